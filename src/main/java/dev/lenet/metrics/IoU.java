package dev.lenet.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code IoU}: the mean intersection over union of some classes. Targets and outputs are
 * class numbers by default.
 */
public final class IoU extends ClassIoU<IoU> {
  /**
   * The mean over some of the classes.
   *
   * @param classes how many there are
   */
  public IoU(int classes, int... targetClassIds) {
    this(true, classes, targetClassIds);
  }

  IoU(boolean sparseTrue, int classes, int... targetClassIds) {
    super(sparseTrue, true, classes, targetClassIds);
  }

  /** Targets are one column a class, and not class numbers. */
  public static IoU ofColumns(int classes, int... targetClassIds) {
    return new IoU(false, classes, targetClassIds);
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    addClasses(config);
    addTargets(config);
    addIgnored(config);
    addSparseTrue(config);
    addRest(config);
  }
}
