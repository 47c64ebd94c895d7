/**
 * TensorFlow's native library, its sessions and calls, and the threads beside them. The one place
 * that loads the library, sets its environment and quiets its log. Not part of the public API.
 */
@NullMarked
package dev.lenet.internal.runtime;

import org.jspecify.annotations.NullMarked;
