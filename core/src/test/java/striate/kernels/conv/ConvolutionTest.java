package striate.kernels.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.kernels.depthwise.Depthwise;
import striate.kernels.direct.DirectConvolution;
import striate.kernels.direct.NarrowProduct;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.planar.Planar;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.NaiveConvolution;
import striate.kernels.winograd.Winograd;

/** Every way to convolve, against the definition in doubles, over awkward sizes. */
class ConvolutionTest {
  private static final float GUARD = -7.5e9f;
  private static final int LEAD = 5;

  /** Scalar code has no width: one run of several has it. */
  private static final boolean ANOTHER_WIDTH = Boolean.getBoolean("striate.tests.another-width");

  private static final Definition FORWARD = new Definition();
  private static final Definition BACKWARD_DATA = new Definition();
  private static final Definition BACKWARD_WEIGHTS = new Definition();

  enum Way {
    SCALAR,
    DIRECT,
    PLANAR,
    BEST
  }

  record Case(ConvGeometry g, int images, Way way) {
    Convolution convolution() {
      return switch (way) {
        case SCALAR -> Convolution.scalar(g);
        case DIRECT -> direct(g);
        case PLANAR -> planar(g);
        case BEST -> Convolution.of(g);
      };
    }
  }

  /** What the definition gave last: the ways to convolve one batch follow each other. */
  private static final class Definition {
    private @Nullable ConvGeometry g;
    private int images;
    private double[] values = {};

    double[] of(Case test, Supplier<double[]> definition) {
      if (!test.g().equals(g) || test.images() != images) {
        g = test.g();
        images = test.images();
        values = definition.get();
      }
      return values.clone();
    }
  }

  /** The direct way, or the scalar one where there are no vectors. */
  private static Convolution direct(ConvGeometry g) {
    return Vectors.available()
        ? Convolution.using(g, new DirectConvolution(g, false))
        : Convolution.scalar(g);
  }

  /** Few channels' way, for any number; or the scalar one where there are no vectors. */
  private static Convolution planar(ConvGeometry g) {
    return Vectors.available() ? Convolution.using(g, new Planar(g)) : Convolution.scalar(g);
  }

  private static ConvGeometry conv(
      int inH,
      int inW,
      int inC,
      int outC,
      int kH,
      int kW,
      int stride,
      int[] pad,
      int dilation,
      int groups) {
    int outH = (inH + pad[0] + pad[1] - (kH - 1) * dilation - 1) / stride + 1;
    int outW = (inW + pad[2] + pad[3] - (kW - 1) * dilation - 1) / stride + 1;
    return new ConvGeometry(
        inH, inW, inC, outH, outW, outC, kH, kW, stride, stride, pad[0], pad[2], dilation, dilation,
        groups);
  }

  private static ConvGeometry square(int size, int inC, int outC, int k, int stride, int pad) {
    return conv(size, size, inC, outC, k, k, stride, new int[] {pad, pad, pad, pad}, 1, 1);
  }

