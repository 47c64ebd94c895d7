package dev.lenet.bench;

import dev.lenet.cli.Main;
import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lenet bench}: the launcher builds and runs it. */
@Command(
    name = "lenet bench",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Measures how fast this library is here, and with --peers how fast others are.",
      "",
      "Each figure comes from a process of its own; in each round everything is measured once, by turns."
          + " Printed are medians with their spread. Leave the machine alone meanwhile.",
      ""
    })
final class Bench implements Callable<Integer> {
  private static final int USUAL_ROUNDS = 3;
  private static final int PAIRS = 60;

  @Spec private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "LIST",
      description =
          "Some of: training, inference, bound (inference from and into the caller's buffers), evaluation,"
              + " reading, start, memory; or one, as inference-1.")
  private @Nullable String only;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Default: 3; with --against 60 pairs of turns of 0.3 s.")
  private @Nullable Integer rounds;

  @Option(
      names = "--peers",
      description =
          "Measure Keras, PyTorch, ONNX Runtime (Python and Java) and DJL, too. The first time this"
              + " downloads 4 GB.")
  private boolean peers;

  @Option(
      names = "--python",
      paramLabel = "DIR",
      description = "The peers' Python environment. Default: target/bench/python.")
  private @Nullable Path python;

  @Option(
      names = "--against",
      paramLabel = "COMMIT",
      description =
          "Measure that commit by turns with this one; exit code 1 if this one is slower.")
  private @Nullable String against;

  @Option(
      names = "--networks",
      description =
          "Measure MobileNetV2, EfficientNetB0 and ResNet50 by turns with Keras, instead of LeNet;"
              + " --only: training-32, inference-1, inference-32.")
  private boolean networks;

  @Option(
      names = "--curves",
      paramLabel = "KIND",
      split = ",",
      description =
          "Print comma-separated throughput over batch size, cores and images, and the machine's"
              + " peak, instead: of training, inference or both.")
  private List<String> curves = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Show what changed since an earlier --json.")
  private @Nullable Path compare;

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg",
      description = "Draw the figures, with the peers' Python.")
  private @Nullable Path plot;

  public static void main(String[] args) {
    Main.main(new Bench(), args);
  }

  @Override
  public Integer call() throws IOException {
    int count = rounds != null ? rounds : against != null ? PAIRS : USUAL_ROUNDS;
    if (count < 1) {
      throw new InputException("--rounds " + count + " (expected: 1 or more)");
    }
    if (!List.of("training", "inference").containsAll(curves)) {
      throw new InputException("--curves " + curves + " (expected: training, inference or both)");
    }
    List<Work> works = works();
    if (against != null && !Against.POSSIBLE.containsAll(works)) {
      throw new InputException(
          "--only " + only + " (expected: with --against training, inference, start)");
    }
    Results earlier = compare == null ? null : Results.read(compare);
    PrintWriter out = spec.commandLine().getOut();
    Project project = new Project(Path.of(System.getProperty("lenet.home", "")).toAbsolutePath());
    if (!curves.isEmpty()) {
      String classPath = System.getProperty("java.class.path");
      new Curves(Project.java(classPath), out).print(curves);
      return 0;
    }
    if (networks) {
      new Networks(project, new Peers(project, python(project)), out)
          .print(only == null ? Networks.WORKS : works, rounds == null ? Networks.PAIRS : count);
      return 0;
    }
    project.prepare();
    int exitCode = 0;
    Results results;
    if (against != null) {
      Against.outside(count);
      try (Against other = new Against(project, against)) {
        List<Subject> both = List.of(project.lenet(), other.subject());
        results = new Turns(spec.commandLine().getErr()).measure(both, works, count);
        results.write(file(project), Project.machine());
      }
      exitCode = Against.slower(results, "lenet", against, out) ? 1 : 0;
    } else {
      List<Subject> subjects = new ArrayList<>(List.of(project.lenet()));
      if (peers) {
        subjects.addAll(new Peers(project, python(project)).all());
      }
      results = measure(project, subjects, works, count);
      new Table(results).print(out);
    }
    if (earlier != null) {
      new Table(results).compare(earlier, out);
    }
    draw(project);
    return exitCode;
  }

  private List<Work> works() {
    return only != null
        ? Work.parse(only)
        : against != null ? Against.WORKS : List.of(Work.values());
  }

  private Path python(Project project) {
    return python != null ? python.toAbsolutePath() : project.folder().resolve("python");
  }

  /** Measures everything once a round; who begins changes from round to round. */
  private Results measure(Project project, List<Subject> subjects, List<Work> works, int count) {
    PrintWriter err = spec.commandLine().getErr();
    Results results = new Results();
    for (int round = 0; round < count; round++) {
      List<Subject> order = new ArrayList<>(subjects);
      Collections.rotate(order, -round);
      for (Work work : works) {
        for (Subject subject : order) {
          Program program = subject.programs().get(work);
          if (program != null) {
            double value = program.measure(work.unit());
            results.add(work, subject.name(), value);
            err.printf(
                "round %d/%d: %s: %s: %s%n",
                round + 1, count, work.title(), subject.name(), work.unit().format(value));
            err.flush();
          }
        }
      }
      results.write(file(project), Project.machine()); // whatever comes, this round is kept
    }
    return results;
  }

  private Path file(Project project) {
    return json != null ? json : project.folder().resolve("results.json");
  }

  private void draw(Project project) {
    if (plot != null) {
      Path script = project.home().resolve("python-export/bench_plot.py");
      String environment = python(project).resolve("bin/python").toString();
      new Program(
              List.of(environment, script.toString(), file(project).toString(), plot.toString()),
              Map.of())
          .measure(Unit.SECONDS);
    }
  }
}
