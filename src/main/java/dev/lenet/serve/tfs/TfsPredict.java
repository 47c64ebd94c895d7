package dev.lenet.serve.tfs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.serve.json.ImageReader;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.json.TensorReader;
import dev.lenet.serve.models.Deadline;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * TensorFlow Serving's {@code :predict}: {@code instances}, a list of samples, is answered by
 * {@code predictions}; {@code inputs}, a tensor an input, by {@code outputs}. For a sample of
 * numbers an image may stand, as {@code {"b64": "..."}}.
 */
final class TfsPredict {
  static final String SIGNATURE = "serving_default";

  private final Signature signature;
  private final ImageReader images;
  private final Map<String, TensorReader> readers = new LinkedHashMap<>();
  private boolean rows;

  private TfsPredict(ServedModel model) {
    this.signature = model.signature();
    this.images = new ImageReader(model);
  }

  /** Answers a request's body. */
  static CompletableFuture<byte[]> answer(ServedModel model, byte[] body, Deadline deadline) {
    TfsPredict request = new TfsPredict(model);
    Map<String, HostTensor> inputs =
        Json.readObject(
            body,
            body.length,
            parser -> {
              request.read(parser);
              return request.tensors();
            });
    long rows = request.rows ? count(inputs) : -1;
    return model
        .predict(inputs, deadline)
        .thenApply(outputs -> TfsReply.of(model.signature(), outputs, rows));
  }

  /** Answers a body that is an image file: as a list of this one sample. */
  static CompletableFuture<byte[]> answerImage(ServedModel model, byte[] body, Deadline deadline) {
    ImageReader images = new ImageReader(model);
    return model
        .predict(Map.of(images.name(), images.tensor(body)), deadline)
        .thenApply(outputs -> TfsReply.of(model.signature(), outputs, 1));
  }

  private static long count(Map<String, HostTensor> inputs) {
    return inputs.values().iterator().next().shape().size(0);
  }

  private Map<String, HostTensor> tensors() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    readers.forEach((name, reader) -> tensors.put(name, reader.tensor()));
    return tensors;
  }

  private void read(JsonParser parser) throws IOException {
    boolean found = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "signature_name" -> requireKnown(parser.getText());
        case "instances", "inputs" -> {
          if (found) {
            throw ServeError.invalid(
                "'%s' is not the only input (expected: either 'instances' or 'inputs', once)", key);
          }
          found = true;
          rows = key.equals("instances");
          if (rows) {
            readRows(parser);
          } else {
            readColumns(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
    if (!found) {
      throw ServeError.invalid("neither 'instances' nor 'inputs' (expected: one of them)");
    }
  }

  private static void requireKnown(String name) {
    if (!name.isEmpty() && !name.equals(SIGNATURE)) {
      throw ServeError.invalid(
          "Serving signature name: \"%s\" not found in signature def (expected: %s)",
          name, SIGNATURE);
    }
  }

  private void readRows(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw ServeError.invalid("'instances': not a list (expected: a list of samples)");
    }
    int count = 0;
    boolean objects = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean object = parser.currentToken() == JsonToken.START_OBJECT;
      if (count > 0 && object != objects) {
        throw ServeError.invalid(
            "'instances': values and objects (expected: only one of the two" + " kinds)");
      }
      objects = object;
      if (object) {
        readNamed(parser, 1);
      } else {
        reader(onlyInput()).read(parser, 1);
      }
      count++;
    }
    if (count == 0) {
      throw ServeError.invalid("'instances': empty (expected: at least one sample)");
    }
    for (TensorReader reader : readers.values()) {
      reader.size(0, count);
    }
  }

  private void readColumns(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      readNamed(parser, 0);
    } else {
      reader(onlyInput()).read(parser, 0);
    }
  }

  /** Reads an object with a value for each input. */
  private void readNamed(JsonParser parser, int depth) throws IOException {
    Map<String, Boolean> seen = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (seen.isEmpty() && isImage(name)) {
        reader(onlyInput()).readImage(parser, depth);
        return;
      }
      Optional<TensorSpec> spec = input(name);
      parser.nextToken();
      if (spec.isPresent()) {
        if (seen.put(name, true) != null) {
          throw ServeError.invalid("input %s: given twice (expected: once)", name);
        }
        reader(spec.get()).read(parser, depth);
      } else if (rows) {
        throw ServeError.invalid("input %s: unknown (expected: %s)", name, names());
      } else { // as TensorFlow Serving has it
        parser.skipChildren();
      }
    }
    if (seen.size() != signature.inputs().size()) {
      throw ServeError.invalid("inputs %s (expected: %s)", seen.keySet(), names());
    }
  }

  private boolean isImage(String name) {
    return name.equals(ImageReader.KEY)
        && signature.inputs().stream().noneMatch(input -> input.name().equals(name));
  }

  private TensorReader reader(TensorSpec spec) {
    return readers.computeIfAbsent(spec.name(), name -> new TensorReader(spec, images));
  }

  private TensorSpec onlyInput() {
    if (signature.inputs().size() != 1) {
      throw ServeError.invalid("inputs without names (expected: objects with %s)", names());
    }
    return signature.inputs().get(0);
  }

  private Optional<TensorSpec> input(String name) {
    return signature.inputs().stream().filter(input -> input.name().equals(name)).findFirst();
  }

  private String names() {
    return String.join(", ", signature.inputs().stream().map(TensorSpec::name).toList());
  }
}
