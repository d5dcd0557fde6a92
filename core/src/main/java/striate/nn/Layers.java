package striate.nn;

import java.util.ArrayList;
import java.util.List;

/** Short names for layers and arrangements, made for {@code import static}. */
public final class Layers {
  private Layers() {}

  /** A convolution of {@code kernel} × {@code kernel}, stride 1, no padding, with bias. */
  public static Conv2d conv(int outChannels, int kernel) {
    return conv(outChannels, kernel, kernel);
  }

  /** A convolution of {@code height} × {@code width}, stride 1, no padding, with bias. */
  public static Conv2d conv(int outChannels, int height, int width) {
    return new Conv2d(outChannels, Window.of(height, width), 1, true, new Initialiser.He());
  }

  /** A convolution of each channel by itself, {@code kernel} × {@code kernel}, with bias. */
  public static Conv2d depthwise(int kernel) {
    return new Conv2d(
        Conv2d.AS_INPUT, Window.of(kernel, kernel), Conv2d.AS_INPUT, true, new Initialiser.He());
  }

  /** A layer that joins every input with every output, with bias. */
  public static Dense dense(int outputs) {
    return new Dense(outputs, true, new Initialiser.He());
  }

  /** The largest of each {@code size} × {@code size} window, windows side by side. */
  public static MaxPool maxPool(int size) {
    return new MaxPool(Window.of(size, size).stride(size, size));
  }

  /** The mean of each {@code size} × {@code size} window, windows side by side. */
  public static AveragePool averagePool(int size) {
    return new AveragePool(Window.of(size, size).stride(size, size), false);
  }

  /** The mean of each channel over all positions. */
  public static GlobalAveragePool globalAveragePool() {
    return new GlobalAveragePool();
  }

  /** Merges the maps of all kernels at each position, as the chapter does. */
  public static KernelPool kernelPool(KernelPool.Mode mode) {
    return new KernelPool(mode);
  }

  /** Batch normalisation with momentum 0.1 and ε 1e-5, as in PyTorch. */
  public static BatchNorm batchNorm() {
    return new BatchNorm(1e-5f, 0.1f);
  }

  /** Sets each number to zero with probability {@code p} while training. */
  public static Dropout dropout(double p) {
    return new Dropout((float) p);
  }

  /** max(x, 0). */
  public static Relu relu() {
    return new Relu();
  }

  /** min(max(x, 0), 6), as MobileNetV2 has it. */
  public static Relu6 relu6() {
    return new Relu6();
  }

  /** x, or slope·x below zero. */
  public static LeakyRelu leakyRelu(double slope) {
    return new LeakyRelu((float) slope);
  }

  /** Hyperbolic tangent. */
  public static Tanh tanh() {
    return new Tanh();
  }

  /** 1 / (1 + e⁻ˣ). */
  public static Sigmoid sigmoid() {
    return new Sigmoid();
  }

  /** x·Φ(x), exact (Hendrycks and Gimpel 2016). */
  public static Gelu gelu() {
    return new Gelu();
  }

  /** x·sigmoid(x). */
  public static Silu silu() {
    return new Silu();
  }

  /** x·clamp(x + 3, 0, 6) / 6 (Howard et al. 2019). */
  public static HardSwish hardSwish() {
    return new HardSwish();
  }

  /** Softmax over the channels at each position. */
  public static Softmax softmax() {
    return new Softmax();
  }

  /** Merges an image's axes into one. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /** Zeros around an image. */
  public static Pad pad(int top, int left, int bottom, int right) {
    return new Pad(top, left, bottom, right);
  }

  /** Parts one after the other. */
  public static Part.Sequence sequence(Part... parts) {
    return new Part.Sequence(List.of(parts));
  }

  /** The sum of {@code body} and the input. */
  public static Part.Residual residual(Part... body) {
    return new Part.Residual(sequence(body), sequence());
  }

  /** The sum of {@code body} and a shortcut that changes the input's shape. */
  public static Part.Residual residual(Part.Sequence body, Part.Sequence shortcut) {
    return new Part.Residual(body, shortcut);
  }

  /** Branches joined along the channels; each a layer or a {@link #sequence}. */
  public static Part.Branches concat(Part... branches) {
    List<Part.Sequence> all = new ArrayList<>();
    for (Part branch : branches) {
      all.add(branch instanceof Part.Sequence s ? s : sequence(branch));
    }
    return new Part.Branches(all);
  }
}
