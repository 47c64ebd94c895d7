package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python code of docs/GUIDES.md runs, too. */
@Tag("live")
class GuidesLiveTest {
  @TempDir Path folder;

  @Test
  void pythonRunsThem() throws IOException, InterruptedException {
    PythonEnvironment.KERAS.run("guides/guides.py", folder.toString());
    assertTrue(Files.size(folder.resolve("convnet.keras")) > 0);
  }
}
