package dev.lenet.weights.keras;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.FileBytes;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.Shards;
import dev.lenet.weights.hdf5.H5Reader;
import dev.lenet.weights.hdf5.H5Writer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@code .h5} file of Keras 1 and 2, which Keras 3 reads and writes as its legacy format: a
 * whole model, or weights only (then there is no config).
 *
 * <p>A tensor's name is the one that the layer's attribute {@code weight_names} lists: {@code
 * conv1/kernel:0} in Keras 2, {@code sequential/conv1/kernel} in Keras 3. Their order is the order
 * in which Keras sets them: trainable ones first.
 *
 * @param kerasVersion the version of Keras that wrote it; empty where the file does not say
 * @param config the text of {@code model_config}
 * @param trainingConfig the text of {@code training_config}: loss, metrics, optimizer
 * @param layers every layer in order, those without weights too
 * @param topLevel weights that belong to the model and to none of its layers
 * @param optimizer the optimizer's variables in order
 */
public record LegacyH5(
    String kerasVersion,
    Optional<String> config,
    Optional<String> trainingConfig,
    List<LayerWeights> layers,
    NamedWeights topLevel,
    NamedWeights optimizer) {
  /** Copies the list of layers. */
  public LegacyH5 {
    layers = List.copyOf(layers);
  }

  /**
   * A layer's weights in the order in which Keras sets them.
   *
   * @param layer the layer's name
   */
  public record LayerWeights(String layer, NamedWeights weights) {}

  /** A model's config and weights, neither compiled nor trained. */
  public static LegacyH5 of(String config, List<LayerWeights> layers) {
    return new LegacyH5(
        KerasArchive.KERAS_VERSION,
        Optional.of(config),
        Optional.empty(),
        layers,
        new NamedWeights(),
        new NamedWeights());
  }

  /** This file with a compiled model's settings and its optimizer's variables. */
  public LegacyH5 withTraining(String newTrainingConfig, NamedWeights newOptimizer) {
    return new LegacyH5(
        kerasVersion, config, Optional.of(newTrainingConfig), layers, topLevel, newOptimizer);
  }

  /**
   * Reads a file.
   *
   * @throws InputException naming the file and the place in it, when it is not such a file
   */
  public static LegacyH5 read(Path file) {
    String source = file.toString();
    return new LegacyH5Reader(source, H5Reader.read(source, ByteBuffer.wrap(FileBytes.read(file))))
        .read();
  }

  /**
   * Whether a file is of this format, and not Keras 3's of weights, nor the index of its shards.
   */
  public static boolean is(Path file) {
    if (Shards.is(file)) {
      return false;
    }
    String source = file.toString();
    return LegacyH5Reader.isLegacy(H5Reader.read(source, ByteBuffer.wrap(FileBytes.read(file))));
  }

  /**
   * Writes a file, whole or not at all, as Keras 3's legacy writer lays it out.
   *
   * @throws InputException {@code cannot write PATH: REASON}, or naming a config that is longer
   *     than the 64,512 bytes that an HDF5 attribute keeps
   */
  public void write(Path file) {
    List<ByteBuffer> bytes = H5Writer.write(LegacyH5Writer.toTree(this));
    AtomicFile.write(file, out -> FileBytes.write(out, bytes));
  }
}
