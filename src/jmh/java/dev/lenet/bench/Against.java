package dev.lenet.bench;

import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The guard against slowing down: this build and another commit's measured in turns, each with its
 * own benchmarks. A work is slower when all of the 95 % confidence interval of the median ratio
 * lies below 1: for that the ranks of the ratios count, whatever their distribution.
 */
final class Against implements AutoCloseable {
  static final List<Work> WORKS =
      List.of(Work.TRAINING_32, Work.TRAINING_128, Work.INFERENCE_1, Work.INFERENCE_32, Work.START);

  /** What can be measured by turns, or with the start of a process. */
  static final List<Work> POSSIBLE =
      Arrays.stream(Work.values())
          .filter(work -> work.unit() != Unit.MEGABYTES)
          .filter(work -> work != Work.EVALUATION && work != Work.READING)
          .filter(work -> !Work.BOUND.contains(work))
          .toList();

  private static final double TAIL = 0.025;

  private final Project project;
  private final String ref;
  private final Path tree;

  /** Checks the commit out beside this one, and builds it. */
  Against(Project project, String ref) {
    this.project = project;
    this.ref = ref;
    this.tree = project.folder().resolve("against");
    remove();
    Project.run(
        project.home(), "git", "worktree", "add", "--quiet", "--detach", tree.toString(), ref);
    boolean built = false;
    try {
      Project.run(tree, tree.resolve("lenet").toString(), "bench", "--version");
      built = true;
    } finally {
      if (!built) {
        remove();
      }
    }
  }

  /**
   * The other commit's programs: its own benchmarks, compiled with it, since classes are renamed
   * from one commit to another. Change what a benchmark measures in a commit of its own.
   */
  Subject subject() throws IOException {
    String libraries =
        Arrays.stream(System.getProperty("java.class.path").split(":", -1))
            .filter(entry -> entry.matches(".*(/jmh-|/jopt-simple|/commons-math3-).*"))
            .collect(Collectors.joining(":"));
    Path launcher = tree.resolve("target/launcher");
    String theirs = Files.readString(launcher.resolve("classpath.txt")).strip();
    Path benchmarks = tree.resolve("target/bench/classes");
    return project.lenet(
        ref,
        tree,
        String.join(
            ":",
            List.of(
                benchmarks.toString(),
                libraries,
                launcher.resolve("lenet.jar").toString(),
                theirs)));
  }

  /**
   * Prints what became slower.
   *
   * @return whether anything did
   */
  static boolean slower(Results results, String ours, String theirs, PrintWriter out) {
    boolean any = false;
    out.printf(
        "%-34s %8s %20s%n", "speed, as a part of " + theirs + "'s", "median", "95 % confidence");
    for (Work work : results.works()) {
      List<Double> ratios = results.ratios(work, ours, theirs).stream().sorted().toList();
      int outside = outside(ratios.size());
      double low = ratios.get(outside);
      double high = ratios.get(ratios.size() - 1 - outside);
      boolean slower = high < 1;
      any |= slower;
      out.printf(
          "%-34s %8.3f %12.3f - %.3f  %s%n",
          work.title(),
          Results.median(ratios),
          low,
          high,
          slower ? "SLOWER" : low > 1 ? "faster" : "");
    }
    out.flush();
    return any;
  }

  /**
   * How many of n sorted values lie outside the interval at each end: that as few as these, or
   * fewer, are on one side of the true median has a probability of at most 2.5 %.
   *
   * @throws InputException when n is so small that there is no such interval
   */
  static int outside(int n) {
    double probability = Math.pow(0.5, n);
    double sum = probability;
    if (sum > TAIL) {
      throw new InputException("--rounds " + n + " (expected: 6 or more, with --against)");
    }
    int outside = 0;
    while (true) {
      probability = probability * (n - outside) / (outside + 1);
      if (sum + probability > TAIL) {
        return outside;
      }
      sum += probability;
      outside++;
    }
  }

  private void remove() {
    if (Files.exists(tree)) {
      Project.run(project.home(), "git", "worktree", "remove", "--force", tree.toString());
    }
  }

  @Override
  public void close() {
    remove();
  }
}
