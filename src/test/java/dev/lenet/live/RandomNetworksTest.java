package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.datasets.Dataset;
import dev.lenet.model.Model;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.SavedModelPredictor;
import dev.lenet.savedmodel.Trust;
import dev.lenet.saving.KerasFiles;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks of 5 to 30 layers and more, drawn at random from all layers, from Keras to here and
 * back. Prints the seed; {@code -Dnetworks.seed=N} makes the same again, {@code -Dnetworks=200} so
 * many.
 */
@Tag("live")
class RandomNetworksTest {
  private static final String KERAS = ".keras";
  private static final List<String> RARE = List.of(".weights.h5", ".h5");

  /** A part of the outputs' largest magnitude. */
  private static final double OUTPUTS = 1e-6;

  /** An absolute difference of weights. */
  private static final double STEP = 1e-5;

  /** How far Keras may be from itself: how it is run again, and with what in the environment. */
  private static final Map<String, Map<String, String>> AGAIN =
      Map.of(
          "xla", Map.of(),
          "plain", Map.of("TF_ENABLE_ONEDNN_OPTS", "0"),
          "one-thread", Map.of("TF_NUM_INTRAOP_THREADS", "1", "TF_NUM_INTEROP_THREADS", "1"));

  /** Keras's runs are a few of all that float32 allows: another may be this many times as far. */
  private static final double OTHERS = 2;

  /** A difference beyond its bound, which Keras is asked about. */
  private record Far(String cell, String name, String what, double difference) {}

  @TempDir Path folder;

  private final int count = Integer.getInteger("networks", 24);
  private final long seed = Long.getLong("networks.seed", new Random().nextInt(1_000_000_000));
  private final List<Far> far = new ArrayList<>();
  private final ParityMatrix matrix = new ParityMatrix();
  private final Random random = new Random(seed);

  @Test
  void networksTravelBothWays() throws IOException, InterruptedException {
    String kept = System.getProperty("networks.folder", "");
    Path theirs = kept.isEmpty() ? folder.resolve("theirs") : Path.of(kept);
    Path ours = Files.createDirectory(folder.resolve("ours"));
    PythonEnvironment python = PythonEnvironment.KERAS;
    List<String> names =
        names(
            python.run(
                "random_networks.py",
                "write",
                theirs.toString(),
                Long.toString(seed),
                Integer.toString(count)));
    for (String name : names) {
      read(theirs, name);
      write(theirs, ours, name);
    }
    takeOver(python.run("random_networks.py", "check", theirs.toString(), ours.toString()));
    judge(python, theirs);
    List<String> lines = new ArrayList<>(List.of(names.size() + " networks, seed " + seed));
    lines.addAll(matrix.lines());
    lines.addAll(matrix.failures());
    System.out.println(String.join("\n", lines));
    Files.write(Path.of("target", "random-networks.txt"), lines);
    assertEquals("", String.join("\n", matrix.failures()), "seed " + seed);
    assertEquals(count, matrix.models(toJava(KERAS)));
    assertEquals(count, matrix.models(fromJava("keras")));
  }

  private static List<String> names(String output) {
    Set<String> kinds = new TreeSet<>();
    List<String> names = new ArrayList<>();
    for (String line : output.split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      if (words[0].equals("WROTE")) {
        names.add(words[1]);
        for (int i = 6; i < words.length; i++) {
          kinds.add(words[i].split(":", -1)[0]);
        }
      } else if (words[0].equals("REFUSED")) {
        System.out.println(line);
      }
    }
    System.out.println(kinds.size() + " kinds of layers: " + kinds);
    assertTrue(!names.isEmpty(), output);
    return names;
  }

  private static String toJava(String format) {
    return "Keras 3.15 -> Java, " + format;
  }

  private static String fromJava(String format) {
    return "Java -> Keras 3.15, " + format;
  }

  private void read(Path theirs, String name) {
    Recorded arrays = Recorded.read(theirs.resolve(name + ".npz"));
    Path whole = theirs.resolve(name + KERAS);
    attempt(
        toJava(KERAS),
        name,
        cell -> {
          try (Model model = Models.load(whole)) {
            compare(cell, name, model, arrays);
          }
        });
    for (String format : RARE) {
      Path file = theirs.resolve(name + format);
      if (Files.exists(file)) {
        attempt(
            toJava(format),
            name,
            cell -> {
              try (Model model = format.equals(".h5") ? Models.load(file) : fresh(whole)) {
                if (!format.equals(".h5")) {
                  model.loadWeights(file);
                }
                compare(cell, name, model, arrays);
              }
            });
      }
    }
    if (Files.exists(theirs.resolve(name))) {
      attempt(
          toJava("SavedModel"),
          name,
          cell -> {
            try (SavedModelPredictor model =
                SavedModelFile.load(theirs.resolve(name), Trust.CHECKED)) {
              compareOutputs(cell, name, arrays, model.predict(arrays.get("x")));
            }
          });
    }
  }

  /** The same layers with weights of their own, and an optimizer that starts anew. */
  private static Model fresh(Path file) {
    try (Model saved = Models.load(file)) {
      Model model = Models.kerasModels().fromJson(saved.toJson());
      if (saved.isCompiled()) {
        model.compile(
            Optimizers.fromConfig(saved.optimizer().className(), saved.optimizer().config()),
            saved.loss());
      }
      return model;
    }
  }

  private void compare(String cell, String name, Model model, Recorded arrays) {
    matrix.compared(
        cell, name, "weights", Recorded.unequal(arrays.weights(), model.getWeights()), 0);
    compareOutputs(cell, name, arrays, model.predict(arrays.get("x")));
    if (arrays.has("targets")) {
      model.trainOnBatch(new Dataset(arrays.get("x"), arrays.get("targets")));
      List<HostTensor> after = model.getWeights();
      compared(cell, name, "step", step(arrays, i -> after.get(i)), STEP);
    }
  }

