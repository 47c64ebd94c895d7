package dev.lenet.serve.tfs;

import com.google.protobuf.Int64Value;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.models.VersionChoice;
import dev.lenet.serve.tfs.proto.ModelSpec;

/** Which model, version and signature a {@code ModelSpec} names. */
final class Specs {
  private Specs() {}

  /**
   * @param given whether the request has a spec at all
   * @throws ServeError when it has none, or one without a name
   */
  static ModelSpec require(boolean given, ModelSpec spec) {
    if (!given) {
      throw ServeError.invalid("Missing ModelSpec");
    }
    if (spec.getName().isEmpty()) {
      throw ServeError.invalid("ModelSpec has no name specified.");
    }
    return spec;
  }

  static VersionChoice version(ModelSpec spec) {
    return switch (spec.getVersionChoiceCase()) {
      case VERSION -> new VersionChoice.Exact(spec.getVersion().getValue());
      case VERSION_LABEL -> new VersionChoice.Label(spec.getVersionLabel());
      case VERSIONCHOICE_NOT_SET -> VersionChoice.NEWEST;
    };
  }

  /**
   * Checks the name of a signature; an empty one stands for the only one there is.
   *
   * @throws ServeError when it is another
   */
  static void requireSignature(ModelSpec spec) {
    String name = spec.getSignatureName();
    if (!name.isEmpty() && !name.equals(TfsPredict.SIGNATURE)) {
      throw new ServeError(
          ServeError.Code.FAILED_PRECONDITION,
          "Serving signature key \"%s\" not found.".formatted(name));
    }
  }

  /** The spec of an answer: which model it was, by number. */
  static ModelSpec.Builder of(ServedModel model) {
    return ModelSpec.newBuilder().setName(model.name()).setVersion(Int64Value.of(model.version()));
  }
}
