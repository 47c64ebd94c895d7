package dev.lenet.internal.io;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * Lets two files or folders change their names in one step, so that each name always has one. Java
 * has no call for this; Linux's is {@code renameat2}, macOS's {@code renamex_np}.
 */
final class Exchange {
  private static final int AT_FDCWD = -100;
  private static final int RENAME_EXCHANGE = 2;
  private static final int RENAME_SWAP = 2;

  private Exchange() {}

  /**
   * Exchanges two paths of one file system.
   *
   * @return false where the platform or the file system cannot; then nothing has changed
   */
  static boolean of(Path one, Path other) {
    if (!one.getFileSystem().equals(FileSystems.getDefault())) {
      return false;
    }
    String first = one.toAbsolutePath().toString();
    String second = other.toAbsolutePath().toString();
    try {
      return switch (Platform.getOSType()) {
        case Platform.LINUX ->
            call("renameat2", AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE) == 0;
        case Platform.MAC -> call("renamex_np", first, second, RENAME_SWAP) == 0;
        default -> false;
      };
    } catch (LinkageError e) {
      return false; // a C library without the call, or JNA cannot unpack its own
    }
  }

  private static int call(String name, Object... arguments) {
    Function function = NativeLibrary.getProcess().getFunction(name);
    return function.invokeInt(arguments);
  }
}
