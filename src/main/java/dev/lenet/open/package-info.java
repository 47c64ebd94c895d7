/**
 * Any model file or folder to a model: {@link dev.lenet.open.Models}. Architectures that files
 * refer to by name are registered here.
 */
@NullMarked
package dev.lenet.open;

import org.jspecify.annotations.NullMarked;
