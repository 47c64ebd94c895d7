package dev.lenet.cli.runs;

import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.internal.runtime.NativeLibrary;
import dev.lenet.tensor.HostTensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What decides a run's bits beside its settings: software, processor, TensorFlow's environment
 * variables, and the data. The number of cores and threads does not: every op has one thread, and
 * batches are split by their size alone.
 */
final class Circumstances {
  private static final String DATA = "data";

  private Circumstances() {}

  /** By name, in the order in which they are told. */
  static Map<String, String> here(DataSplits data) {
    Map<String, String> found = new LinkedHashMap<>();
    found.put("lenet", Versions.lenet());
    found.put("tensorflow", Versions.tensorflow());
    found.put("java", Versions.java());
    found.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    found.put("cpu_features", String.join(" ", CpuFeatures.here()));
    found.putAll(NativeLibrary.variables());
    found.put(DATA, fingerprint(data));
    return found;
  }

  /** What differs, a few words each. */
  static List<String> differences(Map<String, String> then, Map<String, String> now) {
    List<String> differences = new ArrayList<>();
    Set<String> names = new TreeSet<>(then.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      String was = then.getOrDefault(name, "not set");
      String is = now.getOrDefault(name, "not set");
      if (!was.equals(is)) {
        differences.add(
            name.equals(DATA) ? "the data has changed" : name + " was " + was + ", is " + is);
      }
    }
    return differences;
  }

  /**
   * Two checksums of all samples and targets, as the model gets them. Cheap, where SHA-256 would
   * take seconds in a JVM that starts fast; enough for changes that nobody makes to deceive.
   */
  private static String fingerprint(DataSplits data) {
    CRC32C first = new CRC32C();
    CRC32 second = new CRC32();
    for (Dataset part : List.of(data.train(), data.test())) {
      for (HostTensor tensor : List.of(part.x(), part.y())) {
        byte[] kind = (tensor.dtype() + " " + tensor.shape()).getBytes(StandardCharsets.UTF_8);
        first.update(kind);
        second.update(kind);
        first.update(tensor.bytes().duplicate());
        second.update(tensor.bytes().duplicate());
      }
    }
    return "%08x%08x".formatted(first.getValue(), second.getValue());
  }
}
