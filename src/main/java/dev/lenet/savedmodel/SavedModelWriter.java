package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.internal.builder.ServingGraph;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.AtomicFolder;
import dev.lenet.tensor.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TString;

/**
 * Writes a SavedModel: {@code saved_model.pb}, {@code variables/}, and further files in {@code
 * assets.extra/}, among them warm-up requests for TensorFlow Serving. The signatures are those of
 * Keras's {@code export}: {@code serving_default} and {@code serve}, with outputs {@code output_0}
 * and so on.
 *
 * <p>It does not use {@code SavedModelBundle.exporter}, which leaks native memory and leaves a
 * partial folder when the disk is full.
 */
public final class SavedModelWriter {
  private static final String SIGNATURE = "serving_default";
  private static final String METHOD = "tensorflow/serving/predict";

  private SavedModelWriter() {}

  /**
   * Writes the folder completely or not at all, and replaces an earlier SavedModel there.
   *
   * @param inputName the name of the input in the signatures
   * @param extras texts by file name, for {@code assets.extra/}
   * @throws InputException if the folder contains other files, or cannot be written
   */
  public static void write(
      ServingGraph model, String inputName, Path folder, Map<String, String> extras) {
    if (folder.toAbsolutePath().normalize().getParent() == null) {
      throw new InputException(folder + ": the root folder (expected: a new folder)");
    }
    refuseOthers(folder);
    AtomicFolder.write(
        folder,
        part -> {
          try {
            writeParts(model, inputName, part, extras);
          } catch (TensorFlowException e) {
            throw new IOException(reason(e), e);
          }
        });
  }

  private static void writeParts(
      ServingGraph model, String inputName, Path part, Map<String, String> extras)
      throws IOException {
    Files.createDirectories(part.resolve("variables"));
    saveVariables(model, part.resolve("variables").resolve("variables"));
    MetaGraphDef graph = metaGraph(model, inputName);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(part.resolve("saved_model.pb")))) {
      SavedModel.newBuilder()
          .setSavedModelSchemaVersion(1)
          .addMetaGraphs(graph)
          .build()
          .writeTo(out);
    }
    writeExtras(part.resolve("assets.extra"), graph, extras);
  }

  private static void writeExtras(Path folder, MetaGraphDef graph, Map<String, String> extras)
      throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> extra : extras.entrySet()) {
      Files.writeString(folder.resolve(extra.getKey()), extra.getValue(), StandardCharsets.UTF_8);
    }
    byte[] warmup = WarmupRequests.records(SIGNATURE, graph.getSignatureDefOrThrow(SIGNATURE));
    if (warmup.length > 0) {
      Files.write(folder.resolve(WarmupRequests.FILE), warmup);
    }
  }

  /** The system's reason; TensorFlow puts a temporary file's name before it, and hints behind. */
  private static String reason(TensorFlowException e) {
    String line = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("no reason");
    return line.substring(line.indexOf("; ") + 1).strip();
  }

  private static void refuseOthers(Path folder) {
    if (Files.exists(folder) && !Files.exists(folder.resolve("saved_model.pb"))) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new InputException(
              folder + ": holds other files (expected: a new folder, or a SavedModel to replace)");
        }
      } catch (IOException e) {
        throw AtomicFile.cannotWrite(folder, e);
      }
    }
  }

  private static void saveVariables(ServingGraph model, Path prefix) {
    try (TString filename = TString.scalarOf(prefix.toString());
        var result =
            model
                .session()
                .runner()
                .feed("save/filename", filename)
                .addTarget("save/control_dependency")
                .run()) {
      if (result.size() != 0) {
        throw new IllegalStateException("saving fetches nothing");
      }
    }
  }

  private static MetaGraphDef metaGraph(ServingGraph model, String inputName) {
    SignatureDef.Builder signature = SignatureDef.newBuilder().setMethodName(METHOD);
    signature.putInputs(inputName, tensor(model.input(), model.input().shape().asArray()));
    List<SymbolicTensor> outputs = model.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      Shape shape = outputs.get(i).shape();
      signature.putOutputs("output_" + i, tensor(outputs.get(i).operand(), shape.toArray()));
    }
    MetaGraphDef.Builder graph =
        MetaGraphDef.newBuilder()
            .setGraphDef(model.graph().toGraphDef())
            .setSaverDef(
                SaverDef.newBuilder()
                    .setFilenameTensorName("save/filename:0")
                    .setSaveTensorName("save/control_dependency:0")
                    .setRestoreOpName("save/restore_all")
                    .setVersion(SaverDef.CheckpointFormatVersion.V2))
            .putSignatureDef(SIGNATURE, signature.build())
            .putSignatureDef("serve", signature.build())
            .putCollectionDef("variables", variables(model, false))
            .putCollectionDef("trainable_variables", variables(model, true));
    graph.getMetaInfoDefBuilder().addTags("serve").setTensorflowVersion(TensorFlow.version());
    return graph.build();
  }

  private static TensorInfo tensor(Operand<?> operand, long[] sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(operand.asOutput().name())
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape)
        .build();
  }

  /** The collections by which Python finds the variables, to list and to train them. */
  private static CollectionDef variables(ServingGraph model, boolean onlyTrainable) {
    CollectionDef.BytesList.Builder list = CollectionDef.BytesList.newBuilder();
    for (ServingGraph.Variable variable : model.variables()) {
      if (variable.trainable() || !onlyTrainable) {
        list.addValue(
            VariableDef.newBuilder()
                .setVariableName(variable.handle() + ":0")
                .setInitializerName(variable.assign())
                .setSnapshotName(variable.read() + ":0")
                .setIsResource(true)
                .setTrainable(variable.trainable())
                .build()
                .toByteString());
      }
    }
    return CollectionDef.newBuilder().setBytesList(list).build();
  }
}
