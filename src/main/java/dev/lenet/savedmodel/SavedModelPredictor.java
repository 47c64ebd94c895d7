package dev.lenet.savedmodel;

import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Predictor;
import dev.lenet.data.Shape;
import dev.lenet.data.Signature;
import dev.lenet.data.TensorSpec;
import dev.lenet.graph.Native;
import dev.lenet.train.Parallel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.family.TType;

/**
 * A SavedModel that predicts. Safe for several threads; large batches go in chunks of a fixed size,
 * as many at a time as there are cores, where the signature leaves the batch open.
 */
public final class SavedModelPredictor implements Predictor {
  private static final int CHUNK = 128;

  private final Path folder;
  private final Graph graph;
  private final Session session;
  private final Signature signature;
  private final Map<String, Output<?>> inputs = new LinkedHashMap<>();
  private final Map<String, Output<?>> outputs = new LinkedHashMap<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  SavedModelPredictor(
      Path folder, Graph graph, Session session, SignatureDef called, Signature signature) {
    this.folder = folder;
    this.graph = graph;
    this.session = session;
    this.signature = signature;
    called
        .getInputsMap()
        .entrySet()
        .forEach(in -> inputs.put(in.getKey(), Endpoint.find(folder, graph, in)));
    called
        .getOutputsMap()
        .entrySet()
        .forEach(out -> outputs.put(out.getKey(), Endpoint.find(folder, graph, out)));
  }

  /** The folder that holds the model's {@code saved_model.pb}. */
  public Path folder() {
    return folder;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /**
   * Whether an output is made by a softmax, so that its rows are probabilities.
   *
   * @param name the output's name in the signature
   */
  public boolean isSoftmax(String name) {
    return probabilities(name).isPresent();
  }

  /**
   * What makes an output's probabilities of logits: {@code Softmax}, {@code Sigmoid}, or nothing.
   *
   * @param name the output's name in the signature
   */
  public Optional<String> probabilities(String name) {
    Output<?> output = outputs.get(name);
    if (output == null) {
      throw new InputException(
          folder + ": no output " + name + " (expected: one of " + names() + ")");
    }
    return Optional.ofNullable(
        SoftmaxSearch.find(graph.toGraphDef(), output.op().name(), output.index()));
  }

  private String names() {
    return String.join(", ", outputs.keySet());
  }

  @Override
  public Map<String, HostTensor> predict(Map<String, HostTensor> values) {
    signature.check(values);
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(folder + ": closed");
      }
      int samples = samples(values);
      return samples > CHUNK ? inChunks(values, samples) : run(values);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** How many samples there are, or -1 where the model takes or gives something else. */
  private int samples(Map<String, HostTensor> values) {
    long samples = -1;
    for (TensorSpec input : signature.inputs()) {
      Shape given = value(values, input.name()).shape();
      if (input.shape().rank() == 0 || input.shape().size(0) >= 0) {
        return -1;
      }
      if (samples >= 0 && samples != given.size(0)) {
        throw new InputException(
            "input %s: %d samples (expected: %d, as many as the others)"
                .formatted(input.name(), given.size(0), samples));
      }
      samples = given.size(0);
    }
    boolean perSample =
        signature.outputs().stream()
            .allMatch(output -> output.shape().rank() > 0 && output.shape().size(0) < 0);
    return perSample ? Math.toIntExact(samples) : -1;
  }

  private static HostTensor value(Map<String, HostTensor> values, String name) {
    return Objects.requireNonNull(values.get(name)); // the signature was checked
  }

  private Map<String, HostTensor> inChunks(Map<String, HostTensor> values, int samples) {
    List<Callable<Map<String, HostTensor>>> chunks = new ArrayList<>();
    for (int from = 0; from < samples; from += CHUNK) {
      int start = from;
      int end = Math.min(samples, from + CHUNK);
      chunks.add(
          () -> {
            Map<String, HostTensor> rows = new LinkedHashMap<>();
            values.forEach((name, value) -> rows.put(name, value.rows(start, end)));
            return run(rows);
          });
    }
    return join(Parallel.all(chunks));
  }

  private Map<String, HostTensor> run(Map<String, HostTensor> values) {
    List<Native<? extends TType>> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      inputs.forEach(
          (name, input) -> {
            Native<? extends TType> value = Native.of(value(values, name));
            fed.add(value);
            runner.feed(input.op().name(), input.index(), value.get());
          });
      outputs.values().forEach(output -> runner.fetch(output.op().name(), output.index()));
      Map<String, HostTensor> results = new LinkedHashMap<>();
      try (var result = runner.run()) {
        int i = 0;
        for (String name : outputs.keySet()) {
          results.put(name, Native.toHost(result.get(i++)));
        }
      }
      return results;
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw SavedModelFile.refused(folder, e);
    } finally {
      fed.forEach(Native::close);
    }
  }

  private static Map<String, HostTensor> join(List<Map<String, HostTensor>> parts) {
    Map<String, HostTensor> joined = new LinkedHashMap<>();
    for (String name : parts.get(0).keySet()) {
      joined.put(name, HostTensor.concat(parts.stream().map(part -> part.get(name)).toList()));
    }
    return joined;
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
        graph.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
