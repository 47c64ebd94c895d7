package dev.lenet.tensor;

import dev.lenet.exceptions.InputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tensors by name, in the order in which they were put. A name's form is the file format's. */
public final class NamedWeights {
  private final Map<String, HostTensor> tensors = new LinkedHashMap<>();

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
      throw new InputException("weight " + name + ": missing (expected: it among " + names() + ")");
    }
    return tensor;
  }

  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  public Map<String, HostTensor> asMap() {
    return Collections.unmodifiableMap(tensors);
  }

  public int size() {
    return tensors.size();
  }
}
