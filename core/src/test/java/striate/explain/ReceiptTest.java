package striate.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.averagePool;
import static striate.nn.Layers.concat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;
import static striate.nn.Layers.tanh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.format.Model;
import striate.format.Shrink;
import striate.nn.Architectures;
import striate.nn.AveragePool;
import striate.nn.Network;
import striate.nn.Padding;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.Window;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Unary;

/** What a receipt may promise, and what it must not. */
final class ReceiptTest {
  private static final Shape IMAGE = Shape.image(1, 12, 12);
  private static final Method IG = Method.of("integrated-gradients");

  /** A digit's kind of picture: strokes on a ground that is black all over. */
  private static float[] strokes() {
    Random random = new Random(3);
    float[] x = new float[144];
    for (int i = 0; i < 144; i++) {
      int row = i / 12;
      int column = i % 12;
      boolean stroke =
          (row == 3 && column > 2 && column < 9) || (column == 8 && row > 2 && row < 10);
      x[i] = stroke ? 0.5f + 0.5f * random.nextFloat() : 0;
    }
    return x;
  }

  private static float[] noise(int n) {
    Random random = new Random(1);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static Explainer explainer(Shape in, Part... parts) {
    return Explainer.of(Network.of(in, parts).initialise(99), 1);
  }

  /**
   * Adebayo et al. 2018: times the input, a map of random weights looks like that of learned ones.
   */
  @Test
  void aMapThatIsStrongWhereThePictureIsDoesNotPass() {
    Explainer e = explainer(IMAGE, conv(8, 3), tanh(), flatten(), dense(10));
    float[] x = strokes();
    Randomisation r =
        Randomisation.of(e, x, e.explain(x, 1, IG), new Receipt.Effort(20, 5, 5, 8), () -> {});
    assertThat(r.correlation()).isLessThan(Randomisation.LIMIT);
    assertThat(r.unsigned()).isGreaterThan(0.9);
    assertThat(r.verdict()).isEqualTo(Randomisation.Verdict.SIGNS_DEPEND);
  }

  @Test
  void constantsAreNoWeights() {
    BinaryConstant scale = new BinaryConstant(Binary.Op.MUL, List.of(1), false, false);
    Network n = Network.of(IMAGE, scale, conv(4, 3), tanh(), flatten(), scale, dense(3));
    Weights w = n.initialise(9);
    List<String> constants = new ArrayList<>();
    for (Tensor t : w.tensors()) {
      if (t.name().startsWith("mul")) {
        Arrays.fill(t.values(), 0.01f);
        w.set(t);
        constants.add(t.name());
      }
    }
    assertThat(constants).hasSize(2);
    Explainer e = Explainer.of(w, 1);
    Explanation x = e.explain(noise(144), 1, new Method.HiResCam());
    Randomisation r = Randomisation.of(e, noise(144), x, Receipt.Effort.USUAL, () -> {});
    assertThat(r.steps()).extracting(Randomisation.Step::downTo).doesNotContain("mul1", "mul2");
    assertThat(r.steps().getLast().downTo()).isEqualTo("conv1");
    Explainer none = Explainer.of(Network.of(IMAGE, scale, flatten()).initialise(1), 1);
    Explanation plain = none.explain(noise(144), 1, IG);
    assertThat(Randomisation.of(none, noise(144), plain, Receipt.Effort.USUAL, () -> {}).verdict())
        .isEqualTo(Randomisation.Verdict.UNKNOWN);
  }

  @Test
  void aShrunkModelsScalesStay() throws IOException {
    Network n = Network.of(IMAGE, conv(4, 3), relu(), conv(6, 3), relu(), flatten(), dense(3));
    Model small = Shrink.of(Model.of(n.initialise(3))).toInt8(1, i -> noise(144)).model();
    assertThat(small.network().nodes()).anyMatch(node -> node.layer() instanceof Quantize);
    Explainer e = Explainer.of(small, 1);
    Randomisation r =
        Randomisation.of(
            e,
            noise(144),
            e.explain(noise(144), 1, new Method.HiResCam()),
            Receipt.Effort.USUAL,
            () -> {});
    for (Randomisation.Step s : r.steps()) {
      assertThat(small.network().nodes())
          .filteredOn(node -> node.name().equals(s.downTo()))
          .noneMatch(node -> node.layer() instanceof BinaryConstant);
      assertThat(s.correlation()).isNotNaN();
    }
    assertThat(r.verdict()).isNotEqualTo(Randomisation.Verdict.UNKNOWN);
  }

  @Test
  void onlyWhatTheoryPromisesIsExact() {
    Method cam = new Method.GradCam();
    Method hires = new Method.HiResCam();
    float[] x = noise(144);
    Explainer dropped = explainer(IMAGE, conv(3, 3), relu(), dropout(0.5), flatten(), dense(3));
    assertThat(dropped.explain(x, 1, cam).layer()).isEqualTo("relu1");
    assertThat(dropped.explain(x, 1, cam).completeness().exact()).isFalse();
    assertThat(dropped.explain(x, 1, hires).completeness().exact()).isTrue();
    Explainer mean =
        explainer(
            IMAGE, conv(3, 3), relu(), dropout(0.5), globalAveragePool(), flatten(), dense(3));
    assertThat(mean.explain(x, 1, cam).completeness().exact()).isTrue();
    // A pool of one output that does not see the whole map.
    Explainer part = explainer(IMAGE, conv(3, 3), relu(), averagePool(6), flatten(), dense(3));
    assertThat(part.explain(x, 1, cam).map().rows()).isEqualTo(10);
    assertThat(part.explain(x, 1, cam).completeness().exact()).isFalse();
    assertThat(part.explain(x, 1, cam).completeness().error()).isGreaterThan(1e-3);
    Explainer all =
        explainer(
            IMAGE,
            conv(3, 3),
            relu(),
            new AveragePool(Window.of(10, 10), false),
            flatten(),
            dense(3));
    assertThat(all.explain(x, 1, cam).completeness().exact()).isTrue();
    // A window of the map's size that begins in the padding misses the last rows and columns.
    Window late = Window.of(10, 10).padding(Padding.of(1)).stride(3, 3);
    Explainer most =
        explainer(IMAGE, conv(3, 3), relu(), new AveragePool(late, false), flatten(), dense(3));
    assertThat(most.explain(x, 1, cam).layer()).isEqualTo("relu1");
    assertThat(most.explain(x, 1, cam).completeness().exact()).isFalse();
    assertThat(most.explain(x, 1, cam).completeness().error()).isGreaterThan(1e-3);
    assertThat(most.explain(x, 1, hires).completeness().exact()).isTrue();
    for (Explainer e : List.of(dropped, mean, all, most)) {
      for (Method m : List.of(cam, hires)) {
        Completeness c = e.explain(x, 1, m).completeness();
        if (c.exact()) {
          assertThat(c.error()).isLessThan(1e-4);
        }
      }
    }
  }

  /** Sums and concatenations of what is affine are affine, behind the layer and past it. */
  @Test
  void branchesAddUp() {
    float[] x = noise(144);
    Method hires = new Method.HiResCam();
    Part summed = residual(sequence(conv(3, 1)), sequence(conv(3, 1)));
    Part joined = concat(conv(2, 1), sequence(conv(3, 1), conv(2, 1)));
    for (Part branches : List.of(summed, joined)) {
      Explainer e = explainer(IMAGE, conv(3, 3), relu(), branches, flatten(), dense(3));
      for (String layer : e.layers()) {
        Completeness c = e.explain(x, 1, hires, layer).completeness();
        assertThat(c.exact()).as(layer).isEqualTo(!layer.equals("conv1"));
        if (c.exact()) {
          assertThat(c.error()).as(layer).isLessThan(1e-5);
          assertThat(Math.abs(c.sum())).as(layer).isGreaterThan(1e-3);
        }
      }
      Method cam = new Method.GradCam();
      assertThat(e.explain(x, 1, cam, "relu1").completeness().exact()).isFalse();
    }
  }

  @Test
  void layersThatJumpHaveNoIntegral() {
    float[] x = noise(144);
    Quantize steps = new Quantize(List.of(0.5f), List.of(0f), 0, -128, 127);
    Unary floor = new Unary(Unary.Function.FLOOR);
    for (Part jump : List.of(steps, floor)) {
      Explainer e = explainer(IMAGE, conv(3, 3), jump, flatten(), dense(3));
      assertThat(e.explain(x, 1, IG).completeness().exact()).isFalse();
      // Behind the layer there are none.
      Explanation behind = e.explain(x, 1, new Method.IntegratedGradients(5), e.layers().getLast());
      assertThat(behind.completeness().exact()).isTrue();
    }
  }

  /** ReLUs jump in their slopes; the integral errs, the less the more points it has. */
  @Test
  void anIntegralThroughManyReLusNeedsPoints() {
    Weights w = Architectures.resNetSmall(20, Shape.image(3, 16, 16), 10).initialise(5);
    // Not from zero: on that way a network without biases has one slope.
    float[] other = noise(3 * 16 * 16 + 1);
    Explainer e = Explainer.of(w, 2).baseline(Arrays.copyOfRange(other, 1, other.length));
    float[] x = noise(3 * 16 * 16);
    Completeness few = e.explain(x, 0, new Method.IntegratedGradients(20)).completeness();
    Completeness many = e.explain(x, 0, IG).completeness();
    assertThat(many.error()).isLessThan(few.error() / 2).isLessThan(0.03);
    assertThat(Math.abs(many.logit())).isGreaterThan(1);
  }

  @Test
  void aBaselineThatGivesNoNumbersHindersOnlyThoseWhoUseIt() {
    Explainer e =
        explainer(IMAGE, new Unary(Unary.Function.LOG), conv(3, 3), relu(), flatten(), dense(3));
    float[] x = new float[144];
    Arrays.fill(x, 0.5f);
    x[7] = 2;
    String layer = e.layers().get(1);
    assertThat(e.explain(x, 1, new Method.GradCam(), layer).map().rows()).isEqualTo(10);
    assertThatThrownBy(() -> e.explain(x, 1, IG, layer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite numbers expected")
        .hasMessageContaining("Conv2d");
  }

  @Test
  void aMapWithoutNumbersIsRefused() {
    Explainer e =
        explainer(IMAGE, new Unary(Unary.Function.LOG), conv(3, 3), relu(), flatten(), dense(3));
    float[] x = new float[144];
    Arrays.fill(x, 0.5f);
    assertThatThrownBy(() -> e.explain(x, 1, Method.of("occlusion")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Occlusion: finite numbers of a map expected, got NaN; the network gives no others for"
                + " this picture and baseline");
    // On the way to the baseline there are numbers, but none at its end.
    assertThatThrownBy(() -> e.explain(x, 1, IG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("baseline: a finite logit expected, got ");
    float[] grey = new float[144];
    Arrays.fill(grey, 0.1f);
    Explainer other = e.baseline(grey);
    assertThat(other.explain(x, 1, Method.of("occlusion")).notes()).isEmpty();
    assertThat(other.explain(x, 1, IG).completeness().error()).isLessThan(0.05);
  }

  @Test
  void aMapOfZerosSaysWhy() {
    Explainer e = explainer(IMAGE, conv(3, 3), relu(), flatten(), dense(3));
    float[] black = new float[144];
    assertThat(e.explain(black, 1, IG).notes())
        .containsExactly("The map is zero everywhere: here the picture is the baseline.");
    assertThat(e.explain(black, 1, new Method.HiResCam()).notes())
        .containsExactly("The map is zero everywhere: here the layer's output is zero.");
    assertThat(e.explain(black, 1, new Method.HiResCam(), Explainer.INPUT).notes())
        .containsExactly("The map is zero everywhere: here the input is zero.");
    assertThat(e.explain(black, 1, IG, "conv1").notes())
        .containsExactly(
            "The map is zero everywhere: here the layer's output is that of the baseline.");
    // A slope does not ask how large the picture is.
    assertThat(e.explain(black, 1, Method.of("smooth-grad")).notes())
        .containsExactly("The map is zero everywhere: the logit's gradient is zero here.");
    // Neither does occlusion, whose black picture loses nothing to a baseline that ReLU cuts off.
    float[] below = new float[144];
    Arrays.fill(below, -1);
    Explainer cut = explainer(IMAGE, relu(), conv(3, 3), flatten(), dense(3)).baseline(below);
    assertThat(cut.explain(black, 1, Method.of("occlusion")).notes())
        .containsExactly("The map is zero everywhere.");
  }
}
