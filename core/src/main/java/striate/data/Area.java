package striate.data;

/**
 * The part of a picture that a network's input shows, in pixels of the picture: its input's left
 * edge stands at {@code left}, its right edge at {@code left + width}. It reaches beyond the
 * picture where that is padded.
 *
 * @param left edge
 * @param top edge
 * @param width above 0
 * @param height above 0
 */
public record Area(double left, double top, double width, double height) {}
