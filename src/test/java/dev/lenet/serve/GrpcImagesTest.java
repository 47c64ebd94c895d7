package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.lenet.serve.tfs.proto.ModelSpec;
import dev.lenet.serve.tfs.proto.PredictRequest;
import dev.lenet.serve.tfs.proto.PredictionServiceGrpc.PredictionServiceBlockingStub;
import dev.lenet.serve.v2.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.lenet.serve.v2.proto.InferTensorContents;
import dev.lenet.serve.v2.proto.ModelInferRequest;
import dev.lenet.serve.v2.proto.ModelInferRequest.InferInputTensor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Image files where a model takes numbers, in both gRPC protocols. */
class GrpcImagesTest {
  private static Served served;
  private static GRPCInferenceServiceBlockingStub v2;
  private static PredictionServiceBlockingStub tfs;
  private static ByteString image;

  @BeforeAll
  static void start() throws IOException {
    served = new Served(new Brightness());
    v2 = GrpcClients.newClient(served.grpc(), GRPCInferenceServiceBlockingStub.class);
    tfs = GrpcClients.newClient(served.grpc(), PredictionServiceBlockingStub.class);
    BufferedImage grey = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = {51, 51, 102, (byte) 153, (byte) 204, (byte) 255};
    grey.getRaster().setDataElements(0, 0, 3, 2, pixels);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(grey, "png", png);
    image = ByteString.copyFrom(png.toByteArray());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static ByteString withLength(ByteString element) {
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    return ByteString.copyFrom(length.putInt(element.size()).flip()).concat(element);
  }

  private static InferInputTensor.Builder bytes(long... shape) {
    InferInputTensor.Builder input =
        InferInputTensor.newBuilder().setName("image").setDatatype("BYTES");
    for (long size : shape) {
      input.addShape(size);
    }
    return input;
  }

  private static InferInputTensor.Builder values(ByteString file, long... shape) {
    return bytes(shape).setContents(InferTensorContents.newBuilder().addBytesContents(file));
  }

  private static ModelInferRequest infer(InferInputTensor.Builder input, ByteString... raw) {
    return ModelInferRequest.newBuilder()
        .setModelName("m")
        .addInputs(input)
        .addAllRawInputContents(List.of(raw))
        .build();
  }

  private static PredictRequest predict(List<ByteString> files, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (long size : shape) {
      sizes.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(sizes)
            .addAllStringVal(files)
            .build();
    return PredictRequest.newBuilder()
        .setModelSpec(ModelSpec.newBuilder().setName("m"))
        .putInputs("image", tensor)
        .build();
  }

  private static void invalid(Executable call) {
    Status status = assertThrows(StatusRuntimeException.class, call).getStatus();
    assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode(), "" + status.getDescription());
  }

  /** The brightest and the darkest pixel, as float32 in [0, 1]. */
  private static ByteString expected() {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return ByteString.copyFrom(bytes.putFloat(51 / 255f).putFloat(1).flip());
  }

  @Test
  void v2TakesImages() {
    for (long[] shape : new long[][] {{1}, {1, 1}, {}}) {
      ModelInferRequest raw = infer(bytes(shape), withLength(image));
      assertEquals(expected(), v2.modelInfer(raw).getRawOutputContents(0));
      ModelInferRequest values = infer(values(image, shape));
      assertEquals(expected(), v2.modelInfer(values).getRawOutputContents(0));
    }
  }

  @Test
  void v2RefusesWhatIsNoImage() {
    invalid(() -> v2.modelInfer(infer(bytes(1), image))); // without its length
    invalid(() -> v2.modelInfer(infer(bytes(2), withLength(image))));
    invalid(() -> v2.modelInfer(infer(bytes(1L << 62, 4), withLength(image))));
    invalid(() -> v2.modelInfer(infer(bytes(-1), withLength(image))));
    invalid(() -> v2.modelInfer(infer(bytes(1), withLength(image).substring(0, 40))));
    invalid(() -> v2.modelInfer(infer(bytes(0), ByteString.EMPTY)));
    invalid(() -> v2.modelInfer(infer(bytes(0))));
    invalid(() -> v2.modelInfer(infer(values(image.substring(0, 30), 1))));
    invalid(() -> v2.modelInfer(infer(values(image, 1).setName("other"))));
    invalid(() -> v2.modelInfer(infer(values(image, 1), withLength(image))));
  }

  @Test
  void tensorFlowServingsPredictTakesImages() {
    for (long[] shape : new long[][] {{1}, {1, 1}, {}}) {
      var output = tfs.predict(predict(List.of(image), shape)).getOutputsOrThrow("y");
      assertEquals(List.of(51 / 255f, 1f), output.getFloatValList());
    }
  }

  @Test
  void tensorFlowServingsPredictRefusesWhatIsNoImage() {
    invalid(() -> tfs.predict(predict(List.of(image), 2)));
    invalid(() -> tfs.predict(predict(List.of(image), 0)));
    invalid(() -> tfs.predict(predict(List.of(image), -1)));
    invalid(() -> tfs.predict(predict(List.of(image), 1L << 62, 4)));
    invalid(() -> tfs.predict(predict(List.of(), 0)));
    invalid(() -> tfs.predict(predict(List.of(image.substring(0, 30)), 1)));
  }
}