  static List<ConvGeometry> geometries() {
    List<ConvGeometry> all = new ArrayList<>();
    int[] channels = {1, 3, 7, 16, 17, 24, 33, 64, 200};
    for (int ci : channels) {
      for (int co : channels) {
        if (ci * co <= 64 * 64) {
          all.add(conv(5, 7, ci, co, 3, 3, 1, new int[] {1, 1, 1, 1}, 1, 1));
        }
        all.add(conv(3, 2, ci, co, 1, 1, 1, new int[4], 1, 1));
        all.add(ConvGeometry.dense(ci, co));
      }
      all.add(square(9, ci, 24, 3, 2, 1));
      all.add(square(7, 17, ci, 1, 2, 0));
      all.add(conv(8, 9, ci, 2 * ci, 3, 3, 1, new int[] {1, 1, 1, 1}, 1, ci));
      all.add(conv(9, 8, ci, ci, 3, 3, 2, new int[] {0, 1, 0, 1}, 1, ci));
      all.add(conv(9, 8, ci, ci, 5, 5, 1, new int[] {2, 2, 2, 2}, 1, ci));
      all.add(conv(9, 11, ci, ci, 3, 3, 1, new int[] {2, 2, 2, 2}, 2, ci));
      all.add(conv(4, 23, ci, ci, 3, 3, 1, new int[] {1, 1, 1, 1}, 1, ci));
      all.add(conv(5, 21, ci, ci, 3, 3, 2, new int[] {1, 1, 1, 1}, 1, ci));
      all.add(conv(9, 20, ci, ci, 3, 3, 2, new int[] {2, 2, 1, 3}, 2, ci));
      all.add(conv(7, 8, ci, ci, 3, 3, 2, new int[] {1, 0, 2, 1}, 1, ci));
      all.add(conv(6, 18, ci, ci, 5, 5, 2, new int[] {2, 2, 2, 2}, 1, ci));
      all.add(conv(9, 11, ci, ci, 5, 5, 2, new int[] {1, 2, 4, 3}, 1, ci));
      all.add(conv(40, 6, ci, ci, 3, 3, 1, new int[] {1, 1, 1, 1}, 1, ci));
      for (int size : new int[] {7, 14}) {
        for (int k : new int[] {3, 5}) {
          all.add(conv(3, size, ci, ci, k, k, 1, new int[] {1, 1, k / 2, k / 2}, 1, ci));
          all.add(conv(3, 2 * size, ci, ci, k, k, 2, new int[] {2, 2, k / 2, k / 2}, 1, ci));
        }
      }
      all.add(conv(3, 70, ci, ci, 3, 3, 2, new int[] {1, 1, 1, 1}, 1, ci));
      // One pixel more than a stretch of the gradient of the weights.
      all.add(conv(3, 33, ci, ci, 5, 5, 1, new int[] {2, 2, 2, 2}, 1, ci));
      all.add(conv(9, 14, ci, ci, 2, 4, 3, new int[] {0, 1, 2, 0}, 2, ci));
      all.add(conv(9, 10, ci, ci, 2, 2, 4, new int[] {3, 0, 0, 3}, 1, ci));
    }
    for (int c : new int[] {16, 33, 200}) {
      for (int k : new int[] {4, 6, 7, 9, 13}) { // several times three or four taps
        for (int[] w : new int[][] {{4, k - 1, k - 1}, {5, k / 2, k / 2}, {7, k / 2, k / 2}}) {
          all.add(conv(3, w[0], c, c, 2, k, 1, new int[] {1, 0, w[1], w[2]}, 1, c));
        }
        for (int[] w : new int[][] {{14, k / 2, k / 2}, {17, k - 1, 0}, {33, 1, k - 1}}) {
          all.add(conv(3, w[0], c, c, 2, k, 1, new int[] {1, 0, w[1], w[2]}, 1, c));
        }
      }
    }
    all.add(square(61, 5, 24, 1, 1, 0)); // more results than are activated at once
    all.add(square(83, 4, 40, 3, 2, 1));
    for (int stride = 1; stride <= 3; stride++) {
      for (int k : new int[] {1, 2, 3, 5, 7}) {
        all.add(conv(10, 13, 3, 17, k, k, stride, new int[] {k / 2, k / 2, k / 2, k / 2}, 1, 1));
        all.add(conv(11, 9, 16, 10, k, k, stride, new int[] {0, k - 1, k - 1, 0}, 1, 1));
        all.add(conv(15, 14, 5, 9, k, Math.max(1, k - 1), stride, new int[] {1, 0, 0, 2}, 2, 1));
      }
      all.add(conv(8, 9, 12, 18, 3, 3, stride, new int[] {1, 1, 1, 1}, 1, 3));
      all.add(conv(8, 9, 64, 32, 3, 3, stride, new int[] {1, 1, 1, 1}, 1, 2));
      all.add(conv(8, 9, 33, 99, 3, 3, stride, new int[] {1, 0, 0, 1}, 1, 33));
    }
    // The input has rows and columns that no output reads; the padding is larger than the kernel.
    all.add(new ConvGeometry(9, 9, 4, 2, 3, 5, 3, 3, 3, 2, 0, 1, 1, 1, 1));
    all.add(new ConvGeometry(4, 4, 3, 9, 10, 8, 2, 2, 1, 1, 3, 3, 1, 1, 1));
    all.add(new ConvGeometry(6, 5, 4, 3, 4, 6, 3, 2, 2, 1, 1, 0, 1, 2, 2));
    all.add(square(28, 1, 16, 3, 1, 0));
    all.add(square(28, 1, 32, 3, 1, 0));
    all.add(square(12, 32, 64, 3, 1, 0));
    all.add(square(16, 16, 16, 3, 1, 1));
    all.add(square(8, 64, 64, 3, 1, 1));
    // Rows of whole vectors, of more than one, and of one and a rest; bands of rows.
    all.add(square(16, 3, 6, 5, 1, 2));
    all.add(square(37, 6, 5, 5, 1, 0));
    all.add(square(41, 8, 4, 3, 2, 1));
    all.add(square(64, 32, 2, 3, 1, 1));
    all.add(square(65, 2, 33, 7, 2, 3));
    all.add(conv(20, 18, 24, 24, 3, 3, 1, new int[] {1, 1, 1, 1}, 1, 6));
    all.add(conv(19, 21, 32, 16, 3, 3, 2, new int[] {1, 1, 1, 1}, 1, 8));
    all.add(ConvGeometry.dense(1000, 10));
    all.add(ConvGeometry.dense(577, 130));
    all.add(ConvGeometry.dense(577, 7));
    all.add(ConvGeometry.dense(256, 1));
    all.add(ConvGeometry.dense(783, 12));
    all.add(ConvGeometry.dense(783, 13));
    return all;
  }

