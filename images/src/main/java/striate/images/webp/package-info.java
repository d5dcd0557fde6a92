/** A WebP decoder: the container, VP8 key frames, lossless pictures, alpha planes. */
@org.jspecify.annotations.NullMarked
package striate.images.webp;
