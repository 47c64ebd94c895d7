/**
 * Files and bytes: writing whole or not at all, checksums, and TensorFlow's record files. Not part
 * of the public API.
 */
@NullMarked
package dev.lenet.internal.io;

import org.jspecify.annotations.NullMarked;
