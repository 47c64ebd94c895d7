package dev.lenet.internal.frozen;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.Interrupts;
import dev.lenet.internal.runtime.NativeCall;
import dev.lenet.internal.runtime.NativeSession;
import dev.lenet.internal.runtime.Parallel;
import dev.lenet.predict.Binding;
import dev.lenet.predict.BoundCall;
import dev.lenet.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Runs a {@link FrozenGraph}: the one way in which this project predicts.
 *
 * <p>Threads: a few samples are computed on the caller's thread, from the first op to the last.
 * More of them are cut into {@link Parts}, where the graph keeps samples apart, and computed on the
 * caller's thread and on the helpers of {@link Parallel}. Any number of threads may call at once;
 * {@link #close} waits for those that do, and later calls throw {@link IllegalStateException}.
 */
public final class FrozenRunner implements AutoCloseable {
  private final FrozenGraph graph;
  private final NativeSession session;
  private final boolean perSample;
  private final CallPool calls;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private FrozenRunner(FrozenGraph graph, NativeSession session, boolean perSample) {
    this.graph = graph;
    this.session = session;
    this.perSample = perSample;
    this.calls = new CallPool(session, graph.inputs(), graph.outputs());
  }

  /**
   * Opens a graph that is known to compute each sample's output from that sample alone.
   *
   * @throws RuntimeException TensorFlow's, when it refuses the graph
   */
  public static FrozenRunner openPerSample(FrozenGraph graph) {
    return new FrozenRunner(graph, NativeSession.open(graph.graph(), graph.functional()), true);
  }

  /**
   * Opens a graph of anyone's: batches are cut into parts only where it is seen that samples do not
   * depend on each other.
   *
   * @param batched whether every input and output has samples along its first dimension
   * @throws RuntimeException TensorFlow's, when it refuses the graph
   */
  public static FrozenRunner open(FrozenGraph graph, boolean batched) {
    NativeSession session = NativeSession.open(graph.graph(), graph.functional());
    return new FrozenRunner(graph, session, batched && RowWise.holds(graph, session::shape));
  }

  /**
   * A graph in a session that was started elsewhere; batches stay whole. It is closed with this.
   */
  public static FrozenRunner of(FrozenGraph graph, NativeSession session) {
    return new FrozenRunner(graph, session, false);
  }

  /** Whether the graph is frozen, and not one that reads variables. */
  public boolean isFrozen() {
    return graph.functional();
  }

  /** Whether batches are cut into parts. */
  public boolean perSample() {
    return perSample;
  }

  /**
   * The outputs, in their order.
   *
   * @param inputs one tensor an input, in their order, of dtypes and shapes that fit
   */
  public List<HostTensor> run(List<HostTensor> inputs) {
    Interrupts.check("predict");
    lock.readLock().lock();
    try {
      requireOpen();
      return compute(inputs);
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<HostTensor> compute(List<HostTensor> inputs) {
    Parts parts = parts(inputs);
    if (parts.count() == 1) {
      return calls.run(inputs);
    }
    List<List<HostTensor>> tasks = new ArrayList<>();
    for (int i = 0; i < parts.count(); i++) {
      tasks.add(rows(inputs, parts, i));
    }
    List<List<HostTensor>> results =
        Parallel.all(
            tasks.stream().<Callable<List<HostTensor>>>map(in -> () -> calls.run(in)).toList());
    List<HostTensor> joined = new ArrayList<>();
    for (int output = 0; output < graph.outputs().size(); output++) {
      int which = output;
      joined.add(HostTensor.concat(results.stream().map(part -> part.get(which)).toList()));
    }
    return joined;
  }

  private Parts parts(List<HostTensor> inputs) {
    HostTensor first = inputs.get(0);
    if (!perSample || first.shape().rank() == 0) {
      return Parts.whole(1);
    }
    int samples = Math.toIntExact(first.shape().size(0));
    long elements = inputs.stream().mapToLong(in -> in.shape().dropFirst().elements()).sum();
    return Parts.of(samples, elements);
  }

  private static List<HostTensor> rows(List<HostTensor> inputs, Parts parts, int part) {
    return inputs.stream().map(in -> in.rows(parts.from(part), parts.from(part + 1))).toList();
  }

  /**
   * A call from and into the caller's memory, as {@link dev.lenet.predict.Predictor#bind} describes
   * it.
   */
  public BoundCall bind(Binding binding) {
    lock.readLock().lock();
    try {
      requireOpen();
      return new BoundParts(binding, parts(binding.inputs()));
    } finally {
      lock.readLock().unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this model is closed");
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        calls.close();
        session.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** A prepared call for each part of a batch. */
  private final class BoundParts implements BoundCall {
    private final List<NativeCall> parts = new ArrayList<>();
    private final List<List<ByteBuffer>> into = new ArrayList<>();
    private boolean released;

    BoundParts(Binding binding, Parts cut) {
      boolean done = false;
      try {
        for (int part = 0; part < cut.count(); part++) {
          into.add(cut.count() == 1 ? binding.outputs() : slices(binding.outputs(), cut, part));
          List<HostTensor> rows =
              cut.count() == 1 ? binding.inputs() : rows(binding.inputs(), cut, part);
          List<NativeCall.Input> fed = new ArrayList<>();
          for (int i = 0; i < rows.size(); i++) {
            HostTensor in = rows.get(i);
            String name = graph.inputs().get(i).name();
            fed.add(new NativeCall.Input(name, in.dtype(), in.shape(), in.bytes()));
          }
          parts.add(new NativeCall(session, fed, graph.outputs()));
        }
        done = true;
      } finally {
        if (!done) {
          close();
        }
      }
    }

    private static List<ByteBuffer> slices(List<ByteBuffer> outputs, Parts cut, int part) {
      List<ByteBuffer> slices = new ArrayList<>();
      for (ByteBuffer output : outputs) {
        int row = output.remaining() / cut.samples();
        if (row * cut.samples() != output.remaining()) {
          throw new InputException(
              "output buffer: %d bytes (expected: the same number for each of %d samples)"
                  .formatted(output.remaining(), cut.samples()));
        }
        int from = cut.from(part) * row;
        slices.add(output.slice(from, cut.from(part + 1) * row - from));
      }
      return slices;
    }

    @Override
    public synchronized void run() {
      if (released) {
        throw new IllegalStateException("this call is closed");
      }
      Interrupts.check("predict");
      lock.readLock().lock();
      try {
        requireOpen();
        if (parts.size() == 1) {
          parts.get(0).run(into.get(0));
        } else {
          Parallel.forEach(parts.size(), i -> parts.get(i).run(into.get(i)));
        }
      } finally {
        lock.readLock().unlock();
      }
    }

    @Override
    public synchronized void close() {
      released = true;
      parts.forEach(NativeCall::close);
    }
  }
}
