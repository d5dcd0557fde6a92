package striate.kernels.move;

import java.util.Arrays;

/**
 * The stretches of an axis: places whose numbers lie one after another in the input, or that all
 * hold the constant.
 *
 * @param starts places in the row
 * @param lengths numbers
 * @param offsets in the input, or {@link Movement#FILL}
 */
@SuppressWarnings("ArrayRecordComponent") // a bundle of tables, never compared
record Stretches(int[] starts, int[] lengths, int[] offsets) {

  /** Of an axis whose places hold {@code unit} numbers each, with {@code base} more to go. */
  static Stretches of(int[] axis, int unit, int base) {
    int[] starts = new int[axis.length];
    int[] lengths = new int[axis.length];
    int[] offsets = new int[axis.length];
    int count = 0;
    for (int i = 0; i < axis.length; i++) {
      boolean follows =
          i > 0
              && (axis[i] == Movement.FILL
                  ? axis[i - 1] == Movement.FILL
                  : axis[i - 1] != Movement.FILL && axis[i] == axis[i - 1] + unit);
      if (follows) {
        lengths[count - 1] += unit;
      } else {
        starts[count] = i * unit;
        lengths[count] = unit;
        offsets[count++] = axis[i] == Movement.FILL ? Movement.FILL : base + axis[i];
      }
    }
    return new Stretches(
        Arrays.copyOf(starts, count), Arrays.copyOf(lengths, count), Arrays.copyOf(offsets, count));
  }

  int count() {
    return starts.length;
  }

  /** The offset of every number of a row of {@code length}. */
  int[] each(int length) {
    int[] each = new int[length];
    for (int s = 0; s < starts.length; s++) {
      for (int i = 0; i < lengths[s]; i++) {
        each[starts[s] + i] = offsets[s] == Movement.FILL ? Movement.FILL : offsets[s] + i;
      }
    }
    return each;
  }
}
