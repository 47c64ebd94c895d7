package dev.lenet.cli.runs;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.exceptions.InputException;
import dev.lenet.model.Model;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Ends a run at the first loss that is not finite, or at the end of the first epoch that leaves a
 * weight that is not: before such a model takes the place of the last good one.
 */
final class Divergence implements Callback {
  private final Model model;
  private final RunFolder folder;
  private int epoch;
  private int batch;
  private boolean found;

  Divergence(Model model, RunFolder folder) {
    this.model = model;
    this.folder = folder;
  }

  /** Whether this is what ended the run. */
  boolean found() {
    return found;
  }

  @Override
  public void onEpochBegin(Trainee trainee, int begun) {
    epoch = begun;
  }

  @Override
  public void onTrainBatchEnd(Trainee trainee, int done, Logs logs) {
    batch = done;
    Double loss = logs.get("loss");
    if (loss != null && !Double.isFinite(loss)) {
      throw diverged("the loss is " + loss, badLayer());
    }
  }

  @Override
  public void onEpochEnd(Trainee trainee, int ended, Logs logs) {
    String layer = badLayer();
    if (!layer.isEmpty()) {
      throw diverged("the loss is finite", layer);
    }
  }

  private InputException diverged(String loss, String layer) {
    found = true;
    int good = folder.checkpointed();
    return new InputException(
        "%s: step %d of epoch %d: %s%s (expected: finite numbers, as with a lower --learning-rate; %s; --allow-nan trains on)"
            .formatted(
                folder.path(),
                batch + 1,
                epoch + 1,
                loss,
                layer.isEmpty()
                    ? ""
                    : ", " + layer + " is the first layer with weights that are not",
                good == 0
                    ? "there is no checkpoint yet"
                    : "the last good model is " + folder.checkpoint(good)));
  }

  /** The path of the first layer with a weight that is not finite; empty where there is none. */
  private String badLayer() {
    List<String> paths = List.copyOf(model.weightPaths().values());
    List<HostTensor> values = model.getWeights();
    for (int i = 0; i < values.size(); i++) {
      if (!isFinite(values.get(i))) {
        String path = paths.get(i);
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
      }
    }
    return "";
  }

  private static boolean isFinite(HostTensor tensor) {
    if (tensor.dtype() != DType.FLOAT32) {
      return true;
    }
    FloatBuffer values = tensor.bytes().asFloatBuffer();
    while (values.hasRemaining()) {
      if (!Float.isFinite(values.get())) {
        return false;
      }
    }
    return true;
  }
}
