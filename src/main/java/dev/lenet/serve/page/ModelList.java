package dev.lenet.serve.page;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lenet.exceptions.InputException;
import dev.lenet.images.ImageInput;
import dev.lenet.predict.Inspectable;
import dev.lenet.predict.LayerInfo;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What there is to know of the served models before an image is shown to them. */
final class ModelList {
  private ModelList() {}

  static byte[] of(Collection<ServedModel> models) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("models");
          for (ServedModel model : models) {
            write(json, model);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, ServedModel model) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", model.name());
    json.writeStringField("version", Long.toString(model.version()));
    try {
      image(json, ImageModel.of(model).input());
    } catch (InputException e) {
      json.writeStringField("reason", e.getMessage());
    }
    json.writeBooleanField("probabilities", model.givesProbabilities());
    List<String> names = model.notes().classNames();
    if (!names.isEmpty()) {
      json.writeArrayFieldStart("classes");
      for (String name : names) {
        json.writeString(name);
      }
      json.writeEndArray();
    }
    if (model.inspectable().isPresent()) {
      layers(json, model.inspectable().get());
    }
    json.writeEndObject();
  }

  /** Sizes of -1 are the image's own. */
  private static void image(JsonGenerator json, ImageInput input) throws IOException {
    Shape shape = input.spec().shape();
    json.writeObjectFieldStart("image");
    json.writeNumberField("height", shape.size(1));
    json.writeNumberField("width", shape.size(2));
    json.writeNumberField("channels", shape.rank() == 3 ? 1 : shape.size(3));
    json.writeEndObject();
    json.writeStringField(
        "scaling", input.spec().dtype() == DType.UINT8 ? "bytes" : input.scaling().toString());
  }

  private static void layers(JsonGenerator json, Inspectable model) throws IOException {
    json.writeArrayFieldStart("layers");
    for (LayerInfo layer : model.layers()) {
      json.writeStartObject();
      json.writeStringField("name", layer.name());
      json.writeStringField("class", layer.className());
      Shape output = layer.output();
      Inspection.shape(json, "shape", output.rank() == 0 ? output : output.dropFirst());
      json.writeNumberField("parameters", layer.parameters());
      json.writeBooleanField("filters", Filter.has(layer));
      Optional<ReceptiveField> field = model.receptiveField(layer.name());
      if (field.isPresent()) {
        json.writeObjectFieldStart("field");
        span(json, "rows", field.get().rows());
        span(json, "columns", field.get().columns());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Start, step, size. */
  private static void span(JsonGenerator json, String name, ReceptiveField.Span span)
      throws IOException {
    json.writeFieldName(name);
    json.writeArray(new long[] {span.start(), span.step(), span.size()}, 0, 3);
  }
}
