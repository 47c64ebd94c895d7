/**
 * The page at {@code /}, and the small API behind it: {@link dev.lenet.serve.page.PageApi} says
 * what it answers. The page itself is plain HTML, CSS and ES modules, in this package's resources.
 */
@NullMarked
package dev.lenet.serve.page;

import org.jspecify.annotations.NullMarked;
