package dev.lenet.docs;

import dev.lenet.LeNet;
import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.images.ImageInput;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.model.Model;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.optimizers.Adam;
import dev.lenet.predict.Inspectable;
import dev.lenet.predict.LayerInfo;
import dev.lenet.predict.Predictor;
import dev.lenet.predict.Probabilities;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The code of the documents, word for word, between {@code snippet} and {@code end}. */
final class Snippets {
  private Snippets() {}

  static void train() {
    // snippet train
    try (LeNet model = new LeNet()) {
      DataOptions options = DataOptions.defaults().imageShape(model.inputShape());
      DataSplits data = Datasets.load("fashion-mnist-mini", options);
      model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
      model.fit(data.train(), new FitOptions().epochs(12).batchSize(32));
      model.evaluate(data.test());
      model.save(Path.of("lenet.keras"));
    }
    // end
  }

  static Map<String, Double> arrays(Path file, float[] pixels, int[] labels) {
    // snippet arrays
    Dataset data = Dataset.of(pixels, Shape.of(32, 32, 3), labels);
    try (Model model = Models.load(file)) {
      model.fit(data, new FitOptions().epochs(3).batchSize(32).validationSplit(0.1).verbose(2));
      Map<String, Double> results = model.evaluate(data).logs();
      model.save(Path.of("tuned.keras"));
      return results;
    }
    // end
  }

  static float[] predict(float[] pixels) {
    // snippet predict
    try (OpenedModel opened = Models.open(Path.of("savedmodel/lenet"))) {
      Predictor predictor = opened.predictor();
      HostTensor x = HostTensor.ofFloats(Shape.of(1, 32, 32, 3), pixels);
      return predictor.predict(x).floats();
    }
    // end
  }

  static Map<String, HostTensor> predictByName(Predictor predictor, HostTensor x) {
    // snippet names
    String input = predictor.signature().inputs().get(0).name();
    Map<String, HostTensor> outputs = predictor.predict(Map.of(input, x));
    // end
    return outputs;
  }

  static Map<String, Float> image(OpenedModel opened, Path image) {
    // snippet image
    Predictor predictor = opened.predictor();
    ImageInput input = ImageInput.of(predictor.signature(), opened.scaling());
    HostTensor x = input.tensor(input.pixels(image));
    float[] y = predictor.predict(x).floats();
    float[] probabilities = Probabilities.of(y, !opened.givesProbabilities());
    List<String> names = opened.notes().namesFor(probabilities.length, "model");
    // end
    Map<String, Float> byName = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byName.put(names.get(i), probabilities[i]);
    }
    return byName;
  }

  static List<float[]> threads(Predictor predictor, List<HostTensor> inputs) throws Exception {
    List<float[]> outputs = new ArrayList<>();
    // snippet threads
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<HostTensor>> answers = new ArrayList<>();
      for (HostTensor x : inputs) {
        answers.add(pool.submit(() -> predictor.predict(x)));
      }
      for (Future<HostTensor> answer : answers) {
        outputs.add(answer.get().floats());
      }
    } finally {
      pool.shutdown();
    }
    // end
    return outputs;
  }

  static Map<String, Shape> layers(Predictor predictor, HostTensor x) {
    Map<String, Shape> shapes = new HashMap<>();
    // snippet layers
    if (predictor instanceof Inspectable model) {
      Map<String, HostTensor> outputs = model.layerOutputs(x);
      for (LayerInfo layer : model.layers()) {
        shapes.put(layer.name(), outputs.get(layer.name()).shape());
      }
    }
    // end
    return shapes;
  }
}
