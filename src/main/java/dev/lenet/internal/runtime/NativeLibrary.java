package dev.lenet.internal.runtime;

import dev.lenet.exceptions.InputException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * Loads TensorFlow's native library: everything that first touches TensorFlow goes through here.
 * What the library reads from the environment is set before ({@link NativeEnvironment}). A program
 * that has loaded TensorFlow by itself already keeps what it had.
 *
 * <p>The launcher asks for a shorter way. JavaCPP looks for each library under all names that it
 * may have on any platform, in every parent package and in every jar of the class path: 0.4 s of
 * each start. It offers no way to say where the libraries are, but does without its search when
 * {@code org.bytedeco.javacpp.loadLibraries} is false. That holds for the whole JVM, so it is for
 * programs whose only native library is TensorFlow: the launcher sets {@code lenet.natives} to
 * {@code direct}. Without it, or where the libraries have other names, JavaCPP loads them as ever.
 */
public final class NativeLibrary {
  private static final String FOLDER = "org/tensorflow/internal/c_api/";

  private static final String ARTIFACT = "org.tensorflow:tensorflow-core-native:1.1.0";

  /** Those that TensorFlow Java 1.1 is built for, as JavaCPP names them. */
  private static final List<String> PLATFORMS =
      List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");

  /** In the order in which they need each other. */
  private static final List<String> NAMES =
      List.of("libtensorflow_framework.so.2", "libtensorflow_cc.so.2", "libjnitensorflow.so");

  private static volatile boolean loaded;
  private static @Nullable Thread background;

  private NativeLibrary() {}

  /**
   * Loads the library; waits where another thread is at it. A second call does nothing.
   *
   * @throws InputException when the class path has no library for this platform
   */
  public static void load() {
    if (!loaded) {
      loadOnce();
    }
  }

  private static synchronized void loadOnce() {
    if (loaded) {
      return;
    }
    requireNatives();
    NativeEnvironment.prepare();
    if ("direct".equals(System.getProperty("lenet.natives"))) {
      loadDirectly();
    }
    TensorFlow.version(); // its class loads the library, unless that is loaded
    loaded = true;
  }

  private static void requireNatives() {
    String platform = Loader.getPlatform();
    String name = System.mapLibraryName("jnitensorflow");
    if (packed(name) != null
        || !System.getProperty("org.bytedeco.javacpp.pathsFirst", "").isEmpty()) {
      return;
    }
    throw new InputException(
        PLATFORMS.contains(platform)
            ? "TensorFlow's native library for %s: not on the class path (expected: %s:%s, see docs/EMBED.md)"
                .formatted(platform, ARTIFACT, platform)
            : "TensorFlow's native library for %s: there is none (expected: one of the platforms %s)"
                .formatted(platform, String.join(", ", PLATFORMS)));
  }

  /** The environment variables that are set and decide how TensorFlow computes, by name. */
  public static Map<String, String> variables() {
    return NativeEnvironment.deciding();
  }

  /** Loads the library while the caller goes on, with arguments and files for example. */
  public static synchronized void loadInBackground() {
    if (background == null && !loaded) {
      background = new Thread(NativeLibrary::loadIfThere, "tensorflow-loader");
      background.setDaemon(true);
      background.start();
    }
  }

  private static void loadIfThere() {
    try {
      load();
    } catch (InputException e) {
      // Whoever needs the library is told.
    }
  }

  /** Waits for {@link #loadInBackground}: a process must not end in the midst of it. */
  public static void await() {
    Thread loader;
    synchronized (NativeLibrary.class) {
      loader = background;
    }
    boolean interrupted = false;
    while (loader != null && loader.isAlive()) {
      try {
        loader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void loadDirectly() {
    // JNI finds a library's functions for the classes of the loader that loaded it.
    if (NativeLibrary.class.getClassLoader() != tensorflow.class.getClassLoader()) {
      return;
    }
    List<File> files = files();
    if (!files.isEmpty()) {
      files.forEach(file -> System.load(file.getPath()));
      System.setProperty("org.bytedeco.javacpp.loadLibraries", "false");
    }
  }

  /** A library in its jar, which may be a module of its own; null where there is none. */
  private static @Nullable URL packed(String name) {
    ClassLoader loader = tensorflow.class.getClassLoader();
    return loader.getResource(FOLDER + Loader.getPlatform() + "/" + name);
  }

  /** The libraries in JavaCPP's cache, unpacked when they are not there; empty without them. */
  private static List<File> files() {
    List<File> files = new ArrayList<>();
    for (String name : NAMES) {
      URL packed = packed(name);
      if (packed == null) {
        return List.of();
      }
      try {
        files.add(Loader.cacheResource(packed));
      } catch (IOException e) {
        return List.of(); // JavaCPP tries again, and other folders too, and says what is wrong
      }
    }
    return files;
  }
}
