package dev.lenet.serve;

import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.logging.AccessLogWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Consumer;

/** A line a request: time, client, method, path, protocol, status, bytes out, milliseconds. */
record AccessLog(Consumer<String> lines) implements AccessLogWriter {
  @Override
  public void log(RequestLog log) {
    ServiceRequestContext context = (ServiceRequestContext) log.context();
    lines.accept(
        String.format(
            Locale.ROOT,
            "%s %s %s %s %s %d %d %.3f",
            Instant.ofEpochMilli(log.requestStartTimeMillis()).truncatedTo(ChronoUnit.MILLIS),
            context.clientAddress().getHostAddress(),
            context.method(),
            context.path().replaceAll("[^!-~]", "?"),
            log.sessionProtocol().uriText(),
            log.responseStatus().code(),
            log.responseLength(),
            log.totalDurationNanos() / 1e6));
  }
}
