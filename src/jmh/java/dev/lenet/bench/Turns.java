package dev.lenet.bench;

import dev.lenet.exceptions.InputException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Two programs at the same work by {@link Turn}s: while one works, the other waits. */
final class Turns {
  private final PrintWriter err;

  Turns(PrintWriter err) {
    this.err = err;
  }

  /** Measures pairs of turns of each work; who comes first changes from pair to pair. */
  Results measure(List<Subject> subjects, List<Work> works, int pairs) throws IOException {
    Results results = new Results();
    for (Work work : works) {
      if (work.unit() == Unit.SECONDS) {
        pair(subjects, pairs, results, work);
      } else {
        turns(subjects, pairs, results, work);
      }
      err.printf("%s: %d pairs%n", work.title(), pairs);
      err.flush();
    }
    return results;
  }

  /** Of what is measured with the start of its process. */
  private static void pair(List<Subject> subjects, int pairs, Results results, Work work) {
    for (int i = 0; i < pairs; i++) {
      for (Subject subject : order(subjects, i)) {
        Program program = subject.programs().get(work);
        if (program != null) {
          results.add(work, subject.name(), program.measure(work.unit()));
        }
      }
    }
  }

  private void turns(List<Subject> subjects, int pairs, Results results, Work work)
      throws IOException {
    List<Worker> workers = new ArrayList<>();
    try {
      for (Subject subject : subjects) {
        workers.add(Worker.start(subject.name(), subject.turn().with(work.key())));
      }
      for (int i = 0; i < pairs; i++) {
        for (Worker worker : order(workers, i)) {
          results.add(work, worker.name(), worker.turn());
        }
      }
    } finally {
      for (Worker worker : workers) {
        worker.close();
      }
    }
  }

  private static <T> List<T> order(List<T> two, int round) {
    return round % 2 == 0 ? two : List.of(two.get(1), two.get(0));
  }

  /** A process that waits for its turn. */
  private record Worker(String name, Process process, BufferedReader said, PrintWriter ask)
      implements Closeable {
    static Worker start(String name, Program program) throws IOException {
      ProcessBuilder builder = new ProcessBuilder(program.words());
      builder.environment().putAll(program.environment());
      Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      PrintWriter ask = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
      Worker worker = new Worker(name, process, process.inputReader(StandardCharsets.UTF_8), ask);
      worker.line(); // ready
      return worker;
    }

    double turn() throws IOException {
      ask.println();
      return Double.parseDouble(line());
    }

    private String line() throws IOException {
      String line = said.readLine();
      if (line == null) {
        process.destroy();
        throw new InputException(
            name + ": ended before its turn (expected: that these benchmarks run on that commit)");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      ask.close(); // it ends at the end of its input
      said.close();
      process.destroy();
    }
  }
}
