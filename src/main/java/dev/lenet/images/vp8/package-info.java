/**
 * Key frames of VP8, which lossy WebP images are, to RGB exactly as libwebp gives them.
 *
 * <p>{@link dev.lenet.images.vp8.Vp8Image} decodes into planes of luma and of two colour
 * differences at half the size, and enlarges those with libwebp's filter. The format is that of <a
 * href="https://www.rfc-editor.org/rfc/rfc6386">RFC 6386</a>.
 */
@NullMarked
package dev.lenet.images.vp8;

import org.jspecify.annotations.NullMarked;
