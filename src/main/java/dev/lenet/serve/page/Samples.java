package dev.lenet.serve.page;

import com.linecorp.armeria.common.HttpData;
import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/** Images to begin with: the first of each class among the embedded test images. */
final class Samples {
  private static final Shape GREY = Shape.of(28, 28, 1);

  private Samples() {}

  /**
   * An image to try.
   *
   * @param label what it shows
   * @param png grey, 28 x 28
   */
  record Sample(String label, HttpData png) {}

  /** The samples, which are read when they are first asked for. */
  static List<Sample> all() {
    return Holder.SAMPLES;
  }

  private static final class Holder {
    static final List<Sample> SAMPLES = read();
  }

  private static List<Sample> read() {
    DataSplits data = Datasets.load("fashion-mnist-mini", DataOptions.defaults().imageShape(GREY));
    Dataset test = data.test();
    int[] labels = test.y().ints();
    TreeMap<Integer, Integer> firsts = new TreeMap<>();
    for (int i = 0; i < labels.length; i++) {
      firsts.putIfAbsent(labels[i], i);
    }
    List<Sample> samples = new ArrayList<>();
    firsts.forEach(
        (label, i) -> samples.add(new Sample(data.classNames().get(label), png(test, i))));
    return List.copyOf(samples);
  }

  private static HttpData png(Dataset images, int index) {
    byte[] pixels = new byte[(int) GREY.elements()];
    images.x().rows(index, index + 1).bytes().get(pixels);
    BufferedImage image =
        new BufferedImage((int) GREY.size(1), (int) GREY.size(0), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, image.getWidth(), image.getHeight(), pixels);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return HttpData.wrap(png.toByteArray());
  }
}
