package dev.lenet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The certificate in savedmodel/ is of the model that is there. */
class ShippedCertificateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("savedmodel");

  @Test
  void namesTheFilesAndWeightsThatAreThere() throws IOException {
    JsonNode certificate = JSON.readTree(FOLDER.resolve("lenet-certificate.json").toFile());
    List<Object> files = new ArrayList<>();
    files.addAll(Contents.files(FOLDER.resolve("lenet/1")));
    files.addAll(Contents.files(FOLDER.resolve("lenet-reference.npz")));
    assertEquals(JSON.writeValueAsString(files), certificate.get("files").toString());
    try (OpenedModel model = Models.open(FOLDER.resolve("lenet"))) {
      assertEquals(
          JSON.writeValueAsString(Contents.tensors(model)), certificate.get("tensors").toString());
    }
  }

  @Test
  void agreesWithPythonsTensorFlowToday() {
    try (OpenedModel model = Models.open(FOLDER.resolve("lenet"))) {
      Reference reference = Reference.read(FOLDER.resolve("lenet-reference.npz"));
      Parity parity = Replay.run(model.predictor(), reference, 1e-5);
      assertTrue(parity.passed(), parity.toString());
      assertEquals(8, parity.samples());
    }
  }
}
