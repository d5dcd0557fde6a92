package striate.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.averagePool;
import static striate.nn.Layers.concat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.sequence;
import static striate.nn.Layers.sigmoid;
import static striate.nn.Layers.softmax;
import static striate.nn.Layers.tanh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.Fit;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.tensor.AxisSoftmax;

/** What theory says about maps, and what is refused or told. */
final class ExplainerTest {
  private static final Shape IMAGE = Shape.image(2, 6, 5);

  private static final List<Method> ALL =
      List.of(
          new Method.GradCam(),
          new Method.HiResCam(),
          Method.of("integrated-gradients"),
          Method.of("smooth-grad"),
          Method.of("occlusion"));

  private static float[] numbers(int n, long seed) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static Weights weights(Shape in, Part... parts) {
    Weights w = Network.of(in, parts).initialise(7);
    for (Tensor t : w.tensors()) {
      if (t.name().endsWith(".bias")) {
        w.set(new Tensor(t.name(), t.sizes(), numbers(t.values().length, 2)));
      }
    }
    return w;
  }

  @Test
  void aLinearNetworksMapsAreItsWeightsTimesWhatTheyWeigh() {
    Weights w = weights(IMAGE, flatten(), dense(3));
    float[] x = numbers(60, 1);
    float[] base = numbers(60, 4);
    float[] a = w.get("dense1.weight").values();
    Explainer e = Explainer.of(w, 1).baseline(base);
    for (int target = 0; target < 3; target++) {
      double[] product = new double[30];
      double[] difference = new double[30];
      double[] slope = new double[30];
      for (int i = 0; i < 60; i++) {
        double weight = a[target * 60 + i];
        product[i % 30] += weight * x[i];
        difference[i % 30] += weight * ((double) x[i] - base[i]);
        slope[i % 30] += weight;
      }
      String in = Explainer.INPUT;
      same(e.explain(x, target, new Method.HiResCam(), in), product);
      same(e.explain(x, target, Method.of("integrated-gradients"), in), difference);
      same(e.explain(x, target, new Method.IntegratedGradients(1), in), difference);
      same(e.explain(x, target, Method.of("smooth-grad"), in), slope);
      same(e.explain(x, target, new Method.SmoothGrad(3, 0, 9), in), slope);
      same(e.explain(x, target, new Method.Occlusion(1, 1), in), difference);
      for (Method m : ALL) {
        Completeness c = e.explain(x, target, m, in).completeness();
        assertThat(c.exact()).isEqualTo(m instanceof Method.HiResCam || c.law() == BASELINE);
        if (c.exact()) {
          assertThat(c.error()).as(m.title()).isLessThan(1e-5);
        }
      }
    }
  }

  private static final Completeness.Law BASELINE = Completeness.Law.BASELINE;

