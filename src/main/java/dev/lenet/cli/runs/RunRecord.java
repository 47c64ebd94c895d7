package dev.lenet.cli.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.datasets.DataSplits;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Seal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}: what a run was, for those who use its model.
 *
 * @param status {@code running}, {@code stopped} or {@code finished}
 * @param epochsDone how many epochs were finished
 * @param started when, in ISO 8601
 * @param settings what was asked for
 * @param classNames one a class
 * @param scaling how bytes became the model's floats, as {@code --scale} names it
 * @param inputShape (H, W, C)
 * @param data the data set as it was found: name, origin, numbers of samples
 * @param versions of what ran it
 * @param run the run's identity, which its checkpoints carry; null in older files
 * @param circumstances what decides the bits beside the settings, as it was when the run started;
 *     null in older files
 * @param changes what differed from that when the run went on, a line for each time
 * @param previous the run whose model is in the folder until this one has its own
 * @param results the last epoch's averages and the test set's, where the run has finished
 */
public record RunRecord(
    String status,
    int epochsDone,
    String started,
    TrainSettings settings,
    List<String> classNames,
    String scaling,
    List<Long> inputShape,
    Map<String, Object> data,
    Map<String, String> versions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String run,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> circumstances,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> changes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunRecord previous,
    @Nullable Map<String, @Nullable Object> results) {
  /** Checks what every record must have. */
  public RunRecord {
    Objects.requireNonNull(status, "no status");
    Objects.requireNonNull(settings, "no settings");
    Objects.requireNonNull(scaling, "no scaling");
    Objects.requireNonNull(classNames, "no class_names");
    classNames.forEach(name -> Objects.requireNonNull(name, "a class without a name"));
    classNames = List.copyOf(classNames);
    changes = changes == null ? List.of() : List.copyOf(changes);
    if (epochsDone < 0) {
      throw new IllegalArgumentException("epochs_done " + epochsDone);
    }
  }

  static final String RUNNING = "running";

  /** The status of a run that the user stopped. */
  public static final String STOPPED = "stopped";

  /** The status of a run that reached its last epoch. */
  public static final String FINISHED = "finished";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** A run that is about to start. */
  static RunRecord start(TrainSettings settings, Trained trained) {
    DataSplits data = trained.data();
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("name", data.name());
    found.put("origin", data.origin());
    found.put("train_samples", data.train().size());
    found.put("test_samples", data.test().size());
    return new RunRecord(
        RUNNING,
        0,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        settings,
        trained.classNames(),
        trained.scaling().toString(),
        Arrays.stream(trained.model().inputShape().toArray()).boxed().toList(),
        found,
        Versions.all(),
        UUID.randomUUID().toString(),
        Circumstances.here(trained.data()),
        List.of(),
        null,
        null);
  }

  /** This run in the folder of another, whose model is there; null when it is not known. */
  RunRecord replacing(@Nullable RunRecord earlier) {
    RunRecord alone = earlier == null ? null : earlier.alone();
    return with(status, epochsDone, run, started, circumstances, changes, alone, results);
  }

  private RunRecord alone() {
    return with(status, epochsDone, run, started, circumstances, changes, null, results);
  }

  /** This record, of the run that an earlier one is of, and what differs from then. */
  RunRecord continuing(RunRecord earlier, int epochs) {
    List<String> all = new ArrayList<>(earlier.changes);
    List<String> differences = differences(earlier);
    if (!differences.isEmpty()) {
      all.add("after epoch " + epochs + ": " + String.join("; ", differences));
    }
    return with(
        RUNNING,
        epochs,
        earlier.run == null ? run : earlier.run,
        earlier.started,
        earlier.circumstances == null ? circumstances : earlier.circumstances,
        all,
        earlier.previous,
        null);
  }

  /** What decides the bits and is not as it was for an earlier record. */
  List<String> differences(RunRecord earlier) {
    return earlier.circumstances == null || circumstances == null
        ? List.of()
        : Circumstances.differences(earlier.circumstances, circumstances);
  }

  /** The record of the run that a model in the folder is of: this one's, or the previous. */
  public RunRecord of(Path model) {
    return previous != null && Files.exists(model) && Stamp.isOf(previous.run, model)
        ? previous
        : this;
  }

  /** Whether the run came to its end, be it before it was asked for more epochs. */
  public boolean isFinished() {
    return status.equals(FINISHED) && results != null;
  }

  /** Whether nothing is left to do for this many epochs. */
  public boolean isFinished(int epochs) {
    // A callback may have ended it before its last epoch.
    return isFinished() && Math.max(epochsDone, settings.epochs()) >= epochs;
  }

  /** The same run, further on. */
  RunRecord progressed(
      String newStatus, int newEpochsDone, @Nullable Map<String, @Nullable Object> newResults) {
    // A run that is not under way has its own model.
    return with(
        newStatus,
        newEpochsDone,
        run,
        started,
        circumstances,
        changes,
        newStatus.equals(RUNNING) ? previous : null,
        newResults);
  }

  private RunRecord with(
      String newStatus,
      int newEpochsDone,
      @Nullable String newRun,
      String newStarted,
      @Nullable Map<String, String> newCircumstances,
      List<String> newChanges,
      @Nullable RunRecord newPrevious,
      @Nullable Map<String, @Nullable Object> newResults) {
    return new RunRecord(
        newStatus,
        newEpochsDone,
        newStarted,
        settings,
        classNames,
        scaling,
        inputShape,
        data,
        versions,
        newRun,
        newCircumstances,
        newChanges,
        newPrevious,
        newResults);
  }

  void write(Path file) {
    AtomicFile.write(
        file,
        out ->
            out.write(Seal.seal(JSON.writeValueAsString(this)).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads {@code run.json}.
   *
   * @throws InputException if the file cannot be read or is not the record of a run
   */
  public static RunRecord read(Path file) {
    try {
      String text = Files.readString(file);
      RunRecord record = JSON.readValue(text, RunRecord.class);
      Seal.check(file, text);
      return record;
    } catch (JsonProcessingException e) {
      // What a record's constructor refuses has its own words; Jackson's are of Java.
      String problem =
          e instanceof ValueInstantiationException && e.getCause() != null
              ? String.valueOf(e.getCause().getMessage())
              : "damaged, or not a run's record";
      throw new InputException(
          file + ": " + problem + " (expected: the run.json of a training run)", e);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }
}
