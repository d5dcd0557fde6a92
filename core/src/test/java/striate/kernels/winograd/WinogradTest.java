package striate.kernels.winograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.NaiveConvolution;

/**
 * Winograd's convolution against the definition in doubles, over awkward sizes.
 *
 * <p>An error is measured in units of 2⁻²⁴ times the sum of the magnitudes of the products that the
 * element is made of.
 */
class WinogradTest {
  private static final float GUARD = -7.5e9f;
  private static final int LEAD = 5;
  private static final double UNIT = 0x1p-24;

  record Case(ConvGeometry g, int images) {}

  private static ConvGeometry conv(int inH, int inW, int inC, int outC, int... pad) {
    int outH = inH + pad[0] + pad[1] - 2;
    int outW = inW + pad[2] + pad[3] - 2;
    return new ConvGeometry(inH, inW, inC, outH, outW, outC, 3, 3, 1, 1, pad[0], pad[2], 1, 1, 1);
  }

  private static ConvGeometry same(int inH, int inW, int inC, int outC) {
    return conv(inH, inW, inC, outC, 1, 1, 1, 1);
  }

  static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    int[] channels = {1, 7, 16, 17, 24, 48, 64, 80, 200};
    int[] images = {1, 2, 7};
    int i = 0;
    for (int ci : channels) {
      for (int co : channels) {
        if (ci * co <= 64 * 64 && (ci + co) % 3 != 0) {
          all.add(new Case(same(5, 7, ci, co), images[i++ % 3]));
        }
      }
    }
    for (int size = 1; size <= 11; size++) {
      all.add(new Case(same(size, 12 - size, 5, 9), images[i++ % 3]));
      all.add(new Case(same(size, size, 16, 16), images[i++ % 3]));
      all.add(new Case(conv(size + 2, 9, 17, 6, 0, 0, 0, 0), images[i++ % 3]));
      all.add(new Case(conv(size, 6, 3, 20, 2, 2, 2, 2), images[i++ % 3]));
      all.add(new Case(conv(size + 1, size, 20, 3, 0, 1, 2, 0), images[i++ % 3]));
      all.add(new Case(conv(size, size + 1, 16, 32, 2, 0, 0, 1), images[i++ % 3]));
    }
    all.add(new Case(conv(26, 26, 32, 64, 0, 0, 0, 0), 2));
    all.add(new Case(same(32, 32, 16, 16), 2));
    all.add(new Case(same(30, 31, 17, 3), 2));
    // Padding that the output's size makes larger than two below and to the right.
    all.add(new Case(new ConvGeometry(3, 4, 5, 9, 10, 6, 3, 3, 1, 1, 1, 1, 1, 1, 1), 2));
    // Rows and columns of the input that no output reads.
    all.add(new Case(new ConvGeometry(9, 11, 5, 4, 5, 6, 3, 3, 1, 1, 0, 1, 1, 1, 1), 2));
    return all;
  }

  private static float[] guarded(int length) {
    float[] all = new float[LEAD + length + 3];
    Arrays.fill(all, GUARD);
    return all;
  }

  private static float[] scratch(int length) {
    float[] all = guarded(length);
    Arrays.fill(all, LEAD, LEAD + length, Float.NaN);
    return all;
  }

  private static float[] values(Random random, int length) {
    float[] all = guarded(length);
    for (int i = 0; i < length; i++) {
      all[LEAD + i] = random.nextFloat() * 2 - 1;
    }
    return all;
  }

  private static double[] doubles(float[] guarded) {
    double[] all = new double[guarded.length - LEAD - 3];
    for (int i = 0; i < all.length; i++) {
      all[i] = guarded[LEAD + i];
    }
    return all;
  }

  private static double[] magnitudes(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  /** The largest error in units of 2⁻²⁴ of {@code size}; checks the guards too. */
  private static double error(float[] actual, double[] expected, double[] size) {
    checkGuards(actual);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(actual[LEAD + i] - expected[i]);
      if (!(error <= size[i] * 1e9)) {
        return Double.POSITIVE_INFINITY;
      }
      worst = Math.max(worst, error == 0 ? 0 : error / (size[i] * UNIT));
    }
    return worst;
  }

  private static void checkGuards(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (i < LEAD || i >= values.length - 3) {
        assertThat(values[i]).as("guard %d of %d", i - LEAD, values.length).isEqualTo(GUARD);
      }
    }
  }

  private static float[] packed(Winograd c, float[] w, boolean forward, int parts) {
    float[] packed = guarded(forward ? c.packedForwardLength() : c.packedBackwardLength());
    for (int part = parts - 1; part >= 0; part--) {
      if (forward) {
        c.packForward(w, LEAD, packed, LEAD, part, parts);
      } else {
        c.packBackward(w, LEAD, packed, LEAD, part, parts);
      }
    }
    checkGuards(packed);
    return packed;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forward(Case test) {
    ConvGeometry g = test.g();
    int images = test.images();
    Winograd c = new Winograd(g);
    Random random = new Random(g.hashCode());
    float[] x = values(random, images * g.inSize());
    float[] w = values(random, g.weightLength());
    float[] bias = values(random, g.outC());
    float[] packed = packed(c, w, true, 1);
    float[] scratch = scratch(c.forwardScratch(images));
    float[] y = guarded(images * g.outSize());
    c.forward(x, LEAD, images, packed, LEAD, bias, LEAD, Activation.NONE, y, LEAD, scratch, LEAD);
    double[] expected = NaiveConvolution.forward(g, images, doubles(x), doubles(w), doubles(bias));
    double[] size = size(g, images, x, w, bias);
    // Where the kernel lies in the padding, the sum is smaller than what the tile was made of.
    Arrays.fill(size, Arrays.stream(size).max().orElse(0));
    assertThat(error(y, expected, size)).as("error of %s", g).isLessThan(Winograd.ERROR);

    float[] relu = guarded(images * g.outSize());
    c.forward(
        x, LEAD, images, packed, LEAD, bias, LEAD, Activation.RELU, relu, LEAD, scratch, LEAD);
    for (int i = LEAD; i < y.length - 3; i++) {
      y[i] = Math.max(0, y[i]);
    }
    assertThat(relu).isEqualTo(y);
    float[] twoImages = guarded(images * g.outSize());
    for (int n = 0; n < images; n += 2) {
      int now = Math.min(2, images - n);
      int xo = LEAD + n * g.inSize();
      int yo = LEAD + n * g.outSize();
      c.forward(
          x, xo, now, packed, LEAD, bias, LEAD, Activation.RELU, twoImages, yo, scratch, LEAD);
    }
    assertThat(twoImages).as("two images a call").isEqualTo(y);
    for (int parts = 1; parts <= 5; parts++) {
      float[] cut = guarded(images * g.outSize());
      float[] again = packed(c, w, true, parts);
      for (int part = parts - 1; part >= 0; part--) {
        scratch = scratch(scratch.length - LEAD - 3);
        c.forwardPart(
            x,
            LEAD,
            images,
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
        checkGuards(scratch);
      }
      assertThat(cut).as("%d parts", parts).isEqualTo(y);
    }
  }

  /** For each output the sum of the products' magnitudes. */
  private static double[] size(ConvGeometry g, int images, float[] x, float[] w, float[] bias) {
    return NaiveConvolution.forward(
        g, images, magnitudes(doubles(x)), magnitudes(doubles(w)), magnitudes(doubles(bias)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardData(Case test) {
    ConvGeometry g = test.g();
    int images = test.images();
    Winograd c = new Winograd(g);
    Random random = new Random(g.hashCode());
    float[] dy = values(random, images * g.outSize());
    float[] w = values(random, g.weightLength());
    float[] scratch = scratch(c.backwardDataScratch(images));
    float[] dx = guarded(images * g.inSize());
    c.backwardData(dy, LEAD, images, packed(c, w, false, 1), LEAD, dx, LEAD, scratch, LEAD);
    checkGuards(scratch);
    double[] expected = NaiveConvolution.backwardData(g, images, doubles(dy), doubles(w));
    double[] size =
        NaiveConvolution.backwardData(g, images, magnitudes(doubles(dy)), magnitudes(doubles(w)));
    Arrays.fill(size, Arrays.stream(size).max().orElse(0));
    assertThat(error(dx, expected, size)).as("error of %s", g).isLessThan(Winograd.ERROR);
    float[] again = guarded(images * g.inSize());
    c.backwardData(dy, LEAD, images, packed(c, w, false, 3), LEAD, again, LEAD, scratch, LEAD);
    assertThat(again).isEqualTo(dx);
    float[] whole = packed(c, w, false, 1);
    for (int parts : new int[] {1, 2, 3, 50}) {
      float[] cut = guarded(images * g.inSize());
      for (int part = parts - 1; part >= 0; part--) {
        Arrays.fill(scratch, LEAD, scratch.length - 3, Float.NaN);
        c.backwardDataPart(dy, LEAD, images, whole, LEAD, cut, LEAD, scratch, LEAD, part, parts);
      }
      assertThat(cut).as("%d parts", parts).isEqualTo(dx);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardWeights(Case test) {
    ConvGeometry g = test.g();
    int images = test.images();
    Winograd c = new Winograd(g);
    Random random = new Random(g.hashCode());
    float[] x = values(random, images * g.inSize());
    float[] dy = values(random, images * g.outSize());
    float[] scratch = scratch(c.backwardWeightsScratch(images));
    float[] dw = guarded(g.weightLength());
    c.backwardWeights(x, LEAD, dy, LEAD, images, dw, LEAD, false, scratch, LEAD);
    checkGuards(scratch);
    double[] expected = NaiveConvolution.backwardWeights(g, images, doubles(x), doubles(dy));
    double[] size =
        NaiveConvolution.backwardWeights(
            g, images, magnitudes(doubles(x)), magnitudes(doubles(dy)));
    Arrays.fill(size, Arrays.stream(size).max().orElse(0));
    assertThat(error(dw, expected, size)).as("error of %s", g).isLessThan(Winograd.ERROR);

    for (int parts : new int[] {1, 2, 3, 50}) {
      float[] all = guarded(g.weightLength());
      for (int part = parts - 1; part >= 0; part--) {
        float[] own = guarded(g.weightLength());
        Arrays.fill(scratch, LEAD, scratch.length - 3, Float.NaN);
        c.backwardWeightPart(
            x, LEAD, dy, LEAD, images, own, LEAD, part, parts, false, scratch, LEAD);
        for (int i = LEAD; i < own.length - 3; i++) {
          if (own[i] != GUARD) {
            assertThat(all[i])
                .as("element %d, which another part wrote", i - LEAD)
                .isEqualTo(GUARD);
            all[i] = own[i];
          }
        }
      }
      assertThat(all).as("%d parts", parts).isEqualTo(dw);
      checkGuards(scratch);
    }

    float[] sum = values(random, g.weightLength());
    float[] before = sum.clone();
    c.backwardWeights(x, LEAD, dy, LEAD, images, sum, LEAD, true, scratch, LEAD);
    for (int i = LEAD; i < dw.length - 3; i++) {
      assertThat(sum[i]).isEqualTo(before[i] + dw[i]);
    }
  }

  /**
   * Each part transforms all gradients of the output: of many parts that would be most of the work.
   */
  @Test
  void theGradientOfManyWeightsIsCutIntoFewParts() {
    Assumptions.assumeTrue(Vectors.available());
    Winograd c = new Winograd(same(7, 7, 512, 512));
    assertThat(c.weightParts()).isBetween(4, 8);
    assertThat(new Winograd(same(9, 9, 3, 64)).weightParts()).isEqualTo(1);
  }

  @Test
  void paysByTheSizesAlone() {
    Assumptions.assumeTrue(Vectors.available());
    ConvGeometry good = same(32, 32, 64, 64);
    assertThat(Winograd.paysForward(good)).isTrue();
    assertThat(Winograd.paysBackwardData(good)).isTrue();
    assertThat(Winograd.paysBackwardWeights(good, 8)).isTrue();
    assertThat(Winograd.paysForward(same(28, 28, 1, 32))).isFalse();
    assertThat(Winograd.paysForward(same(2, 2, 64, 64))).isFalse();
    assertThat(Winograd.paysBackwardData(same(28, 28, 32, 1))).isFalse();
    assertThat(Winograd.paysBackwardWeights(same(4, 4, 256, 256), 1)).isFalse();
    assertThat(Winograd.paysBackwardWeights(same(8, 8, 64, 64), 16)).isTrue();
    ConvGeometry strided = new ConvGeometry(32, 32, 64, 16, 16, 64, 3, 3, 2, 2, 1, 1, 1, 1, 1);
    assertThat(Winograd.paysForward(strided)).isFalse();
    assertThat(Winograd.paysBackwardWeights(strided, 8)).isFalse();
    ConvGeometry grouped = new ConvGeometry(32, 32, 64, 32, 32, 64, 3, 3, 1, 1, 1, 1, 1, 1, 2);
    assertThat(Winograd.paysForward(grouped)).isFalse();
  }

  /** Inputs of one sign, of wildly different magnitudes, of channels that cancel each other. */
  @Test
  void errorBoundHoldsForAdversarialInputs() {
    ConvGeometry g = same(12, 12, 64, 16);
    Random random = new Random(11);
    for (int kind = 0; kind < 5; kind++) {
      float[] x = guarded(g.inSize());
      float[] w = guarded(g.weightLength());
      for (int i = 0; i < g.inSize(); i++) {
        x[LEAD + i] = adversarial(kind, random, i);
      }
      for (int i = 0; i < g.weightLength(); i++) {
        w[LEAD + i] = adversarial(kind, random, i / g.outC());
      }
      float[] y = guarded(g.outSize());
      Winograd c = new Winograd(g);
      float[] packed = packed(c, w, true, 1);
      float[] scratch = scratch(c.forwardScratch(1));
      c.forward(x, LEAD, 1, packed, LEAD, null, 0, Activation.NONE, y, LEAD, scratch, LEAD);
      double[] zero = new double[g.outC()];
      double[] expected = NaiveConvolution.forward(g, 1, doubles(x), doubles(w), zero);
      assertThat(error(y, expected, tileBound(g, x, w)))
          .as("kind %d", kind)
          .isLessThan(Winograd.ERROR);
    }
  }

  private static float adversarial(int kind, Random random, int i) {
    float value = random.nextFloat();
    return switch (kind) {
      case 0 -> value;
      case 1 -> (i & 1) == 0 ? 1 + value * 0x1p-20f : -1 - value * 0x1p-20f;
      case 2 -> (value - 0.5f) * (float) Math.pow(10, random.nextInt(9) - 4);
      case 3 -> 1000 + value;
      default -> random.nextInt(50) == 0 ? 1e6f : value - 0.5f;
    };
  }

  /**
   * For each output the sum over channels of the largest magnitudes in the patch and in the kernel,
   * nine times: what bounds the terms of its tile, of which single outputs may have much smaller
   * ones.
   */
  private static double[] tileBound(ConvGeometry g, float[] x, float[] w) {
    double[] bound = new double[g.outSize()];
    for (int i = 0; i < bound.length; i++) {
      int o = i % g.outC();
      int top = i / g.outC() / g.outW() / 4 * 4 - g.padTop();
      int left = i / g.outC() % g.outW() / 4 * 4 - g.padLeft();
      for (int c = 0; c < g.inC(); c++) {
        float most = 0;
        for (int row = Math.max(0, top); row < Math.min(g.inH(), top + 6); row++) {
          for (int col = Math.max(0, left); col < Math.min(g.inW(), left + 6); col++) {
            most = Math.max(most, Math.abs(x[LEAD + (row * g.inW() + col) * g.inC() + c]));
          }
        }
        float weight = 0;
        for (int tap = 0; tap < 9; tap++) {
          weight = Math.max(weight, Math.abs(w[LEAD + (tap * g.inC() + c) * g.outC() + o]));
        }
        bound[i] += 9.0 * most * weight;
      }
    }
    return bound;
  }
}
