package striate.kernels.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.kernels.Values;

class ArithmeticTest {

  @Test
  void columnSumsAreThoseOfDoubles() {
    int rows = 1000;
    int columns = 37;
    float[] x = Values.gaussian(rows * columns, 1, 1);
    float[] out = new float[columns];
    Arithmetic.columnSums(x, 0, rows, columns, out, 0, false);
    double[] truth = new double[columns];
    for (int i = 0; i < x.length; i++) {
      truth[i % columns] += x[i];
    }
    Values.assertClose(out, truth, 1e-5, "sums");
    Arithmetic.columnSums(x, 0, rows, columns, out, 0, true);
    for (int j = 0; j < columns; j++) {
      truth[j] *= 2;
    }
    Values.assertClose(out, truth, 1e-5, "sums twice");
  }

  @Test
  void blocksKeepTheErrorOfLongSumsSmall() {
    int rows = 100_000;
    float[] x = new float[rows];
    Arithmetic.fill(x, 0, rows, 0.1f);
    float[] out = new float[1];
    Arithmetic.columnSums(x, 0, rows, 1, out, 0, false);
    // added one after the other the sum would be 9998.56
    assertThat(out[0]).isBetween(9999.9f, 10000.1f);
  }

  @Test
  void addToAndAxpyAndScale() {
    float[] y = {1, 2, 3};
    Arithmetic.addTo(new float[] {10, 20, 30}, 0, y, 0, 3);
    assertThat(y).containsExactly(11, 22, 33);
    Arithmetic.axpy(2, new float[] {1, 1, 1}, 0, y, 0, 3);
    assertThat(y).containsExactly(13, 24, 35);
    Arithmetic.scale(y, 1, 2, y, 1, 2);
    assertThat(y).containsExactly(13, 48, 70);
    Arithmetic.copy(y, 0, y, 1, 2);
    assertThat(y).containsExactly(13, 13, 48);
  }

  @Test
  void biasIsAddedByColumn() {
    float[] y = {1, -5, 3, -1, 1, Float.NaN};
    Arithmetic.addBias(y, 0, 2, 3, new float[] {1, 2, -4}, 0, false);
    assertThat(y).containsExactly(2, -3, -1, 0, 3, Float.NaN);
    Arithmetic.addBias(y, 0, 2, 3, new float[3], 0, true);
    assertThat(y).containsExactly(2, 0, 0, 0, 3, Float.NaN);
  }

  @Test
  void partsAreSummedInATree() {
    // in any other order the small ones would not be lost, or the large ones would
    float[] parts = {1e8f, 1, 1f, 2, -1e8f, 3, 1f, 4};
    float[] out = new float[2];
    Arithmetic.sumTree(parts, 0, 2, 4, out, 0, 2);
    assertThat(out).containsExactly((1e8f + 1f) + (-1e8f + 1f), 10);
    Arithmetic.sumTree(parts, 0, 2, 4, parts, 0, 2);
    assertThat(parts[1]).isEqualTo(10);
  }

  /** The tree by its definition: the sum of the two halves. */
  private static float tree(float[] parts, int at, int stride, int count) {
    return count == 1
        ? parts[at]
        : tree(parts, at, stride, count / 2)
            + tree(parts, at + count / 2 * stride, stride, count / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void treesOfAnyLengthAreThoseOfTheDefinition(int count) {
    for (int n : new int[] {1, 7, 17, 2047, 5001}) {
      float[] parts = Values.gaussian(count * n + 1, 1, 3);
      float[] expected = new float[n];
      for (int i = 0; i < n; i++) {
        expected[i] = tree(parts, 1 + i, n, count);
      }
      float[] out = new float[n + 2];
      Arithmetic.sumTree(parts, 1, n, count, out, 1, n);
      assertThat(Arrays.copyOfRange(out, 1, n + 1)).isEqualTo(expected);
      assertThat(out[0] + out[n + 1]).isZero();
      // an aligned half by itself, then the two: what two machines do
      if (count > 1) {
        float[] halves = new float[2 * n];
        Arithmetic.sumTree(parts, 1, n, count / 2, halves, 0, n);
        Arithmetic.sumTree(parts, 1 + count / 2 * n, n, count / 2, halves, n, n);
        Arithmetic.sumTree(halves, 0, n, 2, halves, 0, n);
        assertThat(Arrays.copyOf(halves, n)).isEqualTo(expected);
      }
      Arithmetic.sumTree(parts, 1, n, count, parts, 1, n);
      assertThat(Arrays.copyOfRange(parts, 1, n + 1)).isEqualTo(expected);
    }
  }

  @Test
  void theFirstNumberThatIsNotFiniteIsFound() {
    for (int n : new int[] {1, 15, 16, 63, 64, 65, 200, 1000}) {
      float[] x = Values.gaussian(n + 2, 1e38, n);
      x[0] = Float.NaN;
      for (int i = 0; i <= n + 1; i++) {
        x[i] = Float.isFinite(x[i]) ? x[i] : Float.MAX_VALUE;
      }
      x[0] = Float.NaN;
      x[n + 1] = Float.NaN;
      assertThat(Arithmetic.firstNotFinite(x, 1, n)).isEqualTo(-1);
      assertThat(Arithmetic.isFinite(x, 1, n)).isTrue();
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        for (int at = 0; at < n; at++) {
          float saved = x[1 + at];
          x[1 + at] = bad;
          assertThat(Arithmetic.firstNotFinite(x, 1, n)).isEqualTo(at);
          x[1 + at] = saved;
        }
      }
    }
  }
}
