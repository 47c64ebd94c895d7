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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The arrows between packages point one way; docs/ARCHITECTURE.md draws them. */
class ArrowsTest {
  /** What each package may know of this project, itself aside. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("data", Set.of()),
          Map.entry("graph", Set.of("data")),
          Map.entry("frozen", Set.of("data", "graph")),
          Map.entry("activations", Set.of("data", "graph")),
          Map.entry("initializers", Set.of("data", "graph")),
          Map.entry("regularizers", Set.of("data", "graph")),
          Map.entry(
              "layers", Set.of("data", "graph", "activations", "initializers", "regularizers")),
          Map.entry("losses", Set.of("data", "graph")),
          Map.entry("metrics", Set.of("data", "graph", "losses")),
          Map.entry("optimizers", Set.of("data", "graph")),
          Map.entry("callbacks", Set.of("data", "metrics", "optimizers")),
          Map.entry(
              "train",
              Set.of(
                  "data",
                  "graph",
                  "frozen",
                  "layers",
                  "losses",
                  "metrics",
                  "optimizers",
                  "callbacks")),
          Map.entry("weights", Set.of("data")),
          Map.entry("savedmodel", Set.of("data", "graph", "frozen", "losses", "metrics", "train")),
          Map.entry(
              "model",
              Set.of(
                  "data",
                  "graph",
                  "activations",
                  "initializers",
                  "regularizers",
                  "layers",
                  "losses",
                  "metrics",
                  "optimizers",
                  "callbacks",
                  "train",
                  "weights",
                  "savedmodel")),
          Map.entry("", Set.of("graph", "layers", "activations", "model")),
          Map.entry("serve.models", Set.of("data")),
          Map.entry("serve.json", Set.of("data", "serve.models")),
          Map.entry("serve.grpc", Set.of("serve.models")),
          Map.entry("serve.tfs", Set.of("data", "serve.grpc", "serve.json", "serve.models")),
          Map.entry("serve.v2", Set.of("data", "serve.grpc", "serve.json", "serve.models")),
          Map.entry("serve.page", Set.of("data", "serve.json", "serve.models")),
          Map.entry(
              "serve",
              Set.of(
                  "data",
                  "serve.grpc",
                  "serve.json",
                  "serve.models",
                  "serve.page",
                  "serve.tfs",
                  "serve.v2")),
          Map.entry("parity", Set.of("data", "open", "savedmodel")),
          Map.entry(
              "transfer", Set.of("data", "graph", "layers", "model", "savedmodel", "weights")),
          Map.entry(
              "open",
              Set.of(
                  "data",
                  "graph",
                  "layers",
                  "losses",
                  "metrics",
                  "optimizers",
                  "train",
                  "model",
                  "savedmodel",
                  "weights",
                  "transfer",
                  "")));

  /**
   * The packages of TensorFlow, of the file formats, and of the command line, and who may know
   * them.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "org.tensorflow",
          Set.of(
              "graph",
              "frozen",
              "activations",
              "initializers",
              "regularizers",
              "layers",
              "losses",
              "metrics",
              "optimizers",
              "callbacks",
              "train",
              "savedmodel",
              "cli"),
          "org.tensorflow.proto",
          Set.of("graph", "frozen", "train", "callbacks", "savedmodel", "serve.tfs"),
          "io.jhdf",
          Set.of("weights"),
          "com.fasterxml.jackson",
          Set.of(
              "weights",
              "model",
              "savedmodel",
              "open",
              "parity",
              "serve",
              "serve.json",
              "serve.page",
              "serve.tfs",
              "serve.v2",
              "cli"),
          "com.linecorp.armeria",
          Set.of("serve", "serve.grpc", "serve.json", "serve.page", "serve.tfs", "serve.v2"),
          "com.google.protobuf",
          Set.of(
              "graph", "frozen", "callbacks", "savedmodel", "serve.grpc", "serve.tfs", "serve.v2"),
          "io.grpc",
          Set.of("serve", "serve.grpc", "serve.tfs", "serve.v2"),
          "picocli",
          Set.of("cli"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.lenet");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.lenet.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("dev.lenet.serve.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packagesKnowOnlyWhatTheyMay() {
    Set<String> wrong = new TreeSet<>();
    for (Dependency dependency : dependencies()) {
      String from = packageOf(dependency.getOriginClass());
      String target = dependency.getTargetClass().getPackageName();
      if (target.startsWith("dev.lenet") && MAY_KNOW.containsKey(from)) {
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
      if (!from.equals("cli")
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

  private static String packageOf(JavaClass type) {
    String name = type.getPackageName();
    if (name.equals("dev.lenet")) {
      return "";
    }
    String rest = name.substring("dev.lenet.".length());
    int dot = rest.indexOf('.', rest.startsWith("serve.") ? "serve.".length() : 0);
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
