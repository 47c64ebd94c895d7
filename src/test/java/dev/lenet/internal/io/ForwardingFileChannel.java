package dev.lenet.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel that does what another does; for those that do one thing more. */
class ForwardingFileChannel extends FileChannel {
  private final FileChannel own;

  ForwardingFileChannel(FileChannel own) {
    this.own = own;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return own.read(bytes);
  }

  @Override
  public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
    return own.read(bytes, offset, length);
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return own.write(bytes);
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
    return own.write(bytes, offset, length);
  }

  @Override
  public long position() throws IOException {
    return own.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    own.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return own.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    own.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    own.force(metadata);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
    return own.transferTo(position, count, to);
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) throws IOException {
    return own.transferFrom(from, position, count);
  }

  @Override
  public int read(ByteBuffer bytes, long position) throws IOException {
    return own.read(bytes, position);
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    return own.write(bytes, position);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return own.map(mode, position, size);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return own.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return own.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    own.close();
  }
}
