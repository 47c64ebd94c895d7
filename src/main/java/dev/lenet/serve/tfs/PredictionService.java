package dev.lenet.serve.tfs;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.grpc.Calls;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.requests.RequestModel;
import dev.lenet.serve.tfs.proto.ClassificationRequest;
import dev.lenet.serve.tfs.proto.ClassificationResponse;
import dev.lenet.serve.tfs.proto.GetModelMetadataRequest;
import dev.lenet.serve.tfs.proto.GetModelMetadataResponse;
import dev.lenet.serve.tfs.proto.ModelSpec;
import dev.lenet.serve.tfs.proto.PredictRequest;
import dev.lenet.serve.tfs.proto.PredictResponse;
import dev.lenet.serve.tfs.proto.PredictionServiceGrpc.PredictionServiceImplBase;
import dev.lenet.serve.tfs.proto.RegressionRequest;
import dev.lenet.serve.tfs.proto.RegressionResponse;
import io.grpc.stub.StreamObserver;

/** TensorFlow Serving's {@code PredictionService} over gRPC. */
public final class PredictionService extends PredictionServiceImplBase {
  private final ModelRegistry models;

  /** Serves these models. */
  public PredictionService(ModelRegistry models) {
    this.models = models;
  }

  @Override
  public void predict(PredictRequest request, StreamObserver<PredictResponse> client) {
    Calls.answerLater(
        client,
        (context, deadline) -> {
          ModelSpec spec = Specs.require(request.hasModelSpec(), request.getModelSpec());
          return RequestModel.use(
              models,
              context,
              spec.getName(),
              Specs.version(spec),
              model -> PredictCall.answer(model, request, deadline));
        });
  }

  @Override
  public void classify(
      ClassificationRequest request, StreamObserver<ClassificationResponse> client) {
    Calls.answer(
        client,
        () -> {
          ModelSpec spec = Specs.require(request.hasModelSpec(), request.getModelSpec());
          throw refusal(spec, "classification", "classify");
        });
  }

  @Override
  public void regress(RegressionRequest request, StreamObserver<RegressionResponse> client) {
    Calls.answer(
        client,
        () -> {
          ModelSpec spec = Specs.require(request.hasModelSpec(), request.getModelSpec());
          throw refusal(spec, "regression", "regress");
        });
  }

  /** What TensorFlow Serving says of a model whose signatures are made for Predict. */
  private ServeError refusal(ModelSpec spec, String method, String verb) {
    RequestModel.find(models, ServiceRequestContext.current(), spec.getName(), Specs.version(spec));
    Specs.requireSignature(spec);
    return ServeError.invalid(
        "Expected %s signature method_name to be tensorflow/serving/%s. Was: %s",
        method, verb, TfsStatus.METHOD);
  }

  @Override
  public void getModelMetadata(
      GetModelMetadataRequest request, StreamObserver<GetModelMetadataResponse> client) {
    Calls.answer(client, () -> MetadataCall.answer(models, request));
  }
}
