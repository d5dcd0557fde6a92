package striate.kernels.winograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;

/** Which of Winograd's kernels are in vectors, and when that changes, shows in no bit. */
class ScalarWinogradTest {
  private static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void set(boolean ready, @Nullable Random chance) {
    for (WinogradForm form : WinogradForm.values()) {
      form.state().setReady(chance == null ? ready : chance.nextBoolean());
    }
  }

  @AfterEach
  void allInVectors() {
    set(true, null);
  }

  private static ConvGeometry geometry(int h, int w, int inC, int outC, int top, int left) {
    int outH = h + 2 * top - 2;
    int outW = w + 2 * left - 2;
    return new ConvGeometry(h, w, inC, outH, outW, outC, 3, 3, 1, 1, top, left, 1, 1, 1);
  }

  /** Output, the gradient of the input, that of the weights. */
  private static float[][] all(ConvGeometry g, int images, Activation activation) {
    Winograd winograd = new Winograd(g);
    float[] x = random(images * g.inSize(), 1);
    float[] w = random(9 * g.inC() * g.outC(), 2);
    float[] bias = random(g.outC(), 3);
    float[] dy = random(images * g.outSize(), 4);
    float[] packed = new float[winograd.packedForwardLength()];
    float[] packedBack = new float[winograd.packedBackwardLength()];
    winograd.packForward(w, 0, packed, 0, 0, 1);
    winograd.packBackward(w, 0, packedBack, 0, 0, 1);
    int scratch =
        Math.max(
            winograd.forwardScratch(images),
            Math.max(
                winograd.backwardDataScratch(images), winograd.backwardWeightsScratch(images)));
    float[] s = new float[scratch];
    float[] y = new float[images * g.outSize()];
    float[] dx = new float[images * g.inSize()];
    float[] dw = random(w.length, 5);
    winograd.forward(x, 0, images, packed, 0, bias, 0, activation, y, 0, s, 0);
    winograd.backwardData(dy, 0, images, packedBack, 0, dx, 0, s, 0);
    winograd.backwardWeights(x, 0, dy, 0, images, dw, 0, activation.isPresent(), s, 0);
    return new float[][] {y, dx, dw};
  }

  @Test
  void bothFormsGiveTheSameBits() {
    assumeTrue(Vectors.available(), "no vectors");
    Random chance = new Random(6);
    int[][] sizes = {
      {6, 6, 16, 16, 1, 1},
      {5, 7, 3, 5, 1, 1},
      {9, 4, 17, 33, 0, 1},
      {8, 8, 1, 64, 2, 0},
      {13, 6, 40, 48, 2, 2},
      {4, 4, 64, 80, 1, 1},
      {7, 7, 31, 100, 1, 2}
    };
    for (int[] n : sizes) {
      ConvGeometry g = geometry(n[0], n[1], n[2], n[3], n[4], n[5]);
      for (int images = 1; images <= 7; images += 3) {
        Activation activation =
            switch (images) {
              case 1 -> Activation.NONE;
              case 4 -> Activation.RELU;
              default -> Activation.clippedRelu(0.5f);
            };
        set(true, null);
        float[][] vectors = all(g, images, activation);
        set(false, null);
        float[][] scalar = all(g, images, activation);
        assertThat(scalar).as("%s, %d images", g, images).isDeepEqualTo(vectors);
        set(false, chance);
        assertThat(all(g, images, activation)).isDeepEqualTo(vectors);
      }
    }
  }

  /** What is no number, or infinite, or −0, comes out the same too. */
  @Test
  void specialValuesToo() {
    assumeTrue(Vectors.available(), "no vectors");
    int lanes = Vectors.LANES;
    float[] special = {Float.NaN, Float.POSITIVE_INFINITY, -0f, 0f, Float.MIN_VALUE, -3e38f, 1};
    float[] m = new float[36 * lanes];
    Random random = new Random(7);
    for (int i = 0; i < m.length; i++) {
      m[i] = special[random.nextInt(special.length)];
    }
    float[] bias = random(lanes, 8);
    for (float least : new float[] {0, Float.NEGATIVE_INFINITY}) {
      float[] a = new float[16 * lanes];
      float[] b = new float[16 * lanes];
      WinogradOutput.transform(m, 0, lanes, bias, 0, least, a, 0, 4 * lanes, lanes, 1);
      ScalarWinograd.output(m, 0, lanes, bias, 0, least, b, 0, 4 * lanes, lanes, 1);
      assertThat(b).isEqualTo(a);
    }
    float[] a = new float[36 * lanes];
    float[] b = new float[36 * lanes];
    WinogradInput.transform(m, 0, 6 * lanes, lanes, a, 0, lanes, lanes, 1);
    ScalarWinograd.input(m, 0, 6 * lanes, lanes, b, 0, lanes, lanes, 1);
    assertThat(b).isEqualTo(a);
  }

  @Test
  void whoNeverWaitsDoesNot() {
    assumeTrue(Vectors.available(), "no vectors");
    set(false, null);
    WinogradForms forms = WinogradForms.ofPass(2, 1);
    forms.ask();
    assertThat(forms.waits()).isTrue();
    forms.neverWait();
    assertThat(forms.waits()).isFalse();
  }
}
