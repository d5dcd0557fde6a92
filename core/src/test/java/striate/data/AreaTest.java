package striate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A place of the input shows what lies at its place of the area: a ramp tells where. */
final class AreaTest {
  private static final int[][] SIZES = {
    {250, 120}, {120, 250}, {33, 31}, {64, 48}, {48, 64}, {27, 90}, {200, 200}, {641, 427}
  };

  /** A ramp from left to right, or from top to bottom, from 0 to 255. */
  private static Picture ramp(int width, int height, boolean down) {
    byte[] samples = new byte[width * height];
    for (int i = 0; i < samples.length; i++) {
      int row = i / width;
      double part = down ? (row + 0.5) / height : (i % width + 0.5) / width;
      samples[i] = (byte) Math.round(255 * part);
    }
    return Picture.of(width, height, 1, samples);
  }

  @Test
  void placesOfTheInputLieWhereTheAreaSays() {
    Preprocessing plain = Preprocessing.of(1, 48, 64);
    for (Preprocessing p :
        List.of(plain, plain.fit(Fit.CROP), plain.fit(Fit.PAD), plain.resize(72))) {
      for (int[] size : SIZES) {
        String what = p.fit() + " " + p.resize() + " of " + size[0] + "×" + size[1];
        Area area = p.area(size[0], size[1]);
        Picture across = p.fitted(ramp(size[0], size[1], false));
        Picture down = p.fitted(ramp(size[0], size[1], true));
        int seen = 0;
        for (int y = 0; y < 48; y += 3) {
          for (int x = 0; x < 64; x += 3) {
            double u = (area.left() + (x + 0.5) / 64 * area.width()) / size[0];
            double v = (area.top() + (y + 0.5) / 48 * area.height()) / size[1];
            double edge = 2.0 / Math.min(size[0], Math.min(size[1], 48));
            if (u < edge || u > 1 - edge || v < edge || v > 1 - edge) {
              continue;
            }
            seen++;
            double far = 2 + 255.0 / 4 / Math.min(size[0], size[1]);
            assertThat((double) across.sample(x, y, 0)).as(what).isCloseTo(255 * u, within(far));
            assertThat((double) down.sample(x, y, 0)).as(what).isCloseTo(255 * v, within(far));
          }
        }
        assertThat(seen).as(what).isGreaterThan(10);
      }
    }
  }

  @Test
  void paddedPicturesLieWithinTheArea() {
    Area area = Preprocessing.of(1, 10, 10).fit(Fit.PAD).area(40, 20);
    assertThat(area).isEqualTo(new Area(0, -8, 40, 40));
    assertThat(Preprocessing.of(1, 10, 10).area(10, 10)).isEqualTo(new Area(0, 0, 10, 10));
    // torchvision's rounding of the corner to an even number: 100×75 scaled to 13×10, 7×7 cut out.
    assertThat(Preprocessing.of(1, 7, 7).resize(10).area(100, 75).left())
        .isCloseTo(3 * 100.0 / 13, within(1e-12));
  }
}
