/** The Python that the live tests run; see {@code mvn verify -Plive}. */
@NullMarked
package dev.lenet.live;

import org.jspecify.annotations.NullMarked;
