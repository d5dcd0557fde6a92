package striate.kernels.direct;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;
import striate.kernels.shape.Parts;
import striate.kernels.tile.Offsets;
import striate.kernels.tile.Tiles;

/**
 * A dense layer with few outputs, as the last one of most classifiers: {@code Y = X·W + b} with
 * some thousand terms and ten columns or so.
 *
 * <p>The other ways let lanes be columns of the result, so ten columns would leave six of sixteen
 * lanes empty. Here lanes run along the terms in the forward pass and in the gradient of the
 * weights, and along the inputs in the gradient of the images. All three read the weights, or write
 * their gradient, as {@code [output][input]}, so that is how they are packed, once for both passes.
 *
 * <p>A result is {@link Tiles#DOT_LANES} sums, every sixteenth term in one, which are added
 * pairwise; then come the terms that fill no vector, one by one, and the bias last. That order
 * depends neither on the number of images nor on the width of vectors.
 */
public final class NarrowProduct implements ConvStrategy {
  /** The most outputs: with more the lanes that columns leave empty are too few to matter. */
  static final int MOST_OUTPUTS = 12;

  /** The fewest inputs: below, adding up the parts of a sum takes as long as the sum. */
  private static final int FEWEST_INPUTS = 256;

  /** Terms of a block: the weights' share stays in the first-level cache while rows pass by. */
  private static final int TERMS = 512;

  /** Rows of a block, whose sums stay in the first-level cache. */
  private static final int ROWS = 32;

  private static final int PARTS = Tiles.DOT_LANES;

  /** Columns of the gradients' tiles. */
  private static final int WIDTH = Tiles.MAX_VECTORS * Vectors.LANES;

  private static final float[] ZEROS = new float[WIDTH];

  private final int in;
  private final int out;

  /** Where the outputs are in a row of the result's gradient, and the next pixel's, too. */
  private final int[] outputs;

  /** Where the images begin in the result's gradient. */
  private final int[] images;

  /** Where a tile's first rows are in the gradient of the images. */
  private final int[] inputRows;

  /** The same, if they are {@link #WIDTH} apart. */
  private final int[] tileRows = Offsets.steps(WIDTH);

  public NarrowProduct(ConvGeometry g) {
    this.in = g.inC();
    this.out = g.outC();
    this.outputs = Offsets.steps(1, out);
    this.inputRows = Offsets.steps(in);
    this.images = Offsets.steps(out, ROWS);
  }

  public static boolean applies(ConvGeometry g) {
    return g.outC() <= MOST_OUTPUTS
        && g.inC() >= FEWEST_INPUTS
        && g.groups() == 1
        && g.inH() == 1
        && g.inW() == 1
        && g.outPixels() == 1
        && g.kH() == 1
        && g.kW() == 1;
  }

  @Override
  public int packedForwardLength() {
    return in * out;
  }

  @Override
  public int packedBackwardLength() {
    return in * out;
  }

  @Override
  public boolean backwardReadsForward() {
    return true;
  }

  @Override
  public int forwardScratch(int count) {
    return Math.min(count, ROWS) * out * PARTS;
  }

  @Override
  public int backwardDataScratch(int count) {
    return WIDTH * (out + ROWS) + Tiles.SPARE;
  }

  @Override
  public int backwardWeightsScratch(int count) {
    return WIDTH * (out + ROWS) + Tiles.SPARE;
  }

