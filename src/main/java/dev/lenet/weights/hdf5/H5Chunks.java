package dev.lenet.weights.hdf5;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.DeflatePipelineFilter;
import io.jhdf.filter.PipelineFilterWithData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Decides, before anything is allocated, whether a file can hold what its data sets declare. */
final class H5Chunks {
  /** What compressed data sets may take together even where the file is small. */
  private static final long FLOOR_BYTES = 1L << 20;

  /** Keras does not compress; weights shrink little, and an optimizer's zeros are two thirds. */
  private static final long MAX_EXPANSION = 4;

  private final long fileBytes;
  private long contiguousBytes;
  private long chunkedBytes;

  H5Chunks(long fileBytes) {
    this.fileBytes = fileBytes;
  }

  /** Why a data set of this size cannot be what it says, or null when it can. */
  @Nullable String problemWith(Dataset dataset, long size) {
    if (size > Integer.MAX_VALUE - 8) {
      return " (expected: less than 2 GiB)";
    }
    if (dataset instanceof ChunkedDataset chunked) {
      return problemWithChunks(chunked, size);
    }
    if (dataset instanceof ContiguousDataset contiguous) {
      contiguousBytes += size;
      long address = contiguous.getDataAddress();
      if (address < 0 || address > fileBytes - size || contiguousBytes > fileBytes) {
        return ": the file holds " + fileBytes + " (expected: data inside the file)";
      }
    }
    return null;
  }

  private @Nullable String problemWithChunks(ChunkedDataset dataset, long size) {
    chunkedBytes += size;
    if (chunkedBytes > Math.max(FLOOR_BYTES, MAX_EXPANSION * fileBytes)) {
      return ": the file holds "
          + fileBytes
          + " (expected: at most "
          + MAX_EXPANSION
          + " times that)";
    }
    int[] shape = dataset.getDimensions();
    int[] chunk = dataset.getChunkDimensions();
    if (chunk.length != shape.length || Arrays.stream(chunk).anyMatch(n -> n < 1)) {
      return ": its chunks are "
          + Arrays.toString(chunk)
          + " (expected: one size for each"
          + " dimension)";
    }
    long chunkBytes = dataset.getDataType().getSize();
    long chunksInAll = 1;
    for (int i = 0; i < shape.length; i++) {
      chunkBytes = Math.multiplyExact(chunkBytes, (long) chunk[i]);
      chunksInAll = Math.multiplyExact(chunksInAll, (shape[i] + chunk[i] - 1L) / chunk[i]);
    }
    if (chunkBytes > Math.max(FLOOR_BYTES, MAX_EXPANSION * fileBytes) || chunksInAll > fileBytes) {
      return ": its chunks take "
          + chunkBytes
          + " bytes each (expected: no more than the file"
          + " can hold)";
    }
    return problemWithFilters(dataset, chunkBytes, chunksInAll);
  }

  private static @Nullable String problemWithFilters(
      ChunkedDataset dataset, long chunkBytes, long chunksInAll) {
    List<PipelineFilterWithData> filters = dataset.getFilters();
    for (PipelineFilterWithData filter : filters) {
      if (filter.getId() != ByteShuffleFilter.ID && filter.getId() != DeflatePipelineFilter.ID) {
        return ": it is compressed with filter "
            + filter.getName()
            + " (expected: shuffle or"
            + " deflate)";
      }
      if (filter.getId() == ByteShuffleFilter.ID && !shuffles(filter.getFilterData(), chunkBytes)) {
        return ": it is shuffled by elements of "
            + Arrays.toString(filter.getFilterData())
            + " bytes (expected: 1 to "
            + chunkBytes
            + ")";
      }
    }
    long deflates = filters.stream().filter(f -> f.getId() == DeflatePipelineFilter.ID).count();
    if (deflates == 0) {
      return null;
    }
    if (deflates > 1 || filters.get(filters.size() - 1).getId() != DeflatePipelineFilter.ID) {
      return ": it is compressed more than once (expected: deflate once, after shuffle)";
    }
    for (long i = 0; i < chunksInAll; i++) {
      if (inflatesBeyond(dataset.getRawChunkBuffer(offset(dataset, i)), chunkBytes)) {
        return ": chunk " + i + " does not inflate to " + chunkBytes + " bytes (expected: exactly)";
      }
    }
    return null;
  }

  /** Whether a chunk can have elements of that size; for larger ones jHDF would count up to it. */
  private static boolean shuffles(int[] elementBytes, long chunkBytes) {
    return elementBytes.length > 0 && elementBytes[0] >= 1 && elementBytes[0] <= chunkBytes;
  }

  /** Where the i-th chunk starts, counting row-major. */
  private static int[] offset(ChunkedDataset dataset, long i) {
    int[] shape = dataset.getDimensions();
    int[] chunk = dataset.getChunkDimensions();
    int[] offset = new int[shape.length];
    long rest = i;
    for (int d = shape.length - 1; d >= 0; d--) {
      long count = (shape[d] + chunk[d] - 1L) / chunk[d];
      offset[d] = (int) (rest % count) * chunk[d];
      rest /= count;
    }
    return offset;
  }

  /** Inflates into nothing, so that a bomb is found at the cost of time only. */
  private static boolean inflatesBeyond(ByteBuffer packed, long chunkBytes) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] scratch = new byte[8192];
      long total = 0;
      while (!inflater.finished() && total <= chunkBytes) {
        int count = inflater.inflate(scratch);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          return true;
        }
        total += count;
      }
      return total != chunkBytes;
    } catch (DataFormatException e) {
      return true;
    } finally {
      inflater.end();
    }
  }
}
