package dev.lenet.savedmodel;

import dev.lenet.data.HostTensor;
import dev.lenet.data.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The SavedModels that Python wrote, and what it computed with them. */
final class Golden {
  static final Path FOLDER = Path.of("src/test/resources/golden/savedmodel");

  private Golden() {}

  static Path model(String name) {
    return FOLDER.resolve(name);
  }

  /** The arrays whose names begin with {@code in/}, {@code out/} or {@code w/}, without that. */
  static Map<String, HostTensor> arrays(String name, String kind) {
    Map<String, HostTensor> found = new LinkedHashMap<>();
    Npz.read(FOLDER.resolve(name + ".npz"))
        .forEach(
            (key, value) -> {
              if (key.startsWith(kind + "/")) {
                found.put(key.substring(kind.length() + 1), value);
              }
            });
    return found;
  }

  /** A copy of a model's folder, to be damaged. */
  static Path copy(String name, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(model(name))) {
      files = walk.toList();
    }
    for (Path file : files) {
      Path target = to.resolve(model(name).relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
    return to;
  }
}
