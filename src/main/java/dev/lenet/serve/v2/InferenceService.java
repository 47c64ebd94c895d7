package dev.lenet.serve.v2;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.grpc.Calls;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.models.VersionChoice;
import dev.lenet.serve.requests.RequestModel;
import dev.lenet.serve.v2.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import dev.lenet.serve.v2.proto.ModelInferRequest;
import dev.lenet.serve.v2.proto.ModelInferResponse;
import dev.lenet.serve.v2.proto.ModelMetadataRequest;
import dev.lenet.serve.v2.proto.ModelMetadataResponse;
import dev.lenet.serve.v2.proto.ModelMetadataResponse.TensorMetadata;
import dev.lenet.serve.v2.proto.ModelReadyRequest;
import dev.lenet.serve.v2.proto.ModelReadyResponse;
import dev.lenet.serve.v2.proto.ServerLiveRequest;
import dev.lenet.serve.v2.proto.ServerLiveResponse;
import dev.lenet.serve.v2.proto.ServerMetadataRequest;
import dev.lenet.serve.v2.proto.ServerMetadataResponse;
import dev.lenet.serve.v2.proto.ServerReadyRequest;
import dev.lenet.serve.v2.proto.ServerReadyResponse;
import dev.lenet.tensor.TensorSpec;
import io.grpc.stub.StreamObserver;
import java.util.function.BooleanSupplier;

/** The Open Inference Protocol V2 over gRPC: {@code GRPCInferenceService}. */
public final class InferenceService extends GRPCInferenceServiceImplBase {
  private final ModelRegistry models;
  private final BooleanSupplier ready;

  /**
   * @param ready whether the server takes more requests
   */
  public InferenceService(ModelRegistry models, BooleanSupplier ready) {
    this.models = models;
    this.ready = ready;
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> client) {
    Calls.answerLater(
        client,
        (context, deadline) ->
            RequestModel.use(
                models,
                context,
                request.getModelName(),
                VersionChoice.parse(request.getModelVersion()),
                model -> InferCall.answer(model, request, deadline)));
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> client) {
    Calls.answer(client, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> client) {
    Calls.answer(
        client, () -> ServerReadyResponse.newBuilder().setReady(ready.getAsBoolean()).build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> client) {
    Calls.answer(client, () -> ModelReadyResponse.newBuilder().setReady(isReady(request)).build());
  }

  /** As Triton answers it: a model that is not there is not ready, which is no error. */
  private boolean isReady(ModelReadyRequest request) {
    try {
      find(request.getName(), request.getVersion());
      return ready.getAsBoolean();
    } catch (ServeError e) {
      if (e.code() == ServeError.Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> client) {
    Calls.answer(
        client,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(V2Metadata.NAME)
                .setVersion(V2Metadata.VERSION)
                .build());
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> client) {
    Calls.answer(client, () -> metadata(find(request.getName(), request.getVersion())));
  }

  private ServedModel find(String name, String version) {
    return RequestModel.find(
        models, ServiceRequestContext.current(), name, VersionChoice.parse(version));
  }

  private static ModelMetadataResponse metadata(ServedModel model) {
    ModelMetadataResponse.Builder response =
        ModelMetadataResponse.newBuilder()
            .setName(model.name())
            .addVersions(Long.toString(model.version()))
            .setPlatform(V2Metadata.PLATFORM);
    model.signature().inputs().forEach(input -> response.addInputs(tensor(input)));
    model.signature().outputs().forEach(output -> response.addOutputs(tensor(output)));
    return response.build();
  }

  private static TensorMetadata tensor(TensorSpec spec) {
    TensorMetadata.Builder tensor =
        TensorMetadata.newBuilder().setName(spec.name()).setDatatype(V2DType.of(spec.dtype()));
    for (long size : spec.shape().toArray()) {
      tensor.addShape(size);
    }
    return tensor.build();
  }
}
