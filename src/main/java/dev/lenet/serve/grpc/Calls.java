package dev.lenet.serve.grpc;

import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.models.Deadline;
import dev.lenet.serve.models.ServeError;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.Serial;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers unary calls. */
public final class Calls {
  private Calls() {}

  /**
   * Answers on the event loop: with what is at hand.
   *
   * @param answer may throw a {@link ServeError}
   */
  public static <T> void answer(StreamObserver<T> client, Supplier<T> answer) {
    T value;
    try {
      value = answer.get();
    } catch (RuntimeException e) {
      client.onError(marked(e));
      return;
    }
    client.onNext(value);
    client.onCompleted();
  }

  /**
   * Answers when the work is done, which starts on the event loop and leaves it to compute.
   *
   * @param work is told the request, and its deadline, which passes early when the client cancels;
   *     it may throw a {@link ServeError}
   */
  public static <T> void answerLater(
      StreamObserver<T> client,
      BiFunction<ServiceRequestContext, Deadline, ? extends CompletionStage<T>> work) {
    ServiceRequestContext context = ServiceRequestContext.current();
    // With a handler, an answer that nobody waits for any more is dropped; without, it would throw.
    ((ServerCallStreamObserver<T>) client).setOnCancelHandler(() -> {});
    try {
      var unused =
          work.apply(context, context::isCancelled)
              .whenComplete((value, failure) -> answer(client, value, failure));
    } catch (RuntimeException e) {
      client.onError(marked(e));
    }
  }

  private static <T> void answer(StreamObserver<T> client, T value, @Nullable Throwable failure) {
    if (failure == null) {
      client.onNext(value);
      client.onCompleted();
    } else {
      client.onError(marked(Exceptions.peel(failure)));
    }
  }

  private static Throwable marked(Throwable failure) {
    return failure instanceof ServeError ? failure : new Failed(failure);
  }

  /** A failure that is not the client's fault. */
  static final class Failed extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    final Throwable failure;

    Failed(Throwable failure) {
      super(null, failure, false, false);
      this.failure = failure;
    }
  }
}
