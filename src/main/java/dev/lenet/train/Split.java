package dev.lenet.train;

import dev.lenet.datasets.SampleSource;
import dev.lenet.exceptions.InputException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What {@code fit} trains on and what validates each epoch. As in Keras, sample weights are split
 * with their samples, and class weights count in training alone.
 *
 * @param validation null where nothing validates
 */
record Split(Samples training, @Nullable Samples validation) {
  static Split of(SampleSource data, FitOptions options) {
    float[] given = SampleWeights.check("data set", options.sampleWeight(), data);
    if (given != null && !options.classWeight().isEmpty()) {
      throw new InputException("both class weight and sample weight (expected: only one of them)");
    }
    SampleSource validation = options.validationData();
    if (validation != null) {
      float[] weights =
          SampleWeights.check("validation data", options.validationSampleWeight(), validation);
      return new Split(weighted(data, given, options), new Samples(validation, weights));
    }
    if (options.validationSplit() == 0) {
      return new Split(weighted(data, given, options), null);
    }
    int size = data.size();
    int kept = (int) Math.floor(size * (1 - options.validationSplit()));
    if (kept == 0 || kept == size) {
      throw new InputException(
          "validation split %s of %d samples leaves %d to train on and %d to validate (expected: 1 or more of each)"
              .formatted(options.validationSplit(), size, kept, size - kept));
    }
    float[] first = given == null ? null : Arrays.copyOf(given, kept);
    float[] second = given == null ? null : Arrays.copyOfRange(given, kept, size);
    return new Split(
        weighted(data.slice(0, kept), first, options), new Samples(data.slice(kept, size), second));
  }

  private static Samples weighted(SampleSource data, float @Nullable [] given, FitOptions options) {
    return new Samples(
        data,
        options.classWeight().isEmpty()
            ? given
            : SampleWeights.ofClasses(options.classWeight(), data));
  }
}
