package striate.kernels.move;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A movement of numbers: every number of the output is one of the input, or a constant. Where in
 * the input it lies is a sum of offsets, one for each axis of the output.
 *
 * <p>Immutable; the tables are as long as the axes together, not as the output. Stretches that lie
 * together in input and output are copied whole, and transpositions go tile by tile. No call
 * allocates or checks its arguments; input and output must not overlap, unless it {@linkplain
 * #isIdentity moves nothing}.
 */
public final class Movement {
  /** The offset of a place that holds the constant. */
  public static final int FILL = Integer.MIN_VALUE;

  /** Shorter stretches on the average are copied number by number. */
  private static final int SHORT = 4;

  /** Rows and columns of a tile of a transposition. */
  private static final int TILE = 16;

  private final int inSize;
  private final int outSize;
  private final float fill;

  /** Axes outside the innermost one, from the outermost on. */
  private final int[][] outer;

  /** Rows: the product of the outer axes' lengths. */
  private final int rows;

  private final int rowLength;

  /** What a row consists of, or empty: places in the row, lengths, offsets in the input. */
  private final int[] starts;

  private final int[] lengths;
  private final int[] offsets;

  /** The offset of every place of a row where {@link #starts} is empty. */
  private final int[] each;

  private final boolean eachMoves;

  /** The distance in the input of neighbours in a row that a transposition goes through, or 0. */
  private final int columnStride;

  private final boolean once;
  private final boolean covers;

  private Movement(
      int inSize,
      int outSize,
      float fill,
      List<int[]> outerAxes,
      int[] row,
      int unit,
      int base,
      boolean backward) {
    this.inSize = inSize;
    this.outSize = outSize;
    this.fill = fill;
    outer = outerAxes.toArray(new int[0][]);
    rowLength = row.length * unit;
    rows = outSize / rowLength;
    Stretches s = Stretches.of(row, unit, base);
    boolean apart = s.count() > 1 && rowLength < (long) SHORT * s.count();
    if (apart) {
      starts = lengths = offsets = new int[0];
      each = s.each(rowLength);
    } else {
      starts = s.starts();
      lengths = s.lengths();
      offsets = s.offsets();
      each = new int[0];
    }
    eachMoves = Arrays.stream(each).noneMatch(o -> o == FILL);
    columnStride = apart && eachMoves ? columnStride() : 0;
    BitSet used = new BitSet();
    once = backward && use(used);
    covers = once && used.cardinality() == inSize;
  }

  /**
   * A movement.
   *
   * @param inSize numbers of the input
   * @param axes for each axis of the output from the outermost in memory on, the offset in the
   *     input of each place, or {@link #FILL}; all offsets that do not fill add up to places of the
   *     input
   * @param fill the constant
   * @param backward whether {@link #backward} will be called
   */
  public static Movement of(int inSize, List<int[]> axes, float fill, boolean backward) {
    int outSize = 1;
    int base = 0;
    int unit = 1;
    List<int[]> left = new ArrayList<>();
    for (int[] axis : axes) {
      outSize *= axis.length;
      if (axis.length == 1 && axis[0] != FILL) {
        base += axis[0];
      } else {
        left.add(axis);
      }
    }
    // What is one stretch makes the numbers that the next axis moves longer.
    while (left.size() > 1 && isOneStretch(left.getLast(), unit)) {
      int[] axis = left.removeLast();
      base += axis[0];
      unit *= axis.length;
    }
    int[] row = left.isEmpty() ? new int[] {0} : left.removeLast();
    return new Movement(inSize, outSize, fill, left, row, unit, base, backward);
  }

  /** The movement that leaves {@code size} numbers where they are. */
  public static Movement identity(int size) {
    return new Movement(size, size, 0, List.of(), new int[] {0}, size, 0, false);
  }

  private static boolean isOneStretch(int[] axis, int unit) {
    return axis[0] != FILL && Stretches.of(axis, unit, 0).count() == 1;
  }

  /** Marks the places of the input that are moved; false where one is moved twice. */
  private boolean use(BitSet used) {
    for (int r = 0; r < rows; r++) {
      int base = rowOffset(r);
      for (int s = 0; s < starts.length && base != FILL; s++) {
        int from = base + offsets[s];
        if (offsets[s] != FILL && !use(used, from, from + lengths[s])) {
          return false;
        }
      }
      for (int i = 0; i < each.length && base != FILL; i++) {
        if (each[i] != FILL && !use(used, base + each[i], base + each[i] + 1)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean use(BitSet used, int from, int to) {
    int next = used.nextSetBit(from);
    used.set(from, to);
    return next < 0 || next >= to;
  }

  /** The stride of a row whose columns' neighbours lie together in the input, otherwise 0. */
  private int columnStride() {
    if (outer.length == 0 || stride(outer[outer.length - 1]) != 1) {
      return 0;
    }
    return Math.max(0, stride(each));
  }

  /** The distance from each place to the next, or 0 where it is not always the same. */
  private static int stride(int[] axis) {
    if (axis.length < 2 || axis[0] == FILL) {
      return 0;
    }
    int stride = axis[1] - axis[0];
    for (int i = 1; i < axis.length; i++) {
      if (axis[i] == FILL || axis[i] - axis[i - 1] != stride) {
        return 0;
      }
    }
    return stride;
  }

  /** Numbers of the input. */
  public int inSize() {
    return inSize;
  }

  /** Numbers of the output. */
  public int outSize() {
    return outSize;
  }

  /** Whether the output is the input. */
  public boolean isIdentity() {
    return inSize == outSize
        && rows == 1
        && starts.length == 1
        && lengths[0] == outSize
        && offsets[0] == 0;
  }

  /** Rows of the output, in which work can be cut. */
  public int rows() {
    return rows;
  }

  /** Moves the numbers of {@code count} inputs, one after the other. */
  public void forward(float[] x, int xo, int count, float[] y, int yo) {
    for (int i = 0; i < count; i++) {
      forward(x, xo + i * inSize, y, yo + i * outSize, 0, rows);
    }
  }

  /**
   * Moves the numbers of one input into some rows of the output.
   *
   * @param yo where the whole output begins
   * @param from the first row
   * @param to the row to stop before
   */
  public void forward(float[] x, int xo, float[] y, int yo, int from, int to) {
    if (columnStride > 0) {
      tiles(x, xo, y, yo, from, to);
      return;
    }
    for (int r = from; r < to; r++) {
      int base = rowOffset(r);
      int at = yo + r * rowLength;
      if (base == FILL) {
        Arrays.fill(y, at, at + rowLength, fill);
      } else if (each.length == 0) {
        stretches(x, xo + base, y, at);
      } else if (eachMoves) {
        for (int i = 0; i < each.length; i++) {
          y[at + i] = x[xo + base + each[i]];
        }
      } else {
        for (int i = 0; i < each.length; i++) {
          int o = each[i];
          y[at + i] = o == FILL ? fill : x[xo + base + o];
        }
      }
    }
  }

  private void stretches(float[] x, int xo, float[] y, int yo) {
    for (int s = 0; s < starts.length; s++) {
      int to = yo + starts[s];
      if (offsets[s] == FILL) {
        Arrays.fill(y, to, to + lengths[s], fill);
      } else {
        System.arraycopy(x, xo + offsets[s], y, to, lengths[s]);
      }
    }
  }

  /** Rows whose neighbours lie together in the input, while their columns lie apart. */
  private void tiles(float[] x, int xo, float[] y, int yo, int from, int to) {
    int together = outer[outer.length - 1].length;
    int r = from;
    while (r < to) {
      int end = Math.min(Math.min(to, r + TILE), (r / together + 1) * together);
      int base = rowOffset(r);
      if (base == FILL) {
        Arrays.fill(y, yo + r * rowLength, yo + end * rowLength, fill);
      } else {
        for (int c0 = 0; c0 < rowLength; c0 += TILE) {
          int c1 = Math.min(c0 + TILE, rowLength);
          for (int k = r; k < end; k++) {
            int in = xo + base + each[0] + k - r;
            int out = yo + k * rowLength;
            for (int c = c0; c < c1; c++) {
              y[out + c] = x[in + c * columnStride];
            }
          }
        }
      }
      r = end;
    }
  }

  private int rowOffset(int row) {
    int offset = 0;
    int left = row;
    for (int k = outer.length - 1; k >= 0; k--) {
      int[] axis = outer[k];
      int next = left / axis.length;
      int o = axis[left - next * axis.length];
      if (o == FILL) {
        return FILL;
      }
      offset += o;
      left = next;
    }
    return offset;
  }

  /**
   * The gradients of {@code count} inputs, given those of the outputs: each is the sum of its
   * outputs' gradients, in their order.
   *
   * @param dx replaced
   */
  public void backward(float[] dy, int dyo, int count, float[] dx, int dxo) {
    if (!covers) {
      Arrays.fill(dx, dxo, dxo + count * inSize, 0f);
    }
    for (int i = 0; i < count; i++) {
      backward(dy, dyo + i * outSize, dx, dxo + i * inSize);
    }
  }

  private void backward(float[] dy, int dyo, float[] dx, int dxo) {
    if (columnStride > 0 && once) {
      tilesBack(dy, dyo, dx, dxo);
      return;
    }
    for (int r = 0; r < rows; r++) {
      int base = rowOffset(r);
      if (base == FILL) {
        continue;
      }
      int at = dyo + r * rowLength;
      for (int s = 0; s < starts.length; s++) {
        if (offsets[s] != FILL) {
          stretchBack(dy, at + starts[s], dx, dxo + base + offsets[s], lengths[s]);
        }
      }
      for (int i = 0; i < each.length; i++) {
        if (each[i] != FILL) {
          int to = dxo + base + each[i];
          dx[to] = once ? dy[at + i] : dx[to] + dy[at + i];
        }
      }
    }
  }

  private void stretchBack(float[] dy, int dyo, float[] dx, int dxo, int length) {
    if (once) {
      System.arraycopy(dy, dyo, dx, dxo, length);
    } else {
      for (int i = 0; i < length; i++) {
        dx[dxo + i] += dy[dyo + i];
      }
    }
  }

  private void tilesBack(float[] dy, int dyo, float[] dx, int dxo) {
    int together = outer[outer.length - 1].length;
    for (int r = 0; r < rows; ) {
      int end = Math.min(r + TILE, (r / together + 1) * together);
      int base = rowOffset(r);
      for (int c0 = 0; c0 < rowLength && base != FILL; c0 += TILE) {
        int c1 = Math.min(c0 + TILE, rowLength);
        for (int c = c0; c < c1; c++) {
          int to = dxo + base + each[0] + c * columnStride - r;
          for (int k = r; k < end; k++) {
            dx[to + k] = dy[dyo + k * rowLength + c];
          }
        }
      }
      r = end;
    }
  }
}
