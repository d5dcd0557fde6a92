package striate.kernels.resize;

import java.util.Arrays;
import striate.kernels.element.Arithmetic;

/**
 * Interpolation of one image, channels last: first along the columns, then along the rows, one row
 * of the output at a time. No method allocates; input and output must not overlap.
 *
 * @param height of the input
 * @param width of the input
 * @param channels of both
 * @param rows the taps of the output's rows
 * @param columns the taps of the output's columns
 * @param beside what lies beside the image
 */
public record Resizing(int height, int width, int channels, Taps rows, Taps columns, float beside) {

  /** Numbers of an image of the input. */
  public int inSize() {
    return height * width * channels;
  }

  /** Numbers of an image of the output. */
  public int outSize() {
    return rows.count() * columns.count() * channels;
  }

  /** Numbers of scratch of a call. */
  public int scratchLength() {
    return width * channels;
  }

  /**
   * Computes some rows of the output.
   *
   * @param x {@code [height][width][channels]}
   * @param y the output, {@code [rows][columns][channels]}
   * @param from the first row
   * @param to the row to stop before
   * @param scratch {@link #scratchLength} floats from {@code so} on, of any content
   */
  public void forward(
      float[] x, int xo, float[] y, int yo, int from, int to, float[] scratch, int so) {
    int inRow = width * channels;
    int outRow = columns.count() * channels;
    for (int r = from; r < to; r++) {
      int at = rows.from()[r];
      int end = rows.from()[r + 1];
      int out = yo + r * outRow;
      if (at == end) {
        Arrays.fill(y, out, out + outRow, beside);
      } else if (rows.isCopy(r)) {
        across(x, xo + rows.places()[at] * inRow, y, out);
      } else {
        down(x, xo, inRow, at, end, scratch, so);
        across(scratch, so, y, out);
      }
    }
  }

  /** A row between rows: the weighted sum of some of the input's. */
  private void down(float[] x, int xo, int inRow, int at, int end, float[] row, int ro) {
    int[] places = rows.places();
    float[] weights = rows.weights();
    int first = xo + places[at] * inRow;
    if (end == at + 1) {
      Arithmetic.scale(x, first, weights[at], row, ro, inRow);
      return;
    }
    two(x, first, weights[at], xo + places[at + 1] * inRow, weights[at + 1], row, ro, inRow);
    for (int t = at + 2; t < end; t++) {
      add(x, xo + places[t] * inRow, weights[t], row, ro, inRow);
    }
  }

  /** All columns of a row. */
  private void across(float[] row, int ro, float[] y, int yo) {
    int[] places = columns.places();
    float[] weights = columns.weights();
    int c = channels;
    int out = yo;
    for (int k = 0; k < columns.count(); k++, out += c) {
      int at = columns.from()[k];
      int end = columns.from()[k + 1];
      if (at == end) {
        Arrays.fill(y, out, out + c, beside);
      } else if (columns.isCopy(k)) {
        System.arraycopy(row, ro + places[at] * c, y, out, c);
      } else if (end == at + 1) {
        Arithmetic.scale(row, ro + places[at] * c, weights[at], y, out, c);
      } else {
        int first = ro + places[at] * c;
        int second = ro + places[at + 1] * c;
        two(row, first, weights[at], second, weights[at + 1], y, out, c);
        for (int t = at + 2; t < end; t++) {
          add(row, ro + places[t] * c, weights[t], y, out, c);
        }
      }
    }
  }

  private static void two(
      float[] x, int first, float v, int second, float w, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[first + i] * v + x[second + i] * w;
    }
  }

  private static void add(float[] x, int xo, float w, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += x[xo + i] * w;
    }
  }

  /**
   * The gradient of an image, given that of the output.
   *
   * @param dx replaced
   * @param scratch {@link #scratchLength} floats from {@code so} on, of any content
   */
  public void backward(float[] dy, int dyo, float[] dx, int dxo, float[] scratch, int so) {
    int inRow = width * channels;
    int outRow = columns.count() * channels;
    Arrays.fill(dx, dxo, dxo + inSize(), 0f);
    for (int r = 0; r < rows.count(); r++) {
      int at = rows.from()[r];
      int end = rows.from()[r + 1];
      if (at == end) {
        continue;
      }
      Arrays.fill(scratch, so, so + inRow, 0f);
      for (int k = 0; k < columns.count(); k++) {
        int in = dyo + r * outRow + k * channels;
        for (int t = columns.from()[k]; t < columns.from()[k + 1]; t++) {
          int to = so + columns.places()[t] * channels;
          add(dy, in, columns.weights()[t], scratch, to, channels);
        }
      }
      for (int t = at; t < end; t++) {
        add(scratch, so, rows.weights()[t], dx, dxo + rows.places()[t] * inRow, inRow);
      }
    }
  }
}
