package dev.lenet.metrics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code F1Score}: {@link FBetaScore} with a beta of 1. */
public final class F1Score extends FBetaScore {
  public F1Score() {
    super("f1_score", 1);
  }

  @Override
  public String className() {
    return "F1Score";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.remove("beta");
    return config;
  }
}
