/** PyTorch's checkpoints, read without running their pickle. */
@NullMarked
package dev.lenet.weights.pytorch;

import org.jspecify.annotations.NullMarked;
