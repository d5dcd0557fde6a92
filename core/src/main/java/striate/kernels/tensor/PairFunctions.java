package striate.kernels.tensor;

import striate.kernels.element.PairArithmetic;
import striate.kernels.element.UnaryFunctions;

/** Functions of two ranges and their gradients, as {@link Broadcast} calls them. */
public final class PairFunctions {
  /** A function of two numbers in double precision. */
  public interface OfTwo {
    /** Its value. */
    double at(double a, double b);
  }

  /** Numbers of a quantisation at a time, which stay in the fastest cache between its steps. */
  private static final int BLOCK = 1024;

  private PairFunctions() {}

  /** {@code y = a + b}. */
  public static void add(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    PairArithmetic.sum(a, ao, b, bo, y, yo, n);
  }

  /** {@code y = a - b}. */
  public static void sub(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    PairArithmetic.difference(a, ao, b, bo, y, yo, n);
  }

  /** {@code y = a · b}. */
  public static void mul(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    PairArithmetic.product(a, ao, b, bo, y, yo, n);
  }

  /** {@code y = a · b + c}. */
  public static void mulAdd(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    PairArithmetic.productSum(a, ao, b, bo, c, co, y, yo, n);
  }

  /** {@code y = a / b}. */
  public static void div(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    PairArithmetic.quotient(a, ao, b, bo, y, yo, n);
  }

  /** {@code y = max(a, b)}, NaN if one is. */
  public static void max(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    PairArithmetic.larger(a, ao, b, bo, y, yo, n);
  }

  /** {@code y = min(a, b)}, NaN if one is. */
  public static void min(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    PairArithmetic.smaller(a, ao, b, bo, y, yo, n);
  }

  /** {@code y = a}, below zero {@code a · b}. */
  public static void prelu(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    PairArithmetic.prelu(a, ao, b, bo, y, yo, n);
  }

  /** {@code y = b} where a is not zero, else {@code c}. */
  public static void where(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] != 0 ? b[bo + i] : c[co + i];
    }
  }

  /** {@code y = f(a, b)}. */
  public static Broadcast.Function of(OfTwo f) {
    return (a, ao, b, bo, c, co, y, yo, n) -> {
      for (int i = 0; i < n; i++) {
        y[yo + i] = (float) f.at(a[ao + i], b[bo + i]);
      }
    };
  }

  /** {@code dx = dy · f(a, b)}. */
  public static Broadcast.Slope slopeOf(OfTwo f) {
    return (a, ao, b, bo, c, co, dy, dyo, dx, dxo, n) -> {
      for (int i = 0; i < n; i++) {
        dx[dxo + i] = (float) (dy[dyo + i] * f.at(a[ao + i], b[bo + i]));
      }
    };
  }

  /**
   * {@code dx = dy} where a is greater than b, half of it where they are equal, else 0. The counts
   * are whole numbers, so that there is no branch, which random numbers would have mispredicted.
   */
  public static void whereGreater(
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
      int n) {
    for (int i = 0; i < n; i++) {
      float x = a[ao + i];
      float y = b[bo + i];
      int halves = (x > y ? 1 : 0) + (x >= y ? 1 : 0);
      dx[dxo + i] = dy[dyo + i] * (0.5f * halves);
    }
  }

  /** The same where a is less than b. */
  public static void whereLess(
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
      int n) {
    whereGreater(b, bo, a, ao, c, co, dy, dyo, dx, dxo, n);
  }

  /** {@code dx = 0}. */
  public static void zero(
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
      int n) {
    java.util.Arrays.fill(dx, dxo, dxo + n, 0f);
  }

  /** {@code dx = dy}. */
  public static void same(
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
      int n) {
    System.arraycopy(dy, dyo, dx, dxo, n);
  }

  /** {@code dx = -dy}. */
  public static void opposite(
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
      int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = -dy[dyo + i];
    }
  }

  /** {@code dx = dy · a}. */
  public static void timesFirst(
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
      int n) {
    PairArithmetic.product(dy, dyo, a, ao, dx, dxo, n);
  }

  /** {@code dx = dy · b}. */
  public static void timesSecond(
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
      int n) {
    PairArithmetic.product(dy, dyo, b, bo, dx, dxo, n);
  }

  /** {@code dx = dy / b}. */
  public static void overSecond(
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
      int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = dy[dyo + i] / b[bo + i];
    }
  }

  /** {@code dx = -dy · a / b²}. */
  public static void divisorSlope(
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
      int n) {
    for (int i = 0; i < n; i++) {
      float v = b[bo + i];
      dx[dxo + i] = -dy[dyo + i] * (a[ao + i] / v / v);
    }
  }

  /** {@code dx = dy} where a is not zero, else 0. */
  public static void whereTrue(
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
      int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = a[ao + i] != 0 ? dy[dyo + i] : 0;
    }
  }

  /** {@code y = min(max(round(a / b) + c, low), high)}; y may be a. */
  public static void quantise(
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      float[] y,
      int yo,
      int n,
      float low,
      float high) {
    for (int done = 0; done < n; done += BLOCK) {
      int count = Math.min(BLOCK, n - done);
      int at = yo + done;
      PairArithmetic.quotient(a, ao + done, b, bo + done, y, at, count);
      UnaryFunctions.round(y, at, y, at, count);
      PairArithmetic.sum(y, at, c, co + done, y, at, count);
      UnaryFunctions.clip(y, at, y, at, count, low, high);
    }
  }

  /** {@code dx = dy} where a is zero, else 0. */
  public static void whereFalse(
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
      int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = a[ao + i] != 0 ? 0 : dy[dyo + i];
    }
  }

  /** The gradient of {@link #prelu} at a. */
  public static void preluFirst(
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
      int n) {
    PairArithmetic.preluBackward(a, ao, b, bo, dy, dyo, dx, dxo, n);
  }

  /** The gradient of {@link #prelu} at b. */
  public static void preluSecond(
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
      int n) {
    PairArithmetic.preluSlope(a, ao, dy, dyo, dx, dxo, n);
  }
}
