package striate.benchmarks;

import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.hardSwish;
import static striate.nn.Layers.relu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import striate.format.Onnx;
import striate.nn.Add;
import striate.nn.Architectures;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Network.Builder.Ref;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.nn.tensor.Binary;
import striate.nn.tensor.Unary;
import striate.run.Inference;

/**
 * Networks that PyTorch exported ({@code scripts/make_benchmark_models.py FOLDER}) against the same
 * networks built with our API: in one process, step by step in turn.
 *
 * <p>Arguments: the folder, then numbers of images (1 and 16). Prints the median milliseconds of
 * both and their ratio.
 */
public final class Imported {
  private static final Shape IMAGE = Shape.image(3, 224, 224);
  private static final int CLASSES = 1000;
  private static final long WARM_UP_NANOS = 4_000_000_000L;
  private static final long MEASURE_NANOS = 6_000_000_000L;

  private Imported() {}

  /** Measures all networks. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int[] batches = args.length == 1 ? new int[] {1, 16} : new int[args.length - 1];
    for (int i = 1; i < args.length; i++) {
      batches[i - 1] = Integer.parseInt(args[i]);
    }
    System.out.println("network      images   imported ms   ours ms   ratio");
    for (String name : List.of("resnet18", "mobilenetv2", "mobilenetv3")) {
      Weights imported = Onnx.read(folder.resolve(name + ".onnx")).weights();
      Weights ours = network(name).initialise(1);
      long adds = imported.network().multiplyAdds() - ours.network().multiplyAdds();
      if (Math.abs(adds) > ours.network().multiplyAdds() / 1000) {
        throw new IllegalStateException(name + ": two different networks");
      }
      for (int batch : batches) {
        compare(name, batch, imported, ours);
      }
    }
  }

  private static void compare(String name, int batch, Weights imported, Weights ours) {
    int threads = Runtime.getRuntime().availableProcessors();
    Inference[] both = {Inference.of(imported, threads), Inference.of(ours, threads)};
    float[] images = new float[batch * IMAGE.size()];
    Random random = new Random(1);
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    float[] outputs = new float[batch * CLASSES];
    for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_NANOS; ) {
      both[0].run(images, batch, outputs);
      both[1].run(images, batch, outputs);
    }
    both[0].warmUp();
    both[1].warmUp();
    double[][] times = new double[2][10_000];
    int count = 0;
    for (long start = System.nanoTime();
        count < times[0].length && (count < 5 || System.nanoTime() - start < MEASURE_NANOS); ) {
      for (int i = 0; i < 2; i++) {
        long begin = System.nanoTime();
        both[i].run(images, batch, outputs);
        times[i][count] = (System.nanoTime() - begin) * 1e-6;
      }
      count++;
    }
    double a = median(times[0], count);
    double b = median(times[1], count);
    System.out.printf(Locale.ROOT, "%-12s %6d %13.2f %9.2f %7.3f%n", name, batch, a, b, a / b);
  }

  private static double median(double[] times, int count) {
    double[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  private static Network network(String name) {
    return switch (name) {
      case "resnet18" -> Architectures.resNet18(IMAGE, CLASSES);
      case "mobilenetv2" -> Architectures.mobileNetV2(IMAGE, CLASSES);
      default -> mobileNetV3();
    };
  }

  private static Network mobileNetV3() {
    Network.Builder b = Network.builder(IMAGE);
    Ref x = unit(b, b.input(), conv(16, 3).stride(2).pad(1), hardSwish());
    x = block(b, x, 16, 16, 3, 2, true, relu());
    x = block(b, x, 72, 24, 3, 2, false, relu());
    x = block(b, x, 88, 24, 3, 1, false, relu());
    x = block(b, x, 96, 40, 5, 2, true, hardSwish());
    x = block(b, x, 240, 40, 5, 1, true, hardSwish());
    x = block(b, x, 240, 40, 5, 1, true, hardSwish());
    x = block(b, x, 120, 48, 5, 1, true, hardSwish());
    x = block(b, x, 144, 48, 5, 1, true, hardSwish());
    x = block(b, x, 288, 96, 5, 2, true, hardSwish());
    x = block(b, x, 576, 96, 5, 1, true, hardSwish());
    x = block(b, x, 576, 96, 5, 1, true, hardSwish());
    x = unit(b, x, conv(576, 1), hardSwish());
    for (Layer layer :
        List.of(
            globalAveragePool(),
            flatten(),
            dense(1024),
            hardSwish(),
            dropout(0.2),
            dense(CLASSES))) {
      x = b.add(layer, x);
    }
    return b.build(x);
  }

  private static Ref unit(Network.Builder b, Ref from, Layer convolution, Layer... after) {
    Ref x = b.add(batchNorm(), b.add(convolution, from));
    for (Layer layer : after) {
      x = b.add(layer, x);
    }
    return x;
  }

  private static Ref block(
      Network.Builder b,
      Ref from,
      int expanded,
      int out,
      int kernel,
      int stride,
      boolean squeeze,
      Layer activation) {
    int in = from.shape().channels();
    Ref x = expanded == in ? from : unit(b, from, conv(expanded, 1), activation);
    x = unit(b, x, depthwise(kernel).stride(stride).pad(kernel / 2), activation);
    if (squeeze) {
      Ref s = b.add(globalAveragePool(), x);
      s = b.add(relu(), b.add(conv(expanded / 4, 1), s));
      s = b.add(conv(expanded, 1), s);
      s = b.add(new Unary(Unary.Function.HARD_SIGMOID, 1 / 6f, 0.5f), s);
      x = b.add(new Binary(Binary.Op.MUL), List.of(x, s));
    }
    x = unit(b, x, conv(out, 1));
    return stride == 1 && in == out ? b.add(new Add(), List.of(x, from)) : x;
  }
}
