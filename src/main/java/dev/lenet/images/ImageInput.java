package dev.lenet.images;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.Set;

/**
 * Turns an image into the single input of a model: resizes it to the model's input shape, then
 * scales its bytes to floats, or leaves them as bytes.
 *
 * @param spec the input: N x H x W x C with one or three channels, or N x H x W for grey; a height
 *     or width that is not known is the image's own
 * @param scaling how bytes become floats
 */
public record ImageInput(TensorSpec spec, Scaling scaling) {
  private static final Set<DType> DTYPES = Set.of(DType.FLOAT32, DType.UINT8);
  private static final int IMAGE_RANK = 3;

  /**
   * @throws InputException if the input does not take images
   */
  public ImageInput {
    Shape shape = spec.shape();
    boolean grey = shape.rank() == IMAGE_RANK;
    boolean colored = shape.rank() == IMAGE_RANK + 1 && Set.of(1L, 3L).contains(shape.size(-1));
    if (!(grey || colored) || !DTYPES.contains(spec.dtype())) {
      throw new InputException(
          "image for a model with input "
              + spec
              + " (expected: float32 or uint8, (N, H, W, C) with 1 or 3 channels, or (N, H, W))");
    }
  }

  /**
   * The input of a model whose only input is images.
   *
   * @throws InputException if the model has more inputs, or its input does not take images
   */
  public static ImageInput of(Signature signature, Scaling scaling) {
    if (signature.inputs().size() != 1) {
      throw new InputException(
          "image for a model with inputs " + signature.inputs() + " (expected: one input)");
    }
    return new ImageInput(signature.inputs().get(0), scaling);
  }

  /**
   * Reads an image as the model sees it.
   *
   * @return uint8, H x W x C
   * @throws InputException if the file is missing, truncated, not an image, or too large
   */
  public HostTensor pixels(Path file) {
    return Images.load(file, imageShape(), Interpolation.NEAREST);
  }

  /**
   * As {@link #pixels(Path)}, from bytes.
   *
   * @param where names it in messages
   * @param budget how many pixels it may have
   */
  public HostTensor pixels(byte[] file, String where, PixelBudget budget) {
    HostTensor rgb = Images.decode(file, where, budget);
    return Images.fit(rgb, imageShape(), Interpolation.NEAREST);
  }

  /**
   * The model's input of one image.
   *
   * @param pixels as {@link #pixels} gives them
   * @return float32 or uint8, 1 x H x W x C, or 1 x H x W
   */
  public HostTensor tensor(HostTensor pixels) {
    Shape image = pixels.shape();
    boolean flat = spec.shape().rank() == IMAGE_RANK;
    Shape shape = (flat ? Shape.of(image.size(0), image.size(1)) : image).prepend(1);
    HostTensor bytes = new HostTensor(DType.UINT8, shape, pixels.bytes());
    return spec.dtype() == DType.UINT8 ? bytes : scaling.toFloats(bytes);
  }

  private Shape imageShape() {
    Shape shape = spec.shape().dropFirst();
    return shape.rank() == IMAGE_RANK ? shape : Shape.of(shape.size(0), shape.size(1), 1);
  }
}
