package dev.lenet.serve.v2;

import com.google.protobuf.ByteString;
import dev.lenet.serve.json.ImageReader;
import dev.lenet.serve.models.Deadline;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.v2.proto.InferParameter;
import dev.lenet.serve.v2.proto.ModelInferRequest;
import dev.lenet.serve.v2.proto.ModelInferRequest.InferInputTensor;
import dev.lenet.serve.v2.proto.ModelInferRequest.InferRequestedOutputTensor;
import dev.lenet.serve.v2.proto.ModelInferResponse;
import dev.lenet.serve.v2.proto.ModelInferResponse.InferOutputTensor;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** {@code GRPCInferenceService.ModelInfer} of one model. Outputs go back as raw bytes. */
final class InferCall {
  private static final Set<String> REFUSED = Set.of("shared_memory_region", "classification");

  private final ServedModel model;
  private final ModelInferRequest request;

  private InferCall(ServedModel model, ModelInferRequest request) {
    this.model = model;
    this.request = request;
  }

  static CompletableFuture<ModelInferResponse> answer(
      ServedModel model, ModelInferRequest request, Deadline deadline) {
    InferCall call = new InferCall(model, request);
    Set<String> outputs = call.outputs();
    return model.predict(call.inputs(), deadline).thenApply(results -> call.of(outputs, results));
  }

  private Map<String, HostTensor> inputs() {
    int raw = request.getRawInputContentsCount();
    if (raw > 0 && raw != request.getInputsCount()) {
      throw ServeError.invalid(
          "%d raw_input_contents (expected: %d, one for each input)",
          raw, request.getInputsCount());
    }
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    for (int i = 0; i < request.getInputsCount(); i++) {
      InferInputTensor input = request.getInputs(i);
      ByteString bytes = raw == 0 ? null : request.getRawInputContents(i);
      HostTensor tensor = tensor(input, bytes);
      if (inputs.put(input.getName(), tensor) != null) {
        throw ServeError.invalid("input %s: given twice (expected: once)", input.getName());
      }
    }
    return inputs;
  }

  private HostTensor tensor(InferInputTensor input, @Nullable ByteString raw) {
    if (raw != null && input.hasContents()) {
      throw ServeError.invalid(
          "input %s: both contents and raw_input_contents (expected: only one of" + " them)",
          input.getName());
    }
    if (input.getDatatype().equals(V2Bytes.DATATYPE)) {
      return images(input, raw);
    }
    return raw == null ? values(input) : raw(input, raw);
  }

  /** Image files, which stand for the samples of the model's input. */
  private HostTensor images(InferInputTensor input, @Nullable ByteString raw) {
    String name = known(input).name();
    List<byte[]> files = new ArrayList<>();
    if (raw == null) {
      input.getContents().getBytesContentsList().forEach(file -> files.add(file.toByteArray()));
    } else {
      ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      files.addAll(V2Bytes.fromBinary(bytes, raw.size(), name));
    }
    V2Bytes.requireCount(name, sizes(input), files.size());
    return new ImageReader(model).tensor(files);
  }

  private HostTensor raw(InferInputTensor input, ByteString raw) {
    TensorSpec spec = spec(input);
    Shape shape = shape(input, spec);
    ByteBuffer bytes = raw.asReadOnlyByteBuffer();
    long expected = V2Input.bytes(spec, shape);
    if (bytes.remaining() != expected) {
      throw ServeError.invalid(
          "input %s: %d raw bytes (expected: %d)", spec.name(), bytes.remaining(), expected);
    }
    return new HostTensor(spec.dtype(), shape, bytes);
  }

  private HostTensor values(InferInputTensor input) {
    TensorSpec spec = spec(input);
    Shape shape = shape(input, spec);
    long elements = V2Input.bytes(spec, shape) / spec.dtype().bytes();
    InferContents contents = new InferContents(spec.name(), spec.dtype(), input.getContents());
    return new HostTensor(spec.dtype(), shape, contents.bytes(elements));
  }

  /** The model's input of this name. */
  private TensorSpec known(InferInputTensor input) {
    refuse("input " + input.getName(), input.getParametersMap());
    List<TensorSpec> known = model.signature().inputs();
    return known.stream()
        .filter(each -> each.name().equals(input.getName()))
        .findFirst()
        .orElseThrow(() -> unknown("input", input.getName(), known));
  }

  /** The model's input of this name, with the same datatype. */
  private TensorSpec spec(InferInputTensor input) {
    TensorSpec spec = known(input);
    String expected = V2DType.of(spec.dtype());
    if (!expected.equals(input.getDatatype())) {
      throw ServeError.invalid(
          "input %s: datatype '%s' (expected: %s)", spec.name(), input.getDatatype(), expected);
    }
    return spec;
  }

  private static Shape sizes(InferInputTensor input) {
    for (long size : input.getShapeList()) {
      if (size < 0) {
        throw ServeError.invalid(
            "input %s: size %d in its shape (expected: 0 or more)", input.getName(), size);
      }
    }
    return Shape.of(input.getShapeList());
  }

  private static Shape shape(InferInputTensor input, TensorSpec spec) {
    Shape shape = sizes(input);
    if (!shape.isCompatibleWith(spec.shape())) {
      throw ServeError.invalid(
          "input %s: shape %s (expected: %s)", spec.name(), shape, spec.shape());
    }
    return shape;
  }

  private Set<String> outputs() {
    List<TensorSpec> known = model.signature().outputs();
    Set<String> names = new LinkedHashSet<>();
    known.forEach(spec -> names.add(spec.name()));
    if (request.getOutputsCount() == 0) {
      return names;
    }
    Set<String> asked = new LinkedHashSet<>();
    for (InferRequestedOutputTensor output : request.getOutputsList()) {
      refuse("output " + output.getName(), output.getParametersMap());
      if (!names.contains(output.getName())) {
        throw unknown("output", output.getName(), known);
      }
      asked.add(output.getName());
    }
    return asked;
  }

  private static void refuse(String what, Map<String, InferParameter> parameters) {
    for (String name : parameters.keySet()) {
      if (REFUSED.contains(name)) {
        throw ServeError.invalid(
            "%s: parameter %s: not supported (expected: a request without it)", what, name);
      }
    }
  }

  private static ServeError unknown(String what, String name, List<TensorSpec> known) {
    return ServeError.invalid(
        "%s %s: unknown (expected: %s)",
        what, name, String.join(", ", known.stream().map(TensorSpec::name).toList()));
  }

  private ModelInferResponse of(Set<String> outputs, Map<String, HostTensor> results) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(model.name())
            .setModelVersion(Long.toString(model.version()))
            .setId(request.getId());
    for (String name : outputs) {
      HostTensor result = Objects.requireNonNull(results.get(name));
      InferOutputTensor.Builder output =
          InferOutputTensor.newBuilder().setName(name).setDatatype(V2DType.of(result.dtype()));
      for (long size : result.shape().toArray()) {
        output.addShape(size);
      }
      response.addOutputs(output).addRawOutputContents(ByteString.copyFrom(result.bytes()));
    }
    return response.build();
  }
}
