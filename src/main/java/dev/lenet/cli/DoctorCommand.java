package dev.lenet.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.lenet.cli.runs.CpuFeatures;
import dev.lenet.cli.runs.Versions;
import dev.lenet.cli.terminal.Output;
import dev.lenet.datasets.DataPlaces;
import dev.lenet.datasets.Datasets;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lenet doctor}. */
@Command(
    name = "doctor",
    sortOptions = false,
    description = {
      "Shows versions, the native library, CPU features and local data sets; with --model, the"
          + " contents of a model file.",
      ""
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object to stdout and nothing else.")
  private boolean json;

  @Option(names = "--model", paramLabel = "M", description = OpenModel.DESCRIPTION)
  private @Nullable Path model;

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private String architecture = "lenet";

  @Mixin private final StateOption state = new StateOption();

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut(), json);
    if (model == null) {
      print(output, machine());
    } else {
      try (OpenModel opened = OpenModel.of(model, architecture, state.key())) {
        print(output, ModelFacts.of(opened));
      }
    }
    return 0;
  }

  private static Map<String, Object> machine() {
    Map<String, Object> found = new LinkedHashMap<>(Versions.all());
    found.put("native_library", "loaded");
    found.put("cpu_features", CpuFeatures.here());
    found.put("cores", Runtime.getRuntime().availableProcessors());
    found.put("memory_mb", memory() >> 20);
    found.put("heap_limit_mb", Runtime.getRuntime().maxMemory() >> 20);
    DataPlaces places = DataPlaces.standard();
    found.put("data_cache", places.cache().toString());
    for (String name : Datasets.NAMES) {
      found.put(
          name,
          name.equals(Datasets.NAMES.get(0))
              ? "embedded"
              : Datasets.find(name, places)
                  .map(Path::toString)
                  .orElse("not here; downloaded when" + " needed"));
    }
    return found;
  }

  private static void print(Output output, Map<String, Object> found) {
    output.json(found);
    found.forEach((name, value) -> output.text("%-16s %s", name.replace('_', ' '), text(value)));
  }

  /** A list's elements beside each other; of a layer its name. */
  private static String text(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return String.join(" ", list.stream().map(DoctorCommand::text).toList());
    }
    return String.valueOf(value instanceof Map<?, ?> layer ? layer.get("name") : value);
  }

  private static long memory() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }
}
