package striate.nn.tensor;

import java.util.List;
import java.util.Locale;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * Padding at both ends of every axis, with a number or with what the input holds. Negative numbers
 * crop; axes are cropped first, then padded with what is left.
 *
 * @param mode what the padding holds
 * @param before how many places before the first one, for each axis, without the batch
 * @param after how many places behind the last one
 * @param value that {@link Mode#CONSTANT} fills in; other modes keep 0 here
 */
public record PadAxes(Mode mode, List<Integer> before, List<Integer> after, float value)
    implements Layer {

  /** What the padding of an axis holds, shown for the axis a b c. */
  public enum Mode {
    /** A number: 0 0 a b c 0 0. */
    CONSTANT,
    /** The neighbours in reverse, without the outermost: c b a b c b a. */
    REFLECT,
    /** The outermost: a a a b c c c. */
    EDGE,
    /** The other end, as if the axis were a ring: b c a b c a b. */
    WRAP
  }

  /** Refuses lists of different lengths. */
  public PadAxes {
    before = Places.some("pad", before);
    after = List.copyOf(after);
    if (before.size() != after.size()) {
      throw new IllegalArgumentException(
          "pad: as many numbers after as before expected, got "
              + after.size()
              + " and "
              + before.size());
    }
    value = mode == Mode.CONSTANT ? value : 0;
  }

  @Override
  public String kind() {
    return "padaxes";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "PadAxes("
        + mode.name().toLowerCase(Locale.ROOT)
        + (mode == Mode.CONSTANT && value != 0 ? " " + value : "")
        + ", before "
        + Places.text(before)
        + ", after "
        + Places.text(after)
        + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int[] sizes = Axes.of(in);
    Places.checkCount("numbers", before, in);
    for (int i = 0; i < sizes.length; i++) {
      long left = (long) sizes[i] + Math.min(0, before.get(i)) + Math.min(0, after.get(i));
      long padded = (long) sizes[i] + before.get(i) + after.get(i);
      if (left < (mode == Mode.CONSTANT ? 0 : 1) || padded < 1) {
        throw new ShapeException(
            "axis "
                + i
                + " of "
                + in
                + " cannot be padded by "
                + before.get(i)
                + " and "
                + after.get(i)
                + ": nothing would be left");
      }
      sizes[i] = Places.size(padded, in);
    }
    return Axes.shape(in.isImage(), sizes);
  }

  /**
   * Which place of an axis each place of the padded one holds; −1 for {@link #value}.
   *
   * @param size of the axis before
   */
  public int[] places(int axis, int size) {
    int ahead = before.get(axis);
    int behind = after.get(axis);
    int first = Math.max(0, -ahead);
    int left = size - first - Math.max(0, -behind);
    int[] places = new int[size + ahead + behind];
    for (int i = 0; i < places.length; i++) {
      int place = i - Math.max(0, ahead);
      boolean inside = place >= 0 && place < left;
      places[i] =
          inside
              ? first + place
              : switch (mode) {
                case CONSTANT -> -1;
                case EDGE -> first + Math.clamp(place, 0, left - 1);
                case WRAP -> first + Math.floorMod(place, left);
                case REFLECT -> first + reflected(place, left);
              };
    }
    return places;
  }

  private static int reflected(int place, int size) {
    if (size == 1) {
      return 0;
    }
    long period = 2L * (size - 1);
    long at = Math.floorMod((long) place, period);
    return (int) (at < size ? at : period - at);
  }
}
