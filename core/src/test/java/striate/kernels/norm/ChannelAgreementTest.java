package striate.kernels.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.kernels.Values;
import striate.kernels.element.ScalarArithmetic;
import striate.kernels.element.VectorArithmetic;
import striate.kernels.jit.Vectors;
import striate.kernels.pool.PoolShape;
import striate.kernels.pool.ScalarPooling;
import striate.kernels.pool.VectorPooling;

/**
 * The vector kernels that have channels in their lanes give the same bits as the scalar ones, at
 * awkward numbers of rows and channels, and write nothing beside their ranges.
 */
class ChannelAgreementTest {

  private static final int[] ROWS = {1, 2, 63, 64, 65, 131};
  private static final int AT = 3;
  private static final int GUARD = 4;

  @BeforeEach
  void needsVectors() {
    assumeTrue(Vectors.available(), "no vectors in this JVM");
  }

  @ParameterizedTest
  @CsvSource({
    "1", "2", "3", "4", "5", "7", "8", "10", "16", "17", "24", "31", "33", "64", "70", "100"
  })
  void arithmetic(int c) {
    for (int rows : ROWS) {
      float[] x = Values.odd(AT + rows * c + GUARD, 1);
      float[] bias = Values.odd(AT + c + GUARD, 2);
      for (boolean flag : new boolean[] {false, true}) {
        float[] expected = bias.clone();
        float[] actual = bias.clone();
        ScalarArithmetic.columnSums(x, AT, rows, c, expected, AT, flag);
        VectorArithmetic.columnSums(x, AT, rows, c, actual, AT, flag);
        Values.assertSameBits(actual, expected, "column sums");
        expected = x.clone();
        actual = x.clone();
        ScalarArithmetic.addBias(expected, AT, rows, c, bias, AT, flag);
        VectorArithmetic.addBias(actual, AT, rows, c, bias, AT, flag);
        Values.assertSameBits(actual, expected, "bias");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4", "5", "7", "8", "9", "10", "12", "15", "16", "17", "20", "24", "31", "33", "40", "64", "70",
    "100", "144"
  })
  void normalisation(int c) {
    assumeTrue(c >= Vectors.LANES, "fewer channels than lanes");
    for (int rows : ROWS) {
      float[] x = Values.gaussian(AT + rows * c + GUARD, 3, 1);
      float[] dy = Values.gaussian(AT + rows * c + GUARD, 1, 2);
      dy[AT] = Float.NaN;
      float[] saved = Values.gaussian(AT + 4 * c + GUARD, 1, 3);
      float[] abk = Values.gaussian(AT + 3 * c + GUARD, 1, 4);
      double[] expectedSums = new double[AT + 2 * c + GUARD];
      double[] actualSums = new double[AT + 2 * c + GUARD];
      double[] expectedM2 = new double[AT + c + GUARD];
      double[] actualM2 = new double[AT + c + GUARD];
      ScalarNormalisation.sums(x, AT, rows, c, expectedSums, expectedM2, AT);
      VectorNormalisation.sums(x, AT, rows, c, actualSums, actualM2, AT);
      assertThat(actualSums).isEqualTo(expectedSums);
      assertThat(actualM2).isEqualTo(expectedM2);
      for (float ceiling : new float[] {0, Float.POSITIVE_INFINITY, 0.5f}) {
        ScalarNormalisation.backwardSums(
            x, AT, dy, AT, rows, c, saved, AT, ceiling, expectedSums, AT);
        VectorNormalisation.backwardSums(
            x, AT, dy, AT, rows, c, saved, AT, ceiling, actualSums, AT);
        assertThat(actualSums).isEqualTo(expectedSums);

        float[] expected = x.clone();
        float[] actual = x.clone();
        ScalarNormalisation.normalise(
            x, AT, rows, c, saved, AT, saved, AT + c, expected, AT, ceiling);
        VectorNormalisation.normalise(
            x, AT, rows, c, saved, AT, saved, AT + c, actual, AT, ceiling);
        Values.assertSameBits(actual, expected, "normalise");
        actual = x.clone();
        VectorNormalisation.normalise(
            actual, AT, rows, c, saved, AT, saved, AT + c, actual, AT, ceiling);
        Values.assertSameBits(actual, expected, "normalise in place");

        expected = dy.clone();
        actual = dy.clone();
        ScalarNormalisation.backward(
            x, AT, expected, AT, rows, c, abk, AT, saved, AT, ceiling, expected, AT);
        VectorNormalisation.backward(
            x, AT, actual, AT, rows, c, abk, AT, saved, AT, ceiling, actual, AT);
        Values.assertSameBits(actual, expected, "backward");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // height, width, channels, window, stride, pads, dilation
    "4, 6, 16, 2, 2, 0, 1",
    "5, 7, 16, 2, 2, 0, 1",
    "6, 4, 3, 2, 2, 0, 1",
    "6, 4, 33, 2, 2, 0, 1",
    "7, 5, 20, 3, 2, 1, 1",
    "9, 8, 32, 3, 1, 1, 1",
    "9, 9, 17, 2, 1, 0, 3",
    "9, 11, 24, 3, 2, 2, 2",
    "3, 3, 16, 3, 3, 0, 1",
    "2, 3, 16, 2, 1, 3, 1",
    "8, 8, 8, 2, 3, 0, 1"
  })
  void pooling(int h, int w, int c, int window, int stride, int pad, int dilation) {
    PoolShape s =
        new PoolShape(
            h, w, c, window, window, stride, stride, pad, pad, pad, pad, dilation, dilation);
    float[] x = Values.odd(AT + s.inSize() + GUARD, 1);
    for (int i = 0; i < x.length; i += 2) {
      x[i] = Math.round(x[i] * 2); // ties
    }
    float[] dy = Values.gaussian(AT + s.outSize() + GUARD, 1, 2);
    int rows = s.outHeight();
    float[] expected = new float[AT + s.outSize() + GUARD];
    float[] actual = expected.clone();
    float[] expectedIndex = expected.clone();
    float[] actualIndex = expected.clone();
    ScalarPooling.max(s, 0, x, AT, expected, AT, expectedIndex, AT, 0, rows);
    VectorPooling.max(s, x, AT, actual, AT, actualIndex, AT, 0, rows);
    Values.assertSameBits(actual, expected, "max");
    Values.assertSameBits(actualIndex, expectedIndex, "index");
    java.util.Arrays.fill(actual, 0f);
    VectorPooling.max(s, x, AT, actual, AT, 0, rows);
    Values.assertSameBits(actual, expected, "max without index");

    float[] expectedDx = new float[AT + s.inSize() + GUARD];
    float[] actualDx = expectedDx.clone();
    ScalarPooling.maxBackward(s, 0, dy, AT, expectedIndex, AT, expectedDx, AT);
    VectorPooling.maxBackward(s, dy, AT, expectedIndex, AT, actualDx, AT);
    Values.assertSameBits(actualDx, expectedDx, "max backward");

    for (boolean countPadding : new boolean[] {false, true}) {
      ScalarPooling.average(s, 0, countPadding, x, AT, expected, AT, 0, rows);
      VectorPooling.average(s, countPadding, x, AT, actual, AT, 0, rows);
      Values.assertSameBits(actual, expected, "average");
    }
  }
}
