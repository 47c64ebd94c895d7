package dev.lenet.weights.hdf5;

import java.lang.reflect.Method;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps jHDF's account of each group and attribute out of a program's log. SLF4J knows no levels,
 * so this asks Logback, which logs everything unless told otherwise; a level that the program has
 * set for {@code io.jhdf} stays.
 */
final class H5Log {
  private static final String LOGBACK = "ch.qos.logback.classic.";

  static {
    quiet(LoggerFactory.getILoggerFactory());
  }

  private H5Log() {}

  /**
   * Has jHDF log errors alone. It warns of spare bytes after text attributes that it wrote itself.
   * Only the first call does something.
   */
  static void quiet() {
    // Done when this class was initialized.
  }

  private static void quiet(ILoggerFactory factory) {
    Logger logger = factory.getLogger("io.jhdf");
    if (!logger.getClass().getName().startsWith(LOGBACK)) {
      return;
    }
    try {
      Method level = logger.getClass().getMethod("getLevel");
      if (level.invoke(logger) == null) {
        Class<?> type = level.getReturnType();
        Object error = type.getField("ERROR").get(null);
        logger.getClass().getMethod("setLevel", type).invoke(logger, error);
      }
    } catch (ReflectiveOperationException e) {
      // Another Logback than those that are known: it logs what it is configured to.
    }
  }
}
