package dev.lenet.internal.frozen;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * Reshapes to the batch's size and constants, as Keras's Flatten makes them: {@code reshape(x,
 * (shape(x)[0], 800))} is {@code reshape(x, (-1, 800))}, three ops less.
 */
final class BatchReshapes {
  private BatchReshapes() {}

  static void simplify(NodeMap nodes) {
    for (NodeDef node : nodes.all()) {
      int[] sizes = node.getOp().equals("Reshape") ? sizes(nodes, node) : null;
      if (sizes != null) {
        String name = node.getName() + "/constant_shape";
        nodes.put(Consts.of(name, HostTensor.ofInts(Shape.of(sizes.length), sizes)));
        nodes.put(node.toBuilder().setInput(1, name).build());
      }
    }
  }

  /** The sizes that a reshape asks for, -1 for the batch's; null where they are something else. */
  private static int @Nullable [] sizes(NodeMap nodes, NodeDef reshape) {
    NodeDef pack = nodes.of(reshape.getInput(1));
    if (pack == null || !pack.getOp().equals("Pack") || number(pack, "axis") != 0) {
      return null;
    }
    List<String> parts = NodeMap.data(pack);
    if (parts.isEmpty() || !isBatchOf(nodes, parts.get(0), reshape.getInput(0))) {
      return null;
    }
    int[] sizes = new int[parts.size()];
    sizes[0] = -1;
    for (int i = 1; i < sizes.length; i++) {
      int[] size = Consts.ints(nodes.of(parts.get(i)));
      if (size == null || size.length != 1 || size[0] < 1) {
        return null;
      }
      sizes[i] = size[0];
    }
    return sizes;
  }

  /** Whether this is {@code shape(x)[0]}, in int32. */
  private static boolean isBatchOf(NodeMap nodes, String tensor, String x) {
    NodeDef slice = nodes.of(tensor);
    if (slice == null
        || !slice.getOp().equals("StridedSlice")
        || number(slice, "shrink_axis_mask") != 1
        || number(slice, "new_axis_mask") != 0
        || number(slice, "ellipsis_mask") != 0) {
      return false;
    }
    NodeDef shape = nodes.of(slice.getInput(0));
    boolean first =
        Arrays.equals(Consts.ints(nodes.of(slice.getInput(1))), new int[] {0})
            && Arrays.equals(Consts.ints(nodes.of(slice.getInput(3))), new int[] {1});
    return first
        && shape != null
        && shape.getOp().equals("Shape")
        && NodeMap.tensor(shape.getInput(0)).equals(NodeMap.tensor(x));
  }

  private static long number(NodeDef node, String attribute) {
    return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getI();
  }
}
