package striate.run;

import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.gelu;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import striate.nn.Add;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Network.Builder.Ref;
import striate.nn.Shape;
import striate.nn.tensor.ArgReduce;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Constant;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LayerNorm;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Lrn;
import striate.nn.tensor.MatMul;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Transpose;
import striate.nn.tensor.Unary;
import striate.nn.tensor.Where;

/** Small networks with layers on tensors as blocks of known architectures have them. */
public final class TensorNetworks {
  private final Network.Builder b;

  private TensorNetworks(Network.Builder b) {
    this.b = b;
  }

  private Ref add(Ref from, Layer... layers) {
    Ref at = from;
    for (Layer layer : layers) {
      at = b.add(layer, at);
    }
    return at;
  }

  private Ref join(Layer layer, Ref... from) {
    return b.add(layer, List.of(from));
  }

  private static Unary unary(Unary.Function f) {
    return new Unary(f);
  }

  /** Those with a gradient everywhere. */
  public static Map<String, Network> smooth() {
    Map<String, Network> all = new TreeMap<>();
    all.put("squeeze and excitation", squeeze());
    all.put("attention", attention());
    all.put("ConvNeXt", convNext());
    all.put("images and tensors", mixed());
    all.put("groups", groups());
    return all;
  }

  /** All. */
  public static Map<String, Network> all() {
    Map<String, Network> all = new TreeMap<>(smooth());
    all.put("steps", steps());
    return all;
  }

  private static Network squeeze() {
    Network.Builder b = Network.builder(Shape.image(5, 9, 7));
    TensorNetworks n = new TensorNetworks(b);
    Ref x = n.add(b.input(), conv(17, 3).same(), new Unary(Unary.Function.SWISH, 1.25f, 0));
    Ref gate =
        n.add(
            x,
            new Reduce(Reduce.Kind.MEAN, List.of(1, 2), true),
            conv(4, 1),
            unary(Unary.Function.MISH),
            conv(17, 1),
            new Unary(Unary.Function.HARD_SIGMOID, 0.2f, 0.5f));
    Ref y = n.join(new Binary(Binary.Op.MUL), x, gate);
    Ref z =
        n.add(
            y,
            new GroupNorm(17, 1e-5, true),
            conv(8, 3),
            new Unary(Unary.Function.ELU, 1, 0),
            new Lrn(3, 0.5f, 0.75f, 1),
            new Reduce(Reduce.Kind.MEAN, List.of(1, 2), false),
            dense(3));
    return b.build(z);
  }

  /** Few and many channels in a group, all of them in one, each by itself, and a single pixel. */
  private static Network groups() {
    Network.Builder b = Network.builder(Shape.image(3, 9, 7));
    TensorNetworks n = new TensorNetworks(b);
    Ref z =
        n.add(
            b.input(),
            conv(36, 3).same(),
            new GroupNorm(4, 1e-5, true),
            gelu(),
            conv(33, 1),
            new GroupNorm(33, 1e-3, true),
            unary(Unary.Function.MISH),
            conv(6, 3).stride(2),
            new GroupNorm(2, 1e-5, false),
            unary(Unary.Function.SOFTSIGN),
            new Reduce(Reduce.Kind.MEAN, List.of(1, 2), true),
            conv(40, 1),
            new GroupNorm(1, 1e-5, true),
            conv(3, 1),
            new Reduce(Reduce.Kind.SUM, List.of(1, 2), false));
    return b.build(z);
  }

  private static Network attention() {
    Network.Builder b = Network.builder(Shape.image(3, 8, 12));
    TensorNetworks n = new TensorNetworks(b);
    Ref tokens =
        n.add(
            b.input(),
            conv(24, 4).stride(4),
            new ToTensor(),
            new Reshape(List.of(24, 6)),
            new Transpose(List.of(1, 0)),
            new BinaryConstant(Binary.Op.ADD, List.of(6, 24), false, true));
    Ref normal = n.add(tokens, new LayerNorm(List.of(1), 1e-6, List.of(24), true));
    Reshape split = new Reshape(List.of(6, 3, 8));
    Ref q = n.add(normal, new Linear(24, true), split, new Transpose(List.of(1, 0, 2)));
    Ref k = n.add(normal, new Linear(24, false), split, new Transpose(List.of(1, 2, 0)));
    Ref v = n.add(normal, new Linear(24, true), split, new Transpose(List.of(1, 0, 2)));
    Ref weights =
        n.add(
            n.join(new MatMul(), q, k),
            new BinaryConstant(Binary.Op.MUL, List.of(), false, false),
            new AxisSoftmax(List.of(2), false));
    Ref mixed =
        n.add(
            n.join(new MatMul(), weights, v),
            new Transpose(List.of(1, 0, 2)),
            new Reshape(List.of(6, 24)),
            new Linear(24, true));
    Ref sum = n.join(new Binary(Binary.Op.ADD), tokens, mixed);
    Ref body =
        n.add(
            sum,
            new LayerNorm(List.of(1), 1e-6, List.of(24), false),
            new Linear(40, true),
            unary(Unary.Function.GELU_TANH),
            new Linear(24, true));
    Ref out = n.join(new Add(), sum, body);
    return b.build(n.add(out, new Reduce(Reduce.Kind.MEAN, List.of(0), false), dense(3)));
  }

