package striate.kernels.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import striate.kernels.element.Arithmetic;

/**
 * Up to three operands that are broadcast to the shape of one result, whose numbers are visited in
 * the order in which they lie in memory. Immutable.
 *
 * <p>The result is taken in blocks. An operand that lies as the result does is read where it is;
 * any other is copied for the block first, and that copy serves the next block too where it is the
 * same. So every function needs one loop only, over ranges.
 */
public final class Broadcast {
  /** Numbers of a block that an operand is copied for. */
  private static final int BLOCK = 1024;

  /** Operands at most. */
  private static final int MOST = 3;

  /** Floats of scratch for {@link #run}. */
  public static final int SCRATCH = MOST * BLOCK;

  /** Floats of scratch for {@link #backward}. */
  public static final int BACKWARD_SCRATCH = (MOST + 2) * BLOCK;

  /** A function of up to three ranges, those of operands that do not exist being any. */
  public interface Function {
    /** Writes {@code n} numbers to {@code y}. */
    void apply(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n);
  }

  /** The part of a gradient that belongs to one operand, of the operands and the result's. */
  public interface Slope {
    /** Writes {@code n} numbers to {@code dx}. */
    void apply(
        float[] a,
        int ao,
        float[] b,
        int bo,
        float[] c,
        int co,
        float[] dy,
        int dyo,
        float[] dx,
        int dxo,
        int n);
  }

  /**
   * An operand.
   *
   * @param sizes of its axes, aligned with the result's at the last one
   * @param strides distances in memory between neighbours along each
   * @param step numbers from one image's to the next one's, 0 if all images share them
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier; nothing compares operands
  public record Operand(int[] sizes, int[] strides, int step) {}

  /** The result's axes in memory order without those of size 1, merged; the batch is the first. */
  private final int[] sizes;

  /** By operand and axis. */
  private final int[][] strides;

  private final int inner;
  private final boolean direct;
  private final boolean copies;
  private final boolean[] repeated;

