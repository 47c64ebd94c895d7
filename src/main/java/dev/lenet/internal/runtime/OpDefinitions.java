package dev.lenet.internal.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.OpDef;

/** TensorFlow's definitions of its ops: their outputs' names, and whether they have state. */
public final class OpDefinitions {
  private static final Map<String, Optional<OpDef>> KNOWN = new ConcurrentHashMap<>();

  private OpDefinitions() {}

  /** An op's definition; null where TensorFlow has no such op. */
  public static @Nullable OpDef find(String op) {
    return KNOWN.computeIfAbsent(op, OpDefinitions::ask).orElse(null);
  }

  private static Optional<OpDef> ask(String op) {
    NativeLibrary.load();
    TF_Graph graph = tensorflow.TF_NewGraph();
    TF_Buffer definition = tensorflow.TF_NewBuffer();
    try (NativeSession.Status status = new NativeSession.Status()) {
      tensorflow.TF_GraphGetOpDef(graph, op, definition, status.get());
      return status.isOk()
          ? Optional.of(OpDef.parseFrom(definition.dataAsByteBuffer()))
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(op + ": TensorFlow's own definition of it", e);
    } finally {
      tensorflow.TF_DeleteBuffer(definition);
      tensorflow.TF_DeleteGraph(graph);
    }
  }
}
