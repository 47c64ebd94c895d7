/**
 * Keras's configs in JSON: {@link dev.lenet.config.Config} reads one object's options and refuses
 * missing or unknown ones, {@link dev.lenet.config.KerasObject} is the class and config of one
 * object.
 */
@NullMarked
package dev.lenet.config;

import org.jspecify.annotations.NullMarked;
