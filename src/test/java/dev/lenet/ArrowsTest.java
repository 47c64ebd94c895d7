package dev.lenet;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows between packages point one way; docs/ARCHITECTURE.md draws them. */
class ArrowsTest {
  private static final String ROOT = "dev.lenet";

  /** What each package may know of this project, itself aside; from the ground up. */
  private static final Map<String, Set<String>> MAY_KNOW =
      table(
          """
          exceptions:
          images.vp8:
          config: exceptions
          constraints: config exceptions
          internal.io: exceptions
          internal.pickle: exceptions
          tensor: exceptions
          images: exceptions images.vp8 internal.io tensor
          numpy: exceptions internal.io internal.pickle tensor
          optimizers.schedules: config exceptions
          predict: exceptions tensor
          regularizers: config exceptions
          weights: config exceptions internal.io
          weights.hdf5: exceptions internal.io tensor weights
          weights.safetensors: config exceptions internal.io tensor weights
          datasets: exceptions images internal.io internal.pickle numpy tensor
          internal.runtime: exceptions internal.io predict tensor
          serve.models: exceptions images predict tensor
          weights.keras: config exceptions internal.io tensor weights weights.hdf5
          weights.pytorch: exceptions internal.io internal.pickle tensor weights
          cli.terminal: datasets
          graph: exceptions internal.runtime tensor
          internal.frozen: exceptions internal.io internal.runtime predict tensor
          serve.grpc: serve.models
          serve.json: exceptions images serve.models tensor
          serve.requests: serve.models
          activations: config exceptions graph tensor
          initializers: config exceptions graph tensor
          losses: config exceptions graph tensor
          optimizers: config exceptions graph optimizers.schedules tensor
          serve.page: datasets exceptions images predict serve.json serve.models serve.requests
              tensor
          serve.tfs: serve.grpc serve.json serve.models serve.requests tensor
          serve.v2: exceptions serve.grpc serve.json serve.models serve.requests
              tensor
          layers: activations config constraints exceptions graph initializers predict regularizers tensor
          metrics: config exceptions graph losses tensor
          serve: exceptions serve.grpc serve.json serve.models serve.page serve.requests
              serve.tfs serve.v2
          callbacks: exceptions internal.io metrics optimizers tensor
          internal.builder: constraints datasets exceptions graph internal.frozen internal.runtime layers
              losses metrics optimizers predict tensor
          layers.activations: activations config constraints exceptions graph initializers layers predict
              regularizers tensor
          layers.convolutional: activations config constraints exceptions graph initializers layers predict
              regularizers tensor
          layers.core: activations config constraints exceptions graph initializers layers predict
              regularizers tensor
          layers.merging: activations config constraints exceptions graph initializers layers predict
              regularizers tensor
          layers.normalization: activations config constraints exceptions graph initializers layers predict
              regularizers tensor
          layers.pooling: activations config constraints exceptions graph initializers layers predict
              regularizers tensor
          layers.preprocessing: activations config constraints exceptions graph images initializers layers
              predict regularizers tensor
          layers.regularization: activations config constraints exceptions graph initializers layers predict
              regularizers tensor
          layers.reshaping: activations config constraints exceptions graph initializers layers predict
              regularizers tensor
          layers.serialization: config exceptions layers layers.activations layers.convolutional
              layers.core layers.merging layers.normalization layers.pooling
              layers.preprocessing layers.regularization layers.reshaping
          savedmodel: exceptions graph internal.builder internal.frozen internal.io
              internal.runtime losses metrics predict tensor
          train: callbacks datasets exceptions graph internal.builder internal.io
              internal.runtime optimizers tensor
          model: activations callbacks config constraints datasets exceptions graph initializers internal.builder
              internal.io layers layers.core layers.serialization losses metrics optimizers
              optimizers.schedules predict regularizers savedmodel tensor train weights.hdf5
              weights.keras
          (root): activations graph layers layers.convolutional layers.core layers.pooling
              layers.reshaping model
          saving: activations config exceptions graph internal.io layers layers.core layers.serialization losses
              metrics model optimizers weights.hdf5 weights.keras
          convert: exceptions graph layers model savedmodel saving tensor weights.hdf5
              weights.keras weights.pytorch weights.safetensors
          open: (root) config convert datasets exceptions graph internal.builder internal.io
              internal.runtime layers losses metrics model optimizers predict savedmodel saving
              tensor train weights.hdf5 weights.keras weights.pytorch weights.safetensors
          cli.runs: (root) callbacks cli.terminal config datasets exceptions graph internal.builder
              internal.io internal.runtime layers losses metrics model open optimizers predict
              saving tensor train weights.keras
          parity: exceptions internal.io numpy open predict savedmodel tensor
          """);

