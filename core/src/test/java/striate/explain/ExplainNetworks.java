package striate.explain;

import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.sigmoid;
import static striate.nn.Layers.silu;
import static striate.nn.Layers.tanh;

import java.util.List;
import striate.nn.Add;
import striate.nn.Concat;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Network.Builder.Ref;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.tensor.Binary;
import striate.truth.TorchCases.Case;

/**
 * The networks of {@code scripts/torch_cases/explain.py}, layers under the names they have there.
 */
final class ExplainNetworks {
  private final Network.Builder b;

  private ExplainNetworks(Network.Builder b) {
    this.b = b;
  }

  static Weights of(Case c) {
    int[] image = c.integers("image");
    ExplainNetworks n =
        new ExplainNetworks(Network.builder(Shape.image(image[0], image[1], image[2])));
    Network network =
        n.b.build(
            switch (c.text("net")) {
              case "Chapter" -> n.chapter();
              case "Pooled" -> n.pooled();
              case "Residual" -> n.residual();
              case "Branches" -> n.branches();
              case "Gated" -> n.gated();
              default -> throw new IllegalArgumentException(c.toString());
            });
    Weights weights = network.initialise(1);
    for (Tensor t : weights.tensors()) {
      if (c.has("before." + t.name())) {
        double[] values = c.tensor("before." + t.name()).doubles();
        for (int i = 0; i < values.length; i++) {
          t.values()[i] = (float) values[i];
        }
        weights.set(t);
      } else {
        throw new IllegalStateException("no values for " + t.name());
      }
    }
    return weights;
  }

  private Ref add(String name, Layer layer, Ref... from) {
    return b.add(name, layer, List.of(from));
  }

  private Ref chapter() {
    Ref act = add("tanh", tanh(), add("conv", conv(4, 3).noBias(), b.input()));
    return add("out", dense(10), b.add(flatten(), act));
  }

  private Ref pooled() {
    Ref act = add("act", relu(), add("conv", conv(6, 3).pad(1), b.input()));
    return add("out", dense(5), b.add(flatten(), b.add(globalAveragePool(), act)));
  }

  private Ref unit(String name, Layer conv, Ref from) {
    return add(name + "-bn", batchNorm(), add(name, conv, from));
  }

  private Ref residual() {
    Ref stem = add("stem-act", relu(), unit("stem", conv(5, 3).pad(1).noBias(), b.input()));
    Ref a = add("a-act", relu(), unit("a1", conv(6, 3).stride(2).pad(1).noBias(), stem));
    Ref body = unit("a2", conv(6, 3).pad(1).noBias(), a);
    Ref sum = add("sum", new Add(), body, unit("cut", conv(6, 1).stride(2).noBias(), stem));
    Ref pool = b.add(maxPool(2), add("last", relu(), sum));
    return add("out", dense(4), b.add(flatten(), pool));
  }

  private Ref branches() {
    Ref stem = add("stem-act", silu(), add("stem", conv(4, 3), b.input()));
    Ref left = add("left-act", sigmoid(), add("left", depthwise(3).pad(1).noBias(), stem));
    Ref right = add("right-act", tanh(), add("right", conv(3, 1), stem));
    Ref both = add("both", new Concat(), left, right);
    return add("out", dense(3), b.add(flatten(), b.add(globalAveragePool(), both)));
  }

  private Ref gated() {
    Ref act = add("act", silu(), add("conv", conv(4, 3).pad(1).noBias(), b.input()));
    Ref gate = b.add(sigmoid(), add("gate", conv(4, 1), b.add(globalAveragePool(), act)));
    Ref gated = add("gated", new Binary(Binary.Op.MUL), act, gate);
    return add("out", dense(3), b.add(flatten(), b.add(globalAveragePool(), gated)));
  }
}
