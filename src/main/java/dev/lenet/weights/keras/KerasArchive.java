package dev.lenet.weights.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lenet.config.BoundedJson;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.weights.Archive;
import dev.lenet.weights.hdf5.H5Content;
import dev.lenet.weights.hdf5.H5Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A {@code .keras} file of Keras 3: a ZIP of {@code metadata.json}, {@code config.json} and {@code
 * model.weights.h5}.
 *
 * @param kerasVersion the version of Keras that wrote it or can read it
 * @param dateSaved when it was saved, as Keras writes it: {@code 2026-01-31@12:00:00}
 * @param config the model's architecture: the text of {@code config.json}
 * @param weights the variables of layers and optimizer
 * @param assets names of further files in the archive, which are not read and never written
 * @param notes further texts by name, in the object {@code lenet} of {@code metadata.json}, which
 *     Keras passes over
 */
public record KerasArchive(
    String kerasVersion,
    String dateSaved,
    String config,
    H5Content weights,
    List<String> assets,
    Map<String, String> notes) {
  /** The version of Keras whose files are written here. */
  public static final String KERAS_VERSION = "3.15.1";

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss");
  private static final ObjectMapper JSON = BoundedJson.mapper().build();
  private static final String NOTES = "lenet";
  private static final String METADATA = "metadata.json";
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";

  /** Copies the list of assets and the notes. */
  public KerasArchive {
    assets = List.copyOf(assets);
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /** An archive as written now. */
  public static KerasArchive of(String config, H5Content weights) {
    return of(
        config, weights, LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS));
  }

  /** An archive as written at a local time, as Keras has it. */
  public static KerasArchive of(String config, H5Content weights, LocalDateTime saved) {
    return new KerasArchive(
        KERAS_VERSION, DATE.format(saved), config, weights, List.of(), Map.of());
  }

  /** This archive with further texts by name. */
  public KerasArchive withNotes(Map<String, String> newNotes) {
    return new KerasArchive(kerasVersion, dateSaved, config, weights, assets, newNotes);
  }

  /**
   * Reads a file.
   *
   * @throws InputException naming the file and the place in it, when it is not such an archive
   */
  public static KerasArchive read(Path file) {
    Archive zip = Archive.read(file);
    JsonNode metadata = object(file, METADATA, zip.text(METADATA));
    String config = zip.text(CONFIG);
    object(file, CONFIG, config);
    return new KerasArchive(
        metadata.path("keras_version").asText(""),
        metadata.path("date_saved").asText(""),
        config,
        H5Weights.read(file + ": " + WEIGHTS, zip.bytes(WEIGHTS)),
        zip.names().stream().filter(KerasArchive::isAsset).toList(),
        notes(metadata));
  }

  /**
   * Reads the notes of a file and nothing else of it; empty where there are none.
   *
   * @throws InputException naming the file and the place in it, when it is not such an archive
   */
  public static Map<String, String> notes(Path file) {
    return notes(object(file, METADATA, Archive.read(file).text(METADATA)));
  }

  private static Map<String, String> notes(JsonNode metadata) {
    Map<String, String> notes = new LinkedHashMap<>();
    metadata
        .path(NOTES)
        .properties()
        .forEach(note -> notes.put(note.getKey(), note.getValue().asText()));
    return notes;
  }

  /** Whether a file that {@link #read} takes has further files in it; its weights are not read. */
  public static boolean hasAssets(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> !entry.isDirectory() && isAsset(entry.getName()));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  /**
   * Writes a file, whole or not at all; the same archive gives the same bytes.
   *
   * @throws InputException {@code cannot write PATH: REASON}
   */
  public void write(Path file) {
    ObjectNode metadata = JSON.createObjectNode();
    metadata.put("keras_version", kerasVersion).put("date_saved", dateSaved);
    if (!notes.isEmpty()) {
      ObjectNode texts = metadata.putObject(NOTES);
      notes.forEach(texts::put);
    }
    List<ByteBuffer> h5 = H5Weights.toBytes(weights);
    AtomicFile.write(
        file,
        out -> {
          try (ZipOutputStream zip = new ZipOutputStream(out)) {
            Archive.put(zip, METADATA, metadata.toString().getBytes(StandardCharsets.UTF_8));
            Archive.put(zip, CONFIG, config.getBytes(StandardCharsets.UTF_8));
            Archive.put(zip, WEIGHTS, h5);
          }
        });
  }

  private static boolean isAsset(String name) {
    return !List.of(METADATA, CONFIG, WEIGHTS).contains(name);
  }

  private static JsonNode object(Path file, String name, String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node != null && node.isObject()) {
        return node;
      }
      throw new InputException(file + ": " + name + ": not an object (expected: a JSON object)");
    } catch (JsonProcessingException e) {
      throw new InputException(
          file + ": " + name + ": " + e.getOriginalMessage() + " (expected: JSON)", e);
    }
  }
}
