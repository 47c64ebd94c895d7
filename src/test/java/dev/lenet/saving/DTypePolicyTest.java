package dev.lenet.saving;

import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A file's dtype policies come back in the file that is written of its model. */
class DTypePolicyTest {
  @Test
  void policiesAreWrittenBack() throws IOException {
    try (Sequential model = new Sequential(new Input(4), new Dense(2, SOFTMAX))) {
      model.dtypePolicy("mixed_float16");
      model.getLayer(0).dtypePolicy("float32");
      try (Model again = new KerasModels().fromJson(model.toJson())) {
        JsonNode config = new ObjectMapper().readTree(again.toJson()).get("config");
        assertEquals("mixed_float16", config.at("/dtype/config/name").asText());
        assertEquals("float32", config.at("/layers/1/config/dtype/config/name").asText());
      }
    }
  }
}
