package dev.lenet.train;

import org.jspecify.annotations.Nullable;

/**
 * The names of a graph's operations that are fed and run.
 *
 * @param input the batch's inputs
 * @param target the batch's targets
 * @param weights the batch's sample weights, float32 {@code (N,)}
 * @param scalars the optimizer's numbers for this step, float32 {@code (K,)}
 * @param evaluation the batch's {@link Statistics} in inference
 * @param training the batch's statistics of a training step
 * @param step the training step itself; null where the graph cannot train
 */
record Endpoints(
    String input,
    String target,
    String weights,
    String scalars,
    String evaluation,
    String training,
    @Nullable String step) {}