  /** Whatever is thrown is this network's failure. */
  private void attempt(String cell, String name, Consumer<String> comparisons) {
    try {
      comparisons.accept(cell);
    } catch (RuntimeException e) {
      failed(cell, name, e.toString());
    }
  }

  private void failed(String cell, String name, String why) {
    System.out.println(cell + ": " + name + ": " + why);
    matrix.failed(cell, name, why);
  }

  private void compareOutputs(String cell, String name, Recorded arrays, HostTensor outputs) {
    compared(cell, name, "outputs", outputs(arrays, outputs), OUTPUTS);
  }

  /** The largest difference of outputs, as a part of their largest magnitude. */
  private static double outputs(Recorded expected, HostTensor actual) {
    HostTensor y = expected.get("y");
    HostTensor zeros = HostTensor.ofFloats(y.shape(), new float[(int) y.shape().elements()]);
    return Recorded.difference(y, actual) / Math.max(Recorded.difference(y, zeros), 1e-30);
  }

  /** The largest difference of weights after a step. */
  private static double step(Recorded expected, IntFunction<HostTensor> actual) {
    double worst = 0;
    for (int i = 0; expected.has("after/" + i); i++) {
      HostTensor after = expected.get("after/" + i);
      if (after.dtype() == DType.FLOAT32) {
        worst = Math.max(worst, Recorded.difference(after, actual.apply(i)));
      }
    }
    return worst;
  }

  private void compared(String cell, String name, String what, double value, double bound) {
    if (value <= bound || what.equals("weights")) {
      matrix.compared(cell, name, what, value, bound);
    } else {
      System.out.println(cell + ": " + name + ": " + what + " differ by " + value);
      far.add(new Far(cell, name, what, value));
    }
  }

  private static double bound(String what) {
    return Map.of("weights", 0.0, "outputs", OUTPUTS, "step", STEP).get(what);
  }

  /** Has Keras compute the networks again that are beyond a bound: how far is it from itself? */
  private void judge(PythonEnvironment python, Path theirs)
      throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>(far.stream().map(Far::name).toList());
    if (names.isEmpty()) {
      return;
    }
    for (Map.Entry<String, Map<String, String>> how : AGAIN.entrySet()) {
      List<String> arguments = new ArrayList<>(List.of("again", how.getKey(), theirs.toString()));
      arguments.addAll(names);
      python.run(how.getValue(), "random_networks.py", arguments.toArray(new String[0]));
    }
    for (Far one : far) {
      double self = selfDifference(theirs, one);
      double bound = Math.max(bound(one.what), OTHERS * self);
      matrix.remark(
          "%s, %s: %.3g, where Keras is %.3g from itself"
              .formatted(one.cell, one.what, one.difference, self),
          one.name);
      matrix.compared(one.cell, one.name, one.what + " (ill-conditioned)", one.difference, bound);
    }
  }

  private static double selfDifference(Path theirs, Far one) {
    Recorded first = Recorded.read(theirs.resolve(one.name + ".npz"));
    double worst = 0;
    for (String how : AGAIN.keySet()) {
      Recorded again = Recorded.read(theirs.resolve(one.name + ".again-" + how + ".npz"));
      worst =
          Math.max(
              worst,
              one.what.equals("outputs")
                  ? outputs(first, again.get("y"))
                  : step(first, i -> again.get("after/" + i)));
    }
    return worst;
  }

  private void write(Path theirs, Path ours, String name) {
    Recorded arrays = Recorded.read(theirs.resolve(name + ".npz"));
    HostTensor x = arrays.get("x");
    attempt(
        fromJava("keras"),
        name,
        cell -> {
          try (Model model = Models.load(theirs.resolve(name + KERAS))) {
            model.setWeights(model.getWeights().stream().map(this::moved).toList());
            Map<String, HostTensor> saved = new LinkedHashMap<>();
            saved.put("x", x);
            saved.put("y", model.predict(x));
            put(saved, "w/", model.getWeights());
            KerasFiles.writeKeras(model, ours.resolve(name + KERAS));
            if (Files.exists(theirs.resolve(name + ".h5"))) {
              model.saveWeights(ours.resolve(name + ".weights.h5"));
              KerasFiles.legacy(model).write(ours.resolve(name + ".h5"));
              model.export(ours.resolve(name));
            }
            if (arrays.has("targets")) {
              saved.put("targets", arrays.get("targets"));
              model.trainOnBatch(new Dataset(x, arrays.get("targets")));
              put(saved, "after/", model.getWeights());
            }
            Npz.write(ours.resolve(name + ".npz"), saved);
          }
        });
  }

  private HostTensor moved(HostTensor weight) {
    return weight.dtype() == DType.FLOAT32 ? Recorded.moved(weight, random) : weight;
  }

  private static void put(Map<String, HostTensor> arrays, String prefix, List<HostTensor> values) {
    for (int i = 0; i < values.size(); i++) {
      arrays.put(prefix + i, values.get(i));
    }
  }

  private void takeOver(String output) {
    for (String line : output.split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      if (words[0].equals("CHECK")) {
        double value =
            words[4].matches("inf|nan") ? Double.POSITIVE_INFINITY : Double.parseDouble(words[4]);
        compared(fromJava(words[1]), words[2], words[3], value, bound(words[3]));
      } else if (words[0].equals("FAILED")) {
        failed(fromJava(words[1]), words[2], line);
      }
    }
  }
}