  /**
   * Operands for a result.
   *
   * @param sizes of the result's axes, without the batch
   * @param outStrides distances in memory along each; together they fill an image without gaps
   */
  public Broadcast(int[] sizes, int[] outStrides, List<Operand> operands) {
    int count = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] > 1) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingInt(i -> -outStrides[i]));
    int k = operands.size();
    List<int[]> axes = new ArrayList<>(); // size, then the strides by operand
    int[] batch = new int[k + 1];
    batch[0] = Integer.MAX_VALUE;
    for (int o = 0; o < k; o++) {
      batch[o + 1] = operands.get(o).step();
    }
    axes.add(batch);
    for (int i : order) {
      int[] axis = new int[k + 1];
      axis[0] = sizes[i];
      for (int o = 0; o < k; o++) {
        axis[o + 1] = stride(operands.get(o), sizes.length - i);
      }
      int[] before = axes.getLast();
      if (axes.size() > 1 && follows(before, axis)) {
        axis[0] *= before[0];
        axes.removeLast();
      }
      axes.add(axis);
    }
    if (axes.size() == 1) {
      int[] one = new int[k + 1];
      one[0] = 1;
      axes.add(one);
    }
    this.sizes = axes.stream().mapToInt(a -> a[0]).toArray();
    this.strides = new int[k][];
    this.repeated = new boolean[k];
    boolean all = true;
    boolean anyCopy = false;
    inner = this.sizes[this.sizes.length - 1];
    for (int o = 0; o < k; o++) {
      int at = o + 1;
      strides[o] = axes.stream().mapToInt(a -> a[at]).toArray();
      int last = strides[o][strides[o].length - 1];
      boolean lies = strides[o][0] == count && this.sizes.length == 2 && (last == 1 || count == 1);
      all &= lies;
      anyCopy |= last != 1;
      for (int i = 0; i < strides[o].length; i++) {
        repeated[o] |= strides[o][i] == 0 && this.sizes[i] > 1;
      }
    }
    direct = all;
    copies = anyCopy;
  }

  /** The stride of an operand along an axis counted from the end, where 1 is the last. */
  private static int stride(Operand o, int fromEnd) {
    int axis = o.sizes().length - fromEnd;
    return axis < 0 || o.sizes()[axis] == 1 ? 0 : o.strides()[axis];
  }

  private static boolean follows(int[] outer, int[] inner) {
    for (int i = 1; i < outer.length; i++) {
      if (outer[i] != inner[i] * inner[0]) {
        return false;
      }
    }
    return true;
  }

  /** Whether all operands lie as the result does, one number for each. */
  public boolean isDirect() {
    return direct;
  }

  /**
   * Computes numbers {@code [from, to)} of the results of all images, which lie one after the other
   * from {@code yo} on. An operand that does not exist may be any array.
   *
   * @param scratch {@link #SCRATCH} floats from {@code so} on; none where {@link #isDirect}
   */
  public void run(
      Function f,
      int from,
      int to,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      float[] y,
      int yo,
      float[] scratch,
      int so) {
    if (direct) {
      f.apply(a, ao + from, b, bo + from, c, co + from, y, yo + from, to - from);
      return;
    }
    // The place of what each copy was made of, and its length.
    int seenA = -1;
    int seenB = -1;
    int seenC = -1;
    int lengthA = 0;
    int lengthB = 0;
    int lengthC = 0;
    int n;
    for (int at = from; at < to; at += n) {
      int row = at / inner;
      int column = at - row * inner;
      int rows = rows(row, column, to - at);
      n = rows > 1 ? rows * inner : columns(column, to - at);
      boolean copyA = isCopied(0, rows);
      boolean copyB = isCopied(1, rows);
      boolean copyC = isCopied(2, rows);
      int placeA = place(0, row, column);
      int placeB = place(1, row, column);
      int placeC = place(2, row, column);
      if (copyA && (placeA != seenA || n > lengthA)) {
        copy(0, a, ao + placeA, rows, n, scratch, so);
        seenA = placeA;
        lengthA = n;
      }
      if (copyB && (placeB != seenB || n > lengthB)) {
        copy(1, b, bo + placeB, rows, n, scratch, so + BLOCK);
        seenB = placeB;
        lengthB = n;
      }
      if (copyC && (placeC != seenC || n > lengthC)) {
        copy(2, c, co + placeC, rows, n, scratch, so + 2 * BLOCK);
        seenC = placeC;
        lengthC = n;
      }
      f.apply(
          copyA ? scratch : a,
          copyA ? so : ao + placeA,
          copyB ? scratch : b,
          copyB ? so + BLOCK : bo + placeB,
          copyC ? scratch : c,
          copyC ? so + 2 * BLOCK : co + placeC,
          y,
          yo + at,
          n);
    }
  }

  /** How many whole rows to take together from here on; 1 also for a part of one. */
  private int rows(int row, int column, int left) {
    if (column > 0 || left < 2 * inner || 2 * inner > BLOCK) {
      return 1;
    }
    int axis = sizes.length - 2;
    int place = axis == 0 ? 0 : row % sizes[axis];
    return Math.min(Math.min(sizes[axis] - place, BLOCK / inner), left / inner);
  }

  /** How many numbers of a row to take from here on. */
  private int columns(int column, int left) {
    int n = Math.min(inner - column, left);
    return copies ? Math.min(n, BLOCK) : n;
  }

  /** Whether an operand must be copied for a block of so many rows. */
  private boolean isCopied(int operand, int rows) {
    if (operand >= strides.length) {
      return false;
    }
    int[] s = strides[operand];
    return s[s.length - 1] != 1 || (rows > 1 && s[s.length - 2] != inner);
  }

  /** Where an operand's number for a place of the result is. */
  private int place(int operand, int row, int column) {
    if (operand >= strides.length) {
      return 0;
    }
    int[] s = strides[operand];
    int place = column * s[s.length - 1];
    int left = row;
    for (int i = s.length - 2; i > 0; i--) {
      int next = left / sizes[i];
      place += (left - next * sizes[i]) * s[i];
      left = next;
    }
    return place + left * s[0];
  }

  private void copy(int operand, float[] x, int xo, int rows, int n, float[] y, int yo) {
    int[] s = strides[operand];
    int step = s[s.length - 1];
    int rowStep = s[s.length - 2];
    int columns = rows > 1 ? inner : n;
    for (int r = 0; r < rows; r++) {
      int to = yo + r * columns;
      int from = xo + r * rowStep;
      if (r > 0 && rowStep == 0) {
        System.arraycopy(y, yo, y, to, columns);
      } else if (step == 0) {
        Arrays.fill(y, to, to + columns, x[from]);
      } else if (step == 1) {
        System.arraycopy(x, from, y, to, columns);
      } else {
        for (int i = 0; i < columns; i++) {
          y[to + i] = x[from + i * step];
        }
      }
    }
  }

  /**
   * The gradient of one operand: sums over the places where it is repeated.
   *
   * @param operand whose it is
   * @param images how many
   * @param accumulate whether to add to what {@code dx} holds; only for an operand that all images
   *     share
   * @param scratch {@link #BACKWARD_SCRATCH} floats from {@code so} on
   * @param size numbers of one result
   * @param own numbers of the operand, of one image
   */
  public void backward(
      Slope slope,
      int operand,
      int images,
      int size,
      int own,
      boolean accumulate,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      float[] scratch,
      int so) {
    boolean sums = repeated[operand] || strides[operand][0] == 0;
    int end = images * size;
    if (direct && !sums && !accumulate) {
      slope.apply(a, ao, b, bo, c, co, dy, dyo, dx, dxo, end);
      return;
    }
    int all = strides[operand][0] == 0 ? own : images * own;
    if (!accumulate) {
      Arrays.fill(dx, dxo, dxo + all, 0f);
    }
    int g = so + MOST * BLOCK;
    int n;
    for (int at = 0; at < end; at += n) {
      int row = at / inner;
      int column = at - row * inner;
      int rows = rows(row, column, end - at);
      // What is summed goes through scratch.
      n = rows > 1 ? rows * inner : Math.min(columns(column, end - at), BLOCK);
      boolean copyA = isCopied(0, rows);
      boolean copyB = isCopied(1, rows);
      boolean copyC = isCopied(2, rows);
      int placeA = place(0, row, column);
      int placeB = place(1, row, column);
      int placeC = place(2, row, column);
      if (copyA) {
        copy(0, a, ao + placeA, rows, n, scratch, so);
      }
      if (copyB) {
        copy(1, b, bo + placeB, rows, n, scratch, so + BLOCK);
      }
      if (copyC) {
        copy(2, c, co + placeC, rows, n, scratch, so + 2 * BLOCK);
      }
      slope.apply(
          copyA ? scratch : a,
          copyA ? so : ao + placeA,
          copyB ? scratch : b,
          copyB ? so + BLOCK : bo + placeB,
          copyC ? scratch : c,
          copyC ? so + 2 * BLOCK : co + placeC,
          dy,
          dyo + at,
          scratch,
          g,
          n);
      add(operand, scratch, g, rows, n, dx, dxo + place(operand, row, column));
    }
  }

  /** Adds a block of gradients to where its operand's are; what follows it in scratch is free. */
  private void add(int operand, float[] g, int go, int rows, int n, float[] dx, int dxo) {
    int[] s = strides[operand];
    int step = s[s.length - 1];
    int rowStep = s[s.length - 2];
    int columns = rows > 1 ? inner : n;
    int from = go;
    int count = rows;
    if (rows > 1 && rowStep == 0) {
      from = go + BLOCK;
      count = 1;
      Arithmetic.columnSums(g, go, rows, columns, g, from, false);
    }
    for (int r = 0; r < count; r++) {
      int first = from + r * columns;
      int to = dxo + r * rowStep;
      if (step == 0) {
        double sum = 0;
        for (int i = 0; i < columns; i++) {
          sum += g[first + i];
        }
        dx[to] += (float) sum;
      } else if (step == 1) {
        Arithmetic.addTo(g, first, dx, to, columns);
      } else {
        for (int i = 0; i < columns; i++) {
          dx[to + i * step] += g[first + i];
        }
      }
    }
  }
}
