package dev.lenet.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.LeNet;
import dev.lenet.open.ModelPredictor;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java of the documents is compiled, and what can run in a moment runs. */
class DocsTest {
  private static final List<Path> SNIPPETS =
      List.of(
          Path.of("src/test/java/dev/lenet/docs/Snippets.java"),
          Path.of("src/test/java/demo/CustomParts.java"),
          Path.of("src/test/java/guides/Guides.java"));
  private static final Path LENET = Path.of("src/main/java/dev/lenet/LeNet.java");
  private static final Path MODEL = Path.of("savedmodel/lenet");
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SNIPPET =
      Pattern.compile("// snippet \\w+\n(.*?)\n *// end", Pattern.DOTALL);

  /** A block is a snippet, or shows parts of LeNet.java with dots between them. */
  @Test
  void everyBlockOfJavaIsCompiledCode() throws IOException {
    List<String> snippets = new ArrayList<>();
    for (Path file : SNIPPETS) {
      Matcher matcher = SNIPPET.matcher(Files.readString(file));
      while (matcher.find()) {
        snippets.add(matcher.group(1).stripTrailing().stripIndent().strip());
      }
    }
    String lenet = Files.readString(LENET);
    int found = 0;
    for (Path document : documents()) {
      Matcher block = JAVA.matcher(Files.readString(document));
      while (block.find()) {
        String code = block.group(1).strip();
        boolean isLeNet =
            Stream.of(code.split("\n *\\.\\.\\.\n")).allMatch(part -> lenet.contains(part));
        assertTrue(isLeNet || snippets.contains(code), document + ":\n" + code);
        found++;
      }
    }
    assertTrue(found >= snippets.size(), "every snippet is shown");
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md")), docs)
          .filter(path -> path.toString().endsWith(".md"))
          .toList();
    }
  }

  @Test
  void thePredictorOfTheDocumentsPredicts() throws Exception {
    float[] pixels = new float[32 * 32 * 3];
    float[] expected = Snippets.predict(pixels);
    assertEquals(10, expected.length);
    HostTensor x = HostTensor.ofFloats(Shape.of(1, 32, 32, 3), pixels);
    try (OpenedModel opened = Models.open(MODEL)) {
      Map<String, HostTensor> byName = Snippets.predictByName(opened.predictor(), x);
      assertArrayEquals(expected, byName.values().iterator().next().floats());
      for (float[] each : Snippets.threads(opened.predictor(), List.of(x, x, x, x, x, x))) {
        assertArrayEquals(expected, each);
      }
      Path image = Path.of("src/test/resources/golden/images/rgb.png");
      double sum = 0;
      for (float probability : Snippets.image(opened, image).values()) {
        sum += probability;
      }
      assertEquals(1, sum, 1e-5);
      assertTrue(Snippets.layers(opened.predictor(), x).isEmpty());
    }
    try (ModelPredictor lenet = new ModelPredictor(new LeNet())) {
      assertEquals(Shape.of(1, 28, 28, 16), Snippets.layers(lenet, x).get("conv1"));
    }
  }
}
