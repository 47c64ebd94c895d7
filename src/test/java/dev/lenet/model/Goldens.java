package dev.lenet.model;

import dev.lenet.data.HostTensor;
import dev.lenet.data.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What python-export/make_model_goldens.py recorded. */
final class Goldens {
  private static final Path FOLDER = Path.of("src/test/resources/golden/model");

  private Goldens() {}

  static Path file(String name) {
    return FOLDER.resolve(name);
  }

  static String text(String name) throws IOException {
    return Files.readString(file(name));
  }

  static HostTensor array(String model, String name) {
    HostTensor array = Npz.read(file(model + ".npz")).get(name);
    if (array == null) {
      throw new AssertionError(model + ".npz has no " + name);
    }
    return array;
  }
}
