package dev.lenet.train;

import dev.lenet.callbacks.Callback;
import dev.lenet.datasets.SampleSource;
import dev.lenet.exceptions.InputException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code fit}, with Keras's names and defaults. Immutable: each setter returns a
 * changed copy.
 */
public final class FitOptions {
  private int batchSize = 32;
  private int epochs = 1;
  private int initialEpoch;
  private int stepsPerEpoch;
  private boolean shuffle = true;
  private @Nullable Integer shuffleSeed;
  private double validationSplit;
  private @Nullable SampleSource validationData;
  private float @Nullable [] validationSampleWeight;
  private int validationFreq = 1;
  private int verbose;
  private Map<Integer, Double> classWeight = Map.of();
  private float @Nullable [] sampleWeight;
  private List<Callback> callbacks = List.of();

  /** The number of samples per step; 32 by default. */
  public FitOptions batchSize(int value) {
    FitOptions copy = copy();
    copy.batchSize = positive("batch size", value);
    return copy;
  }

  /** The number of the last epoch; 1 by default. */
  public FitOptions epochs(int value) {
    FitOptions copy = copy();
    copy.epochs = positive("epochs", value);
    return copy;
  }

  /** The number of the first epoch, from 0, to continue an earlier run; 0 by default. */
  public FitOptions initialEpoch(int value) {
    if (value < 0) {
      throw new InputException("initial epoch " + value + " (expected: 0 or more)");
    }
    FitOptions copy = copy();
    copy.initialEpoch = value;
    return copy;
  }

  /**
   * The number of steps per epoch. The default, which is also the maximum, takes every sample once.
   * Each epoch continues where the one before ended; the first epoch begins with the first sample.
   */
  public FitOptions stepsPerEpoch(int value) {
    FitOptions copy = copy();
    copy.stepsPerEpoch = positive("steps per epoch", value);
    return copy;
  }

  /** Whether the samples are shuffled before each epoch; true by default. */
  public FitOptions shuffle(boolean value) {
    FitOptions copy = copy();
    copy.shuffle = value;
    return copy;
  }

  /** The seed of the shuffling; drawn from Keras's random seed by default. */
  public FitOptions shuffleSeed(int value) {
    FitOptions copy = copy();
    copy.shuffleSeed = value;
    return copy;
  }

  /**
   * The fraction of the samples, taken from the end before shuffling, on which each epoch is
   * validated; 0 by default.
   */
  public FitOptions validationSplit(double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InputException("validation split " + value + " (expected: 0 or more, less than 1)");
    }
    FitOptions copy = copy();
    copy.validationSplit = value;
    return copy;
  }

  /** The samples on which each epoch is validated, and optionally one weight per sample. */
  public FitOptions validationData(SampleSource value, float... sampleWeight) {
    FitOptions copy = copy();
    copy.validationData = value;
    copy.validationSampleWeight = sampleWeight.length == 0 ? null : sampleWeight.clone();
    return copy;
  }

  /** The number of epochs between validations; 1 by default. */
  public FitOptions validationFreq(int value) {
    FitOptions copy = copy();
    copy.validationFreq = positive("validation freq", value);
    return copy;
  }

  /**
   * What is printed: nothing for 0, the default; a progress bar for 1; one line per epoch for 2.
   * This is the only default that differs from Keras's.
   */
  public FitOptions verbose(int value) {
    if (value < 0 || value > 2) {
      throw new InputException("verbose " + value + " (expected: 0, 1 or 2)");
    }
    FitOptions copy = copy();
    copy.verbose = value;
    return copy;
  }

  /**
   * The weight of each class in the loss, by class number; 1 for classes that are not in the map.
   */
  public FitOptions classWeight(Map<Integer, Double> value) {
    FitOptions copy = copy();
    copy.classWeight = Map.copyOf(value);
    return copy;
  }

  /** How much each sample counts in the loss. */
  public FitOptions sampleWeight(float... value) {
    FitOptions copy = copy();
    copy.sampleWeight = value.clone();
    return copy;
  }

  /** The callbacks, which are called in this order; none by default. */
  public FitOptions callbacks(List<? extends Callback> value) {
    FitOptions copy = copy();
    copy.callbacks = List.copyOf(value);
    return copy;
  }

  private FitOptions copy() {
    FitOptions copy = new FitOptions();
    copy.batchSize = batchSize;
    copy.epochs = epochs;
    copy.initialEpoch = initialEpoch;
    copy.stepsPerEpoch = stepsPerEpoch;
    copy.shuffle = shuffle;
    copy.shuffleSeed = shuffleSeed;
    copy.validationSplit = validationSplit;
    copy.validationData = validationData;
    copy.validationSampleWeight = validationSampleWeight;
    copy.validationFreq = validationFreq;
    copy.verbose = verbose;
    copy.classWeight = classWeight;
    copy.sampleWeight = sampleWeight;
    copy.callbacks = callbacks;
    return copy;
  }

  private static int positive(String what, int value) {
    if (value <= 0) {
      throw new InputException(what + " " + value + " (expected: 1 or more)");
    }
    return value;
  }

  /** The number of samples per step. */
  public int batchSize() {
    return batchSize;
  }

  /** The number of the last epoch. */
  public int epochs() {
    return epochs;
  }

  /** How many epochs are already done. */
  public int initialEpoch() {
    return initialEpoch;
  }

  /** The number of steps per epoch; 0 for as many as take every sample once. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /** Whether samples are shuffled before each epoch. */
  public boolean shuffle() {
    return shuffle;
  }

  /** The seed of the shuffling; null draws one. */
  public @Nullable Integer shuffleSeed() {
    return shuffleSeed;
  }

  /** The fraction of the samples, from the end, on which epochs are validated; 0 for none. */
  public double validationSplit() {
    return validationSplit;
  }

  /** The samples on which epochs are validated; null for none. */
  public @Nullable SampleSource validationData() {
    return validationData;
  }

  /** How much each validation sample counts; null for 1 each. */
  public float @Nullable [] validationSampleWeight() {
    return validationSampleWeight;
  }

  /** The number of epochs between validations. */
  public int validationFreq() {
    return validationFreq;
  }

  /** What is printed: 0 nothing, 1 a bar, 2 a line for each epoch. */
  public int verbose() {
    return verbose;
  }

  /** How much each class counts in the loss; 1 for a class that is not named. */
  public Map<Integer, Double> classWeight() {
    return classWeight;
  }

  /** How much each sample counts in the loss; null for 1 each. */
  public float @Nullable [] sampleWeight() {
    return sampleWeight;
  }

  /** The callbacks, in the order in which they are called. */
  public List<Callback> callbacks() {
    return callbacks;
  }
}
