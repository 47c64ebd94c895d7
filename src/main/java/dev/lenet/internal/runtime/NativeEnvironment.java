package dev.lenet.internal.runtime;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What TensorFlow reads from the environment when it is loaded, set from inside the JVM, so that a
 * program that nobody prepared is as fast and as quiet as {@code ./lenet}. A variable that the user
 * has set stays. Where the C library cannot be called, everything works, only slower.
 */
final class NativeEnvironment {
  private static final Map<String, String> VARIABLES =
      Map.of(
          // TensorFlow's own log goes to stderr; what fails comes as an exception all the same.
          "TF_CPP_MIN_LOG_LEVEL",
          "3",
          // oneDNN's kernels also on CPUs without AVX-512, where TensorFlow leaves them off: twice
          // as fast there.
          "TF_ENABLE_ONEDNN_OPTS",
          "1",
          // Keeps oneDNN's kernels from step to step; TensorFlow would make those of large batches
          // and gradients anew each time.
          "TF_MKL_OPTIMIZE_PRIMITIVE_MEMUSE",
          "0");

  /** Those that choose between kernels whose numbers differ in the last bits. */
  private static final List<String> DECIDING =
      List.of(
          "TF_ENABLE_ONEDNN_OPTS",
          "TF_DISABLE_MKL",
          "TF_ENABLE_MKL_NATIVE_FORMAT",
          "TF_SET_ONEDNN_FPMATH_MODE",
          "TF_XLA_FLAGS",
          "XLA_FLAGS",
          "ONEDNN_MAX_CPU_ISA",
          "DNNL_MAX_CPU_ISA",
          "ONEDNN_CPU_ISA_HINTS",
          "DNNL_CPU_ISA_HINTS",
          "ONEDNN_DEFAULT_FPMATH_MODE",
          "DNNL_DEFAULT_FPMATH_MODE");

  /** What glibc reads when a process starts, and the numbers by which it can be set later. */
  private static final Map<String, Integer> THRESHOLDS =
      Map.of("MALLOC_TRIM_THRESHOLD_", -1, "MALLOC_MMAP_THRESHOLD_", -3);

  private static final int GIBIBYTE = 1 << 30;

  private NativeEnvironment() {}

  /** Sets what is not set. To be called before TensorFlow's library is loaded. */
  static void prepare() {
    try {
      VARIABLES.forEach(
          (name, value) -> {
            if (System.getenv(name) == null) {
              setVariable(name, value);
            }
          });
      keepMemory();
    } catch (LinkageError e) {
      // JNA cannot unpack its library, for example.
    }
  }

  /** The variables that decide numbers, as the user or {@link #prepare} set them. */
  static Map<String, String> deciding() {
    Map<String, String> set = new LinkedHashMap<>();
    for (String name : DECIDING) {
      String value = System.getenv(name);
      value = value == null ? VARIABLES.get(name) : value;
      if (value != null) {
        set.put(name, value);
      }
    }
    return set;
  }

  private static void setVariable(String name, String value) {
    if (Platform.isWindows()) {
      Function.getFunction("ucrtbase", "_putenv_s").invokeInt(new Object[] {name, value});
    } else {
      function("setenv").invokeInt(new Object[] {name, value, 0});
    }
  }

  /** Keeps glibc from giving tensors' memory back to the kernel after each step. */
  private static void keepMemory() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return;
    }
    THRESHOLDS.forEach(
        (name, parameter) -> {
          if (System.getenv(name) == null) {
            function("mallopt").invokeInt(new Object[] {parameter, GIBIBYTE});
          }
        });
  }

  private static Function function(String name) {
    return NativeLibrary.getProcess().getFunction(name);
  }
}
