package dev.lenet.serve.page;

import dev.lenet.predict.Inspectable;
import dev.lenet.predict.LayerInfo;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Map;

/** The filter that makes one map of a convolution, as a {@link Frame}. */
final class Filter {
  private Filter() {}

  static boolean has(LayerInfo layer) {
    return layer.className().equals("Conv2D");
  }

  /**
   * The weights, H x W x input channels, with the filter's bias in the header.
   *
   * @throws ServeError when the model has no such layer, or the layer no such filter
   */
  static byte[] of(ServedModel model, String layer, int index) {
    Inspectable inspectable =
        model
            .inspectable()
            .orElseThrow(() -> ServeError.notFound("model %s: no layers", model.name()));
    if (inspectable.layers().stream().noneMatch(l -> l.name().equals(layer) && has(l))) {
      throw ServeError.notFound("layer %s: not a convolution of model %s", layer, model.name());
    }
    Map<String, HostTensor> weights = inspectable.layerWeights(layer);
    HostTensor kernel = weights.get("kernel");
    if (kernel == null || index < 0 || index >= kernel.shape().size(-1)) {
      throw ServeError.notFound("layer %s: no filter %d", layer, index);
    }
    HostTensor bias = weights.get("bias");
    Shape shape = Shape.of(kernel.shape().size(0), kernel.shape().size(1), kernel.shape().size(2));
    Frame frame = new Frame();
    frame.add(slice(kernel, index));
    return frame.with(
        json -> {
          json.writeStartObject();
          json.writeStringField("layer", layer);
          json.writeNumberField("index", index);
          Inspection.shape(json, "shape", shape);
          if (bias != null) {
            json.writeNumberField("bias", bias.bytes().asFloatBuffer().get(index));
          }
          json.writeEndObject();
        });
  }

  private static float[] slice(HostTensor kernel, int index) {
    int filters = (int) kernel.shape().size(-1);
    FloatBuffer all = kernel.bytes().asFloatBuffer();
    float[] one = new float[all.remaining() / filters];
    for (int i = 0; i < one.length; i++) {
      one[i] = all.get(i * filters + index);
    }
    return one;
  }
}
