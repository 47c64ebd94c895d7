package dev.lenet.bench;

import dev.lenet.datasets.Dataset;
import dev.lenet.model.Model;
import dev.lenet.open.ModelPredictor;
import dev.lenet.open.Models;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.nio.file.Path;
import java.util.Random;

/** A classifier from a file, trained and run on random images. */
final class Network implements AutoCloseable {
  private static final int STEPS = 4;

  private final Model model;
  private final ModelPredictor predictor;
  private final HostTensor batch;
  private final Dataset data;

  /**
   * Opens the file.
   *
   * @param size of a batch
   */
  Network(Path file, int size) {
    this.model = Models.load(file);
    this.predictor = new ModelPredictor(model);
    Shape image = predictor.onlyInput().shape().dropFirst();
    int classes = (int) predictor.signature().outputs().get(0).shape().size(1);
    Random random = new Random(1);
    int[] labels = random.ints((long) STEPS * size, 0, classes).toArray();
    this.batch = images(image, size, random);
    this.data =
        new Dataset(
            images(image, labels.length, random),
            HostTensor.ofInts(Shape.of(labels.length), labels));
  }

  private static HostTensor images(Shape image, int count, Random random) {
    float[] values = new float[Math.toIntExact(count * image.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return HostTensor.ofFloats(image.prepend(count), values);
  }

  /** How many images one {@link #fit} takes. */
  int images() {
    return data.size();
  }

  /** An epoch of a few steps. */
  Object fit() {
    return model.fit(
        data, new FitOptions().epochs(1).batchSize(data.size() / STEPS).shuffle(false).verbose(0));
  }

  /** One batch. */
  Object predict() {
    return predictor.predict(batch);
  }

  @Override
  public void close() {
    predictor.close();
  }
}
