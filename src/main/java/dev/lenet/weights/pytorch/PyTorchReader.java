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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a {@code state_dict}: the pickle first, then the storages that its tensors point to. */
final class PyTorchReader {
  private static final String PICKLE = "/data.pkl";

  private final String file;
  private final @Nullable String wanted;
  private final PyTorchStorages storages;
  private final PyTorchStrides strides;
  private final Set<String> unknown = new TreeSet<>();

  private PyTorchReader(
      String file, @Nullable String wanted, PyTorchStorages storages, long fileBytes) {
    this.file = file;
    this.wanted = wanted;
    this.storages = storages;
    this.strides = new PyTorchStrides(fileBytes);
  }

  /**
   * @param wanted the key of the state_dict that is wanted; null for the likeliest
   */
  static PyTorchFile.Checkpoint read(Path file, @Nullable String wanted) {
    byte[] bytes = FileBytes.read(file);
    if (bytes.length < 2 || bytes[0] != 'P' || bytes[1] != 'K') {
      if (LegacyStorages.isLegacy(bytes)) {
        return legacy(file, wanted, bytes);
      }
      throw new InputException(
          file + ": neither a ZIP file nor a pickle (expected: what torch.save writes)");
    }
    Archive zip = Archive.of(file, bytes);
    List<String> pickles = zip.names().stream().filter(name -> name.endsWith(PICKLE)).toList();
    if (pickles.size() != 1) {
      throw new InputException(
          file + ": " + pickles.size() + " files named data.pkl (expected: one, as PyTorch saves)");
    }
    String pickle = pickles.get(0);
    String folder = pickle.substring(0, pickle.length() - PICKLE.length() + 1);
    requireLittleEndian(file, zip, folder);
    return new PyTorchReader(file + ": " + pickle, wanted, zipped(zip, folder), zip.size())
        .stateDict(zip.bytes(pickle));
  }

  /** Reads the pickle twice: where the storages lie, it tells only at its end. */
  private static PyTorchFile.Checkpoint legacy(Path file, @Nullable String wanted, byte[] bytes) {
    LegacyStorages storages = new LegacyStorages(file.toString(), bytes);
    PyTorchReader first = new PyTorchReader(file.toString(), wanted, storages, bytes.length);
    ByteBuffer pickles = storages.afterHeader();
    ByteBuffer again = pickles.duplicate();
    first.pickle().loadNext(pickles, file.toString());
    storages.place(pickles);
    return new PyTorchReader(file.toString(), wanted, storages, bytes.length).stateDict(again);
  }

  private static PyTorchStorages zipped(Archive zip, String folder) {
    Map<String, ByteBuffer> read = new HashMap<>();
    return (key, dtype, elements) -> read.computeIfAbsent(folder + "data/" + key, zip::bytes);
  }

  private RestrictedPickle pickle() {
    Map<String, Callable> allowed = new TreeMap<>();
    PyTorchFile.STORAGES
        .keySet()
        .forEach(
            name ->
                allowed.put(
                    name,
                    arguments -> {
                      throw bad("calls " + name + " (expected: persistent ids alone)", null);
                    }));
    allowed.put("collections.OrderedDict", arguments -> new OrderedDict());
    allowed.put("torch._utils._rebuild_tensor_v2", this::tensor);
    allowed.put("torch._utils._rebuild_parameter", arguments -> arguments.get(0));
    return new RestrictedPickle(allowed).persistentIds(this::storage).opaque(unknown::add);
  }

  private PyTorchFile.Checkpoint stateDict(ByteBuffer pickle) {
    try {
      Object root = pickle().loadNext(pickle, file);
      PyTorchFile.Checkpoint found =
          PyTorchCheckpoint.in(root, wanted, problem -> bad(problem, null));
      return new PyTorchFile.Checkpoint(
          found.tensors(), found.others(), found.choices(), List.copyOf(unknown));
    } catch (ClassCastException | IndexOutOfBoundsException e) {
      throw bad("not a state_dict (expected: names and tensors)", e);
    }
  }

  private static void requireLittleEndian(Path file, Archive zip, String folder) {
    String name = folder + "byteorder";
    if (zip.names().contains(name) && !zip.text(name).strip().equals("little")) {
      throw new InputException(file + ": " + name + ": " + zip.text(name) + " (expected: little)");
    }
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
      throw bad("a persistent id that is not a storage (expected: a storage)", null);
    }
    DType dtype = PyTorchFile.STORAGES.get(type.toString());
    if (dtype == null) {
      return type; // of quantized numbers or the like; no tensor is made of it
    }
    long elements = parts.size() > 4 && parts.get(4) instanceof Long count ? count : 0;
    return new Storage(dtype, storages.bytes(name, dtype, elements));
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, ...)}. */
  private Object tensor(List<@Nullable Object> arguments) {
    if (arguments.get(0) instanceof Global || !storages.areFound()) {
      return arguments;
    }
    if (!(arguments.get(0) instanceof Storage storage)
        || !(arguments.get(1) instanceof Long offset)
        || !(arguments.get(2) instanceof List<?> sizes)
        || !(arguments.get(3) instanceof List<?> steps)) {
      throw bad("a tensor without storage, offset, size or stride (expected: all of them)", null);
    }
    return strides.tensor(
        storage.dtype, storage.bytes, offset, longs(sizes), longs(steps), this::bad);
  }

  private static long[] longs(List<?> values) {
    return values.stream().mapToLong(value -> (Long) value).toArray();
  }

  private InputException bad(String problem, @Nullable Throwable cause) {
    return new InputException(file + ": " + problem, cause);
  }
}
