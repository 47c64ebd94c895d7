package dev.lenet.serve.tfs;

import dev.lenet.serve.grpc.Calls;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ModelStatus;
import dev.lenet.serve.tfs.proto.GetModelStatusRequest;
import dev.lenet.serve.tfs.proto.GetModelStatusResponse;
import dev.lenet.serve.tfs.proto.ModelServiceGrpc.ModelServiceImplBase;
import dev.lenet.serve.tfs.proto.ModelSpec;
import dev.lenet.serve.tfs.proto.ModelVersionStatus;
import dev.lenet.serve.tfs.proto.StatusProto;
import io.grpc.stub.StreamObserver;
import org.tensorflow.proto.error.Code;

/**
 * TensorFlow Serving's {@code ModelService} over gRPC: the states of versions. Its other call
 * manages the server, and is not there.
 */
public final class ModelService extends ModelServiceImplBase {
  private final ModelRegistry models;

  /** Serves these models. */
  public ModelService(ModelRegistry models) {
    this.models = models;
  }

  @Override
  public void getModelStatus(
      GetModelStatusRequest request, StreamObserver<GetModelStatusResponse> client) {
    Calls.answer(
        client,
        () -> {
          ModelSpec spec = Specs.require(request.hasModelSpec(), request.getModelSpec());
          GetModelStatusResponse.Builder response = GetModelStatusResponse.newBuilder();
          models
              .status(spec.getName(), Specs.version(spec))
              .forEach(status -> response.addModelVersionStatus(proto(status)));
          return response.build();
        });
  }

  private static ModelVersionStatus proto(ModelStatus status) {
    return ModelVersionStatus.newBuilder()
        .setVersion(status.version())
        .setStateValue(status.state().number())
        .setStatus(
            StatusProto.newBuilder()
                .setErrorCode(Code.valueOf(status.code()))
                .setErrorMessage(status.message()))
        .build();
  }
}
