package dev.lenet.internal.frozen;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** MaxPoolV2, whose window is a tensor, as MaxPool: oneDNN takes over that one alone. */
final class PoolVersions {
  private PoolVersions() {}

  static void lower(NodeMap nodes) {
    for (NodeDef node : nodes.all()) {
      if (node.getOp().equals("MaxPoolV2")) {
        AttrValue window = list(Consts.ints(nodes.of(node.getInput(1))));
        AttrValue strides = list(Consts.ints(nodes.of(node.getInput(2))));
        if (window != null && strides != null) {
          nodes.put(
              node.toBuilder()
                  .setOp("MaxPool")
                  .clearInput()
                  .addInput(node.getInput(0))
                  .putAttr("ksize", window)
                  .putAttr("strides", strides)
                  .build());
        }
      }
    }
  }

  private static @Nullable AttrValue list(int @Nullable [] values) {
    if (values == null) {
      return null;
    }
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    Arrays.stream(values).forEach(list::addI);
    return AttrValue.newBuilder().setList(list).build();
  }
}
