/**
 * What a layer computes with: {@link dev.lenet.graph.SymbolicTensor}, a symbolic tensor that knows
 * the {@link dev.lenet.graph.GraphScope} in which it lives; {@link dev.lenet.graph.Weight}, a
 * tensor that outlives every graph; and the seeds that Keras's initializers draw.
 *
 * <p>A weight's value lives in the JVM until a session trains it; then the session holds the newest
 * value, and {@link dev.lenet.graph.Weight#value} fetches it. So one layer can serve several
 * graphs, and nothing is lost when one of them is closed.
 */
@NullMarked
package dev.lenet.graph;

import org.jspecify.annotations.NullMarked;
