package striate.kernels.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import striate.kernels.element.Layouts;

/**
 * The numbers of a tensor as rows: those along some axes together are a row, the places along the
 * others tell the rows apart. Rows that lie one after the other are used where they are; others are
 * gathered into a copy, and scattered back. Immutable.
 */
public final class Rows {
  /** How many rows an image has. */
  public final int count;

  /** Numbers of a row. */
  public final int length;

  private final boolean direct;

  /** The axes from the outermost of the copy to the innermost, merged. */
  private final int[] sizes;

  private final int[] strides;

  /**
   * Rows in the order in which they lie in memory.
   *
   * @param sizes of the axes
   * @param strides distances in memory along each
   * @param along whether an axis is along the rows
   */
  public Rows(int[] sizes, int[] strides, boolean[] along) {
    this(sizes, strides, along, strides);
  }

  /**
   * Rows in another order.
   *
   * @param order the rows' axes come with decreasing numbers of this
   */
  public Rows(int[] sizes, int[] strides, boolean[] along, int[] order) {
    List<Integer> outer = new ArrayList<>();
    List<Integer> inner = new ArrayList<>();
    int rows = 1;
    int numbers = 1;
    for (int i = 0; i < sizes.length; i++) {
      if (along[i]) {
        numbers *= sizes[i];
      } else {
        rows *= sizes[i];
      }
      if (sizes[i] > 1) {
        (along[i] ? inner : outer).add(i);
      }
    }
    outer.sort(Comparator.comparingInt(i -> -order[i]));
    inner.sort(Comparator.comparingInt(i -> -strides[i]));
    outer.addAll(inner);
    List<int[]> merged = new ArrayList<>();
    for (int i : outer) {
      int[] axis = {sizes[i], strides[i]};
      if (!merged.isEmpty() && merged.getLast()[1] == axis[0] * axis[1]) {
        axis[0] *= merged.removeLast()[0];
      }
      merged.add(axis);
    }
    count = rows;
    length = numbers;
    direct = merged.isEmpty() || (merged.size() == 1 && merged.getFirst()[1] == 1);
    this.sizes = merged.stream().mapToInt(a -> a[0]).toArray();
    this.strides = merged.stream().mapToInt(a -> a[1]).toArray();
  }

  /** Whether the rows lie one after the other, so that no copy is needed. */
  public boolean isDirect() {
    return direct;
  }

  /** Numbers of an image's copy: 0 where none is needed. */
  public int copyLength() {
    return direct ? 0 : count * length;
  }

  private boolean isTransposition() {
    return sizes.length == 2 && strides[0] == 1 && strides[1] == sizes[0];
  }

  /** Copies an image's numbers to rows that lie one after the other. */
  public void gather(float[] x, int xo, float[] rows, int ro) {
    if (isTransposition()) {
      Layouts.transpose(x, xo, sizes[1], sizes[0], rows, ro);
      return;
    }
    int last = sizes.length - 1;
    int n = sizes[last];
    int step = strides[last];
    int runs = count * length / n;
    for (int run = 0; run < runs; run++) {
      int from = xo + place(run);
      int to = ro + run * n;
      if (step == 1) {
        System.arraycopy(x, from, rows, to, n);
      } else {
        for (int i = 0; i < n; i++) {
          rows[to + i] = x[from + i * step];
        }
      }
    }
  }

  /** Copies rows back to where {@link #gather} takes them from. */
  public void scatter(float[] rows, int ro, float[] x, int xo) {
    if (isTransposition()) {
      Layouts.transpose(rows, ro, sizes[0], sizes[1], x, xo);
      return;
    }
    int last = sizes.length - 1;
    int n = sizes[last];
    int step = strides[last];
    int runs = count * length / n;
    for (int run = 0; run < runs; run++) {
      int from = ro + run * n;
      int to = xo + place(run);
      if (step == 1) {
        System.arraycopy(rows, from, x, to, n);
      } else {
        for (int i = 0; i < n; i++) {
          x[to + i * step] = rows[from + i];
        }
      }
    }
  }

  /** Where a run along the last axis begins. */
  private int place(int run) {
    int place = 0;
    int left = run;
    for (int i = sizes.length - 2; i >= 0; i--) {
      int next = left / sizes[i];
      place += (left - next * sizes[i]) * strides[i];
      left = next;
    }
    return place;
  }
}
