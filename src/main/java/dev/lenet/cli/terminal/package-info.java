/** The terminal that people read and the pipe that programs read. */
@NullMarked
package dev.lenet.cli.terminal;

import org.jspecify.annotations.NullMarked;
