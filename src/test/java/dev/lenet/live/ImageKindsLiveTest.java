package dev.lenet.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.images.Images;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images of all kinds, made anew and larger, with a photo of 24 megapixels: their pixels beside
 * Pillow's, and what the command, the server's protocols and its page predict of them. The rows of
 * docs/PARITY-images.md are written to target/images.md.
 */
@Tag("live")
class ImageKindsLiveTest {
  private static final Path MODEL = Path.of("savedmodel", "lenet");

  @TempDir private Path folder;

  @Test
  void allCommandsAndProtocolsSeePillowsPixels() throws IOException, InterruptedException {
    Path kinds = folder.resolve("kinds");
    PythonEnvironment.KERAS.run("make_image_kinds.py", kinds.toString(), "211", "157", "5");
    Map<String, Integer> pixels = new TreeMap<>();
    Map<String, HostTensor> golden = Npz.read(kinds.resolve("pixels.npz"));
    golden.forEach(
        (key, expected) -> {
          if (key.endsWith("|RGB")) {
            String name = key.substring(0, key.indexOf('|'));
            pixels.put(name, worst(expected, Images.read(kinds.resolve(name))));
          }
        });
    Path predicted = Files.writeString(folder.resolve("predicted.jsonl"), predict(kinds, pixels));
    Map<String, Double> probabilities;
    try (ServeProcess server = new ServeProcess(MODEL, folder.resolve("server.log"))) {
      String answer =
          PythonEnvironment.CLIENTS.run(
              "image_clients.py", server.url(), kinds.toString(), predicted.toString());
      probabilities =
          new ObjectMapper()
              .readValue(answer.substring(answer.lastIndexOf("\n{") + 1), new TypeReference<>() {});
    }

    assertTrue(pixels.size() > 200, pixels.size() + " kinds");
    assertEquals(pixels.keySet(), new TreeMap<>(probabilities).keySet());
    write(pixels, probabilities);
    pixels.forEach(
        (name, worst) -> {
          boolean rounds = name.endsWith(".jpg") || name.endsWith("_jpeg.tif");
          double probability = Objects.requireNonNull(probabilities.get(name));
          assertTrue(worst <= (rounds ? 1 : 0), name + ": pixels differ by " + worst);
          assertTrue(worst > 0 || probability <= 1e-6, name + ": differs by " + probability);
        });
  }

  private static String predict(Path kinds, Map<String, Integer> names)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path", ""),
                "dev.lenet.cli.Main",
                "predict",
                "--model",
                MODEL.toString(),
                "--json"));
    names.keySet().forEach(name -> command.add(kinds.resolve(name).toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String lines = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), lines);
    return lines;
  }

  private static void write(Map<String, Integer> pixels, Map<String, Double> probabilities)
      throws IOException {
    StringBuilder rows = new StringBuilder();
    pixels.forEach(
        (name, worst) ->
            rows.append("| %s | %d | %.1g |%n".formatted(name, worst, probabilities.get(name))));
    Files.writeString(Path.of("target", "images.md"), rows);
  }

  private static int worst(HostTensor expected, HostTensor image) {
    assertEquals(expected.shape(), image.shape());
    ByteBuffer a = expected.bytes();
    ByteBuffer b = image.bytes();
    int worst = 0;
    while (a.hasRemaining()) {
      worst = Math.max(worst, Math.abs((a.get() & 0xFF) - (b.get() & 0xFF)));
    }
    return worst;
  }
}
