/** Formats that keep every sample: PNG, GIF, BMP. */
@org.jspecify.annotations.NullMarked
package striate.images.lossless;
