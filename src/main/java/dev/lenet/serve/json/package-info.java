/** JSON to tensors and back, as both REST protocols need it, and answers in JSON. */
@NullMarked
package dev.lenet.serve.json;

import org.jspecify.annotations.NullMarked;
