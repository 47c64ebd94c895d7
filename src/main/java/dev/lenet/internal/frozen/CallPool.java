package dev.lenet.internal.frozen;

import dev.lenet.internal.runtime.NativeCall;
import dev.lenet.internal.runtime.NativeSession;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Prepared calls that are kept for the next request of the same shapes: the newest few, where their
 * inputs are small.
 */
final class CallPool implements AutoCloseable {
  private static final int KEPT = 2 * Runtime.getRuntime().availableProcessors();

  /** Above this the memory is worth more than the time that it takes to make it anew. */
  private static final long LARGEST_BYTES = 16 << 20;

  private final NativeSession session;
  private final List<TensorSpec> inputs;
  private final List<String> outputs;
  private final Deque<Idle> idle = new ArrayDeque<>();

  private record Idle(List<Shape> shapes, NativeCall call) {}

  CallPool(NativeSession session, List<TensorSpec> inputs, List<String> outputs) {
    this.session = session;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  List<HostTensor> run(List<HostTensor> values) {
    List<Shape> shapes = values.stream().map(HostTensor::shape).toList();
    NativeCall call = borrow(shapes);
    boolean done = false;
    try {
      for (int i = 0; i < values.size(); i++) {
        call.set(i, values.get(i));
      }
      List<HostTensor> results = call.run();
      done = true;
      return results;
    } finally {
      if (done && bytes(values) <= LARGEST_BYTES) {
        giveBack(new Idle(shapes, call));
      } else {
        call.close();
      }
    }
  }

  private static long bytes(List<HostTensor> values) {
    long bytes = 0;
    for (HostTensor value : values) {
      bytes += value.bytes().remaining();
    }
    return bytes;
  }

  private NativeCall borrow(List<Shape> shapes) {
    synchronized (idle) {
      for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
        Idle found = each.next();
        if (found.shapes.equals(shapes)) {
          each.remove();
          return found.call;
        }
      }
    }
    List<NativeCall.Input> fed = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      TensorSpec input = inputs.get(i);
      fed.add(new NativeCall.Input(input.name(), input.dtype(), shapes.get(i), null));
    }
    return new NativeCall(session, fed, outputs);
  }

  private void giveBack(Idle call) {
    Idle oldest = null;
    synchronized (idle) {
      idle.addFirst(call);
      if (idle.size() > KEPT) {
        oldest = idle.removeLast();
      }
    }
    if (oldest != null) {
      oldest.call.close();
    }
  }

  /** Frees what nobody uses; nobody runs any more. */
  @Override
  public void close() {
    synchronized (idle) {
      idle.forEach(kept -> kept.call.close());
      idle.clear();
    }
  }
}