  private static void same(Explanation e, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) e.map().values()[i])
          .as(e.method().title())
          .isCloseTo(expected[i], within(2e-5));
    }
  }

  @Test
  void theChaptersNetworkAddsUpExactly() {
    Weights w = weights(Shape.image(1, 28, 28), conv(16, 3), tanh(), flatten(), dense(10));
    Explainer e = Explainer.of(w, 1);
    float[] x = numbers(784, 3);
    assertThat(e.usualLayer(new Method.HiResCam())).isEqualTo("tanh1");
    for (int target = 0; target < 10; target++) {
      Explanation one = e.explain(x, target, new Method.HiResCam());
      Completeness c = one.completeness();
      assertThat(one.map().rows()).isEqualTo(26);
      assertThat(c.exact()).isTrue();
      assertThat(c.law()).isEqualTo(Completeness.Law.BIAS);
      assertThat(c.rest()).isEqualTo(w.get("dense1.bias").values()[target]);
      assertThat(c.sum() + c.rest()).isCloseTo(one.logit(), within(1e-5));
      assertThat(c.share()).isLessThan(1e-4);
      // Grad-CAM makes no such promise here.
      Completeness cam = e.explain(x, target, new Method.GradCam()).completeness();
      assertThat(cam.exact()).isFalse();
      assertThat(cam.error()).isGreaterThan(1e-3);
      Completeness way = e.explain(x, target, Method.of("integrated-gradients")).completeness();
      assertThat(way.error()).isLessThan(1e-4);
    }
  }

  @Test
  void gradCamIsCamWhereTheoryPutsIt() {
    // Zhou et al. 2016: each map times the weight of its mean, divided by the places here.
    Weights w =
        weights(Shape.image(1, 9, 7), conv(4, 3), relu(), globalAveragePool(), flatten(), dense(3));
    float[] x = numbers(63, 5);
    float[][] maps = striate.run.Activations.of(w).run(x);
    float[] a = w.get("dense1.weight").values();
    Explainer e = Explainer.of(w, 1);
    for (int target = 0; target < 3; target++) {
      double[] cam = new double[35];
      for (int i = 0; i < 140; i++) {
        cam[i % 35] += a[target * 4 + i / 35] * (double) maps[1][i] / 35;
      }
      Explanation one = e.explain(x, target, new Method.GradCam());
      same(one, cam);
      same(e.explain(x, target, new Method.HiResCam()), cam);
      assertThat(one.completeness().exact()).isTrue();
      assertThat(one.completeness().error()).isLessThan(1e-5);
    }
  }

  @Test
  void anIntegralTakesAsManyPointsAsItIsTold() {
    Weights w = weights(Shape.image(1, 8, 8), conv(5, 3), tanh(), flatten(), dense(3));
    float[] x = numbers(64, 6);
    for (int i = 0; i < 64; i++) {
      x[i] *= 4;
    }
    Explainer e = Explainer.of(w, 1);
    double few = e.explain(x, 0, new Method.IntegratedGradients(2)).completeness().error();
    double many = e.explain(x, 0, new Method.IntegratedGradients(200)).completeness().error();
    assertThat(few).isGreaterThan(1e-3);
    assertThat(many).isLessThan(1e-4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 200, 201})
  void theQuadratureIsExactForPolynomials(int n) {
    GaussLegendre q = GaussLegendre.of(n);
    for (int degree : new int[] {0, 1, Math.min(2 * n - 1, 60)}) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += q.weights()[i] * StrictMath.pow(q.points()[i], degree);
      }
      assertThat(sum).isCloseTo(1.0 / (degree + 1), within(1e-13));
    }
  }

  @Test
  void aSoftmaxAtTheEndIsLeftOut() {
    float[] x = numbers(60, 1);
    Weights plain = weights(IMAGE, conv(3, 3), relu(), flatten(), dense(4));
    for (Part end :
        List.of(
            softmax(),
            new AxisSoftmax(List.of(0), false),
            new AxisSoftmax(List.of(0), true),
            sequence(softmax(), dropout(0.5)))) {
      Weights ended = weights(IMAGE, conv(3, 3), relu(), flatten(), dense(4), end);
      Explainer a = Explainer.of(plain, 1);
      Explainer b = Explainer.of(ended, 1);
      assertThat(b.removed()).isNotEmpty();
      assertThat(a.removed()).isEmpty();
      for (Method m : ALL) {
        Explanation one = a.explain(x, 2, m);
        Explanation two = b.explain(x, 2, m);
        assertThat(two.map().values()).isEqualTo(one.map().values());
        assertThat(two.logit()).isEqualTo(one.logit());
        assertThat(two.probability()).isEqualTo(one.probability());
      }
    }
    // A convolution's classes: the softmax stands over the channels of one pixel.
    Explainer c =
        Explainer.of(weights(IMAGE, conv(4, 3), globalAveragePool(), softmax(), flatten()), 1);
    assertThat(c.removed()).isEqualTo("softmax1");
    assertThat(c.explain(x, 1, new Method.GradCam()).layer()).isEqualTo("conv1");
    // Each class for itself.
    Explainer s =
        Explainer.of(weights(IMAGE, conv(3, 3), relu(), flatten(), dense(4), sigmoid()), 1);
    Explanation e = s.explain(x, 2, new Method.GradCam());
    assertThat(e.probability()).isCloseTo(1 / (1 + Math.exp(-e.logit())), within(1e-6));
    // One within the network stays.
    assertThat(Explainer.of(weights(IMAGE, flatten(), dense(4), softmax(), dense(3)), 1).removed())
        .isEmpty();
  }

  @Test
  void theUsualLayerIsTheLastMapBeforePooling() {
    Method cam = new Method.GradCam();
    assertThat(usual(conv(3, 3), relu(), maxPool(2), flatten(), dense(2))).isEqualTo("relu1");
    assertThat(usual(conv(3, 3), relu(), dropout(0.5), averagePool(2), flatten(), dense(2)))
        .isEqualTo("relu1");
    assertThat(usual(conv(3, 3), relu(), flatten(), dense(5), relu(), dense(2))).isEqualTo("relu1");
    // Two ways that each see a part only: the last map before them.
    assertThat(
            usual(
                conv(3, 3),
                tanh(),
                concat(
                    sequence(conv(2, 2), globalAveragePool(), flatten()),
                    sequence(conv(2, 3), globalAveragePool(), flatten())),
                dense(2)))
        .isEqualTo("tanh1");
    // Nothing but a pool.
    Explainer pool = Explainer.of(weights(IMAGE, averagePool(2), flatten(), dense(2)), 1);
    assertThat(pool.defaultLayer()).isEmpty();
    Weights resNet = Architectures.resNetSmall(20, Shape.image(3, 32, 32), 10).initialise(1);
    Explainer e = Explainer.of(resNet, 1);
    assertThat(e.usualLayer(cam)).isEqualTo(e.layers().getLast());
    assertThat(e.usualLayer(Method.of("occlusion"))).isEqualTo("input");
  }

  private static String usual(Part... parts) {
    return Explainer.of(weights(IMAGE, parts), 1).defaultLayer().orElse("");
  }

  @Test
  void aNetworkWithoutMapsSaysWhatWorks() {
    Explainer e = Explainer.of(weights(IMAGE, flatten(), dense(7), relu(), dense(3)), 1);
    assertThatThrownBy(() -> e.explain(numbers(60, 1), 0, new Method.GradCam()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Grad-CAM: a layer with maps before the output expected, got a network without one;"
                + " integrated-gradients, smooth-grad and occlusion work on its input");
    assertThat(e.explain(numbers(60, 1), 0, Method.of("occlusion")).layer()).isEqualTo("input");
    assertThat(e.explain(numbers(60, 1), 0, new Method.GradCam(), "input").map().rows())
        .isEqualTo(6);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Weights w = weights(IMAGE, conv(3, 3), relu(), flatten(), dense(4));
    Explainer e = Explainer.of(w, 1);
    float[] x = numbers(60, 1);
    Method m = new Method.GradCam();
    refused(() -> e.explain(x, 4, m), "class: 0 to 3 expected, got 4");
    refused(() -> e.explain(x, -1, m), "class: 0 to 3 expected, got -1");
    refused(
        () -> e.explain(x, 0, m, "conv2"),
        "layer conv2: no such layer with maps; there are input, conv1, relu1");
    refused(
        () -> e.explain(x, 0, m, "dense1"),
        "layer dense1: maps expected, got [N, 4]; there are input, conv1, relu1");
    assertThatThrownBy(() -> e.explain(new float[59], 0, m))
        .isInstanceOf(ShapeException.class)
        .hasMessage("image: 60 numbers of [2, 6, 5] expected, got 59");
    float[] bad = x.clone();
    bad[7] = Float.NaN;
    refused(() -> e.explain(bad, 0, m), "image: finite numbers expected, got NaN");
    refused(() -> e.baseline(bad), "baseline: finite numbers expected, got NaN");
    refused(
        () -> Explainer.of(weights(Shape.features(4), dense(2)), 1),
        "explanation: a network that reads images expected, got one that reads [N, 4]");
    refused(
        () -> Explainer.of(weights(IMAGE, conv(2, 3)), 1),
        "explanation: one output for each class expected, got an image [N, 2, 4, 3]");
    refused(() -> Explainer.of(w, 0), "threads: at least 1 expected, got 0");
    refused(
        () -> Method.of("guided-backpropagation"),
        "method: grad-cam, hires-cam, integrated-gradients, smooth-grad or occlusion expected, got"
            + " guided-backpropagation");
    Weights broken = w.copy();
    Arrays.fill(broken.stored(3)[0], Float.MAX_VALUE);
    Arrays.fill(broken.stored(0)[0], 1e30f);
    refused(
        () -> Explainer.of(broken, 1).explain(x, 0, m), "output 0: a finite logit expected, got ");
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable c, String m) {
    assertThatThrownBy(c).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(m);
  }

  @Test
  void noPositiveEvidenceIsSaid() {
    Weights w = weights(IMAGE, conv(3, 3), relu(), globalAveragePool(), flatten(), dense(2));
    Parameter.Sizes sizes = w.get("dense1.weight").sizes();
    w.set(new Tensor("dense1.weight", sizes, new float[] {-1, -1, -1, 1, 1, 1}));
    Explainer e = Explainer.of(w, 1);
    float[] x = numbers(60, 1);
    Explanation against = e.explain(x, 0, new Method.GradCam());
    assertThat(against.map().hasPositive()).isFalse();
    assertThat(against.map().least()).isLessThan(0);
    assertThat(against.notes()).anyMatch(n -> n.startsWith("No positive evidence"));
    Explanation with = e.explain(x, 1, new Method.GradCam());
    assertThat(with.map().hasPositive()).isTrue();
    assertThat(with.notes()).isEmpty();
    // A logit that does not depend on the picture at all.
    w.set(new Tensor("dense1.weight", sizes, new float[6]));
    Explanation none = Explainer.of(w, 1).explain(x, 1, new Method.GradCam());
    assertThat(none.notes()).anyMatch(n -> n.startsWith("The map is zero everywhere"));
    Receipt receipt = Explainer.of(w, 1).receipt(x, none);
    assertThat(receipt.randomisation().verdict()).isEqualTo(Randomisation.Verdict.UNKNOWN);
    assertThat(receipt.deletion().beatsChance()).isFalse();
  }

  @Test
  void aReceiptTellsHowFarItIsAndMayBeEnded() {
    Weights w = weights(IMAGE, conv(3, 3), relu(), globalAveragePool(), flatten(), dense(2));
    Explainer e = Explainer.of(w, 1);
    float[] x = numbers(60, 1);
    Explanation explained = e.explain(x, 0, new Method.GradCam());
    // Two layers: weights are drawn to one and to both, and both twice more.
    Receipt.Effort effort = new Receipt.Effort(4, 2, 5, 3);
    List<Integer> told = new ArrayList<>();
    Receipt receipt =
        e.receipt(
            x,
            explained,
            effort,
            (done, all) -> {
              assertThat(all).isEqualTo(2 * 3 + 2 + 2);
              told.add(done);
            });
    assertThat(told).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(receipt.randomisation()).isEqualTo(e.receipt(x, explained, effort).randomisation());
    assertThatThrownBy(() ->
            e.receipt(
                x,
                explained,
                effort,
                (done, all) -> {
                  throw new CancellationException("enough");
                }))
        .isInstanceOf(CancellationException.class);
    // The next one is not the worse for it.
    assertThat(e.receipt(x, explained, effort).deletion().byMap())
        .isEqualTo(receipt.deletion().byMap());
  }

  @Test
  void aModelsBaselineIsBlack() {
    Weights w = weights(Shape.image(1, 6, 5), flatten(), dense(2));
    Preprocessing p = new Preprocessing(1, 6, 5, Fit.STRETCH, List.of(0.25f), List.of(0.5f));
    Explainer e = Explainer.of(Model.of(w).preprocessing(p), 1);
    float[] black = new float[30];
    Arrays.fill(black, -0.5f);
    Explanation x = e.explain(black, 1, Method.of("integrated-gradients"));
    assertThat(x.map().isZero()).isTrue();
    assertThat(Explainer.uniform(p, 255)).containsOnly(1.5f);
  }

  @Test
  void bitsDoNotDependOnThreads() {
    Weights w = Architectures.resNetSmall(20, Shape.image(3, 20, 21), 5).initialise(1);
    float[] x = numbers(3 * 20 * 21, 8);
    Explainer one = Explainer.of(w, 1);
    Explainer three = Explainer.of(w, 3);
    for (Method m : ALL) {
      for (String layer : List.of("input", one.layers().get(5), one.layers().getLast())) {
        assertThat(three.explain(x, 2, m, layer).map().values())
            .as(m.title() + " " + layer)
            .isEqualTo(one.explain(x, 2, m, layer).map().values());
      }
    }
  }

  @Test
  void windowsReachTheEndOnAnyMap() {
    for (int side = 1; side < 30; side++) {
      for (int window = 1; window <= side; window++) {
        for (int stride = 1; stride <= window; stride++) {
          int[] starts = Maps.starts(side, window, stride);
          boolean[] covered = new boolean[side];
          for (int s : starts) {
            Arrays.fill(covered, s, s + window, true);
          }
          for (boolean c : covered) {
            assertThat(c).isTrue();
          }
          assertThat(starts).doesNotHaveDuplicates();
        }
      }
    }
  }

  @Test
  void anInterruptEndsIt() {
    Explainer e = Explainer.of(weights(IMAGE, conv(3, 3), relu(), flatten(), dense(4)), 1);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> e.explain(numbers(60, 1), 0, Method.of("occlusion")))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
