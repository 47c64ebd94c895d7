/** Keras's guides in Java, as a user writes them. */
@NullMarked
package guides;

import org.jspecify.annotations.NullMarked;
