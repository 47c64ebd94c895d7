package dev.lenet.weights.pytorch;

import dev.lenet.internal.pickle.Opaque;
import dev.lenet.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code state_dict} of a module that was pickled whole, or of a TorchScript one: parameters
 * and buffers by the names of the modules around them. The module's code is never looked at.
 */
final class PyTorchModule {
  private static final int DEEPEST = 100;

  private PyTorchModule() {}

  /** A dict as it is, a module's state_dict; null for anything else. */
  static @Nullable Map<?, ?> asDict(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    if (!(value instanceof Opaque object)) {
      return null;
    }
    if (!object.items().isEmpty()) {
      return object.items(); // a defaultdict, or another kind of dict
    }
    if (!isModule(object)) {
      return null;
    }
    Map<String, Object> tensors = new LinkedHashMap<>();
    collect(object, "", tensors, 0);
    return tensors;
  }

  private static boolean isModule(Opaque object) {
    return object.state() instanceof Map<?, ?> state
        && (state.containsKey("_modules") || object.className().startsWith("__torch__."));
  }

  private static void collect(
      Opaque module, String prefix, Map<String, Object> tensors, int depth) {
    if (depth > DEEPEST || !(module.state() instanceof Map<?, ?> state)) {
      return;
    }
    boolean isPlain = state.containsKey("_modules");
    if (isPlain) {
      add(state.get("_parameters"), prefix, tensors, depth);
      add(state.get("_buffers"), prefix, tensors, depth);
      add(state.get("_modules"), prefix, tensors, depth);
    } else {
      add(state, prefix, tensors, depth);
    }
  }

  private static void add(
      @Nullable Object named, String prefix, Map<String, Object> tensors, int depth) {
    if (!(named instanceof Map<?, ?> map)) {
      return;
    }
    map.forEach(
        (name, value) -> {
          if (value instanceof HostTensor tensor) {
            tensors.put(prefix + name, tensor);
          } else if (value instanceof Opaque module && isModule(module)) {
            collect(module, prefix + name + ".", tensors, depth + 1);
          }
        });
  }
}
