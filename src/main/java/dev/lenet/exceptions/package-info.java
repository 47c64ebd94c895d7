/**
 * What a user of this library can do wrong, as one exception: {@link
 * dev.lenet.exceptions.InputException}, whose message is one line that says what is wrong, where,
 * and what was expected.
 */
@NullMarked
package dev.lenet.exceptions;

import org.jspecify.annotations.NullMarked;
