package dev.lenet.bench;

import dev.lenet.exceptions.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is measured. */
enum Work {
  TRAINING_32("training, batch 32", Unit.IMAGES_PER_SECOND),
  TRAINING_128("training, batch 128", Unit.IMAGES_PER_SECOND),
  TRAINING_512("training, batch 512", Unit.IMAGES_PER_SECOND),
  INFERENCE_1("inference, batch 1, p50", Unit.MICROSECONDS),
  INFERENCE_32("inference, batch 32", Unit.IMAGES_PER_SECOND),
  INFERENCE_128("inference, batch 128", Unit.IMAGES_PER_SECOND),
  INFERENCE_512("inference, batch 512", Unit.IMAGES_PER_SECOND),
  BOUND_1("bound, batch 1, p50", Unit.MICROSECONDS),
  BOUND_32("bound, batch 32", Unit.IMAGES_PER_SECOND),
  BOUND_128("bound, batch 128", Unit.IMAGES_PER_SECOND),
  BOUND_512("bound, batch 512", Unit.IMAGES_PER_SECOND),
  EVALUATION("evaluate, 10,000 images", Unit.IMAGES_PER_SECOND),
  READING("read LeNet from .keras, p50", Unit.MICROSECONDS),
  START("predict one image, whole process", Unit.SECONDS),
  MEMORY_TRAINING("peak resident memory, training", Unit.MEGABYTES),
  MEMORY_SERVING("peak resident memory, serving", Unit.MEGABYTES);

  /** Inference from and into buffers that the caller keeps. */
  static final List<Work> BOUND = List.of(BOUND_1, BOUND_32, BOUND_128, BOUND_512);

  private final String title;
  private final Unit unit;

  Work(String title, Unit unit) {
    this.title = title;
    this.unit = unit;
  }

  String title() {
    return title;
  }

  Unit unit() {
    return unit;
  }

  /** As options and files name it, such as {@code training-32}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads a list such as {@code training,inference-1}: works, or what several begin with.
   *
   * @throws InputException when a word names none
   */
  static List<Work> parse(String list) {
    List<Work> works = new ArrayList<>();
    for (String word : list.split(",", -1)) {
      List<Work> named =
          Arrays.stream(values())
              .filter(work -> work.key().equals(word) || work.key().startsWith(word + "-"))
              .toList();
      if (named.isEmpty()) {
        throw new InputException(
            "--only %s: unknown (expected: %s, or what several begin with)"
                .formatted(
                    word, String.join(", ", Arrays.stream(values()).map(Work::key).toList())));
      }
      works.addAll(named);
    }
    return works;
  }
}
