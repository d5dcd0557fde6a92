package striate.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HistogramTest {
  private static float[] gaussian(int count, double scale, int seed) {
    Random random = new Random(seed);
    float[] all = new float[count];
    for (int i = 0; i < count; i++) {
      all[i] = (float) (scale * random.nextGaussian());
    }
    return all;
  }

  /** The squared error of rounding to 255 steps of a range, number by number. */
  private static double error(float[] values, double low, double high) {
    double step = (high - low) / 255;
    double sum = 0;
    for (float v : values) {
      double rounded = Math.rint(Math.clamp(v, low, high) / step) * step;
      sum += (v - rounded) * (v - rounded);
    }
    return sum;
  }

  @Test
  void theRangeHasTheLeastError() {
    float[] values = gaussian(200_000, 1, 1);
    Histogram h = new Histogram();
    assertThat(h.add(values)).isTrue();
    Range range = h.range(255);
    double found = error(values, range.low(), range.high());
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double best = Double.POSITIVE_INFINITY;
    for (double part = 0.3; part <= 1; part += 0.01) {
      best = Math.min(best, error(values, part * sorted[0], part * sorted[sorted.length - 1]));
    }
    assertThat(found).isLessThan(1.02 * best);
    assertThat(range.high()).isLessThan(0.95f * sorted[sorted.length - 1]);
  }

  @Test
  void aNumberFarOutIsCutOffIfManyAreNot() {
    float[] values = gaussian(1_000_000, 1, 2);
    values[5] = 20;
    Histogram h = new Histogram();
    h.add(values);
    assertThat(h.range(255).high()).isBetween(4f, 10f);
    // Of few numbers each counts.
    Histogram few = new Histogram();
    few.add(new float[] {1, 2, 3, 20});
    assertThat(few.range(255)).isEqualTo(new Range(0, 20));
  }

  @Test
  void theOrderDoesNotMatter() {
    float[][] parts = new float[8][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = gaussian(1000, Math.scalb(1.0, 3 * i - 12), i);
    }
    Histogram up = new Histogram();
    Histogram down = new Histogram();
    for (int i = 0; i < parts.length; i++) {
      up.add(parts[i]);
      down.add(parts[parts.length - 1 - i]);
    }
    assertThat(up.range(255)).isEqualTo(down.range(255));
  }

  @Test
  void edges() {
    Histogram none = new Histogram();
    none.add(new float[] {0, -0f});
    assertThat(none.range(255)).isEqualTo(new Range(0, 0));
    Histogram h = new Histogram();
    h.add(new float[] {Float.MIN_VALUE, -Float.MIN_VALUE});
    h.add(new float[] {1, -1, Float.MAX_VALUE, -Float.MAX_VALUE});
    assertThat(h.range(255).high()).isCloseTo(Float.MAX_VALUE, within(1e33f));
    assertThat(h.add(new float[] {1, Float.NaN})).isFalse();
    assertThat(h.add(new float[] {Float.NEGATIVE_INFINITY})).isFalse();
    Histogram power = new Histogram();
    power.add(new float[] {4, -4, 2, -2});
    assertThat(power.range(255)).isEqualTo(new Range(-4, 4));
  }
}
