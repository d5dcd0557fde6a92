package striate.corrupt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Fit;
import striate.data.Picture;
import striate.data.Preprocessing;

class CorruptionTest {
  /** Waves and an edge, in colour or grey. */
  private static Picture scene(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    for (int i = 0; i < samples.length; i++) {
      int x = i / channels % width;
      int y = i / channels / width;
      double v =
          120 + 60 * Math.sin(x * 0.7 + i % channels) + 40 * Math.cos(y * 0.5) + (x > y ? 30 : 0);
      samples[i] = (byte) Math.clamp(Math.round(v), 0, 255);
    }
    return Picture.of(width, height, channels, samples);
  }

  private static double change(Picture a, Picture b) {
    byte[] x = a.samples();
    byte[] y = b.samples();
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double d = (x[i] & 0xff) - (y[i] & 0xff);
      squares += d * d;
    }
    return Math.sqrt(squares / x.length);
  }

  @Test
  void fifteenByTheirNames() {
    assertThat(Arrays.stream(Corruption.values()).map(Corruption::title).toList())
        .containsExactly(
            "gaussian noise",
            "shot noise",
            "impulse noise",
            "defocus blur",
            "glass blur",
            "motion blur",
            "zoom blur",
            "snow",
            "frost",
            "fog",
            "brightness",
            "contrast",
            "elastic transform",
            "pixelate",
            "jpeg compression");
    assertThat(Arrays.stream(Corruption.values()).map(Corruption::group).distinct().toList())
        .containsExactly("noise", "blur", "weather", "digital");
  }

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void everyOneAtEveryStrengthAndSize(Corruption c) {
    for (int[] size : new int[][] {{1, 1, 1}, {1, 9, 3}, {28, 28, 1}, {17, 31, 3}, {64, 48, 3}}) {
      Picture p = scene(size[0], size[1], size[2]);
      byte[] before = p.samples().clone();
      for (int s = 1; s <= Corruption.STRENGTHS; s++) {
        Picture out = c.of(p, s, 3);
        assertThat(List.of(out.width(), out.height(), out.channels()))
            .containsExactly(size[0], size[1], size[2]);
        assertThat(c.of(p, s, 3)).isEqualTo(out);
        if (size[0] >= 28) {
          assertThat(change(p, out)).as(s + " " + out).isGreaterThan(1);
        }
      }
      assertThat(p.samples()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(Corruption.class)
  void theStrongestChangesMoreThanTheWeakest(Corruption c) {
    double weak = 0;
    double strong = 0;
    for (int i = 0; i < 6; i++) {
      Picture p = scene(40 + i, 40, 3);
      weak += change(p, c.of(p, 1, i));
      strong += change(p, c.of(p, 5, i));
    }
    assertThat(strong).isGreaterThan(weak);
  }

  @Test
  void whatIsRandomDependsOnTheNumber() {
    Picture p = scene(32, 32, 1);
    List<Corruption> random =
        Arrays.stream(Corruption.values())
            .filter(c -> !c.of(p, 3, 1).equals(c.of(p, 3, 2)))
            .collect(Collectors.toList());
    assertThat(random)
        .containsExactly(
            Corruption.GAUSSIAN_NOISE,
            Corruption.SHOT_NOISE,
            Corruption.IMPULSE_NOISE,
            Corruption.GLASS_BLUR,
            Corruption.MOTION_BLUR,
            Corruption.SNOW,
            Corruption.FROST,
            Corruption.FOG,
            Corruption.ELASTIC_TRANSFORM);
  }

  private static Picture grey(int side, int sample) {
    byte[] samples = new byte[side * side];
    Arrays.fill(samples, (byte) sample);
    return Picture.of(side, side, 1, samples);
  }

  private static double[] moments(Picture p) {
    double sum = 0;
    double squares = 0;
    for (byte b : p.samples()) {
      double v = (b & 0xff) / 255.0;
      sum += v;
      squares += v * v;
    }
    double mean = sum / p.samples().length;
    return new double[] {mean, Math.sqrt(squares / p.samples().length - mean * mean)};
  }

  /** The moments that the formulas have, on a grey of one half. */
  @Test
  void noiseIsAsStated() {
    Picture half = grey(300, 128);
    double x = 128 / 255.0;
    double[] gaussian = moments(Corruption.GAUSSIAN_NOISE.of(half, 1, 1));
    assertThat(gaussian[0]).isCloseTo(x, within(0.002));
    assertThat(gaussian[1]).isCloseTo(0.08, within(0.002));
    double[] shot = moments(Corruption.SHOT_NOISE.of(half, 1, 1));
    assertThat(shot[0]).isCloseTo(x, within(0.002));
    assertThat(shot[1]).isCloseTo(Math.sqrt(x / 60), within(0.002));
    int changed = 0;
    int white = 0;
    for (byte b : Corruption.IMPULSE_NOISE.of(half, 5, 1).samples()) {
      changed += b == (byte) 128 ? 0 : 1;
      white += b == (byte) 255 ? 1 : 0;
    }
    assertThat(changed / 90000.0).isCloseTo(0.27, within(0.006));
    assertThat((double) white / changed).isCloseTo(0.5, within(0.02));
  }

  @Test
  void blursKeepOneColourAndTheMean() {
    for (Corruption c :
        List.of(
            Corruption.DEFOCUS_BLUR,
            Corruption.GLASS_BLUR,
            Corruption.MOTION_BLUR,
            Corruption.ZOOM_BLUR,
            Corruption.ELASTIC_TRANSFORM,
            Corruption.PIXELATE,
            Corruption.JPEG_COMPRESSION)) {
      Picture flat = grey(33, 128);
      assertThat(change(c.of(flat, 5, 1), flat)).as(c.title()).isLessThan(1.01);
    }
    Picture p = scene(64, 64, 1);
    double mean = moments(p)[0];
    assertThat(moments(Corruption.DEFOCUS_BLUR.of(p, 3, 1))[0]).isCloseTo(mean, within(0.01));
    assertThat(moments(Corruption.PIXELATE.of(p, 3, 1))[0]).isCloseTo(mean, within(0.01));
  }

  @Test
  void brightnessAndContrastByHand() {
    assertThat(Corruption.BRIGHTNESS.of(grey(4, 100), 1, 1).samples()[0] & 0xff).isEqualTo(126);
    Picture colour = Picture.of(1, 1, 3, new byte[] {100, 50, 0});
    Picture brighter = Corruption.BRIGHTNESS.of(colour, 2, 1);
    assertThat(brighter.samples()).containsExactly(151, 76, 0);
    byte[] two = {0, (byte) 200};
    byte[] flatter = Corruption.CONTRAST.of(Picture.of(2, 1, 1, two), 1, 1).samples();
    assertThat(flatter).containsExactly(60, 140);
  }

  @Test
  void aPoissonNumberOfAnyMean() {
    Draw draw = new Draw(7);
    for (double mean : new double[] {0, 0.3, 5, 60, 900}) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 4000; i++) {
        int k = draw.poisson(mean);
        sum += k;
        squares += (double) k * k;
      }
      double m = sum / 4000;
      assertThat(m).isCloseTo(mean, within(5 * Math.sqrt(mean / 4000) + 1e-9));
      assertThat(squares / 4000 - m * m).isCloseTo(mean, within(0.15 * mean + 1e-9));
    }
  }

  @Test
  void aSetIsCorruptedAfterItIsFitted() {
    Picture p = scene(50, 30, 3);
    Dataset set = ArrayDataset.of(p.samples(), 30, 50, 3, new int[1], List.of("a"));
    for (Preprocessing how :
        List.of(
            Preprocessing.of(1, 16, 16).fit(Fit.CROP),
            Preprocessing.of(3, 16, 16).fit(Fit.CROP).resize(20))) {
      Dataset foggy = new Corrupted(set, how, Corruption.FOG, 2);
      Picture seen = foggy.fitted(0, how);
      assertThat(seen).isEqualTo(Corruption.FOG.of(how.fitted(p), 2, 0));
      // Fitted once more, as a classifier does, it stays.
      assertThat(how.fitted(seen)).isEqualTo(seen);
    }
  }

  @Test
  void otherStrengthsAreRefused() {
    for (int s : new int[] {0, 6, -1}) {
      assertThatThrownBy(() -> Corruption.FOG.of(grey(2, 1), s, 0))
          .hasMessage("corruption: a strength from 1 to 5 expected, got " + s);
    }
  }
}
