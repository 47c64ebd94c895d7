package dev.lenet.weights;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What this thread allocates on the JVM's heap, whether or not it is kept. */
public final class Allocation {
  private final long before = allocated();

  /** The bytes since this object was made. */
  public long bytes() {
    return allocated() - before;
  }

  private static long allocated() {
    return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getCurrentThreadAllocatedBytes();
  }
}
