package dev.lenet.layers;

import dev.lenet.config.KerasObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Keras writes for a layer, without its place in a model. */
public final class LayerConfigs {
  private LayerConfigs() {}

  /** The class, the options that every layer has, and the layer's own. */
  public static Map<String, @Nullable Object> write(Layer layer) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", layer.name());
    if (layer.takesTrainable()) {
      config.put("trainable", layer.trainable());
    }
    config.put("dtype", DTypePolicies.write(layer.dtypePolicy()));
    config.putAll(layer.config());
    if (layer.unwrittenActivityRegularizer() != null) {
      config.put("activity_regularizer", Configs.serialize(layer.unwrittenActivityRegularizer()));
    }
    return KerasObject.write(layer.module(), layer.className(), layer, config);
  }
}
