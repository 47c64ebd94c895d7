package guides;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.model.Model;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guides of docs/GUIDES.md work, and are about as short as Keras's. */
class GuidesTest {
  private static final double MORE_LINES = 1.5;
  private static final Pattern SNIPPET =
      Pattern.compile("(?://|#) snippet (\\w+)\n(.*?)\n *(?://|#) end", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void everyGuideRuns() {
    Map<String, Double> results = Guides.convnet(folder);
    assertTrue(results.getOrDefault("accuracy", 0.0) > 0.6, results::toString);
    Dataset train = Datasets.load("fashion-mnist-mini").train().slice(0, 960);
    Dataset test = Datasets.load("fashion-mnist-mini").test().slice(0, 8);
    List<HostTensor> features = Guides.features(folder, test);
    assertEquals(Shape.of(8, 26, 26, 32), features.get(0).shape());
    assertArrayEquals(features.get(0).floats(), features.get(1).floats());
    try (Model tuned = Guides.fineTuning(folder, train)) {
      assertEquals(3, Guides.callbacks(folder, tuned, train).epochs().size());
    }
    assertTrue(Files.exists(folder.resolve("best.keras")));
    assertEquals(4, Guides.kFold(train).size());
    try (Model again = Guides.customLayer(folder, train)) {
      assertInstanceOf(Guides.Linear.class, again.getLayer(2));
    }
  }

  @Test
  void noGuideIsMuchLongerThanKerassOwn() throws IOException {
    Map<String, String> java = snippets(Path.of("src/test/java/guides/Guides.java"));
    Map<String, String> python = snippets(Path.of("python-export/guides/guides.py"));
    assertEquals(java.keySet(), python.keySet());
    Map<String, Long> javaLines = linesByGuide(java);
    Map<String, Long> pythonLines = linesByGuide(python);
    javaLines.forEach(
        (name, lines) -> {
          double most = MORE_LINES * pythonLines.getOrDefault(name, 0L);
          assertTrue(lines <= most, () -> name + ": " + lines + " lines of " + most);
        });
  }

  /** A part and its use are one guide. */
  private static Map<String, Long> linesByGuide(Map<String, String> snippets) {
    Map<String, Long> lines = new LinkedHashMap<>();
    snippets.forEach((name, code) -> lines.merge(name.replace("use", ""), lines(code), Long::sum));
    return lines;
  }

  @Test
  void theDocumentShowsBoth() throws IOException {
    String document = Files.readString(Path.of("docs/GUIDES.md"));
    for (String file :
        List.of("src/test/java/guides/Guides.java", "python-export/guides/guides.py")) {
      snippets(Path.of(file))
          .forEach((name, code) -> assertTrue(document.contains(code), file + ": " + name));
    }
  }

  private static long lines(String code) {
    return code.lines().filter(line -> !line.isBlank()).count();
  }

  private static Map<String, String> snippets(Path file) throws IOException {
    Map<String, String> snippets = new LinkedHashMap<>();
    Matcher matcher = SNIPPET.matcher(Files.readString(file));
    while (matcher.find()) {
      snippets.put(matcher.group(1), matcher.group(2).stripTrailing().stripIndent().strip());
    }
    return snippets;
  }
}
