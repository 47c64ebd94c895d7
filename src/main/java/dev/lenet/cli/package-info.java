/** The command line: one command a file. Knows everything; nobody knows it. */
@NullMarked
package dev.lenet.cli;

import org.jspecify.annotations.NullMarked;
