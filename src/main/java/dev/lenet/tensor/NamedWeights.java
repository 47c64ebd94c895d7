package dev.lenet.tensor;

import dev.lenet.exceptions.InputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tensors by name, in the order in which they were added. The file format decides what names look
 * like.
 */
public final class NamedWeights {
  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();

  /**
   * Adds a tensor.
   *
   * @throws InputException if the name is taken
   */
  public NamedWeights put(String name, HostTensor tensor) {
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new InputException("weight " + name + ": named twice (expected: once)");
    }
    return this;
  }

  /** The tensor of this name, which must be there. */
  public HostTensor get(String name) {
    HostTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InputException(
          "weight " + name + ": missing (expected: " + name + "; found " + names() + ")");
    }
    return tensor;
  }

  /** Whether there is a tensor of this name. */
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /** The names in order, as a view that cannot be changed. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /** All tensors by name, in order, as a view that cannot be changed. */
  public Map<String, HostTensor> asMap() {
    return Collections.unmodifiableMap(tensors);
  }

  /** How many tensors there are. */
  public int size() {
    return tensors.size();
  }
}
