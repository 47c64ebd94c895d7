package dev.lenet.internal.frozen;

import dev.lenet.internal.runtime.NativeSession;
import dev.lenet.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Arithmetic on constants alone, computed once, by TensorFlow. */
final class ConstantSubgraphs {
  /** What batch normalization makes its factors with; none makes much of little. */
  private static final Set<String> OPS =
      Set.of(
          "Mul",
          "Sub",
          "Add",
          "AddV2",
          "Neg",
          "Rsqrt",
          "Sqrt",
          "RealDiv",
          "Reciprocal",
          "Inv",
          "Square",
          "Cast",
          "Reshape",
          "ExpandDims",
          "Squeeze",
          "Identity",
          "Maximum",
          "Minimum");

  private final NodeMap nodes;
  private final Map<String, Boolean> known = new HashMap<>();

  ConstantSubgraphs(NodeMap nodes) {
    this.nodes = nodes;
  }

  /** Whether a tensor is a constant, or computed from constants alone. */
  boolean isConstant(String tensor) {
    String name = NodeMap.op(tensor);
    Boolean answer = known.get(name);
    if (answer == null) {
      known.put(name, false); // until it is known: a graph may go round in circles
      answer = decide(nodes.of(name));
      known.put(name, answer);
    }
    return answer;
  }

  private boolean decide(@Nullable NodeDef node) {
    if (node == null || Consts.is(node)) {
      return node != null;
    }
    List<String> inputs = NodeMap.data(node);
    return OPS.contains(node.getOp())
        && !inputs.isEmpty()
        && inputs.stream().allMatch(this::isConstant);
  }

  /** Has constants stand for those among these tensors that are float32. */
  void compute(Collection<String> tensors) {
    Set<String> open = new LinkedHashSet<>();
    for (String tensor : tensors) {
      NodeDef node = nodes.of(tensor);
      if (node != null
          && !Consts.is(node)
          && Freezer.type(node, "T") == DataType.DT_FLOAT
          && isConstant(tensor)) {
        open.add(node.getName());
      }
    }
    if (open.isEmpty()) {
      return;
    }
    NodeMap part = new NodeMap(nodes.toGraph());
    part.keep(nodes.reach(open, false));
    List<String> names = new ArrayList<>(open);
    try (NativeSession session = NativeSession.open(part.toGraph(), true)) {
      List<HostTensor> values = session.fetch(names.stream().map(name -> name + ":0").toList());
      for (int i = 0; i < values.size(); i++) {
        nodes.put(Consts.of(names.get(i), values.get(i)));
      }
    }
  }
}
