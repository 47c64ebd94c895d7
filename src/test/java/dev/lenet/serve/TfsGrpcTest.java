package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.lenet.serve.tfs.proto.ClassificationRequest;
import dev.lenet.serve.tfs.proto.GetModelMetadataRequest;
import dev.lenet.serve.tfs.proto.GetModelMetadataResponse;
import dev.lenet.serve.tfs.proto.GetModelStatusRequest;
import dev.lenet.serve.tfs.proto.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.lenet.serve.tfs.proto.ModelSpec;
import dev.lenet.serve.tfs.proto.ModelVersionStatus;
import dev.lenet.serve.tfs.proto.PredictRequest;
import dev.lenet.serve.tfs.proto.PredictResponse;
import dev.lenet.serve.tfs.proto.PredictionServiceGrpc.PredictionServiceBlockingStub;
import dev.lenet.serve.tfs.proto.RegressionRequest;
import dev.lenet.serve.tfs.proto.SignatureDefMap;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.error.Code;

/** TensorFlow Serving's gRPC, over real connections. */
class TfsGrpcTest {
  private static final ModelSpec SPEC = ModelSpec.newBuilder().setName("m").build();
  private static Served served;
  private static PredictionServiceBlockingStub predictions;
  private static ModelServiceBlockingStub models;

