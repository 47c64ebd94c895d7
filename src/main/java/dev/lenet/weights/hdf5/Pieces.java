package dev.lenet.weights.hdf5;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file in the making, as the pieces that are written to places in it. Large ones, which are
 * tensors, are kept as they are: the file is never there as a whole.
 */
final class Pieces implements SeekableByteChannel {
  private static final int SMALL = 1 << 12;

  private final TreeMap<Long, ByteBuffer> pieces = new TreeMap<>();
  private long position;

  /**
   * The file's bytes in order; what nobody wrote is zeros.
   *
   * @throws IllegalStateException when pieces overlap
   */
  List<ByteBuffer> inOrder() {
    List<ByteBuffer> ordered = new ArrayList<>();
    long end = 0;
    for (Map.Entry<Long, ByteBuffer> piece : pieces.entrySet()) {
      int gap = Math.toIntExact(piece.getKey() - end);
      if (gap < 0) {
        throw new IllegalStateException("pieces that overlap at " + piece.getKey());
      }
      ordered.add(ByteBuffer.allocate(gap));
      ordered.add(piece.getValue().duplicate());
      end = piece.getKey() + piece.getValue().remaining();
    }
    return ordered;
  }

  @Override
  public int write(ByteBuffer from) {
    int length = from.remaining();
    if (length == 0) {
      return 0;
    }
    ByteBuffer piece = from.slice();
    from.position(from.limit());
    pieces.put(position, length > SMALL ? piece : ByteBuffer.allocate(length).put(piece).flip());
    position += length;
    return length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return pieces.isEmpty() ? 0 : pieces.lastKey() + pieces.lastEntry().getValue().remaining();
  }

  @Override
  public int read(ByteBuffer to) {
    throw new UnsupportedOperationException("is only written");
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new UnsupportedOperationException("is only written");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
