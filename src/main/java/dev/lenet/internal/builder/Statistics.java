package dev.lenet.internal.builder;

import dev.lenet.metrics.Metric;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the loss and the metrics add up to over batches: float64, the loss times the samples, the
 * samples, then each metric's statistic.
 */
public final class Statistics {
  private final List<Metric> metrics;
  private final int[] offsets;
  private final double[] sums;

  Statistics(List<Metric> metrics, Shape output) {
    this.metrics = List.copyOf(metrics);
    this.offsets = new int[metrics.size() + 1];
    offsets[0] = 2;
    for (int i = 0; i < metrics.size(); i++) {
      offsets[i + 1] = offsets[i] + metrics.get(i).size(output);
    }
    this.sums = new double[offsets[metrics.size()]];
  }

  /** Adds a batch's numbers. */
  public void add(double[] batch) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += batch[i];
    }
  }

  /** How many samples were added. */
  public double samples() {
    return sums[1];
  }

  /** The average loss of a sample. */
  public double loss() {
    return sums[0] / sums[1];
  }

  /** The metrics that were measured. */
  public List<Metric> metrics() {
    return metrics;
  }

  /** The sum of a metric's statistics, such as a confusion matrix. */
  public double[] statistic(Metric metric) {
    int i = metrics.indexOf(metric);
    return Arrays.copyOfRange(sums, offsets[i], offsets[i + 1]);
  }

  /** Keras's logs: the loss and the metrics by name. */
  public SortedMap<String, Double> logs() {
    SortedMap<String, Double> logs = new TreeMap<>();
    logs.put("loss", loss());
    for (Metric metric : metrics) {
      if (metric.isLogged()) {
        double[] values = metric.results(statistic(metric));
        for (int i = 0; i < values.length; i++) {
          logs.put(values.length == 1 ? metric.name() : metric.name() + "[" + i + "]", values[i]);
        }
      }
    }
    return logs;
  }
}
