/** Python's pickles, read without running them. Not part of the public API. */
@NullMarked
package dev.lenet.internal.pickle;

import org.jspecify.annotations.NullMarked;
