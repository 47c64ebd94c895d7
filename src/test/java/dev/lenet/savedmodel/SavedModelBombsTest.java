package dev.lenet.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.MessageLite;
import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Models made to fill the memory, or to keep TensorFlow busy for ever: refused before it sees them.
 */
@Timeout(30)
class SavedModelBombsTest {
  private static final String KERNEL = "kernel/.ATTRIBUTES/VARIABLE_VALUE";
  private static final String MATRIX = "matrix/.ATTRIBUTES/VARIABLE_VALUE";

  @TempDir Path folder;

  private Path model = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    model = Goldens.copy("savedmodel/module", folder.resolve("model"));
  }

  @Test
  void aFunctionThatCallsItself() throws IOException {
    changeGraph(graph -> graph.getLibraryBuilder().addFunction(calling("ever", "ever")));
    assertRefused(model + ": function ever: calls itself (expected: no recursion)");
  }

  @Test
  void functionsThatCallEachOther() throws IOException {
    changeGraph(
        graph ->
            graph
                .getLibraryBuilder()
                .addFunction(calling("one", "other"))
                .addFunction(calling("other", "one")));
    assertRefused(model + ": function one: calls itself (expected: no recursion)");
  }

  @Test
  void functionsThatDoubleAtEachCall() throws IOException {
    changeGraph(
        graph -> {
          for (int i = 0; i < 60; i++) {
            graph.getLibraryBuilder().addFunction(calling("f" + i, "f" + (i + 1), "f" + (i + 1)));
          }
          graph.getLibraryBuilder().addFunction(calling("f60"));
        });
    assertRefused(model + ": functions that expand to more than 1000000 ops (expected: fewer)");
  }

  @Test
  void aLongChainOfCalls() throws IOException {
    changeGraph(
        graph -> {
          for (int i = 0; i < 100_000; i++) {
            graph.getLibraryBuilder().addFunction(calling("f" + i, "f" + (i + 1)));
          }
          graph.getLibraryBuilder().addFunction(calling("f100000"));
        });
    assertRefused(model + ": function f100: more than 100 calls deep (expected: fewer)");
  }

  @Test
  void oneConstantThatIsHuge() throws IOException {
    changeGraph(graph -> graph.addNode(constant("huge", 1L << 40)));
    assertRefused(
        model
            + ": node huge: a constant of shape [1099511627776] (expected: constants of at most"
            + " 1048576 elements together in a file of this size)");
  }

  @Test
  void manyConstantsThatAreLarge() throws IOException {
    changeGraph(
        graph -> {
          for (int i = 0; i < 1000; i++) {
            graph.addNode(constant("large" + i, 1_000_000));
          }
        });
    assertRefused(
        model
            + ": node large1: a constant of shape [1000000] (expected: constants of at most 1048576"
            + " elements together in a file of this size)");
  }

  @Test
  void attributesNestedDeeply() throws IOException {
    AttrValue value = AttrValue.getDefaultInstance();
    for (int i = 0; i < 200; i++) {
      value =
          AttrValue.newBuilder()
              .setFunc(NameAttrList.newBuilder().setName("f").putAttr("g", value))
              .build();
    }
    AttrValue deep = value;
    changeGraph(
        graph -> graph.addNode(NodeDef.newBuilder().setName("x").setOp("NoOp").putAttr("a", deep)));
    assertRefused(
        model.resolve("saved_model.pb") + ": damaged (expected: a SavedModel's protocol buffer)");
  }

  @Test
  void aVariableOfAHugeShape() throws IOException {
    changeEntry(
        MATRIX, entry -> entry.setShape(TensorShapeProto.newBuilder().addDim(size(1L << 50))));
    assertRefused(
        index()
            + ": damaged: "
            + MATRIX
            + ": 360 bytes for shape (1125899906842624,) (expected: a whole checkpoint)");
  }

  @Test
  void aVariableThatIsLargerThanTheFile() throws IOException {
    changeEntry(
        MATRIX,
        entry ->
            entry.setSize(4L << 40).setShape(TensorShapeProto.newBuilder().addDim(size(1L << 40))));
    assertRefused(
        data()
            + ": damaged: "
            + MATRIX
            + " at 72 with 4398046511104 bytes (expected: within the file's "
            + Files.size(data())
            + ")");
  }

  @Test
  void variablesThatOverlap() throws IOException {
    Map<String, MessageLite> entries = IndexFile.read(index());
    MessageLite kernel = Objects.requireNonNull(entries.get(KERNEL));
    for (int i = 0; i < 50; i++) {
      entries.put("zz" + (char) ('A' + i), kernel);
    }
    IndexFile.write(index(), entries);
    assertRefused(
        index() + ": damaged: zzA overlaps another tensor (expected: a whole checkpoint)");
  }

  private Path index() {
    return model.resolve("variables/variables.index");
  }

  private Path data() {
    return model.resolve("variables/variables.data-00000-of-00001");
  }

  private void changeEntry(String name, Consumer<BundleEntryProto.Builder> change)
      throws IOException {
    Map<String, MessageLite> entries = IndexFile.read(index());
    BundleEntryProto.Builder entry =
        ((BundleEntryProto) Objects.requireNonNull(entries.get(name))).toBuilder();
    change.accept(entry);
    entries.put(name, entry.build());
    IndexFile.write(index(), entries);
  }

  private void changeGraph(Consumer<GraphDef.Builder> change) throws IOException {
    Path file = model.resolve("saved_model.pb");
    SavedModel.Builder changed = SavedModel.parseFrom(Files.readAllBytes(file)).toBuilder();
    change.accept(changed.getMetaGraphsBuilder(0).getGraphDefBuilder());
    Files.write(file, changed.build().toByteArray());
  }

  private void assertRefused(String message) {
    assertEquals(
        message,
        assertThrows(InputException.class, () -> SavedModelFile.load(model, Trust.CHECKED).close())
            .getMessage());
  }

  private static FunctionDef calling(String name, String... called) {
    FunctionDef.Builder function =
        FunctionDef.newBuilder().setSignature(OpDef.newBuilder().setName(name));
    for (String other : called) {
      function.addNodeDef(
          NodeDef.newBuilder()
              .setName("call" + function.getNodeDefCount())
              .setOp("PartitionedCall")
              .putAttr(
                  "f",
                  AttrValue.newBuilder()
                      .setFunc(NameAttrList.newBuilder().setName(other))
                      .build()));
    }
    return function.build();
  }

  private static NodeDef constant(String name, long elements) {
    TensorProto value =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_FLOAT)
            .setTensorShape(TensorShapeProto.newBuilder().addDim(size(elements)))
            .addFloatVal(1)
            .build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(value).build())
        .build();
  }

  private static TensorShapeProto.Dim size(long size) {
    return TensorShapeProto.Dim.newBuilder().setSize(size).build();
  }
}
