package dev.lenet.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What callbacks decide over sequences of {@code val_loss}, against Keras's. */
class CallbacksGoldenTest {
  private static final JsonNode GOLDEN = Goldens.json("train/callbacks.json");

  static Stream<JsonNode> earlyStopping() {
    return StreamSupport.stream(GOLDEN.get("early_stopping").spliterator(), false);
  }

  static Stream<JsonNode> reduceLROnPlateau() {
    return StreamSupport.stream(GOLDEN.get("reduce_lr_on_plateau").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("earlyStopping")
  void earlyStoppingStopsAndRestoresAsInKeras(JsonNode golden) {
    EarlyStopping callback = new EarlyStopping();
    golden
        .get("options")
        .properties()
        .forEach(option -> set(callback, option.getKey(), option.getValue()));
    EpochModel model = new EpochModel();
    List<Integer> waits = new ArrayList<>();
    model.feed(callback, golden, () -> waits.add(callback.waited()));

    assertEquals(integers(golden.get("wait")), waits);
    assertEquals(golden.get("stopped").asBoolean(), model.isStopped());
    assertEquals(golden.get("stopped_epoch").asInt(), callback.stoppedEpoch());
    assertEquals(golden.get("best_epoch").asInt(), callback.bestEpoch());
    if (callback.best() != null || !golden.get("best").asText().contains("Infinity")) {
      assertEquals(Double.valueOf(golden.get("best").asText()), callback.best());
    }
    assertEquals(golden.get("weights_from_epoch").asInt(), model.weight);
  }

  private static void set(EarlyStopping callback, String option, JsonNode value) {
    switch (option) {
      case "patience" -> callback.patience(value.asInt());
      case "min_delta" -> callback.minDelta(value.asDouble());
      case "baseline" -> callback.baseline(value.asDouble());
      case "start_from_epoch" -> callback.startFromEpoch(value.asInt());
      case "mode" -> callback.mode(Mode.valueOf(value.asText().toUpperCase(Locale.ROOT)));
      case "restore_best_weights" -> callback.restoreBestWeights(value.asBoolean());
      default -> throw new IllegalArgumentException(option);
    }
  }

  @ParameterizedTest
  @MethodSource("reduceLROnPlateau")
  void reduceLROnPlateauLowersTheRateAsInKeras(JsonNode golden) {
    ReduceLROnPlateau callback = new ReduceLROnPlateau();
    golden
        .get("options")
        .properties()
        .forEach(option -> set(callback, option.getKey(), option.getValue()));
    EpochModel model = new EpochModel();
    List<Double> rates = new ArrayList<>();
    model.feed(callback, golden, () -> rates.add((double) model.optimizer().learningRate()));
    List<Double> expected = new ArrayList<>();
    golden.get("learning_rate").forEach(rate -> expected.add(rate.asDouble()));
    assertEquals(expected, rates);
  }

  private static void set(ReduceLROnPlateau callback, String option, JsonNode value) {
    switch (option) {
      case "patience" -> callback.patience(value.asInt());
      case "factor" -> callback.factor(value.asDouble());
      case "min_delta" -> callback.minDelta(value.asDouble());
      case "cooldown" -> callback.cooldown(value.asInt());
      case "min_lr" -> callback.minLr(value.asDouble());
      case "mode" -> callback.mode(Mode.valueOf(value.asText().toUpperCase(Locale.ROOT)));
      default -> throw new IllegalArgumentException(option);
    }
  }

  private static List<Integer> integers(JsonNode array) {
    List<Integer> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asInt()));
    return values;
  }

  /** One weight, set to the epoch's number: it tells which epoch was restored. */
  private static final class EpochModel extends Steered {
    private float weight;

    void feed(Callback callback, JsonNode golden, Runnable afterEpoch) {
      JsonNode sequence =
          Objects.requireNonNull(GOLDEN.get("sequences").get(golden.get("sequence").asText()));
      callback.onTrainBegin(this, new Callback.Plan(sequence.size(), 1, 1));
      Logs logs = Logs.of(Map.of());
      for (int epoch = 0; epoch < sequence.size() && !isStopped(); epoch++) {
        callback.onEpochBegin(this, epoch);
        weight = epoch;
        logs = Logs.of(Map.of("val_loss", Double.valueOf(sequence.get(epoch).asText())));
        callback.onEpochEnd(this, epoch, logs);
        afterEpoch.run();
      }
      callback.onTrainEnd(this, logs);
    }

    @Override
    public List<HostTensor> getWeights() {
      return List.of(HostTensor.ofFloats(Shape.SCALAR, weight));
    }

    @Override
    public void setWeights(List<HostTensor> weights) {
      weight = weights.get(0).floats()[0];
    }
  }
}
