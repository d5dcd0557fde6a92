package striate.images.format;

/**
 * The samples of a decoded file, [height, width, channels], as they are stored, not turned upright:
 * grey or red, green, blue, on white.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record Pixels(int width, int height, int channels, byte[] samples) {}
