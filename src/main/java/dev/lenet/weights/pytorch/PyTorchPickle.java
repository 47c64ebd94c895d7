package dev.lenet.weights.pytorch;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the pickle of a {@code state_dict}, in protocol 2 as PyTorch does.
 *
 * @see <a href="https://github.com/python/cpython/blob/3.13/Lib/pickletools.py">The opcodes, in
 *     CPython's pickletools</a>
 */
final class PyTorchPickle {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PyTorchPickle() {}

  /** The pickle; the n-th tensor's storage has n as its key. */
  static byte[] write(NamedWeights tensors) {
    PyTorchPickle pickle = new PyTorchPickle();
    pickle.out.write(0x80); // PROTO
    pickle.out.write(2);
    pickle.emptyOrderedDict();
    pickle.out.write('('); // MARK
    int key = 0;
    for (Map.Entry<String, HostTensor> entry : tensors.asMap().entrySet()) {
      pickle.text(entry.getKey());
      pickle.tensor(entry.getKey(), entry.getValue(), Integer.toString(key++));
    }
    pickle.out.write('u'); // SETITEMS
    pickle.out.write('.'); // STOP
    return pickle.out.toByteArray();
  }

  /** A call of {@code _rebuild_tensor_v2(storage, offset, size, stride, False, OrderedDict())}. */
  private void tensor(String name, HostTensor tensor, String key) {
    global("torch._utils", "_rebuild_tensor_v2");
    out.write('('); // MARK
    out.write('(');
    text("storage");
    global("torch", storage(name, tensor.dtype()).substring("torch.".length()));
    text(key);
    text("cpu");
    integer(tensor.shape().elements());
    out.write('t'); // TUPLE
    out.write('Q'); // BINPERSID
    integer(0);
    tuple(tensor.shape().toArray());
    tuple(rowMajorStrides(tensor.shape().toArray()));
    out.write(0x89); // NEWFALSE
    emptyOrderedDict();
    out.write('t');
    out.write('R'); // REDUCE
  }

  private static String storage(String name, DType dtype) {
    for (Map.Entry<String, DType> storage : PyTorchFile.STORAGES.entrySet()) {
      if (storage.getValue() == dtype) {
        return storage.getKey();
      }
    }
    throw new InputException(
        "weight " + name + ": " + dtype + " (expected: a type that PyTorch can store)");
  }

  /** How many elements each dimension's next one is away. */
  static long[] rowMajorStrides(long[] sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, sizes[i]);
    }
    return strides;
  }

  private void emptyOrderedDict() {
    global("collections", "OrderedDict");
    out.write(')'); // EMPTY_TUPLE
    out.write('R');
  }

  private void global(String module, String name) {
    out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void tuple(long... values) {
    out.write('(');
    for (long value : values) {
      integer(value);
    }
    out.write('t');
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write('X'); // BINUNICODE
    littleEndian(bytes.length, 4);
    out.writeBytes(bytes);
  }

  private void integer(long value) {
    if (value <= Integer.MAX_VALUE) {
      out.write('J'); // BININT
      littleEndian(value, 4);
    } else {
      out.write(0x8a); // LONG1
      out.write(8);
      littleEndian(value, 8);
    }
  }

  private void littleEndian(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
