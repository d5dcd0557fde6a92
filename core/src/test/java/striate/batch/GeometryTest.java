package striate.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What is drawn has the distribution that the settings name. */
class GeometryTest {
  private static final int DRAWS = 10_000;

  private static double[] drawn(String augment, ToDoubleFunction<Geometry> what) {
    Geometry geometry = new Geometry(Augment.parse(augment));
    double[] values = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      geometry.draw(Draws.derive(5, i));
      values[i] = what.applyAsDouble(geometry);
    }
    return values;
  }

  /** Kolmogorov's bound for a chance of 0.1 %. */
  private static void assertUniform(double[] values, double low, double high) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    assertThat(sorted[0]).isGreaterThanOrEqualTo(low - 1e-9);
    assertThat(sorted[DRAWS - 1]).isLessThanOrEqualTo(high + 1e-9);
    double worst = 0;
    for (int i = 0; i < DRAWS; i++) {
      worst = Math.max(worst, Math.abs((sorted[i] - low) / (high - low) - (i + 0.5) / DRAWS));
    }
    assertThat(worst).isLessThan(1.95 / Math.sqrt(DRAWS));
  }

  private static void assertIndependent(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < DRAWS; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    assertThat(ab / Math.sqrt(aa * bb)).isCloseTo(0, within(4 / Math.sqrt(DRAWS)));
  }

  @Test
  void anglesAndMovesAreEven() {
    double[] angles = drawn("rotate(25)", g -> Math.toDegrees(Math.atan2(g.yx, g.yy)));
    assertUniform(angles, -25, 25);
    double[] slants = drawn("shear(15)", g -> Math.toDegrees(Math.atan(g.xy)));
    assertUniform(slants, -15, 15);
    double[] right = drawn("shift(3,1.5)", g -> g.moveX);
    double[] down = drawn("shift(3,1.5)", g -> g.moveY);
    assertUniform(right, -3, 3);
    assertUniform(down, -1.5, 1.5);
    assertIndependent(right, down);
    assertIndependent(angles, right);
    assertIndependent(angles, slants);
  }

  @Test
  void factorsAreEvenInTheirLogarithm() {
    double[] scales = drawn("scale(0.5,1.5)", g -> -Math.log(g.xx));
    assertUniform(scales, Math.log(0.5), Math.log(1.5));
    assertThat(drawn("scale(0.5,1.5)", g -> g.xx - g.yy)).containsOnly(0);
    double[] across = drawn("stretch(0.8,1.1)", g -> -Math.log(g.xx));
    double[] down = drawn("stretch(0.8,1.1)", g -> -Math.log(g.yy));
    assertUniform(across, Math.log(0.8), Math.log(1.1));
    assertUniform(down, Math.log(0.8), Math.log(1.1));
    assertIndependent(across, down);
  }

  /** 10,000 draws: σ of a share of p is √(p (1 − p)) / 100. */
  @Test
  void flipsAndCropsHaveTheirShares() {
    double[] mirrored = drawn("flip-horizontal(0.3)", g -> g.xx < 0 ? 1 : 0);
    assertThat(Arrays.stream(mirrored).sum() / DRAWS).isCloseTo(0.3, within(0.02));
    double[] moves = drawn("crop(2)", g -> g.moveX);
    for (int m = -2; m <= 2; m++) {
      double move = m;
      long times = Arrays.stream(moves).filter(v -> v == move).count();
      assertThat((double) times / DRAWS).isCloseTo(0.2, within(0.016));
    }
    assertIndependent(moves, drawn("crop(2)", g -> g.moveY));
  }

  /**
   * Noise of variance 1/3 smoothed by a Gaussian in two dimensions: variance α² / (12 π σ²), and
   * correlation exp(−d² / 4σ²) over a distance d. Less 4 % of it between the grid's points.
   */
  @Test
  void displacementsHaveSizeAndReach() {
    for (double[] setting : new double[][] {{4, 34, 3}, {9, 100, 7}, {1, 5, 1}}) {
      double sigma = setting[0];
      int distance = (int) setting[2];
      int side = 40;
      ElasticField field =
          new ElasticField(new Transform.Elastic(sigma, setting[1]), side, side, 1);
      DoubleUnaryOperator correlation = d -> Math.exp(-d * d / (4 * sigma * sigma));
      double squares = 0;
      double products = 0;
      double border = 0;
      float[] right = new float[side];
      float[] down = new float[side];
      int pictures = 2000;
      for (int i = 0; i < pictures; i++) {
        field.draw(Draws.derive(3, i));
        field.rowX(20, right);
        field.rowY(20, down);
        squares += right[16] * right[16] + down[16] * down[16];
        products += right[16] * right[16 + distance] + down[16] * down[16 + distance];
        field.rowX(0, right);
        field.rowY(side - 1, down);
        border += right[0] * right[0] + down[side - 1] * down[side - 1];
      }
      double variance = setting[1] * setting[1] / (12 * Math.PI * sigma * sigma);
      assertThat(squares / (2 * pictures)).isCloseTo(variance, within(0.12 * variance));
      assertThat(border / (2 * pictures)).isCloseTo(variance, within(0.12 * variance));
      assertThat(products / squares).isCloseTo(correlation.applyAsDouble(distance), within(0.08));
    }
  }
}
