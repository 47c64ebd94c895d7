/** Models from Keras's files and configs: {@link dev.lenet.saving.KerasModels}. */
@NullMarked
package dev.lenet.saving;

import org.jspecify.annotations.NullMarked;
