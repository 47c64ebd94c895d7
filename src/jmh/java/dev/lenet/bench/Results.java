package dev.lenet.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Figures by work and subject, one a round. */
final class Results {
  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  void add(Work work, String subject, double value) {
    values
        .computeIfAbsent(work.key(), key -> new LinkedHashMap<>())
        .computeIfAbsent(subject, key -> new ArrayList<>())
        .add(value);
  }

  /** What was measured, in the order of {@link Work}. */
  List<Work> works() {
    return Arrays.stream(Work.values()).filter(work -> values.containsKey(work.key())).toList();
  }

  /** Whom it was measured of, in the order in which they came. */
  Set<String> subjects() {
    Set<String> subjects = new LinkedHashSet<>();
    values.values().forEach(bySubject -> subjects.addAll(bySubject.keySet()));
    return subjects;
  }

  /** A subject's figures, one a round; none where it cannot do the work. */
  List<Double> of(Work work, String subject) {
    return values.getOrDefault(work.key(), Map.of()).getOrDefault(subject, List.of());
  }

  /** How many times better a subject is than another, round by round. */
  List<Double> ratios(Work work, String subject, String other) {
    List<Double> first = of(work, subject);
    List<Double> second = of(work, other);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(first.size(), second.size()); round++) {
      ratios.add(work.unit().ratio(first.get(round), second.get(round)));
    }
    return ratios;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** Half the distance from the least to the largest, as a part of the median. */
  static double spread(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get(sorted.size() - 1) - sorted.get(0)) / 2 / median(values);
  }

  /** Writes the figures, for a later comparison. */
  void write(Path file, Map<String, String> machine) {
    try {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("machine", machine);
      object.put("values", values);
      byte[] json = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(object);
      AtomicFile.write(file, out -> out.write(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not written as JSON", e);
    }
  }

  /** Reads what {@link #write} wrote. */
  static Results read(Path file) {
    record Saved(Map<String, String> machine, Map<String, Map<String, List<Double>>> values) {}
    try {
      Saved saved = new JsonMapper().readValue(Files.readAllBytes(file), new TypeReference<>() {});
      Results results = new Results();
      results.values.putAll(saved.values());
      return results;
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": not results of ./lenet bench --json", e);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }
}
