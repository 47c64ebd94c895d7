package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.internal.io.RecordingFiles;
import dev.lenet.layers.core.Dense;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SavedModel is on the disk, down to the files that TensorFlow itself writes. */
class DurableExportTest {
  @TempDir private Path folder;

  @Test
  void everyFileIsSyncedBeforeTheRenameAndTheFoldersAfter() throws IOException {
    RecordingFiles files = new RecordingFiles(folder);
    try (Sequential model = new Sequential(new Dense(2)).inputShape(3)) {
      model.export(files.root().resolve("new/1"));
    }

    List<String> calls = files.calls();
    String temporary = "new/.1." + ProcessHandle.current().pid() + "-0.tmp";
    int moved = calls.indexOf("move " + temporary + " new/1");
    assertTrue(moved > 0, calls::toString);
    List<String> written = paths(folder.resolve("new/1"));
    assertTrue(written.contains("variables/variables.index"), written::toString);
    for (String path : written) {
      int synced = calls.indexOf(("force " + temporary + "/" + path).replaceFirst("/$", ""));
      assertTrue(synced >= 0 && synced < moved, path + ": " + calls);
    }
    assertEquals(List.of("force new"), calls.subList(moved + 1, calls.size()));
    assertTrue(calls.indexOf("force ") > calls.indexOf("mkdir new"), calls::toString);
  }

  private static List<String> paths(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(path -> root.relativize(path).toString()).toList();
    }
  }
}
