package dev.lenet.serve.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.exceptions.InputException;
import dev.lenet.images.ImageInput;
import dev.lenet.images.PixelBudget;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the images of one request where a model takes floats or bytes: the formats of {@link
 * dev.lenet.images.Images}, resized and scaled as {@code ./lenet predict} does it. How many pixels
 * they may have together, by their headers, is the server's option.
 */
public final class ImageReader {
  /** The only key of an object that stands for bytes, in TensorFlow Serving's JSON. */
  public static final String KEY = "b64";

  private final ServedModel model;
  private final PixelBudget budget;
  private @Nullable ImageInput input;

  /** Reads images for this model. */
  public ImageReader(ServedModel model) {
    this.model = model;
    this.budget = new PixelBudget(model.maxPixels());
  }

  /**
   * The model's input of one image.
   *
   * @param file an image file's bytes
   * @return N x H x W x C, N being 1
   * @throws ServeError when it is none, or the model takes no images
   */
  public HostTensor tensor(byte[] file) {
    return input().tensor(pixels(file));
  }

  /**
   * An image as the model sees it: uint8, H x W x C.
   *
   * @throws ServeError when it is none, or the model takes no images
   */
  public HostTensor pixels(byte[] file) {
    try {
      return input().pixels(file, "image", budget);
    } catch (InputException e) {
      throw ServeError.invalid("%s", e.getMessage());
    }
  }

  /** The name of the input. */
  public String name() {
    return input().spec().name();
  }

  /**
   * As {@link #tensor(byte[])}, of an object {@code {"b64": "..."}}, on whose key the parser
   * stands.
   */
  HostTensor tensor(JsonParser parser) throws IOException {
    boolean isImage =
        parser.currentToken() == JsonToken.FIELD_NAME
            && parser.currentName().equals(KEY)
            && parser.nextToken() == JsonToken.VALUE_STRING;
    String text = isImage ? parser.getText() : "";
    if (!isImage || parser.nextToken() != JsonToken.END_OBJECT) {
      throw ServeError.invalid(
          "input %s: an object (expected: numbers, or an image as {\"b64\": \"...\"})", name());
    }
    return tensor(fromBase64(text));
  }

  /**
   * The model's input of several images, of one size where the model takes any.
   *
   * @return N x H x W x C
   * @throws ServeError when one is none, or the model takes no images
   */
  public HostTensor tensor(List<byte[]> files) {
    List<HostTensor> images = files.stream().map(this::tensor).toList();
    Set<Shape> shapes = new HashSet<>();
    images.forEach(image -> shapes.add(image.shape()));
    if (shapes.size() != 1) {
      throw ServeError.invalid(
          "input %s: %d images of %d sizes (expected: one or more images of the same size)",
          name(), images.size(), shapes.size());
    }
    return HostTensor.concat(images);
  }

  /** The bytes that base64 stands for, of either alphabet. */
  public static byte[] fromBase64(String text) {
    try {
      return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      throw ServeError.invalid("b64: not base64 (expected: an image file in base64)");
    }
  }

  private ImageInput input() {
    if (input == null) {
      try {
        input = model.images();
      } catch (InputException e) {
        throw ServeError.invalid("%s", e.getMessage());
      }
    }
    return input;
  }
}
