/** {@code ./lenet bench}: measures this library, and its peers beside it, in one run. */
@NullMarked
package dev.lenet.bench;

import org.jspecify.annotations.NullMarked;
