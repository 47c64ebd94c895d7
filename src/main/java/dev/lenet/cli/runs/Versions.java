package dev.lenet.cli.runs;

import dev.lenet.internal.runtime.NativeLibrary;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.IVersionProvider;

/** The versions that {@code --version}, {@code doctor} and {@code run.json} name. */
public final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"lenet " + lenet()};
  }

  /** This project's version, from the jar's manifest. */
  static String lenet() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** TensorFlow's version; loads the native library. */
  static String tensorflow() {
    NativeLibrary.load();
    return org.tensorflow.TensorFlow.version();
  }

  /** What {@code run.json} says of the software that ran. */
  public static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lenet", lenet());
    versions.put("tensorflow", tensorflow());
    versions.put("java", java());
    versions.put("os", os());
    return versions;
  }

  static String java() {
    return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
  }

  static String os() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + " "
        + System.getProperty("os.arch");
  }
}
