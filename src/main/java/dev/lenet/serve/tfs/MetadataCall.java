package dev.lenet.serve.tfs;

import com.google.protobuf.Any;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.requests.RequestModel;
import dev.lenet.serve.tfs.proto.GetModelMetadataRequest;
import dev.lenet.serve.tfs.proto.GetModelMetadataResponse;
import dev.lenet.serve.tfs.proto.ModelSpec;
import dev.lenet.serve.tfs.proto.SignatureDefMap;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** {@code PredictionService.GetModelMetadata}: the signature, of which there is one. */
final class MetadataCall {
  private static final String FIELD = "signature_def";

  private MetadataCall() {}

  static GetModelMetadataResponse answer(ModelRegistry models, GetModelMetadataRequest request) {
    ModelSpec spec = Specs.require(request.hasModelSpec(), request.getModelSpec());
    if (request.getMetadataFieldCount() == 0) {
      throw ServeError.invalid("GetModelMetadataRequest must specify at least one metadata_field");
    }
    for (String field : request.getMetadataFieldList()) {
      if (!field.equals(FIELD)) {
        throw ServeError.invalid("Metadata field %s is not supported", field);
      }
    }
    ServedModel model =
        RequestModel.find(
            models, ServiceRequestContext.current(), spec.getName(), Specs.version(spec));
    SignatureDefMap signatures =
        SignatureDefMap.newBuilder()
            .putSignatureDef(TfsPredict.SIGNATURE, signature(model.signature()))
            .build();
    return GetModelMetadataResponse.newBuilder()
        .setModelSpec(Specs.of(model))
        .putMetadata(FIELD, Any.pack(signatures))
        .build();
  }

  private static SignatureDef signature(Signature signature) {
    SignatureDef.Builder proto = SignatureDef.newBuilder().setMethodName(TfsStatus.METHOD);
    signature.inputs().forEach(input -> proto.putInputs(input.name(), info(input)));
    signature.outputs().forEach(output -> proto.putOutputs(output.name(), info(output)));
    return proto.build();
  }

  private static TensorInfo info(TensorSpec spec) {
    return TensorInfo.newBuilder()
        .setName(spec.name())
        .setDtype(ProtoDType.of(spec.dtype()))
        .setTensorShape(TensorProtoWriter.shape(spec.shape()))
        .build();
  }
}
