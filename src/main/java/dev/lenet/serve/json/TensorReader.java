package dev.lenet.serve.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tensor from nested JSON lists, whose lengths are its shape; an image, as {@code {"b64":
 * "..."}}, may stand for the lists of a sample.
 */
public final class TensorReader {
  private final TensorSpec spec;
  private final @Nullable ImageReader images;
  private final Elements elements;
  private final ListShape shape;

  /**
   * @param spec the input that it is for, which decides the dtype
   * @param images reads what comes as an image, or null where none may
   */
  public TensorReader(TensorSpec spec, @Nullable ImageReader images) {
    this.spec = spec;
    this.images = images;
    this.elements = new Elements(spec.name(), spec.dtype());
    this.shape = new ListShape(spec.name());
  }

  /**
   * Reads the value that the parser stands on.
   *
   * @param depth in how many lists it is
   * @throws ServeError when it is ragged, or no number of the dtype
   */
  public void read(JsonParser parser, int depth) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      parser.nextToken();
      readImage(parser, depth);
      return;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      shape.element(depth);
      elements.add(parser);
    } else if (spec.dtype() == DType.FLOAT32
        && parser instanceof JsonInput json
        && json.takeList().peek() != '{') { // of images
      FloatScanner scanner = json.takeList();
      new FloatLists(spec.name(), scanner, shape, elements).read(depth, json.deepest());
      json.giveBack(scanner);
    } else {
      int count = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        read(parser, depth + 1);
        count++;
      }
      size(depth, count);
    }
  }

  /**
   * Reads an image, which stands for lists as deep as it has dimensions.
   *
   * @param parser stands on the key of the object {@code {"b64": "..."}}
   * @param depth in how many lists it is
   */
  public void readImage(JsonParser parser, int depth) throws IOException {
    if (images == null) {
      throw ServeError.invalid("input %s: an object (expected: %s)", spec.name(), spec.dtype());
    }
    HostTensor image = images.tensor(parser);
    Shape sizes = image.shape().dropFirst();
    for (int i = 0; i < sizes.rank(); i++) {
      shape.size(depth + i, Math.toIntExact(sizes.size(i)));
    }
    shape.element(depth + sizes.rank());
    elements.addAll(image.bytes());
  }

  /** Says how many values of a dimension there were. */
  public void size(int depth, int count) {
    shape.size(depth, count);
  }

  /** What was read, with the shape that it had. */
  public HostTensor tensor() {
    return new HostTensor(spec.dtype(), shape.shape(), elements.bytes());
  }

  /** What was read, flat or not, with the shape that the client says it has. */
  public HostTensor tensor(Shape given) {
    if (given.elements() != elements.count()) {
      throw ServeError.invalid(
          "input %s: %d elements (expected: %d, of shape %s)",
          spec.name(), elements.count(), given.elements(), given);
    }
    return new HostTensor(spec.dtype(), given, elements.bytes());
  }
}
