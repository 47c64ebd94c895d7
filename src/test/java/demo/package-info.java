/** A user's package: what the library offers to those who extend it, tried from outside. */
@NullMarked
package demo;

import org.jspecify.annotations.NullMarked;
