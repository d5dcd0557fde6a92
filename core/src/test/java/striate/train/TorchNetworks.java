package striate.train;

import static striate.nn.Layers.averagePool;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.hardSwish;
import static striate.nn.Layers.kernelPool;
import static striate.nn.Layers.leakyRelu;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.sigmoid;
import static striate.nn.Layers.silu;
import static striate.nn.Layers.tanh;

import java.util.List;
import striate.nn.Add;
import striate.nn.Concat;
import striate.nn.KernelPool;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Shape;
import striate.truth.TorchCases.Case;

/**
 * The networks of {@code scripts/torch_cases/training.py} and {@code tuning.py}, layers under the
 * names they have there.
 */
final class TorchNetworks {
  private TorchNetworks() {}

  static Network of(Case c) {
    int[] image = c.integers("image");
    Network.Builder b = Network.builder(Shape.image(image[0], image[1], image[2]));
    return switch (c.text("net")) {
      case "Residual" -> residual(b, c.integer("classes"), false);
      case "Dropped" -> residual(b, c.integer("classes"), true);
      case "Branches" -> branches(b, c.integer("classes"));
      case "KernelPooled" -> kernelPooled(b, c.integer("classes"));
      default -> throw new IllegalArgumentException(c.toString());
    };
  }

  private static Network.Builder.Ref then(
      Network.Builder b, Network.Builder.Ref from, Layer... layers) {
    Network.Builder.Ref at = from;
    for (Layer layer : layers) {
      at = b.add(layer, List.of(at));
    }
    return at;
  }

  /** A convolution without bias and its batch norm. */
  private static Network.Builder.Ref unit(
      Network.Builder b, String name, Layer conv, Network.Builder.Ref from) {
    return b.add(name + "-bn", batchNorm(), List.of(b.add(name, conv, List.of(from))));
  }

  private static Network residual(Network.Builder b, int classes, boolean drops) {
    Network.Builder.Ref stem =
        then(b, unit(b, "stem", conv(5, 3).pad(1).noBias(), b.input()), relu());
    stem = drops ? then(b, stem, dropout(0.4)) : stem;
    Network.Builder.Ref a =
        then(b, unit(b, "a1", conv(6, 3).stride(2).pad(1).noBias(), stem), relu());
    a = unit(b, "a2", conv(6, 3).pad(1).noBias(), a);
    Network.Builder.Ref cut = unit(b, "cut", conv(6, 1).stride(2).noBias(), stem);
    Network.Builder.Ref first = then(b, b.add(new Add(), List.of(a, cut)), relu());
    Network.Builder.Ref body = then(b, unit(b, "b1", conv(6, 3).pad(1).noBias(), first), relu());
    body = unit(b, "b2", conv(6, 3).pad(1).noBias(), body);
    Network.Builder.Ref second = then(b, b.add(new Add(), List.of(body, first)), relu());
    Network.Builder.Ref features = then(b, second, globalAveragePool(), flatten());
    features = drops ? then(b, features, dropout(0.5)) : features;
    return b.build(b.add("out", dense(classes), List.of(features)));
  }

  private static Network branches(Network.Builder b, int classes) {
    Network.Builder.Ref stem = b.add("stem", conv(8, 3), List.of(b.input()));
    stem = then(b, stem, leakyRelu(0.1), maxPool(2));
    Network.Builder.Ref left = b.add("left", depthwise(3).pad(1).noBias(), List.of(stem));
    left = b.add("point", conv(5, 1), List.of(then(b, left, hardSwish())));
    left = then(b, left, silu());
    Network.Builder.Ref right =
        b.add("right", conv(6, 3).pad(2).dilation(2).groups(2), List.of(stem));
    right = then(b, right, tanh(), sigmoid());
    Network.Builder.Ref both = b.add(new Concat(), List.of(left, right));
    both = then(b, both, averagePool(2), flatten());
    return b.build(b.add("out", dense(classes), List.of(both)));
  }

  private static Network kernelPooled(Network.Builder b, int classes) {
    Network.Builder.Ref maps = b.add("conv", conv(4, 3).noBias(), List.of(b.input()));
    Network.Builder.Ref flat = then(b, maps, tanh(), kernelPool(KernelPool.Mode.MAX), flatten());
    return b.build(b.add("out", dense(classes), List.of(flat)));
  }
}
