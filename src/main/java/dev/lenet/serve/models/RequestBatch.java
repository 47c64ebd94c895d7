package dev.lenet.serve.models;

import dev.lenet.exceptions.InputException;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import java.util.List;
import java.util.Map;

/**
 * One run of a model.
 *
 * @param parts what shares it
 * @param late what is dropped instead, since its deadline has passed
 */
record RequestBatch(
    Predictor predictor, List<RequestPart> parts, List<RequestPart> late, RunObserver observer) {
  /** Runs the model, and completes every part, on this thread. */
  void run() {
    for (RequestPart part : late) {
      part.outputs()
          .completeExceptionally(
              new ServeError(
                  ServeError.Code.DEADLINE_EXCEEDED, "the deadline passed in the queue"));
    }
    if (parts.size() == 1) {
      alone(parts.get(0));
    } else if (!parts.isEmpty()) {
      together();
    }
  }

  private void together() {
    int rows = parts.stream().mapToInt(RequestPart::rows).sum();
    Map<String, HostTensor> outputs;
    try {
      outputs = predict(Rows.concat(parts.stream().map(RequestPart::inputs).toList()), rows);
      if (Rows.count(outputs) != rows) {
        throw new InputException(
            "outputs without one row per sample" + " (expected: " + rows + " rows)");
      }
    } catch (RuntimeException | OutOfMemoryError e) { // a request is at fault, or its company
      parts.forEach(this::alone);
      return;
    }
    int from = 0;
    for (RequestPart part : parts) {
      part.outputs().complete(Rows.slice(outputs, from, from + part.rows()));
      from += part.rows();
    }
  }

  private void alone(RequestPart part) {
    try {
      part.outputs().complete(predict(part.inputs(), Math.abs(part.rows())));
    } catch (InputException e) { // its message may hold a path
      part.outputs()
          .completeExceptionally(
              ServeError.invalid("the model cannot process inputs with these shapes and values"));
    } catch (Throwable e) {
      part.outputs().completeExceptionally(e);
    }
  }

  private Map<String, HostTensor> predict(Map<String, HostTensor> inputs, int rows) {
    long start = System.nanoTime();
    Map<String, HostTensor> outputs = predictor.predict(inputs);
    observer.ran(parts.size(), rows, start - parts.get(0).since(), System.nanoTime() - start);
    return outputs;
  }
}
