package dev.lenet.serve.page;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lenet.predict.Inspectable;
import dev.lenet.predict.LayerInfo;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a model makes of an image, layer by layer, as a {@link Frame}. */
final class Inspection {
  /** How many numbers an answer may have in all, and of one layer. */
  private static final int MOST = 1 << 21;

  private static final int MOST_OF_A_LAYER = 1 << 16;

  private final Frame frame = new Frame();

  private Inspection() {}

  /**
   * @param pixels what went into the model
   * @param x the same, scaled
   */
  static byte[] of(ImageModel model, HostTensor pixels, HostTensor x, float... probabilities) {
    Inspection inspection = new Inspection();
    inspection.frame.addBytes(pixels);
    return inspection.frame.with(
        json -> {
          json.writeStartObject();
          json.writeStringField("model", model.model().name());
          json.writeStringField("version", Long.toString(model.model().version()));
          shape(json, "image", pixels.shape());
          json.writeArrayFieldStart("classes");
          for (String name : model.classNames(probabilities.length)) {
            json.writeString(name);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("probabilities");
          for (float probability : probabilities) {
            json.writeNumber(probability);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("layers");
          if (model.model().inspectable().isPresent()) {
            inspection.layers(json, model.model().inspectable().get(), x);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void layers(JsonGenerator json, Inspectable model, HostTensor x) throws IOException {
    List<LayerInfo> layers = model.layers();
    Map<String, HostTensor> outputs = model.layerOutputs(x);
    int most = Math.min(MOST_OF_A_LAYER, MOST / Math.max(1, layers.size()));
    for (LayerInfo layer : layers) {
      HostTensor output = outputs.get(layer.name());
      if (output != null) { // every layer that this input reaches
        layer(json, layer.name(), Shown.of(output, most));
      }
    }
  }

  private void layer(JsonGenerator json, String name, Shown shown) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    shape(json, "shape", shown.whole());
    shape(json, "shown", shown.values().shape());
    json.writeNumberField("each", shown.each());
    json.writeNumberField("min", shown.min());
    json.writeNumberField("max", shown.max());
    json.writeNumberField("at", frame.add(shown.values().floats()));
    json.writeEndObject();
  }

  static void shape(JsonGenerator json, String field, Shape shape) throws IOException {
    json.writeFieldName(field);
    json.writeArray(shape.toArray(), 0, shape.rank());
  }
}
