package dev.lenet.train;

import dev.lenet.callbacks.Callback;
import dev.lenet.datasets.SampleSource;
import dev.lenet.exceptions.InputException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code fit}, with Keras's names and defaults. Immutable: each method returns
 * options of its own.
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

  /** How many samples a step takes; 32 by default. */
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

  /** The number of the first epoch, from 0: to go on with an earlier run. */
  public FitOptions initialEpoch(int value) {
    if (value < 0) {
      throw new InputException("initial epoch " + value + " (expected: 0 or more)");
    }
    FitOptions copy = copy();
    copy.initialEpoch = value;
    return copy;
  }

  /**
   * How many steps an epoch takes; by default, and at the most, as many as take every sample once.
   * The next epoch goes on where this one ended; the first epoch of a run begins with the first
   * sample.
   */
  public FitOptions stepsPerEpoch(int value) {
    FitOptions copy = copy();
    copy.stepsPerEpoch = positive("steps per epoch", value);
    return copy;
  }

  /** Whether each epoch takes the samples in another order; true by default. */
  public FitOptions shuffle(boolean value) {
    FitOptions copy = copy();
    copy.shuffle = value;
    return copy;
  }

  /** The seed of the order; drawn from Keras's random seed by default. */
  public FitOptions shuffleSeed(int value) {
    FitOptions copy = copy();
    copy.shuffleSeed = value;
    return copy;
  }

  /** The share of samples, taken from the end before shuffling, that validates each epoch. */
  public FitOptions validationSplit(double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InputException("validation split " + value + " (expected: 0 or more, less than 1)");
    }
    FitOptions copy = copy();
    copy.validationSplit = value;
    return copy;
  }

  /** The samples that validate each epoch, with one weight for each. */
  public FitOptions validationData(SampleSource value, float... sampleWeight) {
    FitOptions copy = copy();
    copy.validationData = value;
    copy.validationSampleWeight = sampleWeight.length == 0 ? null : sampleWeight.clone();
    return copy;
  }

  /** After how many epochs validation runs; after each by default. */
  public FitOptions validationFreq(int value) {
    FitOptions copy = copy();
    copy.validationFreq = positive("validation freq", value);
    return copy;
  }

  /**
   * What is printed: 0, the default, nothing; 1 a progress bar; 2 one line an epoch. Only this
   * default is not Keras's.
   */
  public FitOptions verbose(int value) {
    if (value < 0 || value > 2) {
      throw new InputException("verbose " + value + " (expected: 0, 1 or 2)");
    }
    FitOptions copy = copy();
    copy.verbose = value;
    return copy;
  }

  /** How much each class counts in the loss; 1 where a class is not named. */
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

  public int batchSize() {
    return batchSize;
  }

  public int epochs() {
    return epochs;
  }

  public int initialEpoch() {
    return initialEpoch;
  }

  /** 0 for all samples. */
  public int stepsPerEpoch() {
    return stepsPerEpoch;
  }

  public boolean shuffle() {
    return shuffle;
  }

  public @Nullable Integer shuffleSeed() {
    return shuffleSeed;
  }

  public double validationSplit() {
    return validationSplit;
  }

  public @Nullable SampleSource validationData() {
    return validationData;
  }

  public float @Nullable [] validationSampleWeight() {
    return validationSampleWeight;
  }

  public int validationFreq() {
    return validationFreq;
  }

  public int verbose() {
    return verbose;
  }

  public Map<Integer, Double> classWeight() {
    return classWeight;
  }

  public float @Nullable [] sampleWeight() {
    return sampleWeight;
  }

  public List<Callback> callbacks() {
    return callbacks;
  }
}
