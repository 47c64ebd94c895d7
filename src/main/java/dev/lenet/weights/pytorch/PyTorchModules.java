package dev.lenet.weights.pytorch;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.pickle.Opaque;
import dev.lenet.tensor.HostTensor;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The {@code state_dict} of a module that was pickled whole, or of a TorchScript one: parameters
 * and buffers by the names of the modules around them. The module's code is never looked at. Of one
 * checkpoint; each module is looked at once.
 */
final class PyTorchModules {
  private static final int DEEPEST = 100;

  /** A pickle can hold one module in many places, and so have far more names than bytes. */
  private static final int MOST_MODULES = 10_000;

  private final Function<String, InputException> bad;
  private final IdentityHashMap<Opaque, Map<?, ?>> known = new IdentityHashMap<>();
  private int modules;

  /**
   * @param bad makes the exception for a problem
   */
  PyTorchModules(Function<String, InputException> bad) {
    this.bad = bad;
  }

  /** A dict as it is, a module's state_dict; null for anything else. */
  @Nullable Map<?, ?> asDict(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    if (!(value instanceof Opaque object)) {
      return null;
    }
    if (!object.items().isEmpty()) {
      return object.items(); // a defaultdict, or another kind of dict
    }
    return isModule(object) ? known.computeIfAbsent(object, this::stateDict) : null;
  }

  private static boolean isModule(Opaque object) {
    return object.state() instanceof Map<?, ?> state
        && (state.containsKey("_modules") || object.className().startsWith("__torch__."));
  }

  private Map<?, ?> stateDict(Opaque module) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    collect(module, "", tensors, 0);
    return tensors;
  }

  private void collect(Opaque module, String prefix, Map<String, HostTensor> tensors, int depth) {
    if (++modules > MOST_MODULES || depth > DEEPEST) {
      throw bad.apply(
          "more than %,d modules, or nested deeper than %d (expected: fewer)"
              .formatted(MOST_MODULES, DEEPEST));
    }
    if (!(module.state() instanceof Map<?, ?> state)) {
      return;
    }
    if (!state.containsKey("_modules")) {
      add(state, Set.of(), prefix, tensors, depth);
      return;
    }
    Object hidden = state.get("_non_persistent_buffers_set");
    add(state.get("_parameters"), Set.of(), prefix, tensors, depth);
    add(
        state.get("_buffers"),
        hidden instanceof Set<?> names ? names : Set.of(),
        prefix,
        tensors,
        depth);
    add(state.get("_modules"), Set.of(), prefix, tensors, depth);
  }

  private void add(
      @Nullable Object named,
      Set<?> hidden,
      String prefix,
      Map<String, HostTensor> tensors,
      int depth) {
    if (!(named instanceof Map<?, ?> map)) {
      return;
    }
    map.forEach(
        (name, value) -> {
          if (value instanceof HostTensor tensor && !hidden.contains(name)) {
            tensors.put(prefix + name, tensor);
          } else if (value instanceof Opaque module && isModule(module)) {
            collect(module, prefix + name + ".", tensors, depth + 1);
          }
        });
  }
}
