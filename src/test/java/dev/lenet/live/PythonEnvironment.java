package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Python with the packages of python-export/requirements.txt, for the tests that ask Keras itself:
 * made in {@code target/python} when it is first needed, and again when the requirements change.
 */
public final class PythonEnvironment {
  private static final Path FOLDER = Path.of("target", "python").toAbsolutePath();
  private static final Path SCRIPTS = Path.of("python-export").toAbsolutePath();
  private static final Path REQUIREMENTS = SCRIPTS.resolve("requirements.txt");

  private PythonEnvironment() {}

  /** Runs a script of python-export, which must end with 0; returns what it printed. */
  public static synchronized String run(String script, String... arguments)
      throws IOException, InterruptedException {
    prepare();
    List<String> command = new ArrayList<>();
    command.add(python());
    command.add(SCRIPTS.resolve(script).toString());
    command.addAll(List.of(arguments));
    return call(command);
  }

  private static void prepare() throws IOException, InterruptedException {
    Path installed = FOLDER.resolve("installed.txt");
    String wanted = Files.readString(REQUIREMENTS);
    if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
      return;
    }
    call(List.of("python3", "-m", "venv", FOLDER.toString()));
    call(
        List.of(
            python(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            REQUIREMENTS.toString()));
    Files.writeString(installed, wanted);
  }

  private static String python() {
    return FOLDER.resolve("bin").resolve("python").toString();
  }

  private static String call(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("TF_CPP_MIN_LOG_LEVEL", "3");
    environment.put("KERAS_BACKEND", "tensorflow");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + output);
    return output;
  }
}
