package striate.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.averagePool;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.kernelPool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import striate.arithmetic.Working.Named;
import striate.arithmetic.Working.Way;
import striate.nn.Architectures;
import striate.nn.KernelPool;
import striate.nn.Layer;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.nn.tensor.Unary;
import striate.run.LayerValues;
import striate.run.RandomNetworks;
import striate.run.TensorNetworks;

final class WorkingsTest {
  /** Windows of every kind. */
  private static List<Network> windows() {
    Shape image = Shape.image(4, 13, 10);
    return List.of(
        Network.of(image, conv(6, 3), relu(), conv(8, 5).same().stride(2), averagePool(2)),
        Network.of(image, conv(6, 3, 2).dilation(2).pad(2).groups(2), maxPool(3).stride(2).pad(1)),
        Network.of(image, depthwise(3).same(), conv(7, 1), averagePool(3).same()),
        Network.of(
            image, averagePool(3).stride(2).pad(1).countPadding(true).ceil(true), conv(3, 2)),
        Network.of(Shape.image(32, 14, 14), conv(64, 3).same(), batchNorm(), conv(64, 3).same()),
        Network.of(Shape.image(1, 1, 1), conv(1, 1), maxPool(1), flatten(), dense(1)),
        Network.of(Shape.image(512, 4, 4), conv(512, 3).same(), flatten(), dense(40)),
        Network.of(image, conv(8, 3), kernelPool(KernelPool.Mode.MAX).group(4)),
        Network.of(image, conv(8, 3), kernelPool(KernelPool.Mode.MEAN), flatten(), dense(5)),
        Network.of(image, conv(8, 3), kernelPool(KernelPool.Mode.SUM)));
  }

  private static Network functions() {
    List<Layer> all =
        new ArrayList<>(
            List.of(
                Layers.tanh(),
                Layers.sigmoid(),
                Layers.gelu(),
                Layers.silu(),
                Layers.hardSwish(),
                Layers.relu6(),
                Layers.leakyRelu(0.1),
                Layers.softmax()));
    for (Unary.Function f : Unary.Function.values()) {
      float alpha = f == Unary.Function.CLIP ? -0.5f : 0.7f;
      all.add(new Unary(f, f.settings() > 0 ? alpha : 0, f.settings() > 1 ? 0.9f : 0));
    }
    Network.Builder b = Network.builder(Shape.image(3, 5, 4));
    List<Network.Builder.Ref> ends = new ArrayList<>();
    for (Layer layer : all) {
      ends.add(b.add(layer, b.input()));
    }
    return b.build(b.add(new striate.nn.Concat(), ends));
  }

  static Map<String, Network> networks() {
    Map<String, Network> all = new TreeMap<>(TensorNetworks.all());
    List<Network> windows = windows();
    for (int i = 0; i < windows.size(); i++) {
      all.put("window " + i, windows.get(i));
    }
    all.put("functions", functions());
    all.put("chapter", Architectures.chapterAsPrinted());
    all.put("mobilenet", Architectures.mobileNetV2(Shape.image(3, 32, 32), 7));
    all.put("resnet", Architectures.resNetSmall(8, Shape.image(3, 32, 32), 10));
    for (int seed = 0; seed < 20; seed++) {
      all.put("random " + seed, RandomNetworks.of(seed, false));
    }
    return all;
  }