  @Override
  public void packForward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    int to = Parts.from(in, part + 1, parts);
    for (int from = Parts.from(in, part, parts); from < to; from += WIDTH) {
      turn(w, wo + from * out, Math.min(WIDTH, to - from), packed, po + from, in);
    }
  }

  @Override
  public void packBackward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    packForward(w, wo, packed, po, part, parts);
  }

  @Override
  public void forward(
      float[] x,
      int xo,
      int count,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so) {
    multiply(x, xo, 0, count, packed, po, 0, out, bias, bo, activation, y, yo, scratch, so);
  }

  @Override
  public void forwardPart(
      float[] x,
      int xo,
      int count,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int part,
      int parts) {
    // Few images are cut by columns, for each part of the rows would read all weights.
    boolean byColumns = count < 4 * parts;
    int from = Parts.from(byColumns ? out : count, part, parts);
    int to = Parts.from(byColumns ? out : count, part + 1, parts);
    if (byColumns) {
      multiply(x, xo, 0, count, packed, po, from, to, bias, bo, activation, y, yo, scratch, so);
    } else {
      multiply(x, xo, from, to, packed, po, 0, out, bias, bo, activation, y, yo, scratch, so);
    }
  }

  /** Rows {@code [from, to)} and columns {@code [columnFrom, columnTo)}. */
  private void multiply(
      float[] x,
      int xo,
      int from,
      int to,
      float[] packed,
      int po,
      int columnFrom,
      int columnTo,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so) {
    int columns = columnTo - columnFrom;
    int step = columns * PARTS;
    int whole = in / PARTS * PARTS;
    for (int first = from; first < to; first += ROWS) {
      int rows = Math.min(ROWS, to - first);
      int a = xo + first * in;
      int b = po + columnFrom * in;
      Arrays.fill(scratch, so, so + rows * step, 0);
      for (int k = 0; k < whole; k += TERMS) {
        int terms = Math.min(TERMS, whole - k);
        Tiles.dots(x, a + k, in, rows, packed, b + k, in, columns, terms, scratch, so, step);
      }
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          float sum = Tiles.sumOfParts(scratch, so + row * step + column * PARTS);
          for (int k = whole; k < in; k++) {
            sum = Math.fma(x[a + row * in + k], packed[b + column * in + k], sum);
          }
          if (bias != null) {
            sum += bias[bo + columnFrom + column];
          }
          y[yo + (first + row) * out + columnFrom + column] = sum;
        }
        activation.apply(y, yo + (first + row) * out + columnFrom, columns);
      }
    }
  }

  @Override
  public void backwardData(
      float[] dy,
      int dyo,
      int count,
      float[] packed,
      int po,
      float[] dx,
      int dxo,
      float[] scratch,
      int so) {
    for (int first = 0; first < count; first += ROWS) {
      int rows = Math.min(ROWS, count - first);
      int to = dxo + first * in;
      for (int column = 0; column < in; column += WIDTH) {
        int present = Math.min(WIDTH, in - column);
        boolean whole = present == WIDTH;
        float[] b = packed;
        int bo = po + column;
        if (!whole) {
          copyRows(packed, bo, in, out, present, scratch, so + WIDTH * ROWS);
          b = scratch;
          bo = so + WIDTH * ROWS;
        }
        float[] c = whole ? dx : scratch;
        int co = whole ? to + column : so;
        // Rows are images here, and terms the outputs.
        Tiles.multiply(
            Tiles.MAX_VECTORS,
            dy,
            dyo + first * out,
            images,
            out,
            0,
            rows,
            outputs,
            0,
            out,
            true,
            b,
            bo,
            whole ? in : WIDTH,
            ZEROS,
            0,
            c,
            co,
            whole ? inputRows : tileRows,
            whole ? in : WIDTH,
            Vectors.LANES,
            scratch,
            so + WIDTH * (ROWS + out));
        for (int row = 0; row < rows && !whole; row++) {
          System.arraycopy(scratch, so + row * WIDTH, dx, to + row * in + column, present);
        }
      }
    }
  }

  @Override
  public void backwardWeights(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int count,
      float[] dw,
      int dwo,
      boolean accumulate,
      float[] scratch,
      int so) {
    weightRows(x, xo, dy, dyo, count, dw, dwo, 0, in, accumulate, scratch, so);
  }

  @Override
  public int weightParts() {
    return Math.max(1, in / 48);
  }

  @Override
  public void backwardWeightPart(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int images,
      float[] dw,
      int dwo,
      int part,
      int parts,
      boolean accumulate,
      float[] scratch,
      int so) {
    int from = Parts.from(in, part, parts);
    int to = Parts.from(in, part + 1, parts);
    weightRows(x, xo, dy, dyo, images, dw, dwo, from, to, accumulate, scratch, so);
  }

  /** The rows {@code [rowFrom, rowTo)} of the gradient of the weights. */
  private void weightRows(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int count,
      float[] dw,
      int dwo,
      int rowFrom,
      int rowTo,
      boolean accumulate,
      float[] scratch,
      int so) {
    // The sums of some inputs, [output][input]; they are turned on their way from and to dw.
    int tile = so + WIDTH * ROWS;
    for (int row = rowFrom; row < rowTo; row += WIDTH) {
      int present = Math.min(WIDTH, rowTo - row);
      int to = dwo + row * out;
      if (accumulate) {
        turn(dw, to, present, scratch, tile, WIDTH);
      } else {
        Arrays.fill(scratch, tile, tile + out * WIDTH, 0);
      }
      for (int first = 0; first < count; first += ROWS) {
        int images = Math.min(ROWS, count - first);
        float[] b = x;
        int bo = xo + first * in + row;
        int ldb = in;
        if (present < WIDTH) {
          copyRows(x, bo, in, images, present, scratch, so);
          b = scratch;
          bo = so;
          ldb = WIDTH;
        }
        Tiles.gradient(
            Tiles.MAX_VECTORS,
            dy,
            dyo + first * out,
            this.images,
            out,
            0,
            images,
            outputs,
            0,
            out,
            b,
            bo,
            ldb,
            scratch,
            tile,
            WIDTH,
            Vectors.LANES,
            scratch,
            so + WIDTH * (ROWS + out));
      }
      turnBack(scratch, tile, present, dw, to);
    }
  }

  /** From {@code [input][output]}, some inputs, to {@code [output][input]}. */
  private void turn(float[] from, int fo, int inputs, float[] to, int at, int ld) {
    // The long loop inside: short ones spend their time on beginning and ending.
    for (int j = 0; j < out; j++) {
      for (int i = 0; i < inputs; i++) {
        to[at + j * ld + i] = from[fo + i * out + j];
      }
    }
  }

  /** The reverse of {@link #turn}, from {@link #WIDTH} apart. */
  private void turnBack(float[] from, int fo, int inputs, float[] to, int at) {
    for (int j = 0; j < out; j++) {
      for (int i = 0; i < inputs; i++) {
        to[at + i * out + j] = from[fo + j * WIDTH + i];
      }
    }
  }

  /** Rows of which only some columns are there; whole vectors of them may be read afterwards. */
  private static void copyRows(
      float[] a, int ao, int lda, int rows, int present, float[] copy, int co) {
    for (int row = 0; row < rows; row++) {
      int to = co + row * WIDTH;
      System.arraycopy(a, ao + row * lda, copy, to, present);
      Arrays.fill(copy, to + present, to + WIDTH, 0);
    }
  }

  @Override
  public long forwardBytesTouched() {
    return 4L * (in + out + packedForwardLength());
  }

  @Override
  public String description() {
    return "dot products, " + Tiles.DOT_LANES + " sums each";
  }
}
