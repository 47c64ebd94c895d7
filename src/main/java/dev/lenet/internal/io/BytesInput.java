package dev.lenet.internal.io;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes for an image reader that takes the end of a stream for zeros, at the price of an exception
 * a pixel: beyond the end this fails for good.
 */
public final class BytesInput extends ImageInputStreamImpl {
  private final byte[] bytes;

  public BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    requireMore();
    bitOffset = 0;
    return bytes[(int) streamPos++] & 0xFF;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    requireMore();
    bitOffset = 0;
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, to, from, count);
    streamPos += count;
    return count;
  }

  private void requireMore() throws IOException {
    if (streamPos >= bytes.length) {
      throw new IOException("the image ends early");
    }
  }
}
