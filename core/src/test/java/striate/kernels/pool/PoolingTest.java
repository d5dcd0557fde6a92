package striate.kernels.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.kernels.Values;
import striate.kernels.element.Layouts;

/** Pooling against a definition that pads the image first. */
class PoolingTest {

  private static PoolShape shape(
      int h, int w, int c, int window, int stride, int pad, int dilation) {
    return new PoolShape(
        h, w, c, window, window, stride, stride, pad, pad, pad, pad, dilation, dilation);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 6, 16, 2, 2, 0, 1",
    "5, 7, 16, 2, 2, 0, 1",
    "7, 5, 20, 3, 2, 1, 1",
    "9, 8, 3, 3, 1, 1, 1",
    "9, 9, 17, 2, 1, 0, 3",
    "9, 11, 24, 3, 2, 1, 2",
    "3, 3, 1, 3, 3, 0, 1",
    "8, 8, 8, 2, 3, 0, 1"
  })
  void forwardAndBackward(int h, int w, int c, int window, int stride, int pad, int dilation) {
    PoolShape s = shape(h, w, c, window, stride, pad, dilation);
    float[] x = Values.gaussian(s.inSize(), 1, 1);
    float[] dy = Values.gaussian(s.outSize(), 1, 2);
    float[] y = new float[s.outSize()];
    float[] index = new float[s.outSize()];
    float[] dx = Values.gaussian(s.inSize(), 1, 3); // to be replaced

    Pooling.max(s, x, 0, y, 0, index, 0, 0, s.outHeight());
    float[] padded = padded(s, x, Float.NEGATIVE_INFINITY);
    double[] expectedY = new double[s.outSize()];
    double[] expectedDx = new double[s.inSize()];
    int pw = w + 2 * pad;
    for (int i = 0; i < expectedY.length; i++) {
      int j = i % c;
      int ow = i / c % s.outWidth();
      int oh = i / c / s.outWidth();
      int best = -1;
      for (int k = 0; k < window * window; k++) {
        int ph = oh * stride + k / window * dilation;
        int q = ow * stride + k % window * dilation;
        int at = (ph * pw + q) * c + j;
        if (best < 0 || padded[at] > padded[best]) {
          best = at;
          assertThat(k == 0 || index[i] >= k).isTrue();
        }
      }
      expectedY[i] = padded[best];
      int bh = best / c / pw - pad;
      int bw = best / c % pw - pad;
      expectedDx[(bh * w + bw) * c + j] += dy[i];
    }
    Values.assertClose(y, expectedY, 0, "max");
    Pooling.maxBackward(s, dy, 0, index, 0, dx, 0);
    Values.assertClose(dx, expectedDx, 1e-6, "max backward");

    for (boolean countPadding : new boolean[] {false, true}) {
      Pooling.average(s, countPadding, x, 0, y, 0, 0, s.outHeight());
      Pooling.averageBackward(s, countPadding, dy, 0, dx, 0);
      average(s, countPadding, x, dy, expectedY, expectedDx);
      Values.assertClose(y, expectedY, 1e-6, "average");
      Values.assertClose(dx, expectedDx, 1e-6, "average backward");
    }
  }

  private static void average(
      PoolShape s, boolean countPadding, float[] x, float[] dy, double[] y, double[] dx) {
    float[] padded = padded(s, x, 0);
    float[] ones = new float[x.length];
    Arrays.fill(ones, 1);
    float[] real = padded(s, ones, 0);
    int c = s.channels();
    int pw = s.width() + 2 * s.padLeft();
    int window = s.windowWidth();
    Arrays.fill(dx, 0);
    for (int i = 0; i < y.length; i++) {
      int j = i % c;
      int ow = i / c % s.outWidth();
      int oh = i / c / s.outWidth();
      double sum = 0;
      double count = 0;
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < window * window; k++) {
          int ph = oh * s.strideHeight() + k / window * s.dilationHeight();
          int q = ow * s.strideWidth() + k % window * s.dilationWidth();
          int at = (ph * pw + q) * c + j;
          if (pass == 0) {
            sum += padded[at];
            count += countPadding ? 1 : real[at];
          } else if (real[at] == 1) {
            dx[((ph - s.padTop()) * s.width() + q - s.padLeft()) * c + j] += dy[i] / count;
          }
        }
      }
      y[i] = sum / count;
    }
  }

  private static float[] padded(PoolShape s, float[] x, float value) {
    int p = s.padTop();
    float[] y = new float[(s.height() + 2 * p) * (s.width() + 2 * p) * s.channels()];
    Layouts.pad(x, 0, 1, s.height(), s.width(), s.channels(), p, p, p, p, value, y, 0);
    return y;
  }

  @ParameterizedTest
  @CsvSource({"16", "5", "35"})
  void cutByRowsItIsTheSame(int c) {
    PoolShape s = shape(11, 9, c, 3, 2, 1, 1);
    float[] x = Values.gaussian(s.inSize(), 1, 1);
    float[] whole = new float[s.outSize()];
    float[] index = new float[s.outSize()];
    Pooling.max(s, x, 0, whole, 0, index, 0, 0, s.outHeight());
    float[] parts = new float[s.outSize()];
    float[] partIndex = new float[s.outSize()];
    float[] plain = new float[s.outSize()];
    for (int from = 0; from < s.outHeight(); from += 2) {
      int to = Math.min(from + 2, s.outHeight());
      Pooling.max(s, x, 0, parts, 0, partIndex, 0, from, to);
      Pooling.max(s, x, 0, plain, 0, from, to);
    }
    assertThat(parts).isEqualTo(whole);
    assertThat(plain).isEqualTo(whole);
    assertThat(partIndex).isEqualTo(index);
    Pooling.average(s, false, x, 0, whole, 0, 0, s.outHeight());
    Pooling.average(s, false, x, 0, parts, 0, 0, 3);
    Pooling.average(s, false, x, 0, parts, 0, 3, s.outHeight());
    assertThat(parts).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({"1", "16", "19"})
  void tiesGoToTheFirstAndNotANumberWins(int c) {
    PoolShape s = PoolShape.of(2, 4, c, 2, 2);
    float[] x = new float[s.inSize()];
    Arrays.fill(x, 5);
    for (int j = 0; j < c; j++) {
      x[3 * c + j] = Float.NaN;
      x[6 * c + j] = 9;
    }
    float[] y = new float[s.outSize()];
    float[] index = new float[s.outSize()];
    Pooling.max(s, x, 0, y, 0, index, 0, 0, 1);
    for (int j = 0; j < c; j++) {
      assertThat(y[j]).isEqualTo(5);
      assertThat(index[j]).isZero();
      assertThat(y[c + j]).isNaN();
      assertThat(index[c + j]).isEqualTo(1);
    }
  }

  @Test
  void globalAverageAndItsGradient() {
    int pixels = 49;
    int c = 21;
    float[] x = Values.gaussian(pixels * c, 1, 1);
    float[] y = new float[c];
    Pooling.globalAverage(x, 0, pixels, c, y, 0);
    double[] expected = new double[c];
    for (int i = 0; i < x.length; i++) {
      expected[i % c] += x[i] / (double) pixels;
    }
    Values.assertClose(y, expected, 1e-6, "mean");
    float[] dx = new float[1 + pixels * c];
    Pooling.globalAverageBackward(y, 0, pixels, c, dx, 1);
    for (int i = 0; i < x.length; i++) {
      assertThat(dx[1 + i]).isEqualTo(y[i % c] * (1f / pixels));
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 4, 4", "7, 12, 3", "5, 64, 64", "3, 6, 1", "1, 100, 50"})
  void acrossKernels(int positions, int c, int group) {
    float[] x = Values.gaussian(positions * c, 1, 1);
    int n = positions * c / group;
    float[] dy = Values.gaussian(n, 1, 2);
    float[] y = new float[n];
    float[] index = new float[n];
    float[] dx = Values.gaussian(positions * c, 1, 3);
    double[] sums = new double[n];
    double[] maxima = new double[n];
    double[] sumDx = new double[x.length];
    double[] maxDx = new double[x.length];
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < x.length; i++) {
      sums[i / group] += x[i] / 3.0;
      maxima[i / group] = Math.max(maxima[i / group], x[i]);
      sumDx[i] = dy[i / group] / 3.0;
    }
    for (int i = 0; i < x.length; i++) {
      maxDx[i] = x[i] == maxima[i / group] ? dy[i / group] : 0;
    }
    KernelPooling.sum(x, 0, positions, c, group, 1 / 3f, y, 0);
    Values.assertClose(y, sums, 1e-6, "sum");
    KernelPooling.sumBackward(dy, 0, positions, c, group, 1 / 3f, dx, 0);
    Values.assertClose(dx, sumDx, 1e-6, "sum backward");
    KernelPooling.max(x, 0, positions, c, group, y, 0, index, 0);
    Values.assertClose(y, maxima, 0, "max");
    KernelPooling.maxBackward(dy, 0, index, 0, positions, c, group, dx, 0);
    Values.assertClose(dx, maxDx, 0, "max backward");
  }

  @Test
  void acrossKernelsTiesGoToTheFirstAndNotANumberWins() {
    float[] x = {1, 3, 3, 2, Float.NaN, 7, Float.NaN, 9};
    float[] y = new float[2];
    float[] index = new float[2];
    KernelPooling.max(x, 0, 2, 4, 4, y, 0, index, 0);
    assertThat(y).containsExactly(3, Float.NaN);
    assertThat(index).containsExactly(1, 0);
  }
}
