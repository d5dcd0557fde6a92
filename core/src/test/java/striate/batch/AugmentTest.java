package striate.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.truth.TorchCases;

class AugmentTest {
  private static final String ALL =
      "shift(2,3.5) rotate(10) scale(0.9,1.1) stretch(0.8,1.25) shear(5) elastic(4,34)"
          + " flip-horizontal(0.5) flip-vertical(0.25) crop(2) light(0.1,0.2) cutout(6,mean)"
          + " erase(0.5,0.02,0.4,0.3,noise) outside(edge)";

  static List<TorchCases.Case> cases() {
    return TorchCases.of("augment");
  }

  /** Places are rounded to 1/65536 pixel, twice: that times the steepest slope, 1 / 0.1 a pixel. */
  @ParameterizedTest
  @MethodSource("cases")
  void picturesAreThoseOfGridSample(TorchCases.Case c) {
    int[] shape = c.tensor("x").shape();
    double[] x = c.tensor("x").doubles();
    byte[] samples = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      samples[i] = (byte) x[i];
    }
    ArrayDataset set =
        ArrayDataset.of(samples, shape[1], shape[2], shape[3], new int[shape[0]], List.of("a"));
    Loader loader =
        Loader.of(set, Sets.preprocessing(set))
            .augment(Augment.parse(c.text("augment")))
            .seed(c.integer("seed"))
            .batch(shape[0])
            .inOrder()
            .build();
    Batch batch = loader.newBatch();
    loader.fill(c.integer("epoch"), 0, batch);
    double[] expected = c.tensor("y").doubles();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) batch.images()[i])
          .as("%s at %d", c, i)
          .isCloseTo(expected[i], within(1e-3));
    }
  }

  private static final int H = 6;
  private static final int W = 6;

  /** What a picture of random samples becomes when its geometry is set by hand. */
  private static float[] warped(
      double scaleX, double scaleY, double angle, double right, double down, Outside outside) {
    Geometry geometry = new Geometry(Augment.none());
    geometry.set(scaleX, scaleY, 0, angle, right, down);
    Warp warp = new Warp(H, W, 3, outside);
    ArrayDataset set = Sets.varied(1, H, W, 3);
    warp.load(set.picture(0).samples(), Painter.values(Sets.preprocessing(set)));
    float[] out = new float[3 * H * W];
    warp.write(geometry, null, out, 0);
    return out;
  }

  private static float[] original() {
    return warped(1, 1, 0, 0, 0, new Outside.Value(0));
  }

  private interface From {
    int of(int x, int y);
  }

  /** The original's pixels in other places; −1 is nowhere. */
  private static float[] moved(From x, From y) {
    float[] in = original();
    float[] out = new float[in.length];
    float[] black = {-0.25f / 0.3f, -0.5f / 0.2f, -0.75f / 0.1f};
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < H * W; i++) {
        int fromX = x.of(i % W, i / W);
        int fromY = y.of(i % W, i / W);
        out[c * H * W + i] = fromX < 0 || fromY < 0 ? black[c] : in[(c * H + fromY) * W + fromX];
      }
    }
    return out;
  }

  @Test
  void wholeMovesTurnsAndFlipsAreExact() {
    Outside black = new Outside.Value(0);
    ArrayDataset set = Sets.varied(1, H, W, 3);
    float[] plain = new float[3 * H * W];
    Sets.preprocessing(set).write(set.picture(0), plain, 0);
    assertThat(original()).isEqualTo(plain);
    assertThat(warped(-1, 1, 0, 0, 0, black)).isEqualTo(moved((x, y) -> 5 - x, (x, y) -> y));
    assertThat(warped(1, -1, 0, 0, 0, black)).isEqualTo(moved((x, y) -> x, (x, y) -> 5 - y));
    // Against the clock: the right edge becomes the top.
    assertThat(warped(1, 1, 90, 0, 0, black)).isEqualTo(moved((x, y) -> 5 - y, (x, y) -> x));
    assertThat(warped(1, 1, -90, 0, 0, black)).isEqualTo(moved((x, y) -> y, (x, y) -> 5 - x));
    assertThat(warped(1, 1, 180, 0, 0, black))
        .isEqualTo(moved((x, y) -> 5 - x, (x, y) -> 5 - y))
        .isEqualTo(warped(-1, -1, 0, 0, 0, black));
    assertThat(warped(1, 1, 0, 2, -1, black))
        .isEqualTo(moved((x, y) -> x - 2, (x, y) -> y == 5 ? -1 : y + 1));
    assertThat(warped(1, 1, 0, 2, -1, new Outside.Edge()))
        .isEqualTo(moved((x, y) -> Math.max(0, x - 2), (x, y) -> Math.min(5, y + 1)));
    assertThat(warped(1, 1, 0, 2, -1, new Outside.Reflect()))
        .isEqualTo(moved((x, y) -> Math.abs(x - 2), (x, y) -> y == 5 ? 4 : y + 1));
    assertThat(warped(1, 1, 0, 100, 0, black)).isEqualTo(moved((x, y) -> -1, (x, y) -> y));
  }

  private static float[] filled(String augment, int threadsSeed) {
    ArrayDataset set = Sets.varied(5, 9, 7, 3);
    Loader loader =
        Loader.of(set, Sets.preprocessing(set))
            .augment(Augment.parse(augment))
            .seed(threadsSeed)
            .batch(5)
            .inOrder()
            .build();
    Batch batch = loader.newBatch();
    loader.fill(0, 0, batch);
    return batch.images();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shift(0)",
        "rotate(0)",
        "scale(1,1)",
        "stretch(1,1)",
        "shear(0)",
        "elastic(4,0)",
        "elastic(20,0)",
        "flip-horizontal(0)",
        "flip-vertical(0)",
        "crop(0)",
        "light(0,0)",
        "erase(0,0.1,0.2,0.5,noise)",
        "rotate(0) elastic(4,0) outside(reflect)",
        "outside(edge)",
      })
  void changesOfNothingChangeNothing(String augment) {
    assertThat(filled(augment, 1)).isEqualTo(filled("none", 1));
  }

  /**
   * A picture's change hangs neither on who else is changed nor on which other changes there are.
   */
  @Test
  void oneChangeDoesNotTouchAnother() {
    Geometry alone = new Geometry(Augment.none().rotate(30));
    Geometry together = new Geometry(Augment.parse("crop(3) rotate(30) scale(1,1) shift(2)"));
    alone.draw(77);
    together.draw(77);
    assertThat(together.yx).isEqualTo(alone.yx);
    assertThat(together.moveX).isNotEqualTo(alone.moveX);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void threadsOrderAndBatchDoNotTouchAPicture(int threads) {
    ArrayDataset set = Sets.varied(37, 9, 7, 3);
    Preprocessing preprocessing = Sets.preprocessing(set);
    Loader.Settings settings =
        Loader.of(set, preprocessing).augment(Augment.parse(ALL)).seed(9).batch(5);
    Loader shuffled = settings.threads(threads).build();
    PrefetchTest.assertStreamsAsFilled(shuffled, 0);
    Loader inOrder = settings.batch(37).inOrder().build();
    Batch all = inOrder.newBatch();
    inOrder.fill(3, 0, all);
    Batch batch = shuffled.newBatch();
    int size = preprocessing.size();
    float[][] seen = new float[37][];
    for (int step = 0; step < shuffled.steps(); step++) {
      shuffled.fill(3, step, batch);
      for (int i = 0; i < batch.count(); i++) {
        seen[batch.indices()[i]] = Arrays.copyOfRange(batch.images(), i * size, (i + 1) * size);
      }
    }
    for (int i = 0; i < 37; i++) {
      assertThat(seen[i]).isEqualTo(Arrays.copyOfRange(all.images(), i * size, (i + 1) * size));
    }
  }

  @Test
  void epochsAndSeedsAndRepeatsDiffer() {
    ArrayDataset set = Sets.unequal(12, 1);
    ArrayDataset large = Sets.varied(13, 8, 8, 1);
    byte[] samples = new byte[13 * 64];
    for (int i = 0; i < 13; i++) {
      large.picture(0).copyTo(samples, i * 64);
    }
    ArrayDataset same = ArrayDataset.of(samples, 8, 8, 1, set.labels(), List.of("common", "rare"));
    Loader loader =
        Loader.of(same, Preprocessing.of(1, 8, 8))
            .augment(Augment.none().rotate(20))
            .batch(13)
            .balanced()
            .build();
    Batch batch = loader.newBatch();
    List<float[]> seen = new java.util.ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      loader.fill(epoch, 0, batch);
      for (int i = 0; i < 13; i++) {
        seen.add(Arrays.copyOfRange(batch.images(), i * 64, (i + 1) * 64));
      }
    }
    assertThat(seen.stream().map(Arrays::toString).distinct()).hasSize(26);
    assertThat(filled("rotate(20)", 1)).isNotEqualTo(filled("rotate(20)", 2));
  }

  @Test
  void textIsReadAsItIsWritten() {
    assertThat(Augment.parse(ALL)).hasToString(ALL).isEqualTo(Augment.parse(ALL));
    assertThat(Augment.none()).hasToString("none").isEqualTo(Augment.parse("none"));
    assertThat(Augment.parse(" rotate( 10 ),flip-vertical ,cutout(4) erase"))
        .hasToString("rotate(10) flip-vertical(0.5) cutout(4,mean) erase(0.5,0.02,0.4,0.3,mean)");
    Augment built =
        Augment.none()
            .shift(2)
            .rotate(10)
            .scale(0.9, 1.1)
            .stretch(0.9, 1)
            .shear(5)
            .elastic(4, 34)
            .flipHorizontal()
            .flipVertical()
            .crop(2)
            .light(0.1, 0.2)
            .cutout(6, new Fill.Value(7))
            .erase(new Fill.Noise())
            .outside(new Outside.Value(255));
    assertThat(Augment.parse(built.toString())).isEqualTo(built);
    assertThat(built.isNone()).isFalse();
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> Augment.none().rotate(181))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("augment: rotate: 0 to 180 expected, got 181");
    assertThatThrownBy(() -> Augment.none().shift(Double.NaN))
        .hasMessage("augment: shift: 0 to 4096 expected, got NaN");
    assertThatThrownBy(() -> Augment.none().scale(1.2, 1.1))
        .hasMessage("augment: scale: 0.1 to 1.1 expected, got 1.2");
    assertThatThrownBy(() -> Augment.none().elastic(0.1, 3))
        .hasMessage("augment: elastic, sigma: 0.5 to 64 expected, got 0.1");
    assertThatThrownBy(() -> Augment.none().rotate(1).rotate(2))
        .hasMessage("augment: each kind once expected, got rotate(1) and rotate(2)");
    assertThatThrownBy(() -> Augment.parse("rotate(1) wobble(3)"))
        .hasMessageStartingWith("augment: one of shift, rotate, ")
        .hasMessageEndingWith(" expected, got \"wobble\"");
    assertThatThrownBy(() -> Augment.parse("rotate(ten)"))
        .hasMessage("augment: rotate: a number expected, got \"ten\"");
    assertThatThrownBy(() -> Augment.parse("crop(1.5)"))
        .hasMessage("augment: crop: a whole number expected, got \"1.5\"");
    assertThatThrownBy(() -> Augment.parse("elastic(4)"))
        .hasMessage("augment: elastic: 2 values expected, got 1");
    assertThatThrownBy(() -> Augment.parse("rotate(1) !"))
        .hasMessage("augment: changes such as shift(2) rotate(10) expected, got \"!\"");
    assertThatThrownBy(() -> Augment.parse("cutout(4,256)"))
        .hasMessage("augment: fill: a sample of 0 to 255 expected, got 256");
    assertThatThrownBy(() -> new Outside.Value(-1))
        .hasMessage("augment: outside: a sample of 0 to 255 expected, got -1");
    ArrayDataset set = Sets.varied(1, 2, 2000, 1);
    assertThatThrownBy(() ->
            Loader.of(set, Preprocessing.of(1, 2, 2000))
                .augment(Augment.none().scale(0.1, 1).stretch(0.5, 1))
                .build())
        .hasMessage(
            "augment: scale(0.1,1) stretch(0.5,1) on pictures of [1, 2, 2000]: places at most 15000"
                + " pixels from the middle expected, got 20020");
  }
}
