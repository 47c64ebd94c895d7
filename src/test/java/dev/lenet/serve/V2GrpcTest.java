package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.lenet.serve.v2.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.lenet.serve.v2.proto.InferParameter;
import dev.lenet.serve.v2.proto.InferTensorContents;
import dev.lenet.serve.v2.proto.ModelInferRequest;
import dev.lenet.serve.v2.proto.ModelInferRequest.InferInputTensor;
import dev.lenet.serve.v2.proto.ModelInferRequest.InferRequestedOutputTensor;
import dev.lenet.serve.v2.proto.ModelInferResponse;
import dev.lenet.serve.v2.proto.ModelMetadataRequest;
import dev.lenet.serve.v2.proto.ModelMetadataResponse;
import dev.lenet.serve.v2.proto.ModelReadyRequest;
import dev.lenet.serve.v2.proto.ServerLiveRequest;
import dev.lenet.serve.v2.proto.ServerMetadataRequest;
import dev.lenet.serve.v2.proto.ServerReadyRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Open Inference Protocol V2 over gRPC, over real connections. */
class V2GrpcTest {
  private static Served served;
  private static GRPCInferenceServiceBlockingStub client;

  @BeforeAll
  static void start() {
    served = new Served(new Scaler());
    client = GrpcClients.newClient(served.grpc(), GRPCInferenceServiceBlockingStub.class);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static ByteString bytes(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  private static InferInputTensor.Builder x() {
    return InferInputTensor.newBuilder().setName("x").setDatatype("FP32").addShape(1).addShape(2);
  }

  private static InferInputTensor.Builder withValues(float... values) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    for (float value : values) {
      contents.addFp32Contents(value);
    }
    return x().setContents(contents);
  }

  private static ModelInferRequest.Builder request(InferInputTensor.Builder input) {
    return ModelInferRequest.newBuilder().setModelName("m").addInputs(input);
  }

  private static ModelInferRequest.Builder raw() {
    return request(x()).addRawInputContents(bytes(3, 6));
  }

  private static void refused(Status.Code code, ModelInferRequest.Builder request) {
    Status status =
        assertThrows(StatusRuntimeException.class, () -> client.modelInfer(request.build()))
            .getStatus();
    assertEquals(code, status.getCode(), String.valueOf(status.getDescription()));
  }

  private static void invalid(ModelInferRequest.Builder request) {
    refused(Status.Code.INVALID_ARGUMENT, request);
  }

  @Test
  void infersFromRawBytes() {
    ModelInferResponse response = client.modelInfer(raw().setId("a").build());
    assertEquals("m", response.getModelName());
    assertEquals("3", response.getModelVersion());
    assertEquals("a", response.getId());
    assertEquals("y", response.getOutputs(0).getName());
    assertEquals("FP32", response.getOutputs(0).getDatatype());
    assertEquals(List.of(1L, 2L), response.getOutputs(0).getShapeList());
    assertEquals(List.of(bytes(1, 2)), response.getRawOutputContentsList());
  }

  @Test
  void infersFromValues() {
    ModelInferRequest.Builder request = request(withValues(3, 6)).setModelVersion("3");
    request.addOutputs(InferRequestedOutputTensor.newBuilder().setName("y"));
    request.putParameters("priority", InferParameter.newBuilder().setInt64Param(1).build());
    assertEquals(bytes(1, 2), client.modelInfer(request.build()).getRawOutputContents(0));
  }

  @Test
  void refusesWhatIsWrong() {
    refused(Status.Code.NOT_FOUND, raw().setModelName("nope"));
    refused(Status.Code.NOT_FOUND, raw().setModelVersion("4"));
    invalid(raw().setModelVersion("x"));
    invalid(raw().clearInputs());
    invalid(raw().addRawInputContents(bytes(1)));
    invalid(request(x()).addRawInputContents(bytes(3)));
    invalid(request(withValues(3, 6)).addRawInputContents(bytes(3, 6)));
    invalid(request(x()));
    invalid(request(withValues(3)));
    invalid(request(withValues(3, 6).setDatatype("FP64")));
    invalid(request(withValues(3, 6).setName("z")));
    invalid(request(withValues(3, 6).clearShape().addShape(2)));
    invalid(request(withValues(3, 6).setShape(0, -1)));
    invalid(request(withValues(3, 6).setShape(0, Long.MAX_VALUE)));
    invalid(request(withValues().setShape(0, 0)));
    invalid(request(withValues(3, 6)).addInputs(withValues(3, 6)));
    invalid(raw().addOutputs(InferRequestedOutputTensor.newBuilder().setName("z")));
    invalid(
        raw()
            .addOutputs(
                InferRequestedOutputTensor.newBuilder()
                    .setName("y")
                    .putParameters("classification", InferParameter.getDefaultInstance())));
    invalid(
        request(x().putParameters("shared_memory_region", InferParameter.getDefaultInstance())));
  }

  @Test
  void tellsOfTheServer() {
    assertTrue(client.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
    assertTrue(client.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
    assertEquals(
        "lenet", client.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getName());
  }

  @Test
  void aModelThatIsNotThereIsNotReady() {
    ModelReadyRequest.Builder request = ModelReadyRequest.newBuilder().setName("m");
    assertTrue(client.modelReady(request.build()).getReady());
    assertTrue(client.modelReady(request.setVersion("3").build()).getReady());
    assertFalse(client.modelReady(request.setVersion("4").build()).getReady());
    assertFalse(client.modelReady(request.setName("nope").build()).getReady());
  }

  @Test
  void tellsAModelsSignature() {
    ModelMetadataResponse metadata =
        client.modelMetadata(ModelMetadataRequest.newBuilder().setName("m").build());
    assertEquals(List.of("3"), metadata.getVersionsList());
    assertEquals("x", metadata.getInputs(0).getName());
    assertEquals(List.of(-1L, 2L), metadata.getInputs(0).getShapeList());
    assertEquals("FP32", metadata.getOutputs(0).getDatatype());
  }
}
