package dev.lenet.serve;

import com.linecorp.armeria.common.FlagsProvider;

/**
 * What Armeria takes for a process and not for a server; it finds this as a service. System
 * properties of its own go before.
 */
public final class ServerFlags implements FlagsProvider {
  /** Enough for a client that still sends to read why; Armeria would wait three seconds. */
  private static final long CLOSE_DELAY_MILLIS = 500;

  @Override
  public int priority() {
    return 1;
  }

  @Override
  public Long defaultHttp1ConnectionCloseDelayMillis() {
    return CLOSE_DELAY_MILLIS;
  }
}
