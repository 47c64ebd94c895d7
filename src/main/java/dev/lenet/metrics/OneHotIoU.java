package dev.lenet.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code OneHotIoU}: the mean intersection over union of some classes, where targets and
 * outputs are one column a class.
 */
public final class OneHotIoU extends ClassIoU<OneHotIoU> {
  /**
   * The mean over some of the classes.
   *
   * @param classes how many there are
   */
  public OneHotIoU(int classes, int... targetClassIds) {
    super(false, false, classes, targetClassIds);
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    addClasses(config);
    addTargets(config);
    addIgnored(config);
    addRest(config);
  }
}
