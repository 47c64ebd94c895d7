package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Python with the packages of a file of requirements, for the tests that ask Keras itself: made
 * under {@code target} when it is first needed, and again when the requirements change.
 */
public enum PythonEnvironment {
  /** The newest Keras 3, and tf_keras, which is Keras 2. */
  KERAS("python", "requirements.txt", "requirements-tf_keras.txt"),
  /** A Keras 3 of 2024. */
  KERAS_3_3("python-keras-3.3", "requirements-keras-3.3.txt", ""),
  /** The clients of model servers. */
  CLIENTS("python-clients", "requirements-clients.txt", "");

  private static final Path SCRIPTS = Path.of("python-export").toAbsolutePath();

  private final Path folder;
  private final String requirements;
  private final String withoutDependencies;

  PythonEnvironment(String folder, String requirements, String withoutDependencies) {
    this.folder = Path.of("target", folder).toAbsolutePath();
    this.requirements = requirements;
    this.withoutDependencies = withoutDependencies;
  }

  /** Runs a script of python-export, which must end with 0; returns what it printed. */
  public String run(String script, String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), script, arguments);
  }

  /** As {@link #run(String, String...)}, with more in the environment. */
  public synchronized String run(Map<String, String> more, String script, String... arguments)
      throws IOException, InterruptedException {
    prepare();
    List<String> command = new ArrayList<>();
    command.add(python());
    command.add(SCRIPTS.resolve(script).toString());
    command.addAll(List.of(arguments));
    return call(command, null, more);
  }

  /** Runs a command that a package of the requirements brings, as {@link #run} does. */
  public synchronized String runTool(String tool, String... arguments)
      throws IOException, InterruptedException {
    prepare();
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("bin").resolve(tool).toString());
    command.addAll(List.of(arguments));
    return call(command);
  }

  private void prepare() throws IOException, InterruptedException {
    Path installed = folder.resolve("installed.txt");
    String wanted = text(requirements) + text(withoutDependencies);
    if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
      return;
    }
    call(List.of("python3", "-m", "venv", "--clear", folder.toString()));
    install("-r", SCRIPTS.resolve(requirements).toString());
    if (!withoutDependencies.isEmpty()) {
      install("--no-deps", "-r", SCRIPTS.resolve(withoutDependencies).toString());
    }
    Files.writeString(installed, wanted);
  }

  private static String text(String file) throws IOException {
    return file.isEmpty() ? "" : Files.readString(SCRIPTS.resolve(file));
  }

  private void install(String... what) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
    command.addAll(List.of(what));
    call(command);
  }

  private String python() {
    return folder.resolve("bin").resolve("python").toString();
  }

  /** As {@link #run}, with more packages, which are installed without their dependencies. */
  public String runWith(String requirements, String script, String... arguments)
      throws IOException, InterruptedException {
    Path packages =
        folder.resolveSibling(
            folder.getFileName() + "-" + requirements.replaceAll("requirements-|\\.txt", ""));
    installInto(packages, requirements);
    List<String> command = new ArrayList<>(List.of(python(), script(script).toString()));
    command.addAll(List.of(arguments));
    return call(command, packages);
  }

  /** Installs packages without their dependencies into a folder, for another Python. */
  synchronized void installInto(Path packages, String file)
      throws IOException, InterruptedException {
    prepare();
    Path installed = packages.resolve("installed.txt");
    if (Files.exists(installed) && Files.readString(installed).equals(text(file))) {
      return;
    }
    install(
        "--no-deps", "--upgrade", "--target", packages.toString(), "-r", script(file).toString());
    Files.writeString(installed, text(file));
  }

  static Path script(String name) {
    return SCRIPTS.resolve(name);
  }

  private static String call(List<String> command) throws IOException, InterruptedException {
    return call(command, null);
  }

  /**
   * Runs a command, which must end with 0; returns what it printed.
   *
   * @param packages a folder of packages for it, or null
   */
  static String call(List<String> command, @Nullable Path packages)
      throws IOException, InterruptedException {
    return call(command, packages, Map.of());
  }

  private static String call(
      List<String> command, @Nullable Path packages, Map<String, String> more)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    if (packages != null) {
      environment.put("PYTHONPATH", packages.toString());
    }
    environment.put("TF_CPP_MIN_LOG_LEVEL", "3");
    environment.put("KERAS_BACKEND", "tensorflow");
    // As on newer processors, whatever this one is: what Python then fuses has to agree too.
    environment.put("TF_ENABLE_ONEDNN_OPTS", "1");
    environment.putAll(more);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> String.join(" ", command) + "\n" + output);
    return output;
  }
}
