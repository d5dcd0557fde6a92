package striate.kernels.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.kernels.Values;

/** Three steps of each optimiser against the formula in double precision. */
class UpdatesTest {

  private static final int N = 21;
  private static final int STEPS = 3;

  private final float[] w = Values.gaussian(N, 1, 1);
  private final double[] exact = Values.toDoubles(w);
  private final float[] m = new float[N];
  private final float[] v = new float[N];
  private final double[] exactM = new double[N];
  private final double[] exactV = new double[N];

  private static float[] gradient(int step) {
    return Values.gaussian(N, 1, 10 + step);
  }

  @Test
  void sgd() {
    for (int step = 1; step <= STEPS; step++) {
      float[] g = gradient(step);
      Updates.sgd(w, 0, g, 0, N, 0.1f, 0.01f);
      for (int i = 0; i < N; i++) {
        exact[i] -= 0.1 * (g[i] + 0.01 * exact[i]);
      }
    }
    Values.assertClose(w, exact, 1e-6, "w");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void momentum(boolean nesterov) {
    for (int step = 1; step <= STEPS; step++) {
      float[] g = gradient(step);
      Updates.sgdMomentum(w, 0, v, 0, g, 0, N, 0.1f, 0.9f, nesterov, 0.01f);
      for (int i = 0; i < N; i++) {
        double d = g[i] + 0.01 * exact[i];
        exactV[i] = 0.9 * exactV[i] + d;
        exact[i] -= 0.1 * (nesterov ? d + 0.9 * exactV[i] : exactV[i]);
      }
    }
    Values.assertClose(w, exact, 1e-6, "w");
    Values.assertClose(v, exactV, 1e-6, "v");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void adam(boolean decoupled) {
    for (int step = 1; step <= STEPS; step++) {
      float[] g = gradient(step);
      double c1 = 1 - Math.pow(0.9, step);
      double c2 = 1 - Math.pow(0.999, step);
      Updates.adam(w, 0, m, 0, v, 0, g, 0, N, 0.1f, 0.9f, 0.999f, 1e-8f, c1, c2, 0.01f, decoupled);
      for (int i = 0; i < N; i++) {
        double d = g[i];
        if (decoupled) {
          exact[i] -= 0.1 * 0.01 * exact[i];
        } else {
          d += 0.01 * exact[i];
        }
        exactM[i] = 0.9 * exactM[i] + 0.1 * d;
        exactV[i] = 0.999 * exactV[i] + 0.001 * d * d;
        exact[i] -= 0.1 * (exactM[i] / c1) / (Math.sqrt(exactV[i] / c2) + 1e-8);
      }
    }
    Values.assertClose(w, exact, 1e-5, "w");
    Values.assertClose(m, exactM, 1e-6, "m");
    Values.assertClose(v, exactV, 1e-6, "v");
  }

  @Test
  void rmsProp() {
    for (int step = 1; step <= STEPS; step++) {
      float[] g = gradient(step);
      Updates.rmsProp(w, 0, v, 0, g, 0, N, 0.01f, 0.99f, 1e-8f, 0.01f);
      for (int i = 0; i < N; i++) {
        double d = g[i] + 0.01 * exact[i];
        exactV[i] = 0.99 * exactV[i] + 0.01 * d * d;
        exact[i] -= 0.01 * d / (Math.sqrt(exactV[i]) + 1e-8);
      }
    }
    Values.assertClose(w, exact, 1e-5, "w");
    Values.assertClose(v, exactV, 1e-6, "v");
  }

  @Test
  void movingAverage() {
    float[] average = new float[N];
    Updates.ema(w, 0, average, 0, N, 0.75f);
    Updates.ema(w, 0, average, 0, N, 0.75f);
    for (int i = 0; i < N; i++) {
      exact[i] *= 1 - 0.75 * 0.75;
    }
    Values.assertClose(average, exact, 1e-6, "average");
  }

  @Test
  void squaredNorm() {
    for (int n : new int[] {0, 1, 7, 8, 9, 1000}) {
      float[] g = Values.gaussian(3 + n, 1e20, n);
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += (double) g[3 + i] * g[3 + i];
      }
      assertThat(Updates.squaredNorm(g, 3, n)).isCloseTo(sum, offset(1e-12 * sum));
    }
  }
}
