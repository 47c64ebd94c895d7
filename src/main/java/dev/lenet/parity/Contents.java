package dev.lenet.parity;

import dev.lenet.internal.io.AtomicFile;
import dev.lenet.open.OpenedModel;
import dev.lenet.predict.Inspectable;
import dev.lenet.predict.LayerInfo;
import dev.lenet.savedmodel.SavedModelWeights;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a model is made of, with checksums: its tensors and its files. */
final class Contents {
  private Contents() {}

  /** Every weight: of layers as {@code conv1/kernel}, of a SavedModel by its variable's name. */
  static List<Map<String, Object>> tensors(OpenedModel model) {
    List<Map<String, Object>> tensors = new ArrayList<>();
    weights(model)
        .forEach(
            (name, value) -> {
              Map<String, Object> tensor = new LinkedHashMap<>();
              tensor.put("name", name);
              tensor.put("dtype", value.dtype().toString());
              tensor.put("shape", value.shape().toArray());
              tensor.put("sha256", Sha256.of(value));
              tensors.add(tensor);
            });
    return tensors;
  }

  private static Map<String, HostTensor> weights(OpenedModel model) {
    if (!(model.predictor() instanceof Inspectable layers)) {
      return SavedModelWeights.read(model.file()).asMap();
    }
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    for (LayerInfo layer : layers.layers()) {
      layers
          .layerWeights(layer.name())
          .forEach((name, value) -> weights.put(layer.name() + "/" + name, value));
    }
    return weights;
  }

  /** A file, or every file of a folder by its path. */
  static List<Map<String, Object>> files(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      List<Map<String, Object>> all = new ArrayList<>();
      for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("path", path.toString());
        file.put("bytes", Files.size(path));
        file.put("sha256", Sha256.of(path));
        all.add(file);
      }
      return all;
    } catch (IOException e) {
      throw AtomicFile.cannotRead(place, e);
    }
  }
}
