package striate.kernels.planar;

import striate.kernels.generated.PlaneTile;
import striate.kernels.jit.Vectors;

/**
 * The innermost loops of {@link Planar}: lanes are pixels side by side in a row of a plane.
 *
 * <p>A slot is {@link #SLOT} such pixels. In the operand that is convolved slots lie anywhere, told
 * by a table, and terms a fixed distance from there; in results and their gradients they follow one
 * another, a plane for each column.
 */
final class PlaneTiles {
  /** Pixels of a slot: the lanes of the widest vectors, so that sums are cut alike everywhere. */
  static final int SLOT = PlaneTile.SLOT;

  /** Columns of the widest tile. */
  static final int MOST_COLUMNS = Vectors.MANY_REGISTERS ? 6 : 3;

  private PlaneTiles() {}

  /** How many tiles side by side compute so many columns, cut evenly: there is none of five. */
  static int blocks(int columns) {
    if (columns <= MOST_COLUMNS && columns != 5) {
      return 1;
    }
    return Math.ceilDiv(columns, Math.min(MOST_COLUMNS, 4));
  }

  private static PlanarForm product(int columns) {
    return switch (columns) {
      case 1 -> PlanarForm.PLANES_1;
      case 2 -> PlanarForm.PLANES_2;
      case 3 -> PlanarForm.PLANES_3;
      case 4 -> PlanarForm.PLANES_4;
      default -> PlanarForm.PLANES_6;
    };
  }

  private static PlanarForm gradient(int columns) {
    return switch (columns) {
      case 1 -> PlanarForm.GRADIENT_1;
      case 2 -> PlanarForm.GRADIENT_2;
      case 3 -> PlanarForm.GRADIENT_3;
      case 4 -> PlanarForm.GRADIENT_4;
      default -> PlanarForm.GRADIENT_6;
    };
  }

  /**
   * {@code C = init + A·B} for slots {@code [from, to)}, terms in ascending order.
   *
   * @param columns of B and C, as {@link #blocks} cuts them
   * @param a the first pixel of slot s and term t is at {@code ab + starts[s] + offsets[t]}
   * @param lanes how many pixels of each slot are wanted; the others of C may be anything
   * @param b term t's weights of all columns at {@code bo + t·columns}
   * @param init one number for each column, from {@code io} on
   * @param c slot s of column k is at {@code cb + k·ldc + s·SLOT}
   */
  static void multiply(
      int columns,
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int ldc) {
    if (product(columns).ready()) {
      vectorMultiply(columns, a, ab, starts, from, to, lanes, offsets, b, bo, init, io, c, cb, ldc);
    } else {
      scalarMultiply(columns, a, ab, starts, from, to, offsets, b, bo, init, io, c, cb, ldc);
    }
  }

  /** {@link #multiply} in vectors. */
  static void vectorMultiply(
      int columns,
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int ldc) {
    switch (columns) {
      case 1 ->
          PlaneTile.multiply1x8(
              a, ab, starts, from, to, lanes, offsets, b, bo, init, io, c, cb, ldc);
      case 2 ->
          PlaneTile.multiply2x6(
              a, ab, starts, from, to, lanes, offsets, b, bo, init, io, c, cb, ldc);
      case 3 ->
          PlaneTile.multiply3x4(
              a, ab, starts, from, to, lanes, offsets, b, bo, init, io, c, cb, ldc);
      case 4 ->
          PlaneTile.multiply4x4(
              a, ab, starts, from, to, lanes, offsets, b, bo, init, io, c, cb, ldc);
      default ->
          PlaneTile.multiply6x4(
              a, ab, starts, from, to, lanes, offsets, b, bo, init, io, c, cb, ldc);
    }
  }

  /** {@link #multiply} without vectors, of all pixels of a slot. */
  static void scalarMultiply(
      int columns,
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int ldc) {
    for (int slot = from; slot < to; slot++) {
      for (int column = 0; column < columns; column++) {
        int at = cb + column * ldc + slot * SLOT;
        for (int i = 0; i < SLOT; i++) {
          c[at + i] = init[io + column];
        }
        for (int t = 0; t < offsets.length; t++) {
          int ai = ab + starts[slot] + offsets[t];
          float w = b[bo + t * columns + column];
          for (int i = 0; i < SLOT; i++) {
            c[at + i] = Math.fma(a[ai + i], w, c[at + i]);
          }
        }
      }
    }
  }

  /**
   * Goes on with sums over the pixels of slots {@code [from, to)}, pixel i of each slot in part i
   * of a sum, for terms {@code [kFrom, kTo)}.
   *
   * @param columns of D, as {@link #blocks} cuts them
   * @param a the operand that is convolved, see {@link #multiply}
   * @param lanes as there; pixels of D that do not exist are zeros
   * @param d slot s of column k is at {@code db + k·ldd + s·SLOT}
   * @param sums the parts of term t and column k begin at {@code so + t·step + k·SLOT}
   */
  static void gradient(
      int columns,
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] d,
      int db,
      int ldd,
      float[] sums,
      int so,
      int step) {
    if (gradient(columns).ready()) {
      vectorGradient(
          columns, a, ab, starts, from, to, lanes, offsets, kFrom, kTo, d, db, ldd, sums, so, step);
    } else {
      scalarGradient(
          columns, a, ab, starts, from, to, lanes, offsets, kFrom, kTo, d, db, ldd, sums, so, step);
    }
  }

  /** {@link #gradient} in vectors. */
  static void vectorGradient(
      int columns,
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] d,
      int db,
      int ldd,
      float[] sums,
      int so,
      int step) {
    switch (columns) {
      case 1 ->
          PlaneTile.gradient1x8(
              a, ab, starts, from, to, lanes, offsets, kFrom, kTo, d, db, ldd, sums, so, step);
      case 2 ->
          PlaneTile.gradient2x6(
              a, ab, starts, from, to, lanes, offsets, kFrom, kTo, d, db, ldd, sums, so, step);
      case 3 ->
          PlaneTile.gradient3x4(
              a, ab, starts, from, to, lanes, offsets, kFrom, kTo, d, db, ldd, sums, so, step);
      case 4 ->
          PlaneTile.gradient4x4(
              a, ab, starts, from, to, lanes, offsets, kFrom, kTo, d, db, ldd, sums, so, step);
      default ->
          PlaneTile.gradient6x4(
              a, ab, starts, from, to, lanes, offsets, kFrom, kTo, d, db, ldd, sums, so, step);
    }
  }

  /** {@link #gradient} without vectors. */
  static void scalarGradient(
      int columns,
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] d,
      int db,
      int ldd,
      float[] sums,
      int so,
      int step) {
    // Those beyond belong to no pixel: a vector reads them, too, and its sums stay what they are.
    int pixels = Math.min(SLOT, Math.ceilDiv(lanes, Vectors.LANES) * Vectors.LANES);
    for (int t = kFrom; t < kTo; t++) {
      for (int column = 0; column < columns; column++) {
        int at = so + t * step + column * SLOT;
        for (int slot = from; slot < to; slot++) {
          int ai = ab + starts[slot] + offsets[t];
          int di = db + column * ldd + slot * SLOT;
          for (int i = 0; i < pixels; i++) {
            sums[at + i] = Math.fma(a[ai + i], d[di + i], sums[at + i]);
          }
        }
      }
    }
  }
}