  /** The libraries of TensorFlow, of the file formats and of the server, and who may know them. */
  private static final Map<String, Set<String>> MAY_USE =
      table(
          """
          org.tensorflow: activations cli cli.runs constraints graph internal.builder internal.runtime
              layers layers.activations layers.convolutional layers.core layers.merging
              layers.normalization layers.pooling layers.preprocessing layers.regularization
              layers.reshaping losses metrics optimizers regularizers savedmodel train
          org.tensorflow.proto: callbacks internal.builder internal.frozen internal.runtime
              savedmodel serve.tfs
          io.jhdf: weights.hdf5
          com.fasterxml.jackson: cli cli.runs cli.terminal config model open parity serve
              serve.json serve.page serve.tfs serve.v2 weights weights.keras weights.safetensors
          com.linecorp.armeria: serve serve.grpc serve.json serve.page serve.requests serve.tfs
              serve.v2
          com.google.protobuf: callbacks internal.builder internal.frozen internal.runtime
              savedmodel serve.tfs serve.v2
          io.grpc: serve serve.grpc serve.tfs serve.v2
          picocli: cli cli.runs
          """);

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.lenet.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesKnowOnlyWhatTheyMay() {
    Set<String> wrong = new TreeSet<>();
    for (Dependency dependency : dependencies()) {
      String from = packageOf(dependency.getOriginClass());
      String target = dependency.getTargetClass().getPackageName();
      if (target.startsWith(ROOT) && MAY_KNOW.containsKey(from)) {
        String to = packageOf(dependency.getTargetClass());
        if (!to.equals(from) && !MAY_KNOW.get(from).contains(to)) {
          wrong.add("'" + from + "' knows '" + to + "': " + dependency.getDescription());
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void everyPackageHasItsArrows() {
    Set<String> unknown = new TreeSet<>();
    CLASSES.forEach(type -> unknown.add(packageOf(type)));
    unknown.removeAll(MAY_KNOW.keySet());
    unknown.remove("cli");
    assertEquals(Set.of(), unknown);
  }

  @Test
  void librariesAreKnownOnlyWhereTheyBelong() {
    Set<String> wrong = new TreeSet<>();
    for (Dependency dependency : dependencies()) {
      String from = packageOf(dependency.getOriginClass());
      String target = dependency.getTargetClass().getPackageName();
      MAY_USE.entrySet().stream()
          .filter(library -> target.startsWith(library.getKey()))
          .max(Comparator.comparingInt(library -> library.getKey().length()))
          .filter(library -> !library.getValue().contains(from))
          .ifPresent(
              library ->
                  wrong.add(
                      "'%s' uses %s: %s"
                          .formatted(from, library.getKey(), dependency.getDescription())));
    }
    assertEquals(Set.of(), wrong);
  }

  /** A program that uses the library does not get them. */
  @Test
  void optionalLibrariesAreKnownToTheServerAndTheCommandLineAlone() {
    List<String> optional =
        List.of("com.linecorp", "io.netty", "io.grpc", "io.prometheus", "picocli");
    Set<String> wrong = new TreeSet<>();
    for (Dependency dependency : dependencies()) {
      String from = packageOf(dependency.getOriginClass());
      String target = dependency.getTargetClass().getPackageName();
      if (!from.startsWith("cli")
          && !from.startsWith("serve")
          && optional.stream().anyMatch(target::startsWith)) {
        wrong.add(dependency.getDescription());
      }
    }
    assertEquals(Set.of(), wrong);
  }

  private static List<Dependency> dependencies() {
    List<Dependency> all = new ArrayList<>();
    CLASSES.forEach(type -> all.addAll(type.getDirectDependenciesFromSelf()));
    return all;
  }

  /** {@code (root)} for the project's first package, and messages of protocols as their package. */
  private static String packageOf(JavaClass type) {
    String name = type.getPackageName().replaceFirst("[.]proto$", "");
    return name.equals(ROOT) ? "(root)" : name.substring(ROOT.length() + 1);
  }

  /** Lines of {@code name: names}; a line that is indented more goes on with the one before. */
  private static Map<String, Set<String>> table(String text) {
    Map<String, Set<String>> rows = new HashMap<>();
    for (String line : text.replaceAll("\\n +", " ").lines().toList()) {
      int colon = line.indexOf(':');
      String names = line.substring(colon + 1).strip();
      rows.put(
          line.substring(0, colon), names.isEmpty() ? Set.of() : Set.of(names.split(" +", -1)));
    }
    return rows;
  }
}
