package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients of TensorFlow Serving and of Triton, unmodified, against {@code ./lenet serve}. */
@Tag("live")
class ServingClientsTest {
  private static final Path MODEL = Path.of("savedmodel", "lenet");
  private static final int SAMPLES = 6;
  private static final Pattern EVERY_CASE_PASSED =
      Pattern.compile("(\\d{3,}) generated, \\1 passed");

  @TempDir static Path folder;

  private static ServeProcess server;

  @BeforeAll
  static void start() throws IOException {
    server = new ServeProcess(MODEL, folder.resolve("server.log"));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /** Each sample's output when it is predicted alone, in this process. */
  private static HostTensor alone(HostTensor x) {
    List<HostTensor> outputs = new ArrayList<>();
    try (OpenedModel model = Models.open(MODEL)) {
      for (int i = 0; i < SAMPLES; i++) {
        outputs.add(model.predictor().predict(x.rows(i, i + 1)));
      }
    }
    return HostTensor.concat(outputs);
  }

  @Test
  void allClientsGetWhatIsPredictedInProcess() throws IOException, InterruptedException {
    Random random = new Random(1);
    float[] pixels = new float[SAMPLES * 32 * 32 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    HostTensor x = HostTensor.ofFloats(Shape.of(SAMPLES, 32, 32, 3), pixels);
    Path arrays = folder.resolve("samples.npz");
    Npz.write(arrays, Map.of("x", x, "y", alone(x)));
    System.out.print(
        PythonEnvironment.CLIENTS.run("serving_clients.py", server.url(), arrays.toString()));
  }

  @Test
  void theOpenApiDocumentIsTrue() throws IOException, InterruptedException {
    String report =
        PythonEnvironment.CLIENTS.runTool(
            "schemathesis",
            "run",
            server.url() + "/openapi.json",
            "--checks",
            "not_a_server_error,status_code_conformance,content_type_conformance,"
                + "response_headers_conformance,response_schema_conformance",
            "--max-examples",
            "40",
            "--seed",
            "1",
            "--no-color");
    assertTrue(EVERY_CASE_PASSED.matcher(report).find(), report);
  }
}
