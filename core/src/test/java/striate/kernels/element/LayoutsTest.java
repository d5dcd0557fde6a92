package striate.kernels.element;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.kernels.Values;

class LayoutsTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 9", "2, 3, 35", "1, 33, 70", "3, 64, 49", "2, 17, 1", "1, 100, 16"})
  void channelsFirstToLastAndBack(int images, int channels, int pixels) {
    int n = images * channels * pixels;
    float[] x = Values.gaussian(2 + n, 1, 1);
    float[] y = new float[3 + n];
    Layouts.nchwToNhwc(x, 2, channels, pixels, y, 3, images);
    for (int i = 0; i < images; i++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < pixels; p++) {
          assertThat(y[3 + (i * pixels + p) * channels + c])
              .isEqualTo(x[2 + (i * channels + c) * pixels + p]);
        }
      }
    }
    float[] back = new float[2 + n];
    back[0] = x[0];
    back[1] = x[1];
    Layouts.nhwcToNchw(y, 3, channels, pixels, back, 2, images);
    assertThat(back).isEqualTo(x);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "5, 3, 4", "7, 16, 33"})
  void concatenationAndSplitting(int positions, int left, int right) {
    float[] a = Values.gaussian(positions * left, 1, 1);
    float[] b = Values.gaussian(positions * right, 1, 2);
    int all = left + right;
    float[] y = new float[1 + positions * all];
    Layouts.concatChannels(a, 0, positions, left, y, 1, all, 0);
    Layouts.concatChannels(b, 0, positions, right, y, 1, all, left);
    for (int p = 0; p < positions; p++) {
      for (int j = 0; j < all; j++) {
        float expected = j < left ? a[p * left + j] : b[p * right + j - left];
        assertThat(y[1 + p * all + j]).isEqualTo(expected);
      }
    }
    float[] back = new float[positions * right];
    Layouts.splitChannels(y, 1, positions, all, left, back, 0, right, false);
    assertThat(back).isEqualTo(b);
    Layouts.splitChannels(y, 1, positions, all, left, back, 0, right, true);
    for (int i = 0; i < back.length; i++) {
      assertThat(back[i]).isEqualTo(2 * b[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "1, 2, 3, 0", "0, 1, 0, 2"})
  void paddingAndCropping(int top, int bottom, int left, int right) {
    int images = 2;
    int h = 3;
    int w = 4;
    int c = 5;
    float[] x = Values.gaussian(images * h * w * c, 1, 1);
    int outHeight = top + h + bottom;
    int outWidth = left + w + right;
    float[] y = new float[images * outHeight * outWidth * c];
    Layouts.pad(x, 0, images, h, w, c, top, bottom, left, right, -7f, y, 0);
    for (int i = 0; i < images; i++) {
      for (int r = 0; r < outHeight; r++) {
        for (int q = 0; q < outWidth; q++) {
          boolean inside = r >= top && r < top + h && q >= left && q < left + w;
          for (int k = 0; k < c; k++) {
            float expected = inside ? x[((i * h + r - top) * w + q - left) * c + k] : -7f;
            assertThat(y[((i * outHeight + r) * outWidth + q) * c + k]).isEqualTo(expected);
          }
        }
      }
    }
    float[] back = new float[x.length];
    Layouts.crop(y, 0, images, h, w, c, top, bottom, left, right, back, 0, false);
    assertThat(back).isEqualTo(x);
    Layouts.crop(y, 0, images, h, w, c, top, bottom, left, right, back, 0, true);
    assertThat(back[17]).isEqualTo(2 * x[17]);
  }
}
