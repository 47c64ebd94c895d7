package dev.lenet.savedmodel;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.NamedWeights;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject;
import org.tensorflow.proto.VariableDef;

/**
 * The weights inside a SavedModel, in the order of its layers, by their variables' names: {@code
 * sequential/conv1/kernel}. Variables that share a name are named after their place among the
 * objects, such as {@code layer_with_weights-0/kernel}. The model is not run.
 *
 * <p>Optimizers' and metrics' variables and the seeds of random layers are left out.
 */
public final class SavedModelWeights {
  static final String OBJECTS = "_CHECKPOINTABLE_OBJECT_GRAPH";
  private static final String VALUE = "/.ATTRIBUTES/VARIABLE_VALUE";
  private static final Pattern NOT_A_LAYERS =
      Pattern.compile(
          "(.*/)?(\\.OPTIMIZER_SLOT|optimizer|_optimizer|keras_api|seed_generator(_\\d+)?|save_counter"
              + "|_random_generator)"
              + "(/.*)?");

  private SavedModelWeights() {}

  /**
   * Reads the weights.
   *
   * @param path a SavedModel folder, or a folder of version folders, whose newest is read
   * @throws InputException if there is no model, or its files are damaged
   */
  public static NamedWeights read(Path path) {
    SavedModelFolder folder = SavedModelFolder.read(path);
    Path index = folder.path().resolve("variables").resolve("variables.index");
    Bundle bundle = Bundle.open(index);
    ByteBuffer objects = bundle.text(OBJECTS);
    NamedWeights weights = new NamedWeights();
    Map<String, String> named =
        objects == null
            ? fromCollection(folder, bundle)
            : byUniqueName(fromObjects(index, objects));
    named.forEach((key, name) -> weights.put(name, bundle.get(key)));
    return weights;
  }

  /** Variables' names by their key in the checkpoint: in the model's order, where it is listed. */
  private static Map<String, String> fromObjects(Path index, ByteBuffer objects) {
    List<TrackableObject> nodes;
    try {
      nodes = TrackableObjectGraph.parseFrom(objects).getNodesList();
    } catch (InvalidProtocolBufferException e) {
      throw new InputException(
          index + ": damaged: the graph of objects (expected: a whole one)", e);
    }
    List<TrackableObject> listed = listed(nodes);
    Map<String, String> names = new LinkedHashMap<>();
    for (TrackableObject object : listed.isEmpty() ? nodes : listed) {
      for (TrackableObject.SerializedTensor value : object.getAttributesList()) {
        String key = value.getCheckpointKey();
        if (key.endsWith(VALUE)
            && !NOT_A_LAYERS.matcher(key.substring(0, key.length() - VALUE.length())).matches()
            && !NOT_A_LAYERS.matcher(value.getFullName()).matches()) {
          names.put(key, value.getFullName());
        }
      }
    }
    return names;
  }

  /**
   * What the model's list {@code variables} refers to: every weight, in the order of its layers.
   */
  private static List<TrackableObject> listed(List<TrackableObject> nodes) {
    List<TrackableObject> listed = new ArrayList<>();
    child(nodes, nodes.isEmpty() ? null : nodes.get(0), "variables")
        .ifPresent(
            list ->
                list.getChildrenList().stream()
                    .filter(child -> child.getLocalName().matches("\\d{1,9}"))
                    .sorted(Comparator.comparingInt(c -> Integer.parseInt(c.getLocalName())))
                    .filter(child -> isNode(nodes, child.getNodeId()))
                    .forEach(child -> listed.add(nodes.get(child.getNodeId()))));
    return listed;
  }

  private static Optional<TrackableObject> child(
      List<TrackableObject> nodes, @Nullable TrackableObject object, String name) {
    return object == null
        ? Optional.empty()
        : object.getChildrenList().stream()
            .filter(child -> child.getLocalName().equals(name))
            .filter(child -> isNode(nodes, child.getNodeId()))
            .map(child -> nodes.get(child.getNodeId()))
            .findFirst();
  }

  private static boolean isNode(List<TrackableObject> nodes, int id) {
    return id >= 0 && id < nodes.size();
  }

  private static Map<String, String> byUniqueName(Map<String, String> names) {
    Map<String, Integer> count = new HashMap<>();
    names.values().forEach(name -> count.merge(name, 1, Integer::sum));
    Map<String, String> unique = new LinkedHashMap<>();
    names.forEach(
        (key, name) ->
            unique.put(
                key,
                name.isEmpty() || count.getOrDefault(name, 0) > 1
                    ? key.substring(0, key.length() - VALUE.length())
                    : name));
    return unique;
  }

  /** Without objects, as graphs of TensorFlow 1 are: the collection of variables has the order. */
  private static Map<String, String> fromCollection(SavedModelFolder folder, Bundle bundle) {
    Map<String, String> names = new LinkedHashMap<>();
    MetaGraphDef meta = folder.meta();
    Map<String, String> shared = sharedNames(meta);
    CollectionDef collection = meta.getCollectionDefMap().get("variables");
    if (collection != null) {
      for (var bytes : collection.getBytesList().getValueList()) {
        try {
          String op = Reach.node(VariableDef.parseFrom(bytes).getVariableName());
          String name = shared.getOrDefault(op, op);
          if (bundle.names().contains(name)) {
            names.put(name, name);
          }
        } catch (InvalidProtocolBufferException e) {
          throw new InputException(
              folder.path() + ": damaged: the collection of variables (expected: a whole one)", e);
        }
      }
    }
    if (names.isEmpty()) {
      bundle.names().forEach(name -> names.put(name, name));
    }
    return names;
  }

  /** Variables' names by the ops that hold them: two scopes of one name have numbers there. */
  private static Map<String, String> sharedNames(MetaGraphDef meta) {
    Map<String, String> names = new HashMap<>();
    for (NodeDef node : meta.getGraphDef().getNodeList()) {
      AttrValue name = node.getAttrMap().get("shared_name");
      if (node.getOp().equals("VarHandleOp") && name != null && !name.getS().isEmpty()) {
        names.put(node.getName(), name.getS().toStringUtf8());
      }
    }
    return names;
  }
}
