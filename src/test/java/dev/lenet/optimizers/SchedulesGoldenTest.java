package dev.lenet.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.optimizers.schedules.Schedules;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schedule against Keras's values. */
class SchedulesGoldenTest {
  static Stream<JsonNode> cases() {
    return StreamSupport.stream(Goldens.json("train/schedules.json").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ratesMatchKeras(JsonNode golden) {
    LearningRateSchedule schedule = Schedules.of(Goldens.map(golden.get("schedule")));
    for (int i = 0; i < golden.get("steps").size(); i++) {
      long step = golden.get("steps").get(i).asLong();
      assertEquals(golden.get("values").get(i).asDouble(), schedule.at(step), 1e-7, "step " + step);
    }
  }
}
