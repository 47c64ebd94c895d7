package dev.lenet.internal.frozen;

import org.tensorflow.proto.NodeDef;

/**
 * A depthwise convolution of one channel as the ordinary convolution that it is: its kernel, H x W
 * x 1 x M, is the same. oneDNN ends the process over the former.
 */
final class SingleChannels {
  private SingleChannels() {}

  static void lower(NodeMap nodes) {
    for (NodeDef node : nodes.all()) {
      if (node.getOp().equals("DepthwiseConv2dNative")) {
        NodeDef kernel = nodes.of(node.getInput(1));
        if (kernel != null && Consts.is(kernel) && Consts.shape(kernel).size(2) == 1) {
          nodes.put(node.toBuilder().setOp("Conv2D").build());
        }
      }
    }
  }
}
