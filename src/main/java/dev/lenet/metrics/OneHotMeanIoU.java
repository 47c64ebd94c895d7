package dev.lenet.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code OneHotMeanIoU}: the mean intersection over union of all classes, where targets and
 * outputs are one column a class.
 */
public final class OneHotMeanIoU extends ClassIoU<OneHotMeanIoU> {
  /** The mean over this many classes. */
  public OneHotMeanIoU(int classes) {
    super(false, false, classes, all(classes));
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    addClasses(config);
    addIgnored(config);
    addRest(config);
  }
}
