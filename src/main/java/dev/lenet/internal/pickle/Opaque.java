package dev.lenet.internal.pickle;

import dev.lenet.internal.pickle.RestrictedPickle.Stateful;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands for an object of a class that is not known: its class's name, and the state that the
 * pickle gives it. Nothing of the class is ever called.
 */
public final class Opaque implements Stateful {
  private final String className;
  private final Map<@Nullable Object, @Nullable Object> items = new LinkedHashMap<>();
  private final List<@Nullable Object> elements = new ArrayList<>();
  private @Nullable Object state;

  Opaque(String className) {
    this.className = className;
  }

  /** Such as {@code argparse.Namespace}. */
  public String className() {
    return className;
  }

  /**
   * What Python's {@code __setstate__} would get, or {@code __dict__}; null where there is none.
   */
  public @Nullable Object state() {
    return state;
  }

  @Override
  public void setState(@Nullable Object newState) {
    state = newState;
  }

  /** What is set by key, where the class is a kind of dict. */
  public Map<@Nullable Object, @Nullable Object> items() {
    return items;
  }

  /** What is appended, where the class is a kind of list or set. */
  List<@Nullable Object> elements() {
    return elements;
  }

  @Override
  public String toString() {
    return "an object of " + className;
  }
}
