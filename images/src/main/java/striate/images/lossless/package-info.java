/** Decoders of the formats that keep every sample: PNG, GIF, BMP; and a PNG encoder. */
@org.jspecify.annotations.NullMarked
package striate.images.lossless;
