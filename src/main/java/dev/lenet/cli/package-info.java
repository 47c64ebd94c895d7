/**
 * The command line: one command a file, and what they share. {@link dev.lenet.cli.Main} runs it.
 * Knows everything; nobody knows it.
 *
 * <p>A command throws {@code InputException} when the user's input, a file or a check is bad;
 * {@link dev.lenet.cli.Failures} turns what is thrown into one line and an exit code. Results go to
 * the {@link dev.lenet.cli.terminal.Output}, which knows whether they are read by people or
 * programs.
 */
@NullMarked
package dev.lenet.cli;

import org.jspecify.annotations.NullMarked;