  static Stream<Case> cases() {
    int[] images = {1, 2, 7};
    List<Case> all = new ArrayList<>();
    int i = 0;
    for (ConvGeometry g : geometries()) {
      int count = images[i++ % images.length];
      if (!Vectors.available() || !ANOTHER_WIDTH) {
        all.add(new Case(g, count, Way.SCALAR));
      }
      if (!Vectors.available()) {
        continue; // every way is the scalar one
      }
      all.add(new Case(g, images[i % images.length], Way.DIRECT));
      all.add(new Case(g, images[i % images.length], Way.PLANAR));
      int next = images[(i + 1) % images.length];
      all.add(new Case(g, next, Way.DIRECT));
      if (Winograd.paysForward(g)
          || Winograd.paysBackwardData(g)
          || Depthwise.applies(g)
          || NarrowProduct.applies(g)
          || Winograd.paysBackwardWeights(g, next)) {
        all.add(new Case(g, next, Way.BEST));
      }
    }
    // More rows than a narrow product's block.
    all.add(new Case(ConvGeometry.dense(1000, 10), 71, Way.BEST));
    all.add(new Case(ConvGeometry.dense(1037, 3), 33, Way.BEST));
    return all.stream();
  }

  /** Random values between guards. */
  private static float[] values(Random random, int length) {
    float[] all = guarded(length);
    for (int i = 0; i < length; i++) {
      all[LEAD + i] = random.nextFloat() * 2 - 1;
    }
    return all;
  }

  private static float[] guarded(int length) {
    float[] all = new float[LEAD + length + 3];
    Arrays.fill(all, GUARD);
    return all;
  }

  private static double[] doubles(float[] guarded) {
    double[] all = new double[guarded.length - LEAD - 3];
    for (int i = 0; i < all.length; i++) {
      all[i] = guarded[LEAD + i];
    }
    return all;
  }

