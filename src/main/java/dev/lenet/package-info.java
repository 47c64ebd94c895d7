/** The tutorial's LeNet, line for line. Knows models and layers; no sessions, files or servers. */
@NullMarked
package dev.lenet;

import org.jspecify.annotations.NullMarked;
