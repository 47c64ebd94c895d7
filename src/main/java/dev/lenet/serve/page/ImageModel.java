package dev.lenet.serve.page;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.ImageInput;
import dev.lenet.predict.Probabilities;
import dev.lenet.serve.json.ImageReader;
import dev.lenet.serve.models.Deadline;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A served model as one that says what an image shows: what {@code ./lenet predict} computes. */
record ImageModel(ServedModel model, ImageInput input, TensorSpec output) {
  /**
   * @throws InputException when the model takes no image, or gives no number a class
   */
  static ImageModel of(ServedModel model) {
    ImageInput input = model.images();
    List<TensorSpec> outputs = model.signature().outputs();
    TensorSpec output = outputs.get(0);
    if (outputs.size() != 1 || output.shape().rank() > 2 || output.dtype() != DType.FLOAT32) {
      throw new InputException(
          "model with outputs "
              + outputs
              + " (expected: one output, with a float32 for each"
              + " class)");
    }
    return new ImageModel(model, input, output);
  }

  /** The pixels of an image file, as the model sees them: uint8, H x W x C. */
  HostTensor pixels(byte[] file) {
    return new ImageReader(model).pixels(file);
  }

  /** One probability a class. */
  CompletableFuture<float[]> probabilities(HostTensor x, Deadline deadline) {
    return model
        .predict(Map.of(input.spec().name(), x), deadline)
        .thenApply(outputs -> Objects.requireNonNull(outputs.get(output.name())).floats())
        .thenApply(numbers -> Probabilities.of(numbers, !model.givesProbabilities()));
  }

  /** The classes' names, or their numbers. */
  List<String> classNames(int classes) {
    return model.notes().namesFor(classes, model.name());
  }
}
