/**
 * Image files to pixels, as Keras's {@code load_img} and Pillow read them:
 *
 * <pre>{@code
 * HostTensor pixels = Images.load(file, Shape.of(32, 32, 3), Interpolation.NEAREST); // uint8 HWC
 * }</pre>
 */
@NullMarked
package dev.lenet.images;

import org.jspecify.annotations.NullMarked;
