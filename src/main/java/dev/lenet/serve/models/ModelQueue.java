package dev.lenet.serve.models;

import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What waits for one version of a model. The {@link Batcher} guards it with its lock. */
final class ModelQueue {
  /** Longer than this nothing waits for company while other requests are still to be read. */
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(5);

  private final Predictor predictor;
  private final int maxRows;
  private final boolean stacks;
  private final RunObserver observer;
  private final Deque<RequestPart> parts = new ArrayDeque<>();
  private int rows;

  /**
   * @param maxRows how many samples a run may have, where requests share runs
   */
  ModelQueue(Predictor predictor, int maxRows, RunObserver observer) {
    this.predictor = predictor;
    this.maxRows = maxRows;
    this.stacks = Rows.stack(predictor.signature());
    this.observer = observer;
  }

  /** A request as parts that each fit in a run; it has one part, or as many rows as all of them. */
  List<RequestPart> split(Map<String, HostTensor> inputs, Deadline deadline) {
    int all = stacks ? Rows.count(inputs) : -1;
    if (all <= maxRows) {
      return List.of(RequestPart.of(inputs, all, deadline));
    }
    List<RequestPart> split = new ArrayList<>();
    for (int from = 0; from < all; from += maxRows) {
      int to = Math.min(all, from + maxRows);
      split.add(RequestPart.of(Rows.slice(inputs, from, to), to - from, deadline));
    }
    return split;
  }

  void add(List<RequestPart> more) {
    for (RequestPart part : more) {
      parts.add(part);
      rows += Math.abs(part.rows());
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether it has to be run now, whatever is still to be read. */
  boolean isDue() {
    RequestPart oldest = parts.peek();
    return oldest != null
        && (!stacks || rows >= maxRows || System.nanoTime() - oldest.since() > PATIENCE);
  }

  /**
   * Takes the oldest part and those that can share its run.
   *
   * @param runs among how many runs that start now all that wait is to be divided
   */
  RequestBatch take(int runs) {
    int limit = Math.min(maxRows, (rows + runs - 1) / runs);
    List<RequestPart> taken = new ArrayList<>();
    List<RequestPart> late = new ArrayList<>();
    int takenRows = 0;
    for (Iterator<RequestPart> each = parts.iterator(); each.hasNext(); ) {
      RequestPart part = each.next();
      boolean passed = part.deadline().passed();
      boolean fits =
          taken.isEmpty() || (takenRows + part.rows() <= limit && part.stacksWith(taken.get(0)));
      if (passed || fits) {
        each.remove();
        rows -= Math.abs(part.rows());
        (passed ? late : taken).add(part);
        takenRows += passed ? 0 : Math.abs(part.rows());
      }
      if (takenRows >= limit) {
        break;
      }
    }
    return new RequestBatch(predictor, taken, late, observer);
  }
}
