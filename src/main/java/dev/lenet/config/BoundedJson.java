package dev.lenet.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads JSON of unknown origin: an empty object is two bytes of a file and a hundred in memory, so
 * that what may come is counted.
 */
public final class BoundedJson {
  /** Keras writes some hundred tokens a layer, safetensors ten a tensor. */
  private static final long MAX_TOKENS = 500_000;

  private static final int MAX_DEPTH = 200;

  private BoundedJson() {}

  /** A mapper that refuses documents of too many tokens or levels as it refuses broken ones. */
  public static JsonMapper.Builder mapper() {
    return JsonMapper.builder(
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxTokenCount(MAX_TOKENS)
                    .maxNestingDepth(MAX_DEPTH)
                    .build())
            .build());
  }
}
