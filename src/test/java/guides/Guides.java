package guides;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.activations.Activations.SOFTMAX;

import dev.lenet.callbacks.EarlyStopping;
import dev.lenet.callbacks.History;
import dev.lenet.callbacks.LambdaCallback;
import dev.lenet.callbacks.ModelCheckpoint;
import dev.lenet.callbacks.ReduceLROnPlateau;
import dev.lenet.config.CustomObjects;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.initializers.RandomNormal;
import dev.lenet.initializers.Zeros;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Layer;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.model.Functional;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.open.Models;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.Ops;

/** The Java code of docs/GUIDES.md, word for word, between {@code snippet} and {@code end}. */
final class Guides {
  private Guides() {}

  static Map<String, Double> convnet(Path folder) {
    // snippet convnet
    DataSplits data = Datasets.load("fashion-mnist-mini");
    Sequential model =
        new Sequential(
            new Input(28, 28, 1),
            new Rescaling(1 / 255.0),
            new Conv2D(32, 3, RELU).name("edges"),
            new MaxPooling2D(),
            new Conv2D(64, 3, RELU).name("shapes"),
            new MaxPooling2D(),
            new Flatten().name("features"),
            new Dropout(0.5),
            new Dense(10, SOFTMAX));
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    model.fit(data.train(), new FitOptions().batchSize(128).epochs(2).validationSplit(0.1));
    Map<String, Double> results = model.evaluate(data.test()).logs();
    model.save(folder.resolve("convnet.keras"));
    // end
    model.close();
    return results;
  }

  static Model fineTuning(Path folder, Dataset train) {
    // snippet finetuning
    Model trained = Models.load(folder.resolve("convnet.keras"));
    Functional base = new Functional(trained.input(), trained.getLayer("features").output());
    base.trainable(false);

    SymbolicTensor inputs = Input.of(28, 28, 1);
    SymbolicTensor outputs = new Dense(10, SOFTMAX).apply(base.apply(inputs));
    Functional model = new Functional(inputs, outputs);
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    model.fit(train, new FitOptions().epochs(1));

    base.trainable(true);
    model.compile(new Adam(1e-5), new SparseCategoricalCrossentropy(), new Accuracy());
    model.fit(train, new FitOptions().epochs(1));
    // end
    return model;
  }

  static List<HostTensor> features(Path folder, Dataset test) {
    // snippet features
    Model model = Models.load(folder.resolve("convnet.keras"));
    Functional extractor =
        new Functional(model.input(), model.layers().stream().map(Layer::output).toList());
    List<HostTensor> features = extractor.predictAll(test.x());

    Functional edges = new Functional(model.input(), model.getLayer("edges").output());
    HostTensor maps = edges.predict(test.x());
    // end
    model.close();
    extractor.close();
    edges.close();
    return List.of(maps, features.get(1));
  }

  static History callbacks(Path folder, Model model, Dataset train) {
    // snippet callbacks
    List<Double> losses = new ArrayList<>();
    History history =
        model.fit(
            train,
            new FitOptions()
                .epochs(3)
                .validationSplit(0.2)
                .callbacks(
                    List.of(
                        new EarlyStopping().patience(2).restoreBestWeights(true),
                        new ReduceLROnPlateau().factor(0.5).patience(1),
                        new ModelCheckpoint(folder + "/best.keras").saveBestOnly(true),
                        new LambdaCallback()
                            .onTrainBatchEnd((batch, logs) -> losses.add(logs.get("loss"))))));
    // end
    return history;
  }

  static List<Double> kFold(Dataset data) {
    // snippet kfold
    List<Double> scores = new ArrayList<>();
    for (int fold = 0; fold < 4; fold++) {
      int k = fold;
      int[] held = IntStream.range(0, data.size()).filter(i -> i % 4 == k).toArray();
      int[] kept = IntStream.range(0, data.size()).filter(i -> i % 4 != k).toArray();
      Sequential model =
          new Sequential(
              new Input(28, 28, 1),
              new Rescaling(1 / 255.0),
              new Flatten(),
              new Dense(32, RELU),
              new Dense(10, SOFTMAX));
      model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
      model.fit(data.select(kept), new FitOptions().epochs(1));
      scores.add(model.evaluate(data.select(held)).logs().get("accuracy"));
      model.close();
    }
    // end
    return scores;
  }

  // snippet layer
  static final class Linear extends FluentLayer<Linear> {
    private final int units;

    Linear(int units) {
      this.units = units;
    }

    @Override
    protected void makeWeights(Shape input) {
      addWeight("w", Shape.of(input.size(-1), units), new RandomNormal(), null);
      addWeight("b", Shape.of(units), new Zeros(), null);
    }

    @Override
    protected Shape outputShape(Shape input) {
      return input.with(1, units);
    }

    @Override
    protected SymbolicTensor call(SymbolicTensor x) {
      Ops tf = x.scope().tf();
      var product = tf.linalg.matMul(x.operand(), x.scope().read(weight("w")));
      return x.with(tf.math.add(product, x.scope().read(weight("b"))), outputShape(x.shape()));
    }

    @Override
    public Map<String, @Nullable Object> config() {
      return new HashMap<>(Map.of("units", units));
    }
  }

  // end

  static Model customLayer(Path folder, Dataset train) {
    // snippet uselayer
    CustomObjects.register("guides", Linear.class, config -> new Linear(config.integer("units")));
    Sequential model =
        new Sequential(
            new Input(28, 28, 1),
            new Rescaling(1 / 255.0),
            new Flatten(),
            new Linear(32),
            new Dense(10, SOFTMAX));
    model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
    model.fit(train, new FitOptions().epochs(1));
    model.save(folder.resolve("linear.keras"));
    Model again = Models.load(folder.resolve("linear.keras"));
    // end
    model.close();
    return again;
  }
}
