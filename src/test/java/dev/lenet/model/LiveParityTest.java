package dev.lenet.model;

import dev.lenet.LeNet;
import dev.lenet.datasets.Dataset;
import dev.lenet.live.PythonEnvironment;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.numpy.Npz;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written here, opened by Keras itself. */
@Tag("live")
class LiveParityTest {
  @TempDir Path folder;

  @Test
  void pythonOpensWhatJavaWrote() throws IOException, InterruptedException {
    try (LeNet model = new LeNet()) {
      write(model, FunctionalTest.random(4, 32, 32, 3), HostTensor.ofInts(Shape.of(4), 3, 1, 4, 1));
    }
    try (Sequential model = SummaryTest.small()) {
      write(model, FunctionalTest.random(4, 8, 8, 3), HostTensor.ofInts(Shape.of(4), 0, 1, 2, 1));
    }
    PythonEnvironment.KERAS.run("live_parity.py", folder.toString());
    PythonEnvironment.KERAS_3_3.run("live_parity.py", folder.toString());
  }

  /** A model that was trained for two steps, as files, and what a third step comes to. */
  private void write(Model model, HostTensor x, HostTensor targets) {
    model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
    Dataset batch = new Dataset(x, targets);
    model.trainOnBatch(batch);
    model.trainOnBatch(batch);
    Map<String, HostTensor> arrays = new LinkedHashMap<>();
    arrays.put("x", x);
    arrays.put("y", model.predict(x));
    arrays.put("targets", targets);
    arrays.put("steps", HostTensor.ofInts(Shape.SCALAR, 2));
    model.save(folder.resolve(model.name() + ".keras"));
    model.export(folder.resolve(model.name()));
    model.trainOnBatch(batch);
    List<HostTensor> after = model.getWeights();
    for (int i = 0; i < after.size(); i++) {
      arrays.put("after/" + i, after.get(i));
    }
    Npz.write(folder.resolve(model.name() + ".npz"), arrays);
  }
}
