package dev.lenet.graph;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that belongs to a layer or an optimizer and can be used in several graphs. Its initial
 * value is computed on first use, from a seed that was drawn when the layer was created.
 */
public final class Weight {
  /** A session that holds a weight's newest value. */
  public interface Home {
    /** Fetches the values that the session holds, at once. */
    List<HostTensor> fetch(List<Weight> weights);
  }

  private final String name;
  private final DType dtype;
  private final Shape shape;
  private final boolean trainable;
  private final Supplier<HostTensor> initial;

  private @Nullable HostTensor value;
  private @Nullable Home home;
  private long version;

  private @Nullable Thread holder;
  private @Nullable HostTensor valueBefore;
  private long versionBefore;

  /**
   * A weight that draws its initial value when it is first needed.
   *
   * @param name the name within its owner, such as {@code kernel}
   * @param trainable whether training may change it
   * @param initial the value to start with, of this dtype and shape
   */
  public Weight(
      String name, DType dtype, Shape shape, boolean trainable, Supplier<HostTensor> initial) {
    this.name = name;
    this.dtype = dtype;
    this.shape = shape;
    this.trainable = trainable;
    this.initial = initial;
  }

  /** The name within its owner, such as {@code kernel}. */
  public String name() {
    return name;
  }

  /** The element type. */
  public DType dtype() {
    return dtype;
  }

  /** The shape, fully known. */
  public Shape shape() {
    return shape;
  }

  /** Whether training may change it at all; its layer's {@code trainable} may still forbid it. */
  public boolean trainable() {
    return trainable;
  }

  /**
   * Keeps the changes that this thread is going to make to itself: until {@link #release}, other
   * threads see the value as it is now, and none of them may change it.
   *
   * @throws IllegalStateException where another thread holds it
   */
  public void hold() {
    HostTensor now = value();
    synchronized (this) {
      requireFree();
      holder = Thread.currentThread();
      valueBefore = now;
      versionBefore = version;
    }
  }

  /** Shows the changes made since {@link #hold} to every thread. */
  public synchronized void release() {
    holder = null;
    valueBefore = null;
  }

  /**
   * Refuses to go on where another thread holds the weight.
   *
   * @throws IllegalStateException in that case
   */
  public synchronized void requireFree() {
    if (isHeldElsewhere()) {
      throw new IllegalStateException(
          "weight "
              + name
              + ": fit is training it on another thread (expected: a change after"
              + " fit has ended)");
    }
  }

  private boolean isHeldElsewhere() {
    return holder != null && holder != Thread.currentThread();
  }

  /**
   * The newest value, fetched from the session that trained it last; while another thread holds the
   * weight, the value before that.
   */
  public HostTensor value() {
    Home from;
    long asked;
    synchronized (this) {
      if (valueBefore != null && isHeldElsewhere()) {
        return valueBefore;
      }
      if (home == null) {
        if (value == null) {
          value = initial.get();
        }
        return value;
      }
      from = home;
      asked = version;
    }
    // Without the lock: the session may be taking a step, which ends in trainedBy.
    HostTensor fetched = from.fetch(List.of(this)).get(0);
    settle(from, asked, fetched);
    return fetched;
  }

  private synchronized void settle(Home from, long asked, HostTensor fetched) {
    if (home == from && version == asked) {
      value = fetched;
      home = null;
    }
  }

  /**
   * Brings the newest values of these weights to the JVM, with one run of each session that holds
   * some: so {@link #value} need not run one for each.
   */
  public static void fetchAll(Collection<Weight> weights) {
    Map<Home, Map<Weight, Long>> away = new LinkedHashMap<>();
    for (Weight weight : weights) {
      synchronized (weight) {
        if (weight.home != null && !weight.isHeldElsewhere()) {
          away.computeIfAbsent(weight.home, home -> new LinkedHashMap<>())
              .put(weight, weight.version);
        }
      }
    }
    away.forEach(
        (home, asked) -> {
          List<Weight> all = List.copyOf(asked.keySet());
          List<HostTensor> fetched = home.fetch(all);
          for (int i = 0; i < all.size(); i++) {
            Weight weight = all.get(i);
            weight.settle(home, asked.getOrDefault(weight, -1L), fetched.get(i));
          }
        });
  }

  /** Whether this session holds the newest value, and nobody else has it. */
  public synchronized boolean isOnlyAt(Home session) {
    return home == session;
  }

  /** Sets the value; every graph that uses the weight takes it over at its next run. */
  public synchronized void assign(HostTensor newValue) {
    if (!newValue.shape().equals(shape) || newValue.dtype() != dtype) {
      throw new InputException(
          "weight "
              + name
              + ": "
              + newValue.dtype()
              + " "
              + newValue.shape()
              + " (expected: "
              + dtype
              + " "
              + shape
              + ")");
    }
    requireFree();
    value = newValue;
    home = null;
    version++;
  }

  /**
   * Says that a session has changed the value. Where it was set meanwhile, that comes after, and
   * stays.
   *
   * @param known the version that the session began with
   * @return the version that the session has now
   */
  public synchronized long trainedBy(Home session, long known) {
    if (version != known) {
      return known;
    }
    home = session;
    return ++version;
  }

  /** Grows with every change that this thread sees. */
  public synchronized long version() {
    return isHeldElsewhere() ? versionBefore : version;
  }

  @Override
  public String toString() {
    return name + " " + dtype + " " + shape;
  }
}