  private static Network convNext() {
    Network.Builder b = Network.builder(Shape.image(3, 10, 6));
    TensorNetworks n = new TensorNetworks(b);
    Ref x = n.add(b.input(), conv(16, 2).stride(2));
    Ref y =
        n.add(
            x,
            depthwise(3).same(),
            new LayerNorm(List.of(0), 1e-6, List.of(16, 1, 1), true),
            conv(32, 1),
            gelu(),
            conv(16, 1),
            new BinaryConstant(Binary.Op.MUL, List.of(16, 1, 1), false, true));
    Ref z = n.join(new Add(), x, y);
    Ref end =
        n.add(
            z,
            new Reduce(Reduce.Kind.MEAN, List.of(1, 2), false),
            new LayerNorm(List.of(0), 1e-6, List.of(16), true),
            dense(3));
    return b.build(end);
  }

  /** Operands of other shapes and orders in memory than the output. */
  private static Network mixed() {
    Network.Builder b = Network.builder(Shape.image(4, 3, 5));
    TensorNetworks n = new TensorNetworks(b);
    Ref x = n.add(b.input(), conv(4, 1));
    Ref plane = n.add(x, new Reduce(Reduce.Kind.LOG_SUM_EXP, List.of(0), false));
    Ref row = n.add(x, new Reduce(Reduce.Kind.MEAN, List.of(0, 1), false));
    Ref tensor = n.add(x, new ToTensor(), new Linear(5, true));
    Ref a = n.join(new Binary(Binary.Op.MUL), x, plane);
    Ref c = n.join(new Binary(Binary.Op.SUB), row, a);
    Ref d = n.join(new Binary(Binary.Op.MUL), tensor, c);
    Ref e = n.join(new Binary(Binary.Op.MUL), d, d);
    Ref small = n.add(e, unary(Unary.Function.SOFTSIGN));
    Ref rows = n.add(small, new Reduce(Reduce.Kind.SUM, List.of(1), false));
    Ref f = n.join(new MatMul(), x, n.add(tensor, new Transpose(List.of(0, 2, 1))));
    Ref g =
        n.add(
            f,
            new LayerNorm(List.of(0, 2), 1e-3, List.of(3), true),
            new AxisSoftmax(List.of(0, 1), true),
            new Reshape(List.of(36)));
    Ref h = n.add(rows, new Reshape(List.of(20)), dense(36));
    Ref both = n.join(new Binary(Binary.Op.ADD), g, h);
    return b.build(n.add(both, dense(3)));
  }

  private static Network steps() {
    Network.Builder b = Network.builder(Shape.image(3, 5, 7));
    TensorNetworks n = new TensorNetworks(b);
    Ref x = n.add(b.input(), conv(6, 3).same(), new Unary(Unary.Function.CLIP, -1, 2));
    Ref best = n.add(x, new ArgReduce(true, 0, true, false));
    Ref rounded =
        n.add(
            x,
            new Quantize(
                List.of(0.5f, 0.25f, 0.125f, 0.5f, 1f, 2f),
                List.of(0f, 1f, 2f, 3f, 4f, 5f),
                0,
                -8,
                7));
    Ref one = n.add(x, new Constant(List.of(7), true));
    Ref chosen = n.join(new Where(), n.join(new Binary(Binary.Op.GREATER), x, best), rounded, one);
    Ref ceiling = n.add(chosen, unary(Unary.Function.FLOOR));
    return b.build(n.add(ceiling, new Reduce(Reduce.Kind.MAX, List.of(1), false)));
  }
}
