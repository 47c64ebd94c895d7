package dev.lenet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.cli.runs.RunRecord;
import dev.lenet.model.Model;
import dev.lenet.open.Models;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;

/**
 * The launcher as a process of its own. It stands in a project folder whose Maven is a script that
 * counts its calls and hands out this build's class path.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  @TempDir Path folder;
  private Path project;
  private Path launcher;
  private Path tools;
  private Path builds;

  /** What a process gave. */
  private record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void copyTheLauncherIntoAProject() throws IOException {
    project = Files.createDirectories(folder.resolve("a project"));
    launcher = Files.copy(Path.of("lenet"), project.resolve("lenet"));
    tools = Files.createDirectories(folder.resolve("tools"));
    builds = folder.resolve("builds.txt");
    write(project.resolve("pom.xml"), "<project/>");
    write(project.resolve("src/main/java/A.java"), "class A {}");
    write(folder.resolve("classpath"), System.getProperty("java.class.path"));
    script(
        tools.resolve("mvn"),
        """
        echo "$@" >> '%s'
        echo "Maven was here"
        sleep 1
        mkdir -p '%s/target'
        cp '%s' '%s/target/classpath.txt'
        : > '%s/target/lenet.jar'
        """
            .formatted(builds, project, folder.resolve("classpath"), project, project));
  }

  @Test
  void buildsOnceAndThenStartsFromWhatWasBuilt() throws Exception {
    Result first = run(List.of("--version"), Map.of());
    Result second = run(List.of("--version"), Map.of());

    assertEquals(
        "Building LeNet; the first build downloads what it needs (about 300 MB) ...\nMaven was here\n",
        first.err());
    assertEquals("lenet development\n", first.out());
    assertEquals("", second.err());
    assertEquals("lenet development\n", second.out());
    assertEquals(
        List.of("-q -B -f " + project.toRealPath() + "/pom.xml -DskipTests -Dchecks=off package"),
        Files.readAllLines(builds));
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    run(List.of("--version"), Map.of());
    Files.setLastModifiedTime(
        project.resolve("src/main/java/A.java"), FileTime.from(Instant.now().plusSeconds(60)));

    Result second = run(List.of("--version"), Map.of());

    assertEquals("Building LeNet: its sources have changed ...\nMaven was here\n", second.err());
    assertEquals(2, Files.readAllLines(builds).size());
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Process one = start(launcher, List.of("--version"), Map.of());
    Process two = start(launcher, List.of("--version"), Map.of());

    assertEquals("lenet development\n", finish(one).out());
    assertEquals("lenet development\n", finish(two).out());
    assertEquals(1, Files.readAllLines(builds).size());
    assertFalse(Files.exists(project.resolve("target/launcher.lock")));
  }

  @Test
  void takesOverTheLockOfALauncherThatWasKilled() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    write(project.resolve("target/launcher.lock/pid"), gone.pid() + "\n");

    assertEquals("lenet development\n", run(List.of("--version"), Map.of()).out());
    assertFalse(Files.exists(project.resolve("target/launcher.lock")));
  }

  @Test
  void worksThroughALinkFromElsewhere() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path link = Files.createSymbolicLink(bin.resolve("lenet"), Path.of("../a project/lenet"));

    assertEquals("lenet development\n", finish(start(link, List.of("--version"), Map.of())).out());
  }

  @Test
  void saysThatTheBuildFailed() throws Exception {
    script(tools.resolve("mvn"), "echo '[ERROR] no network'; exit 1");

    Result result = run(List.of("--version"), Map.of());

    assertEquals(
        """
        Building LeNet; the first build downloads what it needs (about 300 MB) ...
        [ERROR] no network
        error: the build failed, as Maven says above
        """,
        result.err());
    assertEquals("", result.out());
    assertEquals(1, result.exitCode());
    assertFalse(Files.exists(project.resolve("target/launcher.lock")));
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    Files.delete(tools.resolve("mvn"));
    for (String tool : List.of("sed", "head", "find", "mkdir", "rm", "cat", "readlink")) {
      Path found = Path.of("/usr/bin").resolve(tool);
      script(
          tools.resolve(tool),
          "exec " + (Files.exists(found) ? found : Path.of("/bin").resolve(tool)) + " \"$@\"\n");
    }

    Result result = run(List.of("--version"), Map.of("PATH", tools.toString()));

    assertEquals(
        "error: mvn: not found in PATH (expected: Apache Maven, to build LeNet)\n", result.err());
    assertEquals(1, result.exitCode());
  }

  @Test
  void saysThatJavaIsMissingInOneLineWherePathIsEmpty() throws Exception {
    Result result = run(List.of("--version"), Map.of("PATH", "/nowhere", "JAVA_HOME", ""));

    assertEquals(
        "error: java: not found in PATH, and JAVA_HOME is not set (expected: a JDK 17 or newer)\n",
        result.err());
    assertEquals(1, result.exitCode());
  }

  @Test
  void saysThatJavaHomeIsWrong() throws Exception {
    Result result = run(List.of("--version"), Map.of("JAVA_HOME", "/no/such/jdk"));

    assertEquals(
        "error: JAVA_HOME is /no/such/jdk, which has no bin/java (expected: the folder of a JDK 17"
            + " or newer)\n",
        result.err());
    assertEquals(1, result.exitCode());
  }

  @Test
  void saysThatJavaIsTooOld() throws Exception {
    script(folder.resolve("old/bin/java"), "echo 'openjdk version \"1.8.0_392\"' >&2\n");

    Result result = run(List.of("--version"), Map.of("JAVA_HOME", folder + "/old"));

    assertEquals(
        "error: " + folder + "/old/bin/java: Java 1.8.0_392 (expected: a JDK 17 or newer)\n",
        result.err());
    assertEquals(1, result.exitCode());
  }

  @Test
  void readsJavasVersionFromItsReleaseFile() throws Exception {
    script(folder.resolve("old/bin/java"), "echo 'must not be asked' >&2; exit 1\n");
    write(folder.resolve("old/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");

    Result result = run(List.of("--version"), Map.of("JAVA_HOME", folder + "/old"));

    assertEquals(
        "error: " + folder + "/old/bin/java: Java 11.0.2 (expected: a JDK 17 or newer)\n",
        result.err());
  }

  @Test
  void handsOnExitCodesAndOptionsOfTheJvm() throws Exception {
    assertEquals(2, run(List.of("nonsense"), Map.of()).exitCode());
    Result result =
        run(
            List.of("train", "--json", "--epochs", "0"),
            Map.of("LENET_JAVA_OPTS", "-Xmx200m -Dlenet.test=1"));
    assertEquals("error: --epochs 0 (expected: 1 or more)\n", result.err());
    assertEquals(1, result.exitCode());
  }

  @Test
  void ctrlCLeavesAUsableModel() throws Exception {
    run(List.of("--version"), Map.of());
    Path out = folder.resolve("run");
    Process process =
        start(
            launcher,
            List.of("train", "--json", "--epochs", "10000", "--out", out.toString()),
            Map.of());
    BufferedReader lines = process.inputReader(UTF_8);
    lines.readLine(); // the first epoch

    StopSignal stop = StopSignal.get();
    stop.send(process.toHandle());

    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "Ctrl-C does not end the run");
    assertEquals(stop.exitCode(), process.exitValue());
    assertEquals(RunRecord.STOPPED, RunRecord.read(out.resolve("run.json")).status());
    try (Model model = Models.open(out).model()) {
      assertEquals(121_182, model.countParams());
    }
  }

  @Test
  void worksWithStderrClosed() throws Exception {
    run(List.of("--version"), Map.of());
    String command = "exec \"$0\" \"$@\" 2>&-";
    Result result =
        finish(
            start(
                Path.of("/bin/sh"),
                List.of("-c", command, launcher.toString(), "summary"),
                Map.of()));
    assertTrue(result.out().startsWith("Model: "), result.out());
    assertEquals(0, result.exitCode());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void opensFilesOfAnyNameInTheLocaleC() throws Exception {
    Result result = run(List.of("predict", "--model", "m.keras", "日本.png"), Map.of("LC_ALL", "C"));
    assertEquals(1, result.exitCode());
    assertTrue(result.err().contains("m.keras: no such file"), result.err());
    Path data = Files.createDirectories(folder.resolve("日本"));
    Result empty = run(List.of("train", "--data", data.toString()), Map.of("LC_ALL", "C"));
    assertEquals(
        "error: " + data + ": no class folders (expected: one for each class)\n", empty.err());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskWhileSavingIsOneLineAndLeavesNothingHalfWritten() throws Exception {
    run(List.of("--version"), Map.of());
    assertFalse(TensorFlow.version().isEmpty()); // unpacks the natives, which are large
    Path out = folder.resolve("run");
    List<String> command =
        List.of(
            "-c",
            "ulimit -f 200; exec \"$0\" \"$@\"", // as a full disk does, a write fails midway
            launcher.toString(),
            "train",
            "--json",
            "--epochs",
            "1",
            "--out",
            out.toString());

    Result result = finish(start(Path.of("/bin/sh"), command, Map.of()));

    assertEquals(
        "error: cannot write "
            + out
            + "/checkpoint-1.keras: File too large (expected: a writable folder with free space)\n",
        result.err());
    assertEquals(1, result.exitCode());
    try (Stream<Path> left = Files.list(out)) {
      assertEquals(
          List.of(".lock", "history.csv", "run.json"),
          left.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private Result run(List<String> arguments, Map<String, String> environment) throws Exception {
    return finish(start(launcher, arguments, environment));
  }

  private Process start(Path command, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(command.toString()));
    words.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Result finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher hangs");
    return new Result(process.exitValue(), out, err);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void script(Path file, String commands) throws IOException {
    write(file, "#!/bin/sh\n" + commands);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
