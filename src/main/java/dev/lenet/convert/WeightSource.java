package dev.lenet.convert;

import dev.lenet.exceptions.InputException;
import dev.lenet.model.Model;
import dev.lenet.savedmodel.SavedModelWeights;
import dev.lenet.saving.KerasFiles;
import dev.lenet.tensor.Casts;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.hdf5.H5Content;
import dev.lenet.weights.hdf5.H5Weights;
import dev.lenet.weights.keras.LegacyH5;
import dev.lenet.weights.pytorch.PyTorchFile;
import dev.lenet.weights.safetensors.SafeTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The layers' weights that a file holds, in groups that belong to one layer each.
 *
 * @param file what messages call it
 * @param groups in the file's order
 * @param ordering what that order says
 * @param layouts which layouts the file may have, the likeliest first
 * @param inPlace gives a model the weights when they lie just where Keras would put them; otherwise
 *     false
 * @param notes what of the file is no layer's weight, a line each
 */
public record WeightSource(
    String file,
    List<TensorGroup> groups,
    Ordering ordering,
    List<Layout> layouts,
    Predicate<Model> inPlace,
    List<String> notes) {
  private static final String TRACKED = "num_batches_tracked";
  private static final String VARS = "/vars";

  /**
   * Reads a file of weights.
   *
   * @param file of any format; of a whole model its weights are taken
   * @throws InputException naming the file and the place in it, when it is damaged
   */
  public static WeightSource read(Path file, Format format) {
    return read(file, format, null);
  }

  /**
   * Reads a file of weights.
   *
   * @param state which of several {@code state_dict}s is wanted, by its key; null for the likeliest
   */
  public static WeightSource read(Path file, Format format, @Nullable String state) {
    if (state != null && format != Format.PTH) {
      throw new InputException(
          "--state " + state + " for " + file + " (expected: a checkpoint of PyTorch's)");
    }
    return switch (format) {
      case PTH -> pytorch(file, state);
      case SAFETENSORS -> safetensors(file, SafeTensors.read(file));
      case H5 -> LegacyH5.is(file) ? legacy(file, LegacyH5.read(file)) : weightsH5(file);
      case WEIGHTS_H5 -> LegacyH5.is(file) ? legacy(file, LegacyH5.read(file)) : weightsH5(file);
      case SAVED_MODEL -> savedModel(file);
      case KERAS ->
          throw new IllegalArgumentException(file + ": a .keras file holds its own architecture");
    };
  }

  /** The different sizes of tensors of one dimension, up to 100,000. */
  public List<Integer> vectorSizes() {
    return groups.stream()
        .flatMap(group -> group.entries().values().stream())
        .map(entry -> entry.tensor().shape())
        .filter(shape -> shape.rank() == 1 && shape.size(0) > 0 && shape.size(0) <= 100_000)
        .map(shape -> (int) shape.size(0))
        .distinct()
        .toList();
  }

  /** Each tensor as a group of its own. */
  WeightSource split() {
    List<TensorGroup> each = groups.stream().flatMap(group -> group.split().stream()).toList();
    return new WeightSource(file, each, ordering, layouts, inPlace, notes);
  }

  private static WeightSource pytorch(Path file, @Nullable String state) {
    PyTorchFile.Checkpoint checkpoint = PyTorchFile.readCheckpoint(file, state);
    List<String> notes = new ArrayList<>();
    if (!checkpoint.choices().isEmpty()) {
      List<String> all = checkpoint.choices();
      notes.add(
          "the weights are those of '%s'; --state KEY chooses among %s"
              .formatted(all.get(0), String.join(", ", all)));
    }
    if (!checkpoint.unknown().isEmpty()) {
      notes.add("not called and not read: " + String.join(", ", checkpoint.unknown()));
    }
    if (!checkpoint.others().isEmpty()) {
      notes.add(
          "entries that are not weights are not carried over: "
              + String.join(", ", checkpoint.others()));
    }
    return named(file, checkpoint.tensors(), Ordering.MADE, List.of(Layout.PYTORCH), notes);
  }

  /** The likelier layout first: by the metadata, then by what Keras alone calls a kernel. */
  private static WeightSource safetensors(Path file, SafeTensors content) {
    boolean keras =
        !"pt".equals(content.metadata().get("format"))
            && content.tensors().names().stream().anyMatch(name -> role(name).equals("kernel"));
    boolean torch =
        "pt".equals(content.metadata().get("format"))
            || content.tensors().names().stream().anyMatch(name -> role(name).equals("weight"));
    List<Layout> layouts =
        keras == torch
            ? List.of(Layout.PYTORCH, Layout.KERAS, Layout.PYTORCH)
            : keras ? List.of(Layout.KERAS, Layout.PYTORCH) : List.of(Layout.PYTORCH, Layout.KERAS);
    return named(file, content.tensors(), Ordering.NONE, layouts, List.of());
  }

  private static WeightSource savedModel(Path folder) {
    return named(
        folder, SavedModelWeights.read(folder), Ordering.LAYERS, List.of(Layout.KERAS), List.of());
  }

  /** Groups tensors by what stands before the last dot or slash of their names. */
  private static WeightSource named(
      Path file,
      NamedWeights tensors,
      Ordering ordering,
      List<Layout> layouts,
      List<String> moreNotes) {
    Map<String, Map<String, TensorGroup.Entry>> groups = new LinkedHashMap<>();
    int tracked = 0;
    for (Map.Entry<String, HostTensor> entry : tensors.asMap().entrySet()) {
      String role = role(entry.getKey());
      if (role.equals(TRACKED)) {
        tracked++;
        continue;
      }
      groups
          .computeIfAbsent(prefix(entry.getKey()), name -> new LinkedHashMap<>())
          .put(role, new TensorGroup.Entry(entry.getKey(), entry.getValue()));
    }
    List<String> notes = new ArrayList<>(moreNotes);
    if (tracked > 0) {
      notes.add(TRACKED + " of " + tracked + " layers: Keras has no such weight, not carried over");
    }
    return of(file, groups, ordering, layouts, model -> false, notes);
  }

  private static WeightSource of(
      Path file,
      Map<String, Map<String, TensorGroup.Entry>> groups,
      Ordering ordering,
      List<Layout> layouts,
      Predicate<Model> inPlace,
      List<String> moreNotes) {
    List<TensorGroup> list = new ArrayList<>();
    Set<DType> converted = new LinkedHashSet<>();
    groups.forEach(
        (name, entries) -> {
          list.add(new TensorGroup(name, entries));
          entries.values().stream()
              .map(entry -> entry.tensor().dtype())
              .filter(dtype -> dtype != DType.FLOAT32 && Casts.isFloat(dtype))
              .forEach(converted::add);
        });
    List<String> notes = new ArrayList<>(moreNotes);
    for (DType dtype : converted) {
      notes.add("tensors of " + dtype + " are converted to float32");
    }
    return new WeightSource(file.toString(), list, ordering, layouts, inPlace, notes);
  }

  private static String role(String name) {
    String plain = name.endsWith(":0") ? name.substring(0, name.length() - 2) : name;
    return plain.substring(lastBreak(plain) + 1);
  }

  private static String prefix(String name) {
    return name.substring(0, Math.max(0, lastBreak(name)));
  }

  private static int lastBreak(String name) {
    return Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
  }

  private static WeightSource legacy(Path file, LegacyH5 content) {
    Map<String, Map<String, TensorGroup.Entry>> groups = new LinkedHashMap<>();
    for (LegacyH5.LayerWeights layer : content.layers()) {
      Set<String> prefixes =
          layer.weights().names().stream()
              .map(WeightSource::prefix)
              .collect(Collectors.toCollection(LinkedHashSet::new));
      layer
          .weights()
          .asMap()
          .forEach(
              (name, tensor) -> {
                String group = prefixes.size() > 1 ? prefix(name) : layer.layer();
                Map<String, TensorGroup.Entry> entries =
                    groups.computeIfAbsent(group, key -> new LinkedHashMap<>());
                entries.put(role(name), new TensorGroup.Entry(name, tensor));
              });
    }
    List<String> notes = new ArrayList<>();
    if (content.optimizer().size() > 0) {
      notes.add("the optimizer's state is not carried over");
    }
    return of(
        file,
        groups,
        Ordering.LAYERS,
        List.of(Layout.KERAS),
        model -> KerasFiles.readIfFits(content, model),
        notes);
  }

  private static WeightSource weightsH5(Path file) {
    H5Content content = H5Weights.read(file);
    Map<String, Map<String, TensorGroup.Entry>> groups = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    List<String> paths = new ArrayList<>(content.layerTensors().keySet());
    paths.sort(Numbered.NATURAL);
    for (String path : paths) {
      groups
          .computeIfAbsent(prefix(path), key -> new LinkedHashMap<>())
          .put(role(path), new TensorGroup.Entry(path, content.tensors().get(path)));
    }
    if (content.tensors().names().stream().anyMatch(path -> path.startsWith("optimizer/"))) {
      notes.add("the optimizer's state is not carried over");
    }
    Map<String, Map<String, TensorGroup.Entry>> byLayer = new LinkedHashMap<>();
    boolean numbered = true;
    for (Map.Entry<String, Map<String, TensorGroup.Entry>> group : groups.entrySet()) {
      String name = content.groupNames().getOrDefault(group.getKey(), "");
      String path =
          group.getKey().endsWith(VARS)
              ? group.getKey().substring(0, group.getKey().length() - VARS.length())
              : group.getKey();
      numbered &= path.matches("layers/[^/]+");
      byLayer.put(name.isEmpty() || byLayer.containsKey(name) ? path : name, group.getValue());
    }
    return of(
        file,
        byLayer,
        numbered ? Ordering.LAYERS : Ordering.NONE,
        List.of(Layout.KERAS),
        model -> KerasFiles.readIfFits(content, model),
        notes);
  }
}
