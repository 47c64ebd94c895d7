package dev.lenet.live;

import dev.lenet.datasets.Dataset;
import dev.lenet.model.Model;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.saving.KerasFiles;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes here what matrix_check.py opens: models of matrix_write.py with weights of their own,
 * trained on where they were trained.
 */
record JavaToKeras(Producer producer, Path theirs, Path ours, ParityMatrix matrix, Random random) {
  void write(String name) {
    Recorded arrays = Recorded.read(theirs.resolve(name + ".npz"));
    matrix.attempt(
        producer.fromJava(Producer.SAVED_MODEL),
        name,
        cell -> {
          try (Model model = Models.load(theirs.resolve(name + Producer.KERAS))) {
            model.setWeights(model.getWeights().stream().map(this::moved).toList());
            Npz.write(ours.resolve(name + ".npz"), save(model, arrays, name));
          }
        });
  }

  private Map<String, HostTensor> save(Model model, Recorded arrays, String name) {
    HostTensor x = arrays.get("x");
    Map<String, HostTensor> saved = new LinkedHashMap<>();
    saved.put("x", x);
    if (arrays.has("targets")) {
      model.trainOnBatch(new Dataset(x, arrays.get("targets")));
      saved.put("targets", arrays.get("targets"));
      saved.put("steps", HostTensor.ofInts(arrays.get("steps").shape(), 3));
    }
    saved.put("y", model.predict(x));
    put(saved, "w/", model.getWeights());
    write(Producer.KERAS, name, model, file -> KerasFiles.writeKeras(model, file));
    write(Producer.WEIGHTS, name, model, model::saveWeights);
    write(Producer.LEGACY, name, model, file -> KerasFiles.legacy(model).write(file));
    model.export(ours.resolve(name));
    if (arrays.has("targets")) {
      model.trainOnBatch(new Dataset(x, arrays.get("targets")));
      put(saved, "after/", model.getWeights());
    }
    return saved;
  }

  private interface Writer {
    void write(Path file);
  }

  private void write(String format, String name, Model model, Writer writer) {
    String why = producer.refuses(format, model);
    if (!producer.read().contains(format)) {
      return;
    }
    if (why.isEmpty()) {
      writer.write(ours.resolve(name + format));
    } else {
      matrix.leftOut(producer.fromJava(format), name, why);
    }
  }

  private static void put(Map<String, HostTensor> arrays, String prefix, List<HostTensor> values) {
    for (int i = 0; i < values.size(); i++) {
      arrays.put(prefix + i, values.get(i));
    }
  }

  private HostTensor moved(HostTensor weight) {
    return weight.dtype() == DType.FLOAT32 ? Recorded.moved(weight, random) : weight;
  }

  /** Takes over what matrix_check.py found. */
  void check(String output) {
    for (String line : output.split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      if (words[0].equals("CHECK")) {
        matrix.compared(
            producer.fromJava(format(words[1])),
            words[2],
            words[3],
            number(words[4]),
            number(words[5]));
      } else if (words[0].equals("FAILED")) {
        matrix.failed(producer.fromJava(format(words[1])), words[2], line);
      }
    }
  }

  private static String format(String word) {
    return word.equals(Producer.SAVED_MODEL) ? word : "." + word;
  }

  private static double number(String text) {
    return text.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }
}
