package dev.lenet.serve.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import dev.lenet.data.TensorSpec;
import dev.lenet.serve.models.ServeError;
import java.io.IOException;
import java.util.Arrays;

/** Reads a tensor from nested JSON lists, whose lengths are its shape. */
public final class TensorReader {
  private final TensorSpec spec;
  private final Elements elements;
  private final long[] sizes = new long[Json.MAX_DEPTH + 2];
  private int rank = -1;

  /**
   * @param spec the input that it is for, which decides the dtype
   */
  public TensorReader(TensorSpec spec) {
    this.spec = spec;
    this.elements = new Elements(spec.name(), spec.dtype());
    Arrays.fill(sizes, -1);
  }

  /**
   * Reads the value that the parser stands on.
   *
   * @param depth in how many lists it is
   * @throws ServeError when it is ragged, or no number of the dtype
   */
  public void read(JsonParser parser, int depth) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      if (rank >= 0 && rank != depth) {
        throw ragged();
      }
      rank = depth;
      elements.add(parser);
      return;
    }
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      read(parser, depth + 1);
      count++;
    }
    size(depth, count);
  }

  /** Says how many values of a dimension there were. */
  public void size(int depth, int count) {
    if (sizes[depth] >= 0 && sizes[depth] != count) {
      throw ragged();
    }
    sizes[depth] = count;
  }

  /** What was read, with the shape that it had. */
  public HostTensor tensor() {
    int known = 0;
    while (sizes[known] >= 0) {
      known++;
    }
    if (rank >= 0 && rank != known) {
      throw ragged();
    }
    return new HostTensor(spec.dtype(), Shape.of(Arrays.copyOf(sizes, known)), elements.bytes());
  }

  /** What was read, flat or not, with the shape that the client says it has. */
  public HostTensor tensor(Shape shape) {
    if (shape.elements() != elements.count()) {
      throw ServeError.invalid(
          "input %s: %d elements (expected: %d, of shape %s)",
          spec.name(), elements.count(), shape.elements(), shape);
    }
    return new HostTensor(spec.dtype(), shape, elements.bytes());
  }

  private ServeError ragged() {
    return ServeError.invalid(
        "input %s: ragged (expected: lists of one length at each depth)", spec.name());
  }
}
