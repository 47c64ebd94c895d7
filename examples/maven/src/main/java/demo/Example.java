package demo;

import dev.lenet.LeNet;
import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Datasets;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.optimizers.Adam;
import dev.lenet.train.FitOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains LeNet on the images that are in the library, saves it, opens the file, and predicts. */
public final class Example {
  private static final Logger LOG = LoggerFactory.getLogger(Example.class);

  private Example() {}

  public static void main(String[] args) throws Exception {
    int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 2;
    Path file = Files.createTempDirectory("lenet-example").resolve("lenet.keras");
    try (LeNet model = new LeNet()) {
      DataOptions options = DataOptions.defaults().imageShape(model.inputShape());
      DataSplits data = Datasets.load("fashion-mnist-mini", options);
      model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
      long start = System.nanoTime();
      model.fit(data.train(), new FitOptions().epochs(epochs).batchSize(32).verbose(0));
      LOG.info("trained {} epochs in {} ms", epochs, (System.nanoTime() - start) / 1_000_000);
      model.save(file);
    }
    try (OpenedModel opened = Models.open(file)) {
      HostTensor x = HostTensor.ofFloats(Shape.of(1, 32, 32, 3), new float[32 * 32 * 3]);
      float[] y = opened.predictor().predict(x).floats();
      LOG.info("predicted {} classes", y.length);
    }
  }
}
