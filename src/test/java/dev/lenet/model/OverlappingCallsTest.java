package dev.lenet.model;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lenet.datasets.Dataset;
import dev.lenet.graph.RandomSeed;
import dev.lenet.graph.Weight;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.optimizers.Adam;
import dev.lenet.predict.Predictor;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.Trust;
import dev.lenet.saving.KerasModels;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two threads call one model: what both calls return, and what the model is afterwards, is bit for
 * bit that of one order of the two, or one of them was refused and it is that of the other alone.
 *
 * <p>{@code -Doverlaps=2000} tries so many pairs instead of each once; {@code -Doverlaps.seed=}
 * takes the moments of an earlier run.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverlappingCallsTest {
  private static final String REFUSED = "refused";
  private static final int MOST_MILLIS = 25;
  private static final HostTensor X = numbers(96, 1);
  private static final HostTensor OTHER_X = numbers(40, 2);
  private static final Dataset DATA = new Dataset(X, labels(96));
  private static final Dataset OTHER = new Dataset(OTHER_X, labels(40));
  private static final Dataset BYTES = new Dataset(bytes(32), labels(32));
  private static final AtomicInteger FILES = new AtomicInteger();
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);

  @TempDir private static Path folder;

  /** A public call, and what it returns as text. */
  private interface Call {
    String on(Sequential model) throws Exception;
  }

  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final Map<String, String> serial = new LinkedHashMap<>();
  private final Other other = Other.make();

  OverlappingCallsTest() {
    calls.put("fit", model -> text(model.fit(DATA, options()).history()));
    calls.put("trainOnBatch", model -> text(model.trainOnBatch(OTHER)));
    calls.put("evaluate", model -> text(model.evaluate(DATA).logs()));
    calls.put("evaluate bytes", model -> text(model.evaluate(BYTES).logs()));
    calls.put("predict", model -> text(model.predict(X)));
    calls.put("predict few", model -> text(model.predict(OTHER_X.rows(0, 2))));
    calls.put("layerOutputs", model -> text(List.copyOf(model.layerOutputs(OTHER_X).values())));
    calls.put("getWeights", model -> text(model.getWeights()));
    calls.put("setWeights", model -> done(() -> model.setWeights(other.weights())));
    calls.put("save", OverlappingCallsTest::save);
    calls.put("saveWeights", OverlappingCallsTest::saveWeights);
    calls.put("loadWeights", model -> done(() -> model.loadWeights(other.file())));
    calls.put("export", OverlappingCallsTest::export);
    calls.put("toJson", model -> Integer.toString(model.toJson().length()));
    calls.put("compile", model -> done(() -> compile(model)));
    calls.put("close", model -> done(model::close));
  }

  @AfterAll
  static void end() {
    THREADS.shutdownNow();
  }

  @Test
  void whatOverlapsFitIsBeforeOrAfterItOrRefused() throws Exception {
    assertOneOrder(calls.keySet().stream().map(call -> List.of("fit", call)).toList());
  }

  @Test
  @Tag("live") // for its time, not for Python
  void everyPairOfCallsIsOneOrderOfThem() throws Exception {
    List<List<String>> pairs = new ArrayList<>();
    for (String first : calls.keySet()) {
      calls.keySet().forEach(second -> pairs.add(List.of(first, second)));
    }
    int runs = Integer.getInteger("overlaps", pairs.size());
    List<List<String>> tried = new ArrayList<>();
    while (tried.size() < runs) {
      tried.addAll(pairs);
    }
    assertOneOrder(tried.subList(0, runs));
  }

  private void assertOneOrder(List<List<String>> pairs) throws Exception {
    long seed = Long.getLong("overlaps.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> differences = new ArrayList<>();
    for (List<String> pair : pairs) {
      String found = overlapping(pair.get(0), pair.get(1), random);
      if (!outcomes(pair.get(0), pair.get(1)).contains(found)) {
        differences.add(pair.toString());
      }
    }
    assertTrue(differences.isEmpty(), () -> "-Doverlaps.seed=" + seed + ": " + differences);
  }

  private List<String> outcomes(String first, String second) {
    return List.of(
        serial(first, second),
        swapped(serial(second, first)),
        alone(first) + "|" + REFUSED,
        REFUSED + "|" + alone(second));
  }

  /** A serial outcome is {@code first's|second's|state}; a refused one's place says so. */
  private static String swapped(String outcome) {
    int first = outcome.indexOf('|');
    int second = outcome.indexOf('|', first + 1);
    return outcome.substring(first + 1, second)
        + "|"
        + outcome.substring(0, first)
        + outcome.substring(second);
  }

  private String alone(String call) {
    return call + " alone";
  }

  private String serial(String first, String second) {
    return serial.computeIfAbsent(first + " then " + second, key -> run(first, second));
  }

  private String run(String... names) {
    try (Sequential model = model()) {
      List<String> results = new ArrayList<>();
      for (String name : names) {
        results.add(result(name, model));
      }
      results.add(state(model));
      return String.join("|", results);
    }
  }

  private String overlapping(String first, String second, Random random) throws Exception {
    int wait = random.nextInt(2 * MOST_MILLIS * 1000) - MOST_MILLIS * 1000;
    try (Sequential model = model()) {
      CyclicBarrier start = new CyclicBarrier(2);
      Future<String> a = THREADS.submit(() -> after(start, Math.max(0, -wait), first, model));
      Future<String> b = THREADS.submit(() -> after(start, Math.max(0, wait), second, model));
      String made = a.get();
      String other = b.get();
      assertFalse(made.equals(REFUSED) && other.equals(REFUSED), "both refused");
      if (made.equals(REFUSED) || other.equals(REFUSED)) {
        String done = made.equals(REFUSED) ? second : first;
        String found = (made.equals(REFUSED) ? other : made) + "|" + state(model);
        if (found.equals(serial.computeIfAbsent(done, this::run))) {
          return made.equals(REFUSED) ? REFUSED + "|" + alone(done) : alone(done) + "|" + REFUSED;
        }
      }
      return made + "|" + other + "|" + state(model);
    }
  }

  private String after(CyclicBarrier start, int micros, String name, Sequential model)
      throws Exception {
    start.await();
    long end = System.nanoTime() + micros * 1000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return result(name, model);
  }

  private String result(String name, Sequential model) {
    try {
      return calls.getOrDefault(name, m -> "").on(model);
    } catch (IllegalStateException e) {
      assertFalse(String.valueOf(e.getMessage()).contains("\n"));
      assertTrue(String.valueOf(e.getMessage()).contains("(expected: "), e.getMessage());
      return REFUSED;
    } catch (Exception e) {
      return fail(name + ": " + e, e);
    }
  }

  /** A model whose graphs are there already, so that calls take time for their work alone. */
  private static synchronized Sequential model() {
    RandomSeed.set(7);
    Sequential model =
        new Sequential(
            new Input(8, 8, 1),
            new Conv2D(4, 3, RELU),
            new BatchNormalization(),
            new Flatten(),
            new Dropout(0.3),
            new Dense(5, SOFTMAX));
    compile(model);
    model.trainOnBatch(DATA.slice(0, 8));
    model.evaluate(OTHER);
    model.predict(OTHER_X);
    return model;
  }

  private static void compile(Sequential model) {
    model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  private static FitOptions options() {
    return new FitOptions().epochs(3).batchSize(8).shuffleSeed(3).validationSplit(0.25);
  }

  private static String done(Runnable call) {
    call.run();
    return "done";
  }

  private static String save(Sequential model) {
    Path file = folder.resolve(FILES.incrementAndGet() + ".keras");
    model.save(file);
    try (Model read = new KerasModels().load(file)) {
      return state(read);
    }
  }

  private static String saveWeights(Sequential model) {
    Path file = folder.resolve(FILES.incrementAndGet() + ".weights.h5");
    model.saveWeights(file);
    try (Sequential read = model()) {
      read.loadWeights(file);
      return state(read);
    }
  }

  private static String export(Sequential model) throws Exception {
    Path exported = folder.resolve("export" + FILES.incrementAndGet());
    model.export(exported);
    try (Predictor read = SavedModelFile.load(exported, Trust.CHECKED)) {
      return text(read.predict(OTHER_X));
    }
  }

  /** The weights and the file of a model that was trained further. */
  private record Other(List<HostTensor> weights, Path file) {
    static Other make() {
      try (Sequential model = model()) {
        model.trainOnBatch(OTHER);
        Path file = folder.resolve("other.weights.h5");
        model.saveWeights(file);
        return new Other(model.getWeights(), file);
      }
    }
  }

  /** All that the model and its optimizer hold, by its bits. */
  private static String state(Model model) {
    List<HostTensor> all = new ArrayList<>(model.getWeights());
    model.seedPaths().keySet().stream().map(Weight::value).forEach(all::add);
    if (model.isCompiled()) {
      OptimizerState.of(model).stream().map(Weight::value).forEach(all::add);
    }
    return text(all);
  }

  private static String text(List<HostTensor> tensors) {
    return Integer.toHexString(tensors.stream().map(HostTensor::bytes).toList().hashCode());
  }

  private static String text(HostTensor tensor) {
    return text(List.of(tensor));
  }

  private static String text(Map<String, ?> numbers) {
    return numbers.toString();
  }

  private static HostTensor numbers(int samples, int seed) {
    Random random = new Random(seed);
    float[] values = new float[samples * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return HostTensor.ofFloats(Shape.of(samples, 8, 8, 1), values);
  }

  private static HostTensor bytes(int samples) {
    byte[] values = new byte[samples * 64];
    new Random(3).nextBytes(values);
    return HostTensor.ofBytes(Shape.of(samples, 8, 8, 1), values);
  }

  private static HostTensor labels(int samples) {
    int[] labels = new int[samples];
    Arrays.setAll(labels, i -> i * 7 % 5);
    return HostTensor.ofInts(Shape.of(samples), labels);
  }
}
