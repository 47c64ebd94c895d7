package dev.lenet.internal.frozen;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/** Ops that hand on what they get. */
final class Identities {
  private static final Set<String> OPS = Set.of("Identity", "StopGradient", "Snapshot");

  private Identities() {}

  /** Has every node read past them; says what each of them hands on. */
  static Map<String, String> skip(NodeMap nodes, Set<String> fed) {
    Set<String> inputs = fed.stream().map(NodeMap::op).collect(Collectors.toSet());
    Map<String, String> handed = new HashMap<>();
    for (NodeDef node : nodes.all()) {
      if (OPS.contains(node.getOp()) && !inputs.contains(node.getName())) {
        handed.put(node.getName(), NodeMap.tensor(node.getInput(0)));
      }
    }
    Map<String, String> sources = new HashMap<>();
    handed.keySet().forEach(name -> sources.put(name, source(handed, name)));
    for (NodeDef node : nodes.all()) {
      NodeDef.Builder changed = node.toBuilder().clearInput();
      for (String input : node.getInputList()) {
        String tensor = NodeMap.tensor(input);
        changed.addInput(sources.getOrDefault(tensor, tensor));
      }
      nodes.put(changed.build());
    }
    return sources;
  }

  private static String source(Map<String, String> handed, String tensor) {
    Set<String> passed = new HashSet<>();
    String source = tensor;
    while (handed.containsKey(source) && passed.add(source)) {
      source = handed.getOrDefault(source, source);
    }
    return source;
  }

  /** What to fetch instead of a tensor: TensorFlow does not fetch what is fed, nor a constant. */
  static String fetchable(
      NodeMap nodes, Set<String> fed, Map<String, String> sources, String tensor) {
    String source = sources.getOrDefault(tensor, tensor);
    boolean isFed = fed.contains(source.contains(":") ? source : source + ":0");
    return isFed || Consts.is(nodes.of(source)) ? tensor : source;
  }
}
