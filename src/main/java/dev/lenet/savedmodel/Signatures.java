package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Reads the signature by which a SavedModel is called. */
final class Signatures {
  private static final List<String> PREFERRED = List.of("serving_default", "serve");

  private Signatures() {}

  /** {@code serving_default}, else {@code serve}, else the only one. */
  static SignatureDef choose(SavedModelFolder folder) {
    Map<String, SignatureDef> there = new TreeMap<>(folder.meta().getSignatureDefMap());
    there.keySet().removeIf(name -> name.startsWith("__"));
    for (String name : PREFERRED) {
      SignatureDef found = there.get(name);
      if (found != null) {
        return found;
      }
    }
    if (there.size() == 1) {
      return there.values().iterator().next();
    }
    throw new InputException(
        there.isEmpty()
            ? folder.path() + ": no signature (expected: one, as Keras's model.export writes it)"
            : folder.path()
                + ": signatures "
                + String.join(", ", there.keySet())
                + " (expected: serving_default, serve or only one)");
  }

  /** What the signature takes and gives, by name in alphabetical order. */
  static Signature read(Path folder, SignatureDef signature) {
    return new Signature(
        specs(folder, "input", signature.getInputsMap()),
        specs(folder, "output", signature.getOutputsMap()));
  }

  private static List<TensorSpec> specs(Path folder, String kind, Map<String, TensorInfo> tensors) {
    List<TensorSpec> specs = new ArrayList<>();
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) -> {
              String where = folder + ": " + kind + " " + name;
              if (tensor.getName().isEmpty()) {
                throw new InputException(where + ": not a dense tensor (expected: a dense tensor)");
              }
              specs.add(new TensorSpec(name, dtype(where, tensor), shape(where, kind, tensor)));
            });
    return specs;
  }

  private static DType dtype(String where, TensorInfo tensor) {
    return switch (tensor.getDtype()) {
      case DT_FLOAT -> DType.FLOAT32;
      case DT_DOUBLE -> DType.FLOAT64;
      case DT_INT32 -> DType.INT32;
      case DT_INT64 -> DType.INT64;
      case DT_UINT8 -> DType.UINT8;
      case DT_BOOL -> DType.BOOL;
      default ->
          throw new InputException(
              where
                  + ": "
                  + tensor.getDtype()
                  + " (expected: float32, float64, int32, int64, uint8 or bool)");
    };
  }

  private static Shape shape(String where, String kind, TensorInfo tensor) {
    TensorShapeProto shape = tensor.getTensorShape();
    if (shape.getUnknownRank()) {
      if (kind.equals("input")) {
        throw new InputException(where + ": unknown rank (expected: a known rank)");
      }
      return Shape.of(-1);
    }
    return Shape.of(shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList());
  }
}
