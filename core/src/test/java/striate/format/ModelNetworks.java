package striate.format;

import static striate.nn.Layers.averagePool;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.concat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.gelu;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.hardSwish;
import static striate.nn.Layers.kernelPool;
import static striate.nn.Layers.leakyRelu;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.pad;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.relu6;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;
import static striate.nn.Layers.sigmoid;
import static striate.nn.Layers.silu;
import static striate.nn.Layers.softmax;
import static striate.nn.Layers.tanh;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import striate.nn.Add;
import striate.nn.Architectures;
import striate.nn.AveragePool;
import striate.nn.Initialiser;
import striate.nn.KernelPool;
import striate.nn.MaxPool;
import striate.nn.Network;
import striate.nn.Padding;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.Window;

/** Networks that model files are tried with, besides the single layers. */
final class ModelNetworks {
  private ModelNetworks() {}

  /** Arrangements and settings that the layers' table does not have. */
  static Map<String, Network> arrangements() {
    Map<String, Network> all = new TreeMap<>();
    Shape image = Shape.image(3, 11, 9);
    all.put("every kind in a row", everyKind());
    for (KernelPool.Mode mode : KernelPool.Mode.values()) {
      all.put("kernel pool " + mode, Network.of(image, conv(6, 3), kernelPool(mode)));
      all.put(
          "kernel pool in groups " + mode,
          Network.of(image, conv(6, 3), kernelPool(mode).group(2)));
    }
    Network.Builder b = Network.builder(image);
    var x = b.add("gabel/ä ö", conv(3, 3).same(), List.of(b.input()));
    var y = b.add("", relu(), List.of(x));
    var z = b.add("input", tanh(), List.of(x));
    var sum = b.add("logits", new Add(), List.of(x, y, z, b.input()));
    all.put("names and four summands", b.build(b.add("conv1.weight", conv(3, 1), List.of(sum))));
    Network.Builder twice = Network.builder(Shape.features(4));
    all.put(
        "one input twice",
        twice.build(twice.add(new Add(), List.of(twice.input(), twice.input()))));
    all.put("a flattened image as input", Network.of(image.flatten(), dense(3)));
    all.put("a flattened image as output", Network.of(image, conv(4, 3), flatten()));
    all.put("flattened features", Network.of(Shape.features(6), flatten(), dense(3), flatten()));
    all.put("softmax by pixel", Network.of(image, conv(4, 3), softmax()));
    all.put("softmax of a flattened image", Network.of(image, flatten(), softmax()));
    all.put("global average", Network.of(image, conv(5, 3), globalAveragePool(), flatten()));
    pools(all, image);
    all.put(
        "initialisers",
        Network.of(
            image,
            conv(4, 3).init(new Initialiser.Glorot()),
            conv(4, 3).init(new Initialiser.Uniform(-0.1f, 0.2f)),
            conv(4, 3).init(new Initialiser.Orthogonal(1.5f)),
            conv(4, 1).init(new Initialiser.Dirac()),
            conv(4, 1).init(new Initialiser.Constant(1e-30f)),
            conv(4, 1).init(new Initialiser.LeCun())));
    return all;
  }

  /** A small network with every kind of layer. */
  static Network everyKind() {
    return Network.of(
        Shape.image(3, 11, 9),
        pad(1, 0, 2, 3),
        conv(8, 3).same().stride(2),
        batchNorm(),
        relu(),
        depthwise(3).same(),
        gelu(),
        residual(conv(8, 1), silu()),
        hardSwish(),
        concat(
            conv(4, 1), sequence(conv(4, 3).same(), leakyRelu(0.1)), maxPool(3).stride(1).same()),
        relu6(),
        kernelPool(KernelPool.Mode.MEAN).group(4),
        averagePool(2),
        globalAveragePool(),
        dropout(0.25),
        flatten(),
        dense(7).noBias(),
        batchNorm(),
        tanh(),
        dense(5),
        sigmoid(),
        dense(4),
        softmax());
  }

  /** Pooling that the opset has no single operator for, and what runtimes refuse. */
  private static void pools(Map<String, Network> all, Shape image) {
    Padding wide = new Padding.Explicit(0, 1, 1, 2);
    Padding dilated = new Padding.Explicit(2, 3, 3, 2);
    Padding uneven = new Padding.Explicit(1, 2, 2, 3);
    all.put(
        "max pool, wide padding",
        Network.of(image, new MaxPool(new Window(2, 3, 2, 1, wide, 1, 1))));
    all.put("max pool, dilated same", Network.of(image, maxPool(2).stride(1).dilation(4).same()));
    for (boolean count : new boolean[] {false, true}) {
      Window[] windows = {
        new Window(2, 3, 2, 1, wide, 1, 1),
        new Window(2, 3, 2, 1, dilated, 3, 2),
        new Window(3, 4, 2, 3, uneven, 1, 1)
      };
      for (Window w : windows) {
        all.put(
            "average pool, " + w + (count ? ", counted" : ""),
            Network.of(image, new AveragePool(w, count)));
      }
    }
  }

  /** The ready architectures, the large ones on smaller images than they are meant for. */
  static Map<String, Network> architectures() {
    Map<String, Network> all = new TreeMap<>();
    Shape small = Shape.image(3, 32, 32);
    all.put("chapter as printed", Architectures.chapterAsPrinted());
    all.put("chapter", Architectures.chapter());
    all.put("LeNet-5", Architectures.leNet5(10));
    all.put("VGG-11", Architectures.vgg(11, small, 10));
    all.put("small VGG-11", Architectures.vggSmall(11, small, 10));
    all.put("small VGG-16", Architectures.vggSmall(16, small, 10));
    all.put("ResNet-20", Architectures.resNet20(small, 10));
    all.put("ResNet-56", Architectures.resNet56(small, 10));
    all.put("ResNet-18", Architectures.resNet18(Shape.image(3, 64, 64), 100));
    all.put("MobileNetV2", Architectures.mobileNetV2(Shape.image(3, 64, 64), 100));
    return all;
  }

  /** Fresh weights, with statistics as after some training. */
  static Weights weights(Network network) {
    Weights weights = network.initialise(5);
    Initialiser.Stream random = new Initialiser.Stream(6);
    for (Network.Node n : network.nodes()) {
      for (Parameter p : n.parameters()) {
        if (p.role() == Parameter.Role.WEIGHT) {
          continue;
        }
        float[] values = new float[(int) p.count()];
        for (int i = 0; i < values.length; i++) {
          double u = random.nextUniform();
          boolean scale = p.name().equals("running_var") || p.name().equals("weight");
          values[i] = (float) (scale ? 0.75 + 0.5 * u : 0.2 * (u - 0.5));
        }
        weights.set(new Tensor(n.name() + "." + p.name(), p.sizes(), values));
      }
    }
    return weights;
  }
}
