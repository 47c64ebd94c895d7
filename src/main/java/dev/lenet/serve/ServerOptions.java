package dev.lenet.serve;

import dev.lenet.exceptions.InputException;
import dev.lenet.serve.models.ModelOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link ModelServer}: address, limits, security and logging. Every option has a
 * default.
 */
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
   * The files that TLS needs.
   *
   * @param certificate the certificate's chain, in PEM
   * @param key its private key, in PEM
   */
  record Tls(Path certificate, Path key) {}

  /**
   * The address to listen on; port 0 selects a free port. Default: port 8501 of the loopback
   * interface.
   */
  public ServerOptions address(InetSocketAddress value) {
    if (value.isUnresolved()) {
      throw new InputException(
          "host " + value.getHostString() + ": unknown (expected: an address of this machine)");
    }
    address = value;
    return this;
  }

  /** How models are served; {@link ModelOptions#DEFAULT} by default. */
  public ServerOptions models(ModelOptions value) {
    models = value;
    return this;
  }

  /**
   * The maximum size of a request body in bytes, before and after decompression. Default: 64 MiB.
   */
  public ServerOptions maxBody(long value) {
    maxBody = require(value, "body limit");
    return this;
  }

  /**
   * The maximum total size in bytes of the bodies of all requests in progress. At least one body of
   * the maximum size is always allowed. Default: a quarter of the JVM's memory.
   */
  public ServerOptions maxBodies(long value) {
    maxBodies = require(value, "limit of all bodies");
    return this;
  }

  /** The maximum duration of a request, including the time to receive it. Default: 1 minute. */
  public ServerOptions timeout(Duration value) {
    require(value.toMillis(), "timeout");
    timeout = value;
    return this;
  }

  /** The time after which an idle connection is closed. Default: 15 s. */
  public ServerOptions silence(Duration value) {
    require(value.toMillis(), "silence");
    silence = value;
    return this;
  }

  /** How long requests are still answered while the server stops. Default: 10 s. */
  public ServerOptions grace(Duration value) {
    require(value.toMillis(), "grace period");
    grace = value;
    return this;
  }

  /** Requires this bearer token on every request except health checks. Default: none. */
  public ServerOptions token(String value) {
    if (value.isBlank() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new InputException(
          "token: empty, or not visible ASCII (expected: visible ASCII" + " characters)");
    }
    token = value;
    return this;
  }

  /** Accepts TLS connections only. Default: clear text. */
  public ServerOptions tls(Path certificate, Path key) {
    tls = new Tls(certificate, key);
    return this;
  }

  /** Receives one line per request, on an event loop. Default: none. */
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
