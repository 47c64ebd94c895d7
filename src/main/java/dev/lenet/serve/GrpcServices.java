package dev.lenet.serve;

import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.grpc.GrpcHealthCheckService;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.healthcheck.ListenableHealthChecker;
import dev.lenet.serve.grpc.Deflate;
import dev.lenet.serve.grpc.GrpcErrors;
import dev.lenet.serve.grpc.TimeLimit;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.tfs.ModelService;
import dev.lenet.serve.tfs.PredictionService;
import dev.lenet.serve.v2.InferenceService;
import io.grpc.CompressorRegistry;
import io.grpc.DecompressorRegistry;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.util.function.Consumer;

/** All that is spoken over gRPC, as one service of the HTTP server. */
final class GrpcServices {
  private GrpcServices() {}

  /**
   * @param health whether the server takes more requests
   * @param options how large a message may be, once unpacked, and how long a call may take
   * @param log is told of failures that are not a client's fault
   */
  static GrpcService of(
      ModelRegistry models,
      ListenableHealthChecker health,
      ServerOptions options,
      Consumer<Throwable> log) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(new io.grpc.Codec.Gzip());
    compressors.register(new Deflate());
    return GrpcService.builder()
        .addService(new PredictionService(models))
        .addService(new ModelService(models))
        .addService(new InferenceService(models, health::isHealthy))
        .addService(GrpcHealthCheckService.of(health))
        .addService(ProtoReflectionServiceV1.newInstance())
        .supportedSerializationFormats(GrpcSerializationFormats.PROTO)
        .decompressorRegistry(DecompressorRegistry.getDefaultInstance().with(new Deflate(), true))
        .compressorRegistry(compressors)
        .maxRequestMessageLength((int) Math.min(Integer.MAX_VALUE, options.maxBody()))
        .intercept(new TimeLimit(options.timeout()))
        .exceptionHandler(new GrpcErrors(log))
        .build();
  }
}
