package dev.lenet.serve.grpc;

import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;

/**
 * No unary call takes longer than the server allows, whatever deadline its client sets: that, or
 * that there is none, replaces the server's own before a call gets here. Streams, those of the
 * health service and of reflection, may last.
 */
public record TimeLimit(Duration most) implements ServerInterceptor {
  @Override
  public <I, O> ServerCall.Listener<I> interceptCall(
      ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
    ServiceRequestContext context = ServiceRequestContext.current();
    long asked = context.requestTimeoutMillis(); // 0 is none
    boolean once = call.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY;
    if (once && (asked == 0 || asked > most.toMillis())) {
      context.setRequestTimeout(TimeoutMode.SET_FROM_START, most);
    }
    return next.startCall(call, headers);
  }
}
