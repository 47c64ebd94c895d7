package dev.lenet.numpy;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.pickle.RestrictedPickle.Callable;
import dev.lenet.internal.pickle.RestrictedPickle.Stateful;
import dev.lenet.tensor.HostTensor;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * NumPy's arrays inside pickles: the functions with which they are built again, by whichever NumPy
 * they were written.
 */
public final class NumpyPickle {
  private static final Pattern TYPE = Pattern.compile("([uifb])(\\d{1,2})");

  private NumpyPickle() {}

  /** What a pickle of NumPy's arrays calls. Its arrays come out as {@link Array}. */
  public static Map<String, Callable> globals(String where) {
    Callable reconstruct = arguments -> new Array(where);
    Callable fromBuffer = arguments -> Array.ofBuffer(arguments, where);
    return Map.of(
        "numpy.core.multiarray._reconstruct", reconstruct,
        "numpy._core.multiarray._reconstruct", reconstruct,
        "numpy.core.numeric._frombuffer", fromBuffer,
        "numpy._core.numeric._frombuffer", fromBuffer,
        "numpy.ndarray", arguments -> new Array(where),
        "numpy.dtype", arguments -> new Type(arguments, where),
        "_codecs.encode", arguments -> latin1(argument(arguments, 0, where), where));
  }

  /** An array: empty until its state comes. */
  public static final class Array implements Stateful {
    private final String where;
    private @Nullable HostTensor tensor;

    private Array(String where) {
      this.where = where;
    }

    private static Array ofBuffer(List<@Nullable Object> arguments, String where) {
      Array array = new Array(where);
      boolean fortran = "F".equals(argument(arguments, 3, where));
      array.set(
          argument(arguments, 2, where),
          argument(arguments, 1, where),
          fortran,
          argument(arguments, 0, where));
      return array;
    }

    /** State: version, shape, dtype, is Fortran order, bytes. */
    @Override
    public void setState(@Nullable Object state) {
      if (!(state instanceof List<?> parts) || parts.size() != 5) {
        throw malformed(where);
      }
      set(parts.get(1), parts.get(2), Boolean.TRUE.equals(parts.get(3)), parts.get(4));
    }

    private void set(
        @Nullable Object shape, @Nullable Object type, boolean fortran, @Nullable Object bytes) {
      if (!(shape instanceof List<?> sizes) || !(type instanceof Type dtype)) {
        throw malformed(where);
      }
      List<Long> shapeSizes = new ArrayList<>();
      for (Object size : sizes) {
        if (!(size instanceof Long value) || value < 0) {
          throw malformed(where);
        }
        shapeSizes.add(value);
      }
      NpyHeader header =
          new NpyHeader(dtype.kind, dtype.itemBytes, dtype.order, fortran, shapeSizes);
      tensor = Npy.tensor(header, latin1(bytes, where), where);
    }

    /**
     * The array, once its state was read.
     *
     * @throws InputException if the pickle gave none
     */
    public HostTensor tensor() {
      if (tensor == null) {
        throw malformed(where);
      }
      return tensor;
    }
  }

  /** A dtype: its code when made, its byte order when the state comes. */
  private static final class Type implements Stateful {
    private final String where;
    private final char kind;
    private final int itemBytes;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    private Type(List<@Nullable Object> arguments, String where) {
      this.where = where;
      Matcher type = TYPE.matcher(String.valueOf(argument(arguments, 0, where)));
      if (!type.matches()) {
        throw new InputException(
            where + ": array of " + argument(arguments, 0, where) + " (expected: numbers)");
      }
      kind = type.group(1).charAt(0);
      itemBytes = Integer.parseInt(type.group(2));
    }

    @Override
    public void setState(@Nullable Object state) {
      if (!(state instanceof List<?> parts) || parts.size() < 2) {
        throw malformed(where);
      }
      order = ">".equals(parts.get(1)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
  }

  private static @Nullable Object argument(
      List<@Nullable Object> arguments, int index, String where) {
    if (index >= arguments.size()) {
      throw malformed(where);
    }
    return arguments.get(index);
  }

  /** Bytes, which Python 2 wrote as a str. */
  private static byte[] latin1(@Nullable Object bytes, String where) {
    if (bytes instanceof byte[] array) {
      return array.clone();
    }
    if (bytes instanceof String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    throw malformed(where);
  }

  private static InputException malformed(String where) {
    return new InputException(where + ": pickle: malformed array (expected: one that NumPy wrote)");
  }
}
