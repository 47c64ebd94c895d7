package dev.lenet.savedmodel;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * A SavedModel's folder and what its {@code saved_model.pb} says.
 *
 * @param path the folder that holds {@code saved_model.pb}
 * @param meta the graph that is tagged {@code serve}, or the only one
 * @param bytes the size of {@code saved_model.pb}
 */
record SavedModelFolder(Path path, MetaGraphDef meta, long bytes) {
  private static final String GRAPH = "saved_model.pb";
  private static final String SERVE = "serve";
  // Protocol Buffers' own limit: a larger message cannot be parsed.
  private static final long LARGEST = Integer.MAX_VALUE;

  /** The folder itself, or of a folder of numbered folders the newest. */
  static Optional<Path> find(Path path) {
    if (Files.isRegularFile(path.resolve(GRAPH))) {
      return Optional.of(path);
    }
    if (!Files.isDirectory(path)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(path)) {
      return versions
          .filter(folder -> folder.getFileName().toString().matches("\\d{1,18}"))
          .filter(folder -> Files.isRegularFile(folder.resolve(GRAPH)))
          .max(Comparator.comparingLong(SavedModelFolder::version));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
  }

  private static long version(Path folder) {
    return Long.parseLong(folder.getFileName().toString());
  }

  static SavedModelFolder read(Path path) {
    Path folder =
        find(path)
            .orElseThrow(
                () ->
                    new InputException(
                        path
                            + ": no SavedModel (expected: a folder with saved_model.pb, or a"
                            + " folder of version folders)"));
    Path file = folder.resolve(GRAPH);
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw new InputException(file + ": " + size + " bytes (expected: less than 2 GiB)");
      }
      return new SavedModelFolder(
          folder, serving(file, SavedModel.parseFrom(Files.readAllBytes(file))), size);
    } catch (InvalidProtocolBufferException e) {
      throw new InputException(file + ": damaged (expected: a SavedModel's protocol buffer)", e);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  private static MetaGraphDef serving(Path file, SavedModel model) {
    List<MetaGraphDef> graphs = model.getMetaGraphsList();
    return graphs.stream()
        .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(SERVE))
        .findFirst()
        .or(() -> graphs.size() == 1 ? Optional.of(graphs.get(0)) : Optional.empty())
        .orElseThrow(
            () ->
                new InputException(
                    file
                        + ": "
                        + graphs.size()
                        + " graphs, none tagged serve (expected: one tagged serve)"));
  }
}
