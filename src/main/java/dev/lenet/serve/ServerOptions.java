package dev.lenet.serve;

import dev.lenet.exceptions.InputException;
import dev.lenet.serve.models.ModelOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a server listens, what it takes, and whom it tells; every option has a default. */
public final class ServerOptions {
  /** The default of {@link #maxBody(long)}. */
  public static final int MAX_BODY = 64 << 20;

  private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8501);
  private ModelOptions models = ModelOptions.DEFAULT;
  private long maxBody = MAX_BODY;
  private long maxBodies = Runtime.getRuntime().maxMemory() / 4;
  private Duration timeout = Duration.ofSeconds(60);
  private Duration silence = Duration.ofSeconds(15);
  private Duration grace = Duration.ofSeconds(10);
  private @Nullable String token;
  private @Nullable Tls tls;
  private @Nullable Consumer<String> accessLog;

  /**
   * What TLS needs.
   *
   * @param certificate the certificate's chain, in PEM
   * @param key its private key, in PEM
   */
  record Tls(Path certificate, Path key) {}

  /** Where to listen; port 0 is any free one. Default: 8501 of the loopback interface. */
  public ServerOptions address(InetSocketAddress value) {
    if (value.isUnresolved()) {
      throw new InputException(
          "host " + value.getHostString() + ": unknown (expected: an address of this machine)");
    }
    address = value;
    return this;
  }

  public ServerOptions models(ModelOptions value) {
    models = value;
    return this;
  }

  /** The largest body in bytes, before and after decompression. Default: 64 MiB. */
  public ServerOptions maxBody(long value) {
    maxBody = require(value, "body limit");
    return this;
  }

  /**
   * How many bytes the bodies of all requests under way may have together, and at least one may
   * have. Default: a quarter of the JVM's memory.
   */
  public ServerOptions maxBodies(long value) {
    maxBodies = require(value, "limit of all bodies");
    return this;
  }

  /** How long a request may take, its coming in included. Default: a minute. */
  public ServerOptions timeout(Duration value) {
    require(value.toMillis(), "timeout");
    timeout = value;
    return this;
  }

  /** After how long without a byte a connection without a request is closed. Default: 15 s. */
  public ServerOptions silence(Duration value) {
    require(value.toMillis(), "silence");
    silence = value;
    return this;
  }

  /** How long requests are still answered when the server is to end. Default: 10 s. */
  public ServerOptions grace(Duration value) {
    require(value.toMillis(), "grace period");
    grace = value;
    return this;
  }

  /** Who does not bear this token is refused, but for liveness and readiness. Default: none. */
  public ServerOptions token(String value) {
    if (value.isBlank() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new InputException("token: empty or with spaces (expected: visible ASCII characters)");
    }
    token = value;
    return this;
  }

  /** Serves by TLS alone. Default: clear text. */
  public ServerOptions tls(Path certificate, Path key) {
    tls = new Tls(certificate, key);
    return this;
  }

  /** Is told a line of each request, on an event loop. Default: nobody. */
  public ServerOptions accessLog(Consumer<String> value) {
    accessLog = value;
    return this;
  }

  private static long require(long value, String what) {
    if (value <= 0) {
      throw new InputException(what + ": " + value + " (expected: more than 0)");
    }
    return value;
  }

  InetSocketAddress address() {
    return address;
  }

  ModelOptions models() {
    return models;
  }

  long maxBody() {
    return maxBody;
  }

  long maxBodies() {
    return Math.max(maxBody, maxBodies);
  }

  Duration timeout() {
    return timeout;
  }

  Duration silence() {
    return silence;
  }

  Duration grace() {
    return grace;
  }

  @Nullable String token() {
    return token;
  }

  @Nullable Tls tls() {
    return tls;
  }

  @Nullable Consumer<String> accessLog() {
    return accessLog;
  }
}
