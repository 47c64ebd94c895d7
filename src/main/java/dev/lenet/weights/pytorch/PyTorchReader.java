package dev.lenet.weights.pytorch;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.FileBytes;
import dev.lenet.internal.pickle.RestrictedPickle;
import dev.lenet.internal.pickle.RestrictedPickle.Callable;
import dev.lenet.internal.pickle.RestrictedPickle.Global;
import dev.lenet.internal.pickle.RestrictedPickle.Stateful;
import dev.lenet.tensor.DType;
import dev.lenet.weights.Archive;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a {@code state_dict}: the pickle first, then the storages that its tensors point to. */
final class PyTorchReader {
  private static final String PICKLE = "/data.pkl";

  private final Path file;
  private final Archive zip;
  private final String folder;
  private final Map<String, ByteBuffer> storages = new HashMap<>();
  private final PyTorchStrides strides;

  private PyTorchReader(Path file, Archive zip, String folder) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
    this.strides = new PyTorchStrides(zip.size());
  }

  static PyTorchFile.Checkpoint read(Path file) {
    byte[] bytes = FileBytes.read(file);
    if (bytes.length < 2 || bytes[0] != 'P' || bytes[1] != 'K') {
      throw new InputException(
          file + ": not a ZIP file (expected: one, as PyTorch 1.6 and newer save it)");
    }
    Archive zip = Archive.of(file, bytes);
    List<String> pickles = zip.names().stream().filter(name -> name.endsWith(PICKLE)).toList();
    if (pickles.size() != 1) {
      throw new InputException(
          file + ": " + pickles.size() + " files named data.pkl (expected: one, as PyTorch saves)");
    }
    String pickle = pickles.get(0);
    String folder = pickle.substring(0, pickle.length() - PICKLE.length() + 1);
    return new PyTorchReader(file, zip, folder).stateDict(pickle);
  }

  private PyTorchFile.Checkpoint stateDict(String pickle) {
    requireLittleEndian();
    Map<String, Callable> allowed = new TreeMap<>();
    PyTorchFile.STORAGES.keySet().forEach(name -> allowed.put(name, arguments -> refuse(name)));
    allowed.put("collections.OrderedDict", arguments -> new OrderedDict());
    allowed.put("torch._utils._rebuild_tensor_v2", this::tensor);
    allowed.put("torch._utils._rebuild_parameter", arguments -> arguments.get(0));
    String where = file + ": " + pickle;
    try {
      Object root =
          new RestrictedPickle(allowed).persistentIds(this::storage).load(zip.bytes(pickle), where);
      return PyTorchCheckpoint.in(root, problem -> bad(problem, null));
    } catch (ClassCastException | IndexOutOfBoundsException e) {
      throw bad("not a state_dict (expected: names and tensors)", e);
    }
  }

  private void requireLittleEndian() {
    String name = folder + "byteorder";
    if (zip.names().contains(name) && !zip.text(name).strip().equals("little")) {
      throw new InputException(file + ": " + name + ": " + zip.text(name) + " (expected: little)");
    }
  }

  private Object refuse(String name) {
    throw bad("calls " + name + " (expected: storages only as persistent ids)", null);
  }

  /** Python's: its state is what PyTorch calls {@code _metadata}, versions of modules. */
  private static final class OrderedDict extends LinkedHashMap<Object, Object> implements Stateful {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public void setState(@Nullable Object state) {
      // Versions say nothing about the tensors.
    }
  }

  private record Storage(DType dtype, ByteBuffer bytes) {}

  /** A persistent id: {@code ("storage", type, key, device, elements)}. */
  private Object storage(@Nullable Object id) {
    if (!(id instanceof List<?> parts)
        || parts.size() < 3
        || !"storage".equals(parts.get(0))
        || !(parts.get(1) instanceof Global type)
        || !(parts.get(2) instanceof String name)) {
      throw bad("a persistent id that is no storage (expected: a storage)", null);
    }
    DType dtype = PyTorchFile.STORAGES.get(type.toString());
    if (dtype == null) {
      throw bad("a storage of type " + type + " (expected: torch.FloatStorage)", null);
    }
    String key = folder + "data/" + name;
    return new Storage(dtype, storages.computeIfAbsent(key, zip::bytes));
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, ...)}. */
  private Object tensor(List<@Nullable Object> arguments) {
    if (!(arguments.get(0) instanceof Storage storage)
        || !(arguments.get(1) instanceof Long offset)
        || !(arguments.get(2) instanceof List<?> sizes)
        || !(arguments.get(3) instanceof List<?> steps)) {
      throw bad("a tensor without storage, offset, size and stride (expected: them)", null);
    }
    return strides.tensor(
        storage.dtype, storage.bytes, offset, longs(sizes), longs(steps), this::bad);
  }

  private static long[] longs(List<?> values) {
    return values.stream().mapToLong(value -> (Long) value).toArray();
  }

  private InputException bad(String problem, @Nullable Throwable cause) {
    return new InputException(file + ": " + folder + "data.pkl: " + problem, cause);
  }
}
