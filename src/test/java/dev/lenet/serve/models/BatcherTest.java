package dev.lenet.serve.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One worker thread, and a model that can be held up while requests come. */
@Timeout(60)
class BatcherTest {
  private static final int MAX_ROWS = 4;

  private final Batcher batcher = new Batcher(1);
  private final Tripler model = new Tripler(-1, 2);
  private final ModelQueue queue = queue(model);
  private CompletableFuture<Map<String, HostTensor>> first = new CompletableFuture<>();

  @AfterEach
  void stop() {
    model.goOn();
    batcher.close();
  }

  private static ModelQueue queue(Predictor predictor) {
    return new ModelQueue(predictor, MAX_ROWS, (requests, rows, waited, took) -> {});
  }

  private static HostTensor rows(int count, float first) {
    float[] values = new float[2 * count];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i;
    }
    return HostTensor.ofFloats(Shape.of(count, 2), values);
  }

  private CompletableFuture<Map<String, HostTensor>> submit(HostTensor x) {
    return batcher.submit(queue, Map.of("x", x), Deadline.NONE);
  }

  private static float[] y(CompletableFuture<Map<String, HostTensor>> outputs) {
    return Objects.requireNonNull(outputs.join().get("y")).floats();
  }

  private static ServeError failure(CompletableFuture<?> outputs) {
    Throwable failure = assertThrows(CompletionException.class, outputs::join).getCause();
    return assertInstanceOf(ServeError.class, failure);
  }

  /** Keeps the one worker busy with a run of one row. */
  private void holdUp() throws InterruptedException {
    model.hold();
    first = submit(rows(1, 0));
    model.started.acquire();
  }

  @Test
  void aLoneRequestIsRunAlone() {
    assertArrayEquals(new float[] {3, 6}, y(submit(rows(1, 1))));
    assertArrayEquals(new float[] {15, 18}, y(submit(rows(1, 5))));
    assertEquals(List.of(1, 1), model.runs);
  }

  @Test
  void requestsThatCameMeanwhileShareARun() throws Exception {
    holdUp();
    var second = submit(rows(1, 1));
    var third = submit(rows(2, 10));
    model.goOn();
    assertArrayEquals(new float[] {0, 3}, y(first));
    assertArrayEquals(new float[] {3, 6}, y(second));
    assertArrayEquals(new float[] {30, 33, 36, 39}, y(third));
    assertEquals(List.of(1, 3), model.runs);
  }

  @Test
  void aRunHasNoMoreRowsThanTheLimit() throws Exception {
    holdUp();
    var all = IntStream.range(0, 6).mapToObj(i -> submit(rows(1, i))).toList();
    model.goOn();
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(new float[] {3 * i, 3 * i + 3}, y(all.get(i)));
    }
    assertEquals(List.of(1, 4, 2), model.runs);
  }

  @Test
  void aLargeRequestIsSplit() {
    float[] answer = y(submit(rows(10, 0)));
    assertEquals(List.of(4, 4, 2), model.runs);
    for (int i = 0; i < 20; i++) {
      assertEquals(3 * i, answer[i]);
    }
  }

  @Test
  void whatNobodyWaitsForIsNotRun() throws Exception {
    holdUp();
    AtomicBoolean gone = new AtomicBoolean();
    var cancelled = batcher.submit(queue, Map.of("x", rows(1, 1)), gone::get);
    var wanted = submit(rows(1, 2));
    gone.set(true);
    model.goOn();
    assertArrayEquals(new float[] {6, 9}, y(wanted));
    assertEquals(ServeError.Code.DEADLINE_EXCEEDED, failure(cancelled).code());
    assertEquals(List.of(1, 1), model.runs);
  }

  @Test
  void aBadRequestFailsAlone() throws Exception {
    holdUp();
    var good = submit(rows(1, 1));
    var bad = submit(rows(1, Float.NaN));
    var other = submit(rows(1, 2));
    model.goOn();
    assertArrayEquals(new float[] {3, 6}, y(good));
    assertArrayEquals(new float[] {6, 9}, y(other));
    ServeError error = failure(bad);
    assertEquals(ServeError.Code.INVALID_ARGUMENT, error.code());
    assertFalse(String.valueOf(error.getMessage()).contains("/secret"));
    assertEquals(List.of(1, 3, 1, 1, 1), model.runs);
  }

  @Test
  void otherShapesDoNotShareARun() throws Exception {
    Tripler wide = new Tripler(-1, -1);
    ModelQueue any = queue(wide);
    holdUp();
    var pairs = batcher.submit(any, Map.of("x", rows(1, 1)), Deadline.NONE);
    HostTensor three = HostTensor.ofFloats(Shape.of(1, 3), 1, 2, 3);
    var threes = batcher.submit(any, Map.of("x", three), Deadline.NONE);
    var more = batcher.submit(any, Map.of("x", rows(1, 5)), Deadline.NONE);
    model.goOn();
    assertArrayEquals(new float[] {3, 6}, y(pairs));
    assertArrayEquals(new float[] {3, 6, 9}, y(threes));
    assertArrayEquals(new float[] {15, 18}, y(more));
    assertEquals(List.of(2, 1), wide.runs);
  }

  @Test
  void aModelOfAFixedBatchIsRunAsItIsAsked() throws Exception {
    Tripler fixed = new Tripler(8, 2);
    ModelQueue own = queue(fixed);
    holdUp();
    var one = batcher.submit(own, Map.of("x", rows(8, 0)), Deadline.NONE);
    var other = batcher.submit(own, Map.of("x", rows(8, 1)), Deadline.NONE);
    model.goOn();
    assertEquals(16, y(one).length);
    assertEquals(16, y(other).length);
    assertEquals(List.of(8, 8), fixed.runs);
  }

  @Test
  void whatCanBeReadIsReadBeforeARun() throws Exception {
    holdUp();
    CompletableFuture<CompletableFuture<Map<String, HostTensor>>> read = new CompletableFuture<>();
    var waiting = submit(rows(1, 1));
    batcher.workers().execute(() -> read.complete(submit(rows(1, 2))));
    model.goOn();
    assertArrayEquals(new float[] {0, 3}, y(first));
    assertArrayEquals(new float[] {3, 6}, y(waiting));
    assertArrayEquals(new float[] {6, 9}, y(read.get(10, TimeUnit.SECONDS)));
    assertEquals(List.of(1, 2), model.runs);
  }

  @Test
  void afterTheEndRequestsAreRefused() {
    batcher.close();
    assertEquals(ServeError.Code.UNAVAILABLE, failure(submit(rows(1, 1))).code());
  }
}
