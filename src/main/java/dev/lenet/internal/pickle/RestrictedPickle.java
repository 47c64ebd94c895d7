package dev.lenet.internal.pickle;

import dev.lenet.exceptions.InputException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads Python's pickles, protocols 0 to 5, without running what they ask for: a pickle is a
 * program. Only the functions and classes that the caller lists are called; every other one is
 * refused by its name, or stands for an {@link Opaque} value.
 *
 * <p>Python's values become Java's: {@code None} null, int {@link Long} or {@link
 * java.math.BigInteger}, float {@link Double}, str and Python 2's str {@link String} (the latter
 * from Latin-1), bytes and bytearray {@code byte[]}, list {@link java.util.ArrayList}, tuple an
 * unmodifiable {@link List}, dict {@link java.util.LinkedHashMap}, set {@link
 * java.util.LinkedHashSet}. Keys of dicts and members of sets must be single values. What is built
 * stays within a fixed multiple of the pickle's size.
 *
 * @see <a href="https://github.com/python/cpython/blob/3.13/Lib/pickletools.py">The opcodes, in
 *     CPython's pickletools</a>
 */
public final class RestrictedPickle {
  /** What stands for a Python function or class; its arguments are the call's. */
  @FunctionalInterface
  public interface Callable {
    @Nullable Object call(List<@Nullable Object> arguments);
  }

  /** An object that takes the state which Python's {@code __setstate__} would get. */
  public interface Stateful {
    void setState(@Nullable Object state);
  }

  /** A class or function by itself, not called: {@code torch.FloatStorage}. */
  public record Global(String module, String name) {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  private final Map<String, Callable> allowed;
  private final @Nullable Function<@Nullable Object, @Nullable Object> persistent;
  private final @Nullable Consumer<String> unknown;

  /** Allows these functions and classes, named {@code module.name}, and no other. */
  public RestrictedPickle(Map<String, Callable> allowed) {
    this(allowed, null, null);
  }

  private RestrictedPickle(
      Map<String, Callable> allowed,
      @Nullable Function<@Nullable Object, @Nullable Object> persistent,
      @Nullable Consumer<String> unknown) {
    this.allowed = new TreeMap<>(allowed);
    this.persistent = persistent;
    this.unknown = unknown;
  }

  /** Also resolves persistent ids, with which {@code .pth} files point to their storages. */
  public RestrictedPickle persistentIds(Function<@Nullable Object, @Nullable Object> resolve) {
    return new RestrictedPickle(allowed, resolve, unknown);
  }

  /**
   * Takes every other class and function for an {@link Opaque} value, which is never called, and
   * does not refuse it.
   *
   * @param named is told the name of each that is made or called
   */
  public RestrictedPickle opaque(Consumer<String> named) {
    return new RestrictedPickle(allowed, persistent, named);
  }

  /**
   * Reads the first pickle of {@code pickle}'s remaining bytes.
   *
   * @param where names the file in messages
   * @throws InputException when it calls something not allowed, is damaged, or holds what this
   *     reader does not know
   */
  public Object load(ByteBuffer pickle, String where) {
    return loadNext(pickle.slice(), where);
  }

  /** Reads a pickle that others may follow: the buffer is then at its end. */
  public Object loadNext(ByteBuffer pickles, String where) {
    PickleInput in = new PickleInput(pickles, where);
    Object value = new PickleMachine(in, allowed, persistent, unknown).run();
    if (value == null) {
      throw new InputException(where + ": pickle of None (expected: a value)");
    }
    pickles.position(pickles.position() + in.position());
    return value;
  }
}
