package dev.lenet.weights.pytorch;

import static java.util.Collections.newSetFromMap;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.pickle.Opaque;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the {@code state_dict} among what a training script saved with it. */
final class PyTorchCheckpoint {
  /** What scripts call a model's weights, the likeliest first. */
  private static final List<String> KEYS =
      List.of("state_dict", "model_state_dict", "model", "net", "network", "weights");

  private static final int DEEPEST = 4;

  private final Function<String, InputException> bad;
  private final PyTorchModules modules;

  /** The dicts in which no tensor was found, by depth; those being looked at are among them. */
  private final Map<Integer, Set<Map<?, ?>>> empty = new HashMap<>();

  private PyTorchCheckpoint(Function<String, InputException> bad) {
    this.bad = bad;
    this.modules = new PyTorchModules(bad);
  }

  /**
   * The tensors of the object that a pickle holds.
   *
   * @param bad makes the exception for a problem
   */
  static PyTorchFile.Checkpoint in(
      Object root, @Nullable String wanted, Function<String, InputException> bad) {
    PyTorchCheckpoint checkpoint = new PyTorchCheckpoint(bad);
    Map<?, ?> map = checkpoint.modules.asDict(root);
    if (map == null) {
      throw bad.apply(
          (root instanceof Opaque object ? object + ", which is not read" : "not a dict")
              + " (expected: a state_dict)");
    }
    if (wanted == null) {
      return checkpoint.find(map, "", 0);
    }
    Map<?, ?> at = map;
    for (String key : wanted.split("[.]", -1)) {
      Map<?, ?> inside = checkpoint.modules.asDict(at.get(key));
      if (inside == null) {
        throw bad.apply("no state_dict '" + wanted + "' (expected: one of " + keys(at) + ")");
      }
      at = inside;
    }
    return checkpoint.find(at, wanted + ".", wanted.split("[.]", -1).length);
  }

  private PyTorchFile.Checkpoint find(Map<?, ?> map, String path, int depth) {
    Map<String, Map<?, ?>> inside = new LinkedHashMap<>();
    boolean tensors = false;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Map<?, ?> value = modules.asDict(entry.getValue());
      if (entry.getKey() instanceof String key && value != null) {
        if (depth < DEEPEST && holdsTensors(value, depth + 1)) {
          inside.put(key, value);
        }
      }
      tensors |= isWeight(entry);
    }
    String key = inside.size() == 1 ? inside.keySet().iterator().next() : likeliest(inside);
    if (key == null && !inside.isEmpty() && !tensors) {
      throw bad.apply(
          inside.size()
              + " dicts of tensors in "
              + keys(map)
              + " (expected: one state_dict; --state KEY chooses)");
    }
    if (key == null && !tensors) {
      throw bad.apply("no dict of tensors in " + keys(map) + " (expected: a state_dict)");
    }
    if (key == null) {
      return flat(map, path);
    }
    PyTorchFile.Checkpoint found =
        find(inside.getOrDefault(key, Map.of()), path + key + ".", depth + 1);
    List<String> others = new ArrayList<>(found.others());
    map.keySet().stream()
        .filter(other -> !key.equals(other))
        .forEach(other -> others.add(path + other));
    List<String> choices = new ArrayList<>(found.choices());
    if (choices.isEmpty() && inside.size() > 1) {
      choices.add(path + key);
      inside.keySet().stream()
          .filter(other -> !key.equals(other))
          .forEach(other -> choices.add(path + other));
    }
    return new PyTorchFile.Checkpoint(found.tensors(), others, choices, List.of());
  }

  private static String keys(Map<?, ?> map) {
    List<String> some = map.keySet().stream().limit(20).map(String::valueOf).toList();
    return some + (map.size() > some.size() ? " and " + (map.size() - some.size()) + " more" : "");
  }

  private static @Nullable String likeliest(Map<String, Map<?, ?>> inside) {
    return KEYS.stream().filter(inside::containsKey).findFirst().orElse(null);
  }

  /**
   * Whether it is a state_dict, or holds one; an optimizer's state has numbers for keys. A pickle
   * can hold one dict in many places: each is looked at once at each depth.
   */
  private boolean holdsTensors(Map<?, ?> map, int depth) {
    if (!empty.computeIfAbsent(depth, key -> newSetFromMap(new IdentityHashMap<>())).add(map)) {
      return false;
    }
    boolean holds = holdsTensor(map, depth);
    if (holds) {
      empty.getOrDefault(depth, Set.of()).remove(map);
    }
    return holds;
  }

  private boolean holdsTensor(Map<?, ?> map, int depth) {
    return map.entrySet().stream()
        .anyMatch(entry -> isWeight(entry) || holdsTensorsInside(entry, depth));
  }

  private boolean holdsTensorsInside(Map.Entry<?, ?> entry, int depth) {
    if (depth >= DEEPEST || !(entry.getKey() instanceof String)) {
      return false;
    }
    Map<?, ?> inside = modules.asDict(entry.getValue());
    return inside != null && holdsTensors(inside, depth + 1);
  }

  private static boolean isWeight(Map.Entry<?, ?> entry) {
    return entry.getKey() instanceof String && entry.getValue() instanceof HostTensor;
  }

  private static PyTorchFile.Checkpoint flat(Map<?, ?> map, String path) {
    NamedWeights tensors = new NamedWeights();
    List<String> others = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey() instanceof String name && entry.getValue() instanceof HostTensor tensor) {
        tensors.put(name, tensor);
      } else {
        others.add(path + entry.getKey());
      }
    }
    return new PyTorchFile.Checkpoint(tensors, others, List.of(), List.of());
  }
}
