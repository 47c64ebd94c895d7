package dev.lenet.internal.builder;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * What of a graph is fed, fetched and run.
 *
 * @param evaluated where a batch is fed to be evaluated
 * @param trained where a batch is fed to be trained on, one for each replica
 * @param scalars the optimizer's numbers for this step, float32 {@code (K,)}
 * @param evaluation the batch's {@link Statistics} in inference
 * @param training the batch's statistics of a training step
 * @param step the training step itself
 * @param accumulation a step that only adds gradients up, where the optimizer has such
 */
record Endpoints(
    Feeds evaluated,
    List<Feeds> trained,
    @Nullable Operand<TFloat32> scalars,
    Operand<TFloat64> evaluation,
    @Nullable Operand<TFloat64> training,
    @Nullable Operation step,
    @Nullable Operation accumulation) {
  /** The same in a copy of the graph. */
  Endpoints in(Graph copy) {
    return new Endpoints(
        evaluated.in(copy),
        trained.stream().map(feeds -> feeds.in(copy)).toList(),
        scalars == null ? null : Feeds.in(copy, scalars),
        Feeds.in(copy, evaluation),
        training == null ? null : Feeds.in(copy, training),
        step == null ? null : copy.operation(step.name()),
        accumulation == null ? null : copy.operation(accumulation.name()));
  }

  /** Those of a graph that cannot train. */
  static Endpoints ofEvaluation(Feeds feeds, Operand<TFloat64> statistics) {
    return new Endpoints(feeds, List.of(), null, statistics, null, null, null);
  }
}
