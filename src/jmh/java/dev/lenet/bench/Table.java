package dev.lenet.bench;

import java.io.PrintWriter;
import java.util.List;

/**
 * Results for people: medians with their spread, and how many times better the first subject is.
 */
final class Table {
  private final Results results;

  Table(Results results) {
    this.results = results;
  }

  /** Prints a row a work and subject, the first subject first. */
  void print(PrintWriter out) {
    String ours = results.subjects().iterator().next();
    out.printf("%-34s %-18s %16s %7s %8s%n", "", "", "median", "spread", "ratio");
    for (Work work : results.works()) {
      String title = work.title();
      for (String subject : results.subjects()) {
        List<Double> values = results.of(work, subject);
        if (!values.isEmpty()) {
          out.printf(
              "%-34s %-18s %16s %6.0f%% %8s%n",
              title,
              subject,
              work.unit().format(Results.median(values)),
              100 * Results.spread(values),
              subject.equals(ours) ? "" : ratio(work, ours, subject));
          title = "";
        }
      }
    }
    out.println("ratio: how many times better " + ours + " is, the median over the rounds");
    out.flush();
  }

  /** Prints what became better or worse since other results. */
  void compare(Results earlier, PrintWriter out) {
    out.printf("%-34s %-18s %16s %16s %8s%n", "", "", "earlier", "now", "ratio");
    for (Work work : results.works()) {
      for (String subject : results.subjects()) {
        List<Double> then = earlier.of(work, subject);
        List<Double> now = results.of(work, subject);
        if (!then.isEmpty() && !now.isEmpty()) {
          double before = Results.median(then);
          double after = Results.median(now);
          out.printf(
              "%-34s %-18s %16s %16s %8s%n",
              work.title(),
              subject,
              work.unit().format(before),
              work.unit().format(after),
              "%.2f x".formatted(work.unit().ratio(after, before)));
        }
      }
    }
    out.flush();
  }

  private String ratio(Work work, String ours, String subject) {
    List<Double> ratios = results.ratios(work, ours, subject);
    return ratios.isEmpty() ? "" : "%.2f x".formatted(Results.median(ratios));
  }
}
