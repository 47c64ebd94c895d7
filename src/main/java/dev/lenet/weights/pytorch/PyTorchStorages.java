package dev.lenet.weights.pytorch;

import dev.lenet.tensor.DType;
import java.nio.ByteBuffer;

/** The numbers that tensors are views of, by the keys that a pickle has for them. */
interface PyTorchStorages {
  /**
   * A storage's bytes, little-endian.
   *
   * @param key as the pickle has it
   * @param dtype of its elements
   * @param elements how many the pickle says it has
   */
  ByteBuffer bytes(String key, DType dtype, long elements);

  /** Whether it is known where the storages lie; until then no tensor can be made. */
  default boolean areFound() {
    return true;
  }
}
