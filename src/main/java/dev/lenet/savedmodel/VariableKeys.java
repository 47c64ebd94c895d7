package dev.lenet.savedmodel;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lenet.exceptions.InputException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject;

/**
 * Where a checkpoint has the value of a graph's variable, as Python's loader finds it. The
 * functions that a signature calls are saved with the objects that they capture; those objects and
 * the checkpoint's are the same where the same names lead to them from the root. A variable that no
 * such function captures is looked up by its name.
 */
final class VariableKeys {
  private static final String VALUE = "VARIABLE_VALUE";

  /** Keys by the op of the variable. */
  private final Map<String, String> captured = new HashMap<>();

  private final Map<String, List<String>> named = new HashMap<>();

  /**
   * @param objects the checkpoint's graph of objects, or null where it has none
   * @throws InputException where that graph is damaged
   */
  VariableKeys(Path folder, MetaGraphDef meta, @Nullable ByteBuffer objects) {
    if (objects == null) {
      return;
    }
    List<TrackableObject> stored;
    try {
      stored = TrackableObjectGraph.parseFrom(objects).getNodesList();
    } catch (InvalidProtocolBufferException e) {
      throw new InputException(
          folder + ": damaged: the graph of objects (expected: a whole one)", e);
    }
    for (TrackableObject object : stored) {
      for (TrackableObject.SerializedTensor value : object.getAttributesList()) {
        named
            .computeIfAbsent(value.getFullName(), name -> new ArrayList<>())
            .add(value.getCheckpointKey());
      }
    }
    follow(meta, keys(meta.getObjectGraphDef(), stored));
  }

  /** The keys that may hold a variable's value: one, unless it is not known. */
  List<String> of(NodeDef variable) {
    String key = captured.get(variable.getName());
    String name =
        variable
            .getAttrOrDefault("shared_name", AttrValue.getDefaultInstance())
            .getS()
            .toStringUtf8();
    return key == null ? named.getOrDefault(name, List.of()) : List.of(key);
  }

  /** A call's last inputs are what the function captures, in the order in which that is saved. */
  private void follow(MetaGraphDef meta, Map<Integer, String> keys) {
    Map<String, SavedConcreteFunction> functions =
        meta.getObjectGraphDef().getConcreteFunctionsMap();
    for (NodeDef node : meta.getGraphDef().getNodeList()) {
      String name = node.getAttrOrDefault("f", AttrValue.getDefaultInstance()).getFunc().getName();
      SavedConcreteFunction function = functions.get(name);
      List<String> inputs =
          node.getInputList().stream().filter(input -> !input.startsWith("^")).toList();
      if (function == null || function.getBoundInputsCount() > inputs.size()) {
        continue;
      }
      int first = inputs.size() - function.getBoundInputsCount();
      for (int i = 0; i < function.getBoundInputsCount(); i++) {
        String key = keys.get(function.getBoundInputs(i));
        if (key != null) {
          captured.putIfAbsent(Reach.node(inputs.get(first + i)), key);
        }
      }
    }
  }

  /** The keys of variables by their number among the objects that the graph was saved with. */
  private static Map<Integer, String> keys(SavedObjectGraph saved, List<TrackableObject> stored) {
    Map<Integer, String> keys = new HashMap<>();
    if (saved.getNodesCount() == 0 || stored.isEmpty()) {
      return keys;
    }
    Map<Integer, Integer> places = new HashMap<>(Map.of(0, 0));
    Deque<Integer> toVisit = new ArrayDeque<>(List.of(0));
    while (!toVisit.isEmpty()) {
      int number = toVisit.remove();
      SavedObject object = saved.getNodes(number);
      TrackableObject same = stored.get(places.getOrDefault(number, 0));
      same.getAttributesList().stream()
          .filter(value -> value.getName().equals(VALUE))
          .findFirst()
          .ifPresent(value -> keys.put(number, value.getCheckpointKey()));
      Map<String, Integer> children = new HashMap<>();
      same.getChildrenList()
          .forEach(child -> children.put(child.getLocalName(), child.getNodeId()));
      object
          .getChildrenList()
          .forEach(
              child -> {
                Integer place = children.get(child.getLocalName());
                int id = child.getNodeId();
                if (place != null
                    && isIn(place, stored.size())
                    && isIn(id, saved.getNodesCount())
                    && places.putIfAbsent(id, place) == null) {
                  toVisit.add(id);
                }
              });
    }
    return keys;
  }

  private static boolean isIn(int number, int size) {
    return number >= 0 && number < size;
  }
}
