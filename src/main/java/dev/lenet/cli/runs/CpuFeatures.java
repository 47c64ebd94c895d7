package dev.lenet.cli.runs;

import dev.lenet.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the CPU can do, of what decides how TensorFlow's kernels compute. */
public final class CpuFeatures {
  private static final List<String> ASKED_FOR =
      List.of(
          "sse4_2",
          "avx",
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "amx_bf16",
          "asimd",
          "sve");

  private CpuFeatures() {}

  /** What Linux says of the CPU; elsewhere nothing. */
  public static List<String> here() {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      for (String line : Files.readAllLines(file)) {
        String name = line.toLowerCase(Locale.ROOT);
        if (name.startsWith("flags") || name.startsWith("features")) {
          Set<String> flags = Set.copyOf(Arrays.asList(name.split("[\\s:]+")));
          return ASKED_FOR.stream().filter(flags::contains).toList();
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
    return List.of();
  }
}
