package dev.lenet.peers;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.util.Random;

/** The Deep Java Library on PyTorch: its data-set loop in training, its predictor in inference. */
public final class Djl {
  private static final int IMAGES = 8000;

  private Djl() {}

  /** Measures a work such as {@code training-32}. */
  public static void main(String[] args) throws Exception {
    int batch = Timing.size(args[0]);
    try (Model model = Model.newInstance("lenet", "PyTorch")) {
      model.setBlock(lenet());
      if (args[0].startsWith("training")) {
        train(model, batch);
      } else {
        predict(model, batch);
      }
    }
  }

  private static Block lenet() {
    Shape two = new Shape(2, 2);
    return new SequentialBlock()
        .add(Conv2d.builder().setKernelShape(new Shape(5, 5)).setFilters(16).build())
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(two, two))
        .add(Conv2d.builder().setKernelShape(new Shape(5, 5)).setFilters(32).build())
        .add(Activation::relu)
        .add(Pool.maxPool2dBlock(two, two))
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(120).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(84).build())
        .add(Activation::relu)
        .add(Linear.builder().setUnits(10).build());
  }

  private static void train(Model model, int batch) throws Exception {
    Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(adam);
    NDManager manager = model.getNDManager();
    NDArray x = manager.randomUniform(0, 1, new Shape(IMAGES, 3, 32, 32));
    NDArray y = manager.randomInteger(0, 10, new Shape(IMAGES), DataType.INT64);
    ArrayDataset data =
        new ArrayDataset.Builder().setData(x).optLabels(y).setSampling(batch, true).build();
    data.prepare();
    try (Trainer trainer = model.newTrainer(config)) {
      trainer.initialize(new Shape(1, 3, 32, 32));
      Timing.reportTraining(
          IMAGES,
          () -> {
            for (Batch part : trainer.iterateDataset(data)) {
              EasyTrain.trainBatch(trainer, part);
              trainer.step();
              part.close();
            }
          });
    }
  }

  private static void predict(Model model, int batch) throws Exception {
    Shape shape = new Shape(batch, 3, 32, 32);
    model.getBlock().initialize(model.getNDManager(), DataType.FLOAT32, shape);
    float[] x = new float[batch * 3 * 32 * 32];
    Random random = new Random(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    NoBatchifyTranslator<float[], float[]> translator =
        new NoBatchifyTranslator<>() {
          @Override
          public NDList processInput(TranslatorContext context, float[] input) {
            return new NDList(context.getNDManager().create(input, shape));
          }

          @Override
          public float[] processOutput(TranslatorContext context, NDList output) {
            return output.singletonOrThrow().softmax(-1).toFloatArray();
          }
        };
    try (Predictor<float[], float[]> predictor = model.newPredictor(translator)) {
      Timing.reportInference(batch, () -> predictor.predict(x));
    }
  }
}
