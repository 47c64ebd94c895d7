package dev.lenet.serve.tfs;

import dev.lenet.serve.json.ImageReader;
import dev.lenet.serve.models.Deadline;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.tfs.proto.PredictRequest;
import dev.lenet.serve.tfs.proto.PredictResponse;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;

/** {@code PredictionService.Predict} of one model. */
final class PredictCall {
  private PredictCall() {}

  static CompletableFuture<PredictResponse> answer(
      ServedModel model, PredictRequest request, Deadline deadline) {
    Specs.requireSignature(request.getModelSpec());
    requireInputs(model, request.getInputsMap().keySet());
    Set<String> outputs = outputs(model, request);
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    request.getInputsMap().forEach((name, tensor) -> inputs.put(name, input(model, name, tensor)));
    return model.predict(inputs, deadline).thenApply(results -> response(model, outputs, results));
  }

  /** A tensor of strings is image files, which stand for the samples of the model's input. */
  private static HostTensor input(ServedModel model, String name, TensorProto tensor) {
    if (tensor.getDtype() != DataType.DT_STRING) {
      return TensorProtoReader.read(name, tensor);
    }
    return new ImageReader(model).tensor(TensorProtoReader.strings(name, tensor));
  }

  private static void requireInputs(ServedModel model, Set<String> sent) {
    Set<String> expected = names(model.signature().inputs());
    if (sent.size() != expected.size()) {
      throw ServeError.invalid(
          "input size does not match signature: %d!=%d len({%s}) != len({%s})",
          sent.size(), expected.size(), String.join(",", sent), String.join(",", expected));
    }
    for (String name : sent) {
      if (!expected.contains(name)) {
        throw ServeError.invalid(
            "input tensor alias not found in signature: %s. Inputs expected to be in the set {%s}.",
            name, String.join(",", expected));
      }
    }
  }

  private static Set<String> outputs(ServedModel model, PredictRequest request) {
    Set<String> known = names(model.signature().outputs());
    if (request.getOutputFilterCount() == 0) {
      return known;
    }
    Set<String> outputs = new LinkedHashSet<>();
    for (String name : request.getOutputFilterList()) {
      if (!known.contains(name)) {
        throw ServeError.invalid(
            "output tensor alias not found in signature: %s Outputs expected to be in the set"
                + " {%s}.",
            name, String.join(",", known));
      }
      if (!outputs.add(name)) {
        throw ServeError.invalid("duplicate output tensor alias: %s", name);
      }
    }
    return outputs;
  }

  private static Set<String> names(List<TensorSpec> specs) {
    Set<String> names = new LinkedHashSet<>();
    specs.forEach(spec -> names.add(spec.name()));
    return names;
  }

  private static PredictResponse response(
      ServedModel model, Set<String> outputs, Map<String, HostTensor> results) {
    PredictResponse.Builder response =
        PredictResponse.newBuilder()
            .setModelSpec(Specs.of(model).setSignatureName(TfsPredict.SIGNATURE));
    for (String name : outputs) {
      HostTensor result = Objects.requireNonNull(results.get(name));
      response.putOutputs(name, TensorProtoWriter.write(result));
    }
    return response.build();
  }
}
