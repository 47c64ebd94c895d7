package dev.lenet.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code MeanIoU}: the mean intersection over union of all classes. Targets and outputs are
 * class numbers by default.
 */
public final class MeanIoU extends ClassIoU<MeanIoU> {
  /** The mean over this many classes. */
  public MeanIoU(int classes) {
    this(true, classes);
  }

  private MeanIoU(boolean sparseTrue, int classes) {
    super(sparseTrue, true, classes, all(classes));
  }

  /** Targets are one column a class, and not class numbers. */
  public static MeanIoU ofColumns(int classes) {
    return new MeanIoU(false, classes);
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    addClasses(config);
    addIgnored(config);
    addSparseTrue(config);
    addRest(config);
  }
}