  static Weights weights(Network network, SplittableRandom random) {
    Weights w = network.initialise(random.nextLong());
    for (int n = 0; n < network.nodes().size(); n++) {
      List<Parameter> parameters = network.nodes().get(n).parameters();
      for (int p = 0; p < parameters.size(); p++) {
        if (parameters.get(p).role() != Parameter.Role.WEIGHT) {
          float[] values = w.stored(n)[p];
          for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + random.nextFloat();
          }
        }
      }
    }
    return w;
  }

  static float[] picture(Network network, SplittableRandom random) {
    float[] x = new float[network.input().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(4) == 0 ? 0 : random.nextFloat() * 3 - 1;
    }
    return x;
  }

  /**
   * What the issue asks for: every sum shown is the engine's value. A value moved by a thousandth
   * of the scale is none.
   */
  @Test
  void theWorkingsOfTwoThousandRandomNumbersGiveTheEnginesValues() {
    SplittableRandom random = new SplittableRandom(18);
    Map<String, Network> networks = networks();
    Map<Way, Integer> ways = new EnumMap<>(Way.class);
    Map<Way, Integer> sameBits = new EnumMap<>(Way.class);
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Map.Entry<String, Network> e : networks.entrySet()) {
      Network network = e.getValue();
      Weights weights = weights(network, random);
      float[] x = picture(network, random);
      int layers = network.nodes().size();
      for (int node : IntStream.range(0, layers).filter(n -> layers < 40 || n % 7 == 0).toArray()) {
        LayerValues values = LayerValues.of(weights, x, node);
        for (int k = 0; k < 4; k++) {
          int index = random.nextInt(values.output().length);
          Working w = Workings.of(values, weights.stored(node), index);
          seen++;
          ways.merge(w.way(), 1, Integer::sum);
          sameBits.merge(w.way(), w.sameBits() ? 1 : 0, Integer::sum);
          if (!w.agrees()) {
            wrong.add(
                e.getKey()
                    + ", "
                    + network.place(node)
                    + ", "
                    + index
                    + ": "
                    + w.value()
                    + " and "
                    + w.result()
                    + ", "
                    + w.units()
                    + " of "
                    + w.bound());
          }
          if (w.way() != Way.SLOPES && Float.isFinite(w.value()) && w.scale() > 1e-30) {
            float moved = (float) (w.value() + 1e-3 * w.scale());
            float[] other = values.output().clone();
            other[index] = moved;
            LayerValues bad = new LayerValues(network, node, values.inputs(), other);
            Working b = Workings.of(bad, weights.stored(node), index);
            // Or nothing is claimed any more.
            assertThat(b.way() == Way.SLOPES || !b.agrees()).as(network.place(node)).isTrue();
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(2000);
    assertThat(ways).containsKeys(Way.values());
    // Most sums are in the engine's order, so not one bit is different.
    assertThat(sameBits.get(Way.PRODUCTS)).isGreaterThan(ways.getOrDefault(Way.PRODUCTS, 0) / 2);
    assertThat(sameBits.get(Way.CHOICE)).isEqualTo(ways.get(Way.CHOICE));
    assertThat(sameBits.get(Way.COPY)).isEqualTo(ways.get(Way.COPY));
  }

  /** Patch, kernel and sum of a corner of a padded convolution with a bias, by hand. */
  @Test
  void aPatchAtTheEdgeHasPadding() {
    Network network = Network.of(Shape.image(1, 2, 2), conv(1, 3).pad(1));
    Weights w = Weights.zeros(network);
    w.set(
        new striate.nn.Tensor(
            "conv1.weight",
            Parameter.Sizes.of(1, 1, 3, 3),
            new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}));
    w.set(new striate.nn.Tensor("conv1.bias", Parameter.Sizes.of(1), new float[] {0.5f}));
    LayerValues values = LayerValues.of(w, new float[] {10, 20, 30, 40}, 0);
    Working corner = Workings.of(values, w.stored(0), 0);
    assertThat(corner.sizes()).containsExactly(1, 3, 3);
    assertThat(corner.sources()).containsExactly(-1, -1, -1, -1, 0, 1, -1, 2, 3);
    assertThat(corner.patch()).containsExactly(0, 0, 0, 0, 10, 20, 0, 30, 40);
    assertThat(corner.kernel()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(corner.products()).containsExactly(0, 0, 0, 0, 50, 120, 0, 240, 360);
    assertThat(corner.numbers()).containsExactly(new Named("b", 0.5));
    assertThat(corner.result()).isEqualTo(770.5).isEqualTo(corner.value());
    assertThat(corner.sameBits()).isTrue();
  }

  @Test
  void theErrorFunctionIsThatOfTables() {
    // Abramowitz and Stegun, table 7.1.
    assertThat(Functions.erf(0.5)).isCloseTo(0.5204998778, within(1e-10));
    assertThat(Functions.erf(-1)).isCloseTo(-0.8427007929, within(1e-10));
    assertThat(Functions.erf(2)).isCloseTo(0.9953222650, within(1e-10));
    assertThat(1 - Functions.erf(2.999999)).isCloseTo(1 - Functions.erf(3), within(1e-9));
    assertThat(Functions.erf(40)).isEqualTo(1);
    assertThat(Functions.erf(Double.NaN)).isNaN();
  }

  /** A training that went astray is what one looks at most closely. */
  @Test
  void numbersThatAreNotFiniteAreShownAsTheyAre() {
    Network network =
        Network.of(Shape.image(1, 4, 4), conv(2, 3), relu(), maxPool(2), flatten(), dense(3));
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 3e38f}) {
      Weights w = network.initialise(1);
      w.stored(0)[0][4] = bad;
      float[] x = new float[16];
      java.util.Arrays.fill(x, 2);
      for (int node = 0; node < network.nodes().size(); node++) {
        LayerValues values = LayerValues.of(w, x, node);
        for (int i = 0; i < values.output().length; i++) {
          assertThat(Workings.of(values, w.stored(node), i).agrees())
              .as(bad + ", " + network.place(node) + ", " + i)
              .isTrue();
        }
      }
    }
  }
}
