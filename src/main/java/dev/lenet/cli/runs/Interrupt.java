package dev.lenet.cli.runs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ctrl-C and {@code kill} while this is open: the first is remembered, so that a run can end
 * cleanly; the second ends the process at once.
 *
 * <p>The JDK has no other way to outlive a signal than {@code sun.misc.Signal}. It is called by
 * reflection, since javac warns of every use; where a JVM lacks it, signals end the process.
 */
public final class Interrupt implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("INT", "TERM");
  private static final int SIGNAL_EXIT = 128;

  private final Map<Object, Object> earlier = new LinkedHashMap<>();
  private volatile int signal;

  /** Handles Ctrl-C and {@code kill} from now on. */
  public Interrupt() {
    for (String name : SIGNALS) {
      install(name);
    }
  }

  /** Whether somebody wants the run to end. */
  public boolean requested() {
    return signal != 0;
  }

  /** The exit code that a shell expects after the signal: 130 for Ctrl-C, 143 for TERM. */
  public int exitCode() {
    return SIGNAL_EXIT + signal;
  }

  /** What the user did, in words. */
  public String reason() {
    return signal == 2 ? "Ctrl-C" : "signal " + signal;
  }

  private synchronized void received(int number) {
    if (signal != 0) {
      Runtime.getRuntime().halt(SIGNAL_EXIT + number);
    }
    signal = number;
  }

  private void install(String name) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handled = type.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      received((int) type.getMethod("getNumber").invoke(handled));
                      yield null;
                    }
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "handler of " + name;
                  });
      earlier.put(
          handled, type.getMethod("handle", type, handlerType).invoke(null, handled, handler));
    } catch (InvocationTargetException e) {
      // The JVM or its embedder keeps this signal to itself, as with -Xrs.
    } catch (ReflectiveOperationException e) {
      // A JVM without sun.misc.Signal.
    }
  }

  @Override
  public void close() {
    earlier.forEach(
        (handled, handler) -> {
          try {
            Class<?> type = handled.getClass();
            type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
                .invoke(null, handled, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a signal's handler was not put back", e);
          }
        });
    earlier.clear();
  }
}
