package dev.lenet.weights.hdf5;

import io.jhdf.ObjectHeader;
import io.jhdf.Superblock;
import io.jhdf.SymbolTableEntry;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfInMemoryByteBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A file in memory that lets jHDF read only so much: a block that is reached over and over, as no
 * honest file has it, would otherwise cost time and memory without end.
 */
final class H5Storage extends HdfInMemoryByteBuffer {
  private static final long FLOOR_BYTES = 4L << 20;
  private static final long MAX_READINGS = 16;

  /** What a reading costs beside its bytes: the objects that jHDF makes of it. */
  private static final long COST = 64;

  private long budget;

  private H5Storage(ByteBuffer file, Superblock superblock) {
    super(file, superblock);
    this.budget = FLOOR_BYTES + MAX_READINGS * file.capacity();
  }

  static H5Storage open(ByteBuffer file) {
    ByteBuffer bytes = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    Superblock superblock = Superblock.readSuperblock(bytes);
    if (superblock.getBaseAddressByte() != 0) {
      throw new HdfException("base address " + superblock.getBaseAddressByte());
    }
    return new H5Storage(bytes, superblock);
  }

  @Override
  public synchronized ByteBuffer mapNoOffset(long address, long length) {
    spend(length);
    return super.mapNoOffset(address, length);
  }

  /** Counts bytes that are read or copied. */
  synchronized void spend(long bytes) {
    budget -= COST + Math.max(0, bytes);
    if (budget < 0) {
      throw new HdfException("the same blocks again and again");
    }
  }

  ObjectHeader rootHeader() {
    Superblock superblock = getSuperblock();
    if (superblock instanceof Superblock.SuperblockV0V1 old) {
      long address = old.getRootGroupSymbolTableAddress();
      return header(new SymbolTableEntry(this, address).getObjectHeaderAddress());
    }
    if (superblock instanceof Superblock.SuperblockV2V3 modern) {
      return header(modern.getRootGroupObjectHeaderAddress());
    }
    throw new HdfException("superblock version " + superblock.getVersionOfSuperblock());
  }

  ObjectHeader header(long address) {
    return ObjectHeader.readObjectHeader(this, address);
  }
}
