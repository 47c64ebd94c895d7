package dev.lenet.weights.pytorch;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.pickle.RestrictedPickle;
import dev.lenet.tensor.DType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The storages of a file from before PyTorch 1.6: pickles of a magic number, a version, the
 * writer's system, the object, and the storages' keys; then each storage, its elements counted by
 * an int64 (torch/serialization.py, {@code _legacy_save}).
 */
final class LegacyStorages implements PyTorchStorages {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final Long VERSION = 1001L;
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);
  private static final byte[] START = {(byte) 0x80, 2, (byte) 0x8a, 10};

  private final String file;
  private final ByteBuffer bytes;
  private final Map<String, DType> types = new HashMap<>();
  private final Map<String, ByteBuffer> placed = new HashMap<>();
  private boolean isPlaced;

  LegacyStorages(String file, byte[] bytes) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether a file begins with the magic number. */
  static boolean isLegacy(byte[] bytes) {
    for (int i = 0; i < START.length; i++) {
      if (i >= bytes.length || bytes[i] != START[i]) {
        return false;
      }
    }
    return true;
  }

  /** The bytes behind magic number, version and system. */
  ByteBuffer afterHeader() {
    RestrictedPickle plain = new RestrictedPickle(Map.of());
    ByteBuffer rest = bytes.duplicate();
    Object magic = plain.loadNext(rest, file);
    Object version = plain.loadNext(rest, file);
    if (!MAGIC.equals(magic) || !VERSION.equals(version)) {
      throw new InputException(
          file + ": version " + version + " of PyTorch's old format (expected: " + VERSION + ")");
    }
    if (!(plain.loadNext(rest, file) instanceof Map<?, ?> system)
        || Boolean.FALSE.equals(system.get("little_endian"))) {
      throw new InputException(file + ": big-endian (expected: little-endian)");
    }
    return rest;
  }

  /**
   * Finds the storages behind the object's pickle.
   *
   * @param rest behind that pickle
   */
  void place(ByteBuffer rest) {
    if (!(new RestrictedPickle(Map.of()).loadNext(rest, file) instanceof List<?> keys)) {
      throw new InputException(file + ": no list of storages (expected: one behind the object)");
    }
    rest.order(ByteOrder.LITTLE_ENDIAN);
    for (Object key : keys) {
      DType dtype = types.get(String.valueOf(key));
      if (dtype == null) {
        throw new InputException(file + ": storage " + key + " (expected: one of a tensor)");
      }
      long elements = rest.remaining() < Long.BYTES ? -1 : rest.getLong();
      long most = rest.remaining() / dtype.bytes();
      if (elements < 0 || elements > most) {
        throw new InputException(
            "%s: storage %s of %d elements (expected: inside the file)"
                .formatted(file, key, elements));
      }
      int length = (int) (elements * dtype.bytes());
      placed.put(String.valueOf(key), rest.slice(rest.position(), length));
      rest.position(rest.position() + length);
    }
    isPlaced = true;
  }

  @Override
  public boolean areFound() {
    return isPlaced;
  }

  /** Before they are placed, this notes their types. */
  @Override
  public ByteBuffer bytes(String key, DType dtype, long elements) {
    types.put(key, dtype);
    if (!isPlaced) {
      return NONE;
    }
    ByteBuffer found = placed.get(key);
    if (found == null) {
      throw new InputException(file + ": no storage " + key + " (expected: behind the object)");
    }
    return found.duplicate();
  }
}
