package dev.lenet.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.open.OpenedModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the result of a comparison as JSON: what was compared and the differences that were found.
 * The fields always have the same order; docs/VERIFY.md explains each.
 */
public final class Certificate {
  private static final int VERSION = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Certificate() {}

  /**
   * Writes a certificate, whole or not at all.
   *
   * @param software what ran the model: versions and the CPU's features
   */
  public static void write(
      Path target,
      OpenedModel model,
      Reference reference,
      Parity parity,
      Map<String, ?> software,
      Instant date) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("format", "lenet-parity");
    content.put("version", VERSION);
    content.put("date", date.truncatedTo(ChronoUnit.SECONDS).toString());
    content.put("model", model.path().toString());
    content.put("reference", reference.path().toString());
    content.put("samples", parity.samples());
    content.putAll(figures(parity));
    List<Map<String, Object>> files = new ArrayList<>(Contents.files(model.file()));
    files.addAll(Contents.files(reference.path()));
    content.put("files", files);
    content.put("tensors", Contents.tensors(model));
    Map<String, @Nullable Object> sides = new LinkedHashMap<>();
    sides.put("model", software);
    sides.put("reference", meta(reference));
    content.put("software", sides);
    byte[] bytes = (json(content) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(target, out -> out.write(bytes));
  }

  /** The verdict and every layer's figures, as JSON has them; an infinite difference is null. */
  public static Map<String, @Nullable Object> figures(Parity parity) {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("passed", parity.passed());
    figures.put("tolerance", parity.tolerance());
    figures.put(
        "first_diverging_layer", parity.firstDiverging().map(LayerResult::layer).orElse(null));
    figures.put("max_abs_diff", finite(parity.maxAbs()));
    List<Map<String, @Nullable Object>> layers = new ArrayList<>();
    parity.layers().forEach(layer -> layers.add(figures(layer)));
    figures.put("layers", layers);
    figures.put("not_compared", parity.notCompared());
    figures.put("not_recorded", parity.notRecorded());
    return figures;
  }

  private static Map<String, @Nullable Object> figures(LayerResult layer) {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("layer", layer.layer());
    figures.put("array", layer.array());
    figures.put("shape", layer.shape().toArray());
    figures.put("largest_magnitude", layer.largest());
    figures.put("max_abs_diff", finite(layer.maxAbs()));
    figures.put("max_rel_diff", finite(layer.maxRelative()));
    figures.put("max_ulp_diff", layer.maxUlp());
    figures.put("not_finite", layer.notFinite());
    figures.put("passed", layer.passed());
    return figures;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static Object meta(Reference reference) {
    String meta = reference.meta();
    if (meta == null) {
      return "unknown";
    }
    try {
      return JSON.readTree(meta);
    } catch (JsonProcessingException e) {
      return meta; // a user's own words
    }
  }

  private static String json(Object content) {
    try {
      return JSON.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not written as JSON", e);
    }
  }
}
