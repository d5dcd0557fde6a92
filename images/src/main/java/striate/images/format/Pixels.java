package striate.images.format;

/**
 * Samples [height, width, channels] of a decoded file as they are stored, not turned upright: grey
 * or red, green, blue, on white.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record Pixels(int width, int height, int channels, byte[] samples) {}