  @BeforeAll
  static void start() {
    served = new Served(new Scaler());
    predictions = GrpcClients.newClient(served.grpc(), PredictionServiceBlockingStub.class);
    models = GrpcClients.newClient(served.grpc(), ModelServiceBlockingStub.class);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static TensorProto.Builder tensor(long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (long size : shape) {
      sizes.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorProto.newBuilder().setDtype(DataType.DT_FLOAT).setTensorShape(sizes);
  }

  private static TensorProto.Builder pair() {
    return tensor(1, 2).addFloatVal(3).addFloatVal(6);
  }

  private static PredictRequest.Builder request(TensorProto.Builder x) {
    return PredictRequest.newBuilder().setModelSpec(SPEC).putInputs("x", x.build());
  }

  private static TensorProto predict(TensorProto.Builder x) {
    return predictions.predict(request(x).build()).getOutputsOrThrow("y");
  }

  private static String refused(Status.Code code, Executable call) {
    Status status = assertThrows(StatusRuntimeException.class, call).getStatus();
    assertEquals(code, status.getCode(), String.valueOf(status.getDescription()));
    return String.valueOf(status.getDescription());
  }

  private static String invalid(PredictRequest.Builder request) {
    return refused(Status.Code.INVALID_ARGUMENT, () -> predictions.predict(request.build()));
  }

  @Test
  void predictsFromValues() {
    PredictResponse response = predictions.predict(request(pair()).build());
    TensorProto y = response.getOutputsOrThrow("y");
    assertEquals(DataType.DT_FLOAT, y.getDtype());
    assertEquals(pair().getTensorShape(), y.getTensorShape());
    assertEquals(List.of(1f, 2f), y.getFloatValList());
    ModelSpec spec = response.getModelSpec();
    assertEquals("m", spec.getName());
    assertEquals(3, spec.getVersion().getValue());
    assertEquals("serving_default", spec.getSignatureName());
  }

  @Test
  void predictsFromTensorContent() {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(3).putFloat(6).flip();
    assertEquals(
        List.of(1f, 2f),
        predict(tensor(1, 2).setTensorContent(ByteString.copyFrom(bytes))).getFloatValList());
  }

  @Test
  void theLastValueStandsForThoseThatAreMissing() {
    assertEquals(
        List.of(1f, 2f, 2f, 2f),
        predict(tensor(2, 2).addFloatVal(3).addFloatVal(6)).getFloatValList());
    assertEquals(List.of(0f, 0f), predict(tensor(1, 2)).getFloatValList());
  }

  @Test
  void refusesTensorsThatAreNone() {
    invalid(request(tensor(1, 2).addFloatVal(1).addFloatVal(1).addFloatVal(1)));
    invalid(request(tensor(1, 2).setTensorContent(ByteString.copyFrom(new byte[9]))));
    invalid(request(tensor(1, -2).addFloatVal(1)));
    invalid(request(tensor(1, 3).addFloatVal(1)));
    invalid(request(tensor(2).addFloatVal(1)));
    invalid(request(tensor(0, 2)));
    invalid(request(tensor(1L << 40, 2).addFloatVal(1)));
    invalid(request(tensor(1L << 40, 1L << 40, 1L << 40).addFloatVal(1)));
    invalid(request(tensor(1L << 24, 2).addFloatVal(1)));
    invalid(request(pair().setDtype(DataType.DT_STRING)));
    invalid(request(pair().setDtypeValue(9999)));
    invalid(request(pair().setDtype(DataType.DT_DOUBLE)));
    TensorShapeProto unknown = TensorShapeProto.newBuilder().setUnknownRank(true).build();
    invalid(request(tensor().setTensorShape(unknown).addFloatVal(1)));
  }

  @Test
  void checksTheNamesOfInputs() {
    PredictRequest.Builder none = PredictRequest.newBuilder().setModelSpec(SPEC);
    assertEquals("input size does not match signature: 0!=1 len({}) != len({x})", invalid(none));
    assertTrue(
        invalid(none.putInputs("z", pair().build())).startsWith("input tensor alias not found"));
  }

  @Test
  void choosesOutputs() {
    assertEquals(
        1, predictions.predict(request(pair()).addOutputFilter("y").build()).getOutputsCount());
    assertTrue(
        invalid(request(pair()).addOutputFilter("z"))
            .startsWith("output tensor alias not found in signature: z"));
    assertEquals(
        "duplicate output tensor alias: y",
        invalid(request(pair()).addOutputFilter("y").addOutputFilter("y")));
  }

  @Test
  void findsModelsVersionsAndSignatures() {
    ModelSpec.Builder spec = SPEC.toBuilder().setVersion(Int64Value.of(3));
    spec.setSignatureName("serving_default");
    predictions.predict(request(pair()).setModelSpec(spec).build());
    refused(Status.Code.NOT_FOUND, () -> with(SPEC.toBuilder().setVersion(Int64Value.of(4))));
    refused(Status.Code.NOT_FOUND, () -> with(SPEC.toBuilder().setName("../m")));
    refused(Status.Code.INVALID_ARGUMENT, () -> with(SPEC.toBuilder().setName("")));
    refused(Status.Code.INVALID_ARGUMENT, () -> with(SPEC.toBuilder().setVersionLabel("none")));
    assertEquals(
        "Serving signature key \"other\" not found.",
        refused(
            Status.Code.FAILED_PRECONDITION,
            () -> with(SPEC.toBuilder().setSignatureName("other"))));
    assertEquals("Missing ModelSpec", invalid(request(pair()).clearModelSpec()));
  }

  private static void with(ModelSpec.Builder spec) {
    predictions.predict(request(pair()).setModelSpec(spec).build());
  }

  @Test
  void aModelThatOnlyPredictsDoesNotClassify() {
    ClassificationRequest classify = ClassificationRequest.newBuilder().setModelSpec(SPEC).build();
    assertEquals(
        "Expected classification signature method_name to be tensorflow/serving/classify."
            + " Was: tensorflow/serving/predict",
        refused(Status.Code.INVALID_ARGUMENT, () -> predictions.classify(classify)));
    RegressionRequest regress = RegressionRequest.newBuilder().setModelSpec(SPEC).build();
    refused(Status.Code.INVALID_ARGUMENT, () -> predictions.regress(regress));
  }

  @Test
  void tellsAModelsSignature() throws InvalidProtocolBufferException {
    GetModelMetadataRequest.Builder request = GetModelMetadataRequest.newBuilder();
    request.setModelSpec(SPEC).addMetadataField("signature_def");
    GetModelMetadataResponse response = predictions.getModelMetadata(request.build());
    assertEquals(3, response.getModelSpec().getVersion().getValue());
    SignatureDef signature =
        response
            .getMetadataOrThrow("signature_def")
            .unpack(SignatureDefMap.class)
            .getSignatureDefOrThrow("serving_default");
    assertEquals("tensorflow/serving/predict", signature.getMethodName());
    assertEquals(tensor(-1, 2).getTensorShape(), signature.getInputsOrThrow("x").getTensorShape());
    assertEquals(DataType.DT_FLOAT, signature.getOutputsOrThrow("y").getDtype());
    request.addMetadataField("other");
    refused(Status.Code.INVALID_ARGUMENT, () -> predictions.getModelMetadata(request.build()));
    request.clearMetadataField();
    refused(Status.Code.INVALID_ARGUMENT, () -> predictions.getModelMetadata(request.build()));
  }

  @Test
  void tellsAModelsState() {
    GetModelStatusRequest request = GetModelStatusRequest.newBuilder().setModelSpec(SPEC).build();
    List<ModelVersionStatus> states = models.getModelStatus(request).getModelVersionStatusList();
    assertEquals(1, states.size());
    assertEquals(3, states.get(0).getVersion());
    assertEquals(ModelVersionStatus.State.AVAILABLE, states.get(0).getState());
    assertEquals(Code.OK, states.get(0).getStatus().getErrorCode());
    ModelSpec unknown = ModelSpec.newBuilder().setName("nope").build();
    refused(
        Status.Code.NOT_FOUND,
        () -> models.getModelStatus(request.toBuilder().setModelSpec(unknown).build()));
  }
}