  private static void check(String what, float[] actual, double[] expected, int terms) {
    double bound = 1e-6 * (terms + 4);
    for (int i = 0; i < actual.length; i++) {
      int at = i - LEAD;
      if (at < 0 || at >= expected.length) {
        assertThat(actual[i]).as("%s: guard %d", what, at).isEqualTo(GUARD);
      } else if (!(Math.abs(actual[i] - expected[at]) <= bound)) {
        assertThat((double) actual[i])
            .as("%s: element %d", what, at)
            .isEqualTo(expected[at], org.assertj.core.data.Offset.offset(bound));
      }
    }
  }

  private static float[] packed(Convolution c, float[] w, boolean forward, int parts) {
    int length = forward ? c.packedForwardLength() : c.packedBackwardLength();
    float[] packed = guarded(length);
    for (int part = parts - 1; part >= 0; part--) {
      if (forward) {
        c.packForward(w, LEAD, packed, LEAD, part, parts);
      } else {
        c.packBackward(w, LEAD, packed, LEAD, part, parts);
      }
    }
    for (int i = 0; i < packed.length; i++) {
      if (i < LEAD || i >= LEAD + length) {
        assertThat(packed[i]).isEqualTo(GUARD);
      }
    }
    return packed;
  }

  /** Results activated by the kernel have the bits of results activated afterwards, in any cut. */
  private static void activations(
      Case test, Convolution c, float[] x, float[] packed, float[] bias, float[] scratch) {
    int size = test.images() * test.g().outSize();
    float[] plain = guarded(size);
    c.forward(
        x,
        LEAD,
        test.images(),
        packed,
        LEAD,
        bias,
        LEAD,
        Activation.NONE,
        plain,
        LEAD,
        scratch,
        LEAD);
    Activation[] all = {
      Activation.clippedRelu(0.75f), Activation.leakyRelu(0.1f), Activation.SILU, Activation.TANH
    };
    for (Activation activation : all) {
      float[] expected = plain.clone();
      activation.apply(expected, LEAD, size);
      for (int parts = 1; parts <= 3; parts++) {
        float[] actual = guarded(size);
        for (int part = 0; part < parts; part++) {
          c.forwardPart(
              x,
              LEAD,
              test.images(),
              packed,
              LEAD,
              bias,
              LEAD,
              activation,
              actual,
              LEAD,
              scratch,
              LEAD,
              part,
              parts);
        }
        assertThat(actual).as("%s in %d parts", activation, parts).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forward(Case test) {
    ConvGeometry g = test.g();
    Convolution c = test.convolution();
    Random random = new Random(g.hashCode());
    float[] x = values(random, test.images() * g.inSize());
    float[] w = values(random, g.weightLength());
    float[] bias = values(random, g.outC());
    float[] scratch = guarded(c.forwardScratch(test.images()));
    float[] y = guarded(test.images() * g.outSize());
    float[] packed = packed(c, w, true, 1);
    c.forward(
        x, LEAD, test.images(), packed, LEAD, null, 0, Activation.NONE, y, LEAD, scratch, LEAD);
    double[] expected =
        FORWARD.of(
            test,
            () ->
                NaiveConvolution.forward(
                    g, test.images(), doubles(x), doubles(w), new double[g.outC()]));
    check("forward", y, expected, g.weightRows());

    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.max(0, expected[i] + bias[LEAD + i % g.outC()]);
    }
    c.forward(
        x, LEAD, test.images(), packed, LEAD, bias, LEAD, Activation.RELU, y, LEAD, scratch, LEAD);
    check("forward with bias and relu", y, expected, g.weightRows());
    for (int parts = 1; parts <= 5; parts++) {
      float[] cut = guarded(test.images() * g.outSize());
      float[] again = packed(c, w, true, parts);
      for (int part = parts - 1; part >= 0; part--) {
        Arrays.fill(scratch, LEAD, scratch.length - 3, Float.NaN);
        c.forwardPart(
            x,
            LEAD,
            test.images(),
            again,
            LEAD,
            bias,
            LEAD,
            Activation.RELU,
            cut,
            LEAD,
            scratch,
            LEAD,
            part,
            parts);
      }
      assertThat(cut).as("%d parts", parts).isEqualTo(y);
    }
    activations(test, c, x, packed, bias, scratch);
    checkGuards(scratch);
  }

  private static void checkGuards(float[] scratch) {
    for (int i = 0; i < scratch.length; i++) {
      if (i < LEAD || i >= scratch.length - 3) {
        assertThat(scratch[i]).as("scratch %d of %d", i - LEAD, scratch.length).isEqualTo(GUARD);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardData(Case test) {
    ConvGeometry g = test.g();
    Convolution c = test.convolution();
    Random random = new Random(g.hashCode());
    float[] dy = values(random, test.images() * g.outSize());
    float[] w = values(random, g.weightLength());
    float[] scratch = guarded(c.backwardDataScratch(test.images()));
    Arrays.fill(scratch, LEAD, scratch.length - 3, Float.NaN);
    float[] dx = guarded(test.images() * g.inSize());
    c.backwardData(dy, LEAD, test.images(), packed(c, w, false, 1), LEAD, dx, LEAD, scratch, LEAD);
    check(
        "backwardData",
        dx,
        BACKWARD_DATA.of(
            test, () -> NaiveConvolution.backwardData(g, test.images(), doubles(dy), doubles(w))),
        g.kH() * g.kW() * g.groupOutC());
    float[] again = guarded(test.images() * g.inSize());
    c.backwardData(
        dy, LEAD, test.images(), packed(c, w, false, 3), LEAD, again, LEAD, scratch, LEAD);
    assertThat(again).isEqualTo(dx);
    float[] whole = packed(c, w, false, 1);
    for (int parts : new int[] {1, 2, 3, 50}) {
      float[] cut = guarded(test.images() * g.inSize());
      for (int part = parts - 1; part >= 0; part--) {
        Arrays.fill(scratch, LEAD, scratch.length - 3, Float.NaN);
        c.backwardDataPart(
            dy, LEAD, test.images(), whole, LEAD, cut, LEAD, scratch, LEAD, part, parts);
      }
      assertThat(cut).as("%d parts", parts).isEqualTo(dx);
    }
    checkGuards(scratch);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardWeights(Case test) {
    ConvGeometry g = test.g();
    Convolution c = test.convolution();
    Random random = new Random(g.hashCode());
    float[] x = values(random, test.images() * g.inSize());
    float[] dy = values(random, test.images() * g.outSize());
    float[] scratch = guarded(c.backwardWeightsScratch(test.images()));
    Arrays.fill(scratch, LEAD, scratch.length - 3, Float.NaN);
    float[] dw = guarded(g.weightLength());
    c.backwardWeights(x, LEAD, dy, LEAD, test.images(), dw, LEAD, false, scratch, LEAD);
    double[] expected =
        BACKWARD_WEIGHTS.of(
            test,
            () -> NaiveConvolution.backwardWeights(g, test.images(), doubles(x), doubles(dy)));
    int terms = test.images() * g.outPixels();
    check("backwardWeights", dw, expected, terms);

    for (int parts : new int[] {1, 2, 3, 50}) {
      float[] all = guarded(g.weightLength());
      for (int part = parts - 1; part >= 0; part--) {
        float[] own = guarded(g.weightLength());
        Arrays.fill(scratch, LEAD, scratch.length - 3, Float.NaN);
        c.backwardWeightPart(
            x, LEAD, dy, LEAD, test.images(), own, LEAD, part, parts, false, scratch, LEAD);
        for (int i = LEAD; i < own.length - 3; i++) {
          if (own[i] != GUARD) {
            if (all[i] != GUARD) {
              assertThat(all[i])
                  .as("element %d, which another part wrote", i - LEAD)
                  .isEqualTo(GUARD);
            }
            all[i] = own[i];
          }
        }
      }
      assertThat(all).as("%d parts", parts).isEqualTo(dw);
      checkGuards(scratch);
    }

    float[] sum = values(random, g.weightLength());
    double[] before = doubles(sum);
    for (int i = 0; i < expected.length; i++) {
      expected[i] += before[i];
    }
    c.backwardWeights(x, LEAD, dy, LEAD, test.images(), sum, LEAD, true, scratch, LEAD);
    check("backwardWeights accumulated", sum, expected, terms);
    checkGuards(scratch);
  }

  @Test
  void nanReachesTheOutputsThatReadIt() {
    for (ConvGeometry g : geometries()) {
      nanReachesTheOutputsThatReadIt(g, direct(g));
      nanReachesTheOutputsThatReadIt(g, planar(g));
    }
  }

  private static void nanReachesTheOutputsThatReadIt(ConvGeometry g, Convolution c) {
    Random random = new Random(3);
    float[] x = values(random, g.inSize());
    float[] w = values(random, g.weightLength());
    int bad = random.nextInt(g.inSize());
    x[LEAD + bad] = Float.NaN;
    boolean[] reads = new boolean[g.outSize()];
    NaiveConvolution.forEach(
        g,
        1,
        (xi, wi, yi) -> {
          reads[yi] |= xi == bad;
        });
    float[] y = guarded(g.outSize());
    float[] scratch = guarded(c.forwardScratch(1));
    c.forward(
        x, LEAD, 1, packed(c, w, true, 1), LEAD, null, 0, Activation.RELU, y, LEAD, scratch, LEAD);
    for (int i = 0; i < reads.length; i++) {
      assertThat(Float.isNaN(y[LEAD + i])).as("%s output %d", g, i).isEqualTo(reads[i]);
    }
  }

  /** Which way is taken may depend on the machine's vectors, so their bits must not differ. */
  @ParameterizedTest
  @MethodSource("geometries")
  void planarGivesTheBitsOfTheDirectWay(ConvGeometry g) {
    if (!Vectors.available() || g.outPixels() == 1) {
      return; // a single pixel is summed otherwise
    }
    Random random = new Random(g.hashCode());
    float[] x = values(random, 2 * g.inSize());
    float[] w = values(random, g.weightLength());
    float[] bias = values(random, g.outC());
    float[][] y = new float[2][];
    float[][] dx = new float[2][];
    Convolution[] ways = {direct(g), planar(g)};
    for (int i = 0; i < 2; i++) {
      Convolution c = ways[i];
      float[] scratch = guarded(Math.max(c.forwardScratch(2), c.backwardDataScratch(2)));
      y[i] = guarded(2 * g.outSize());
      c.forward(
          x,
          LEAD,
          2,
          packed(c, w, true, 1),
          LEAD,
          bias,
          LEAD,
          Activation.RELU,
          y[i],
          LEAD,
          scratch,
          LEAD);
      dx[i] = guarded(2 * g.inSize());
      c.backwardData(y[i], LEAD, 2, packed(c, w, false, 1), LEAD, dx[i], LEAD, scratch, LEAD);
    }
    assertThat(y[1]).isEqualTo(y[0]);
    assertThat(dx[1]).isEqualTo(dx[0]);
  }

  @Test
  void refusesImpossibleSizes() {
    assertThatThrownBy(() -> square(5, 0, 4, 3, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5×5×0");
    assertThatThrownBy(() -> new ConvGeometry(5, 5, 6, 5, 5, 8, 1, 1, 1, 1, 0, 0, 1, 1, 4))
        .hasMessage("4 groups do not divide 6 input and 8 output channels");
    assertThatThrownBy(() -> new ConvGeometry(5, 5, 6, 5, 5, 8, 1, 1, 0, 1, 0, 0, 1, 1, 1))
        .hasMessageContaining("stride 0×1");
    assertThatThrownBy(() -> new ConvGeometry(5, 5, 6, 5, 5, 8, 1, 1, 1, 1, -1, 0, 1, 1, 1))
        .hasMessageContaining("padding is negative");
  }
}
