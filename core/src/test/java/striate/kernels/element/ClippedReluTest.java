package striate.kernels.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClippedReluTest {
  private static final float[] SPECIAL = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    6f,
    Math.nextDown(6f),
    Float.MIN_VALUE
  };

  @Test
  void vectorsAndPlainLoopsWriteTheSameBitsAndNothingElse() {
    Random random = new Random(3);
    for (int n = 0; n < 70; n++) {
      float[] x = new float[n + 5];
      float[] dy = new float[n + 5];
      for (int i = 0; i < x.length; i++) {
        x[i] =
            i % 5 == 0
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : 6 * (float) random.nextGaussian();
        dy[i] = (float) random.nextGaussian();
      }
      float[] y = new float[n + 5];
      float[] expected = new float[n + 5];
      ClippedRelu.forward(x, 3, y, 2, n, 6);
      ClippedRelu.scalarForward(x, 3, expected, 2, n, 6);
      assertThat(y).as("forward of %d", n).isEqualTo(expected);
      float[] dx = new float[n + 5];
      float[] expectedDx = new float[n + 5];
      ClippedRelu.backward(y, 2, dy, 3, dx, 1, n, 6);
      ClippedRelu.scalarBackward(expected, 2, dy, 3, expectedDx, 1, n, 6);
      assertThat(dx).as("backward of %d", n).isEqualTo(expectedDx);
    }
  }

  @Test
  void keepsNaNAndHasNoSlopeAtBothEnds() {
    float[] x = {Float.NaN, -1, 0, 3, 6, 7, Float.POSITIVE_INFINITY};
    float[] y = new float[7];
    ClippedRelu.forward(x, 0, y, 0, 7, 6);
    assertThat(y).containsExactly(Float.NaN, 0, 0, 3, 6, 6, 6);
    float[] dx = new float[7];
    ClippedRelu.backward(y, 0, new float[] {1, 1, 1, 1, 1, 1, 1}, 0, dx, 0, 7, 6);
    assertThat(dx).containsExactly(1, 0, 0, 1, 0, 0, 0);
  }
}
