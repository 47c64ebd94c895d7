package dev.lenet.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Remembers why something could not be written, which a {@code PrintWriter} keeps to itself. */
public final class Stdout extends FilterOutputStream {
  private @Nullable IOException failure;

  /** Writes to this stream. */
  public Stdout(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * What kept results from being written, or null. A reader that has seen enough, such as {@code
   * head}, is no failure.
   */
  public @Nullable IOException failure() {
    return failure != null && "Broken pipe".equals(failure.getMessage()) ? null : failure;
  }
}
