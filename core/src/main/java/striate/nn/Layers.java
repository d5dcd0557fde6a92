package striate.nn;

import java.util.ArrayList;
import java.util.List;

/** Factory methods for layers and arrangements of them, made for {@code import static}. */
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

  /**
   * A depthwise convolution of {@code kernel} × {@code kernel}, stride 1, no padding, with bias.
   */
  public static Conv2d depthwise(int kernel) {
    return new Conv2d(
        Conv2d.AS_INPUT, Window.of(kernel, kernel), Conv2d.AS_INPUT, true, new Initialiser.He());
  }

  /** A fully connected layer, with bias. */
  public static Dense dense(int outputs) {
    return new Dense(outputs, true, new Initialiser.He());
  }

  /** Max pooling over {@code size} × {@code size} windows, side by side. */
  public static MaxPool maxPool(int size) {
    return new MaxPool(Window.of(size, size).stride(size, size));
  }

  /** Average pooling over {@code size} × {@code size} windows, side by side. */
  public static AveragePool averagePool(int size) {
    return new AveragePool(Window.of(size, size).stride(size, size), false);
  }

  /** Global average pooling: the mean of each channel over all positions. */
  public static GlobalAveragePool globalAveragePool() {
    return new GlobalAveragePool();
  }

  /** Pooling across kernels: merges all maps at each position, as the chapter does. */
  public static KernelPool kernelPool(KernelPool.Mode mode) {
    return new KernelPool(mode);
  }

  /** Batch normalisation with momentum 0.1 and ε 1e-5, as in PyTorch. */
  public static BatchNorm batchNorm() {
    return new BatchNorm(1e-5f, 0.1f);
  }

  /** Dropout: sets each number to zero with probability {@code p} while training. */
  public static Dropout dropout(double p) {
    return new Dropout((float) p);
  }

  /** ReLU: max(x, 0). */
  public static Relu relu() {
    return new Relu();
  }

  /** ReLU6: min(max(x, 0), 6), as MobileNetV2 has it. */
  public static Relu6 relu6() {
    return new Relu6();
  }

  /** Leaky ReLU: x, or slope·x below zero. */
  public static LeakyRelu leakyRelu(double slope) {
    return new LeakyRelu((float) slope);
  }

  /** The hyperbolic tangent. */
  public static Tanh tanh() {
    return new Tanh();
  }

  /** The sigmoid: 1 / (1 + e⁻ˣ). */
  public static Sigmoid sigmoid() {
    return new Sigmoid();
  }

  /** GELU (Hendrycks and Gimpel 2016): x·Φ(x), exact. */
  public static Gelu gelu() {
    return new Gelu();
  }

  /** SiLU, also called swish: x·sigmoid(x). */
  public static Silu silu() {
    return new Silu();
  }

  /** Hard swish (Howard et al. 2019): x·clamp(x + 3, 0, 6) / 6. */
  public static HardSwish hardSwish() {
    return new HardSwish();
  }

  /** Softmax over the channels at each position. */
  public static Softmax softmax() {
    return new Softmax();
  }

  /** A flattening of an image's axes into one. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /** Zero padding around an image. */
  public static Pad pad(int top, int left, int bottom, int right) {
    return new Pad(top, left, bottom, right);
  }

  /** A sequence of parts, one after the other. */
  public static Part.Sequence sequence(Part... parts) {
    return new Part.Sequence(List.of(parts));
  }

  /** A residual block: the sum of {@code body} and the input. */
  public static Part.Residual residual(Part... body) {
    return new Part.Residual(sequence(body), sequence());
  }

  /** A residual block: the sum of {@code body} and a shortcut that changes the input's shape. */
  public static Part.Residual residual(Part.Sequence body, Part.Sequence shortcut) {
    return new Part.Residual(body, shortcut);
  }

  /** A concatenation of branches along the channels; each a layer or a {@link #sequence}. */
  public static Part.Branches concat(Part... branches) {
    List<Part.Sequence> all = new ArrayList<>();
    for (Part branch : branches) {
      all.add(branch instanceof Part.Sequence s ? s : sequence(branch));
    }
    return new Part.Branches(all);
  }
}
