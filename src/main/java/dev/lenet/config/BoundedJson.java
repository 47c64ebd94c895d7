package dev.lenet.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads untrusted JSON and limits its number of values: an empty object takes two bytes in a file
 * and a hundred in memory.
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
