package striate;

import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import striate.format.Model;
import striate.format.Onnx;
import striate.kernels.jit.Vectors;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Inference;
import striate.run.RandomNetworks;
import striate.run.TensorNetworks;
import striate.train.Optimizer;
import striate.train.Training;

/**
 * Trains networks of every kind for a few steps and prints what came out, a line for each: the hash
 * of the weights, of an inference and of the model's file. Two JVMs of one vector width must print
 * the same ({@code scripts/java21}); the first line tells the width.
 *
 * <p>Argument: how many random networks.
 */
final class Bits {
  private static final int STEPS = 2;

  private Bits() {}

  public static void main(String[] args) throws IOException {
    System.out.println(Vectors.describe());
    // few images and steps: kernels that are not compiled yet are slow
    architectures().forEach((name, network) -> print(name, network, 4));
    TensorNetworks.all().forEach((name, network) -> print(name, network, 20));
    int random = args.length == 0 ? 40 : Integer.parseInt(args[0]);
    for (int seed = 1; seed <= random; seed++) {
      print("random " + seed, RandomNetworks.of(seed, false), 20);
    }
    Network small = Architectures.leNet5(10);
    byte[] file = Onnx.toBytes(Model.of(small.initialise(1)));
    Path path = Files.createTempFile("striate-bits", ".onnx");
    try {
      Files.write(path, file);
      Weights read = Onnx.read(path).weights();
      System.out.println("file " + Arrays.hashCode(file) + " " + Long.toHexString(read.hash()));
    } finally {
      Files.delete(path);
    }
  }

  private static Map<String, Network> architectures() {
    Map<String, Network> all = new LinkedHashMap<>();
    all.put("chapter", Architectures.chapter());
    all.put("LeNet-5", Architectures.leNet5(10));
    all.put(
        "two convolutions",
        Network.of(
            Shape.image(1, 28, 28),
            conv(32, 3),
            relu(),
            conv(64, 3),
            relu(),
            maxPool(2),
            dropout(0.25),
            flatten(),
            dense(128),
            relu(),
            dropout(0.5),
            dense(10)));
    all.put("VGG-11", Architectures.vggSmall(11, Shape.image(3, 32, 32), 10));
    all.put("ResNet-20", Architectures.resNet20(Shape.image(3, 32, 32), 10));
    all.put("ResNet-18", Architectures.resNet18(Shape.image(3, 32, 32), 10));
    all.put("MobileNetV2", Architectures.mobileNetV2(Shape.image(3, 32, 32), 10));
    return all;
  }

  private static void print(String name, Network network, int count) {
    Random random = new Random(1);
    float[] images = new float[count * network.input().size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    int outputs = network.output().size();
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> random.nextInt(outputs));
    String line = name;
    if (network.parameterCount() > 0) {
      Training training =
          Training.of(network)
              .batch(count)
              .optimizer(Optimizer.adam(0.001))
              .seed(1)
              .threads(2)
              .start();
      for (int i = 0; i < STEPS; i++) {
        training.step(images, labels, count);
      }
      line += " " + Long.toHexString(training.weights().hash());
    }
    Weights weights = network.initialise(1);
    float[] many = Inference.of(weights, 2).run(images, count);
    float[] one = Inference.of(weights, 1).run(images, 1);
    System.out.println(line + " " + Arrays.hashCode(many) + " " + Arrays.hashCode(one));
  }
}
