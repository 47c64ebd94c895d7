package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Python with PyTorch, which must be there: its wheels bring gigabytes of CUDA, so that it is not
 * installed here. What else the scripts need is, under {@code target}.
 */
final class TorchPython {
  private static final Path PACKAGES = Path.of("target", "python-torch").toAbsolutePath();
  private static final String REQUIREMENTS = "requirements-torch.txt";

  private final String python;

  private TorchPython(String python) {
    this.python = python;
  }

  /**
   * {@code -Dtorch.python}, else the first of these that imports PyTorch; fails where none does.
   */
  static TorchPython find() throws IOException, InterruptedException {
    String given = System.getProperty("torch.python", "");
    List<String> candidates =
        given.isEmpty() ? List.of("python3", "/usr/bin/python3") : List.of(given);
    for (String candidate : candidates) {
      if (importsTorch(candidate)) {
        PythonEnvironment.KERAS.installInto(PACKAGES, REQUIREMENTS);
        return new TorchPython(candidate);
      }
    }
    return fail(
        "no PyTorch in "
            + String.join(", ", candidates)
            + " (expected: PyTorch 1.13 or later; on Debian and Ubuntu: apt-get install"
            + " --no-install-recommends python3-torch; or -Dtorch.python=PYTHON that has it)");
  }

  private static boolean importsTorch(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import torch, numpy")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a script of python-export, which must end with 0; returns what it printed. */
  String run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(python);
    command.add(PythonEnvironment.script(script).toString());
    command.addAll(List.of(arguments));
    return PythonEnvironment.call(command, PACKAGES);
  }
}
