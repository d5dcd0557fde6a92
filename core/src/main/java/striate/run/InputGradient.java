package striate.run;

import java.util.Arrays;
import striate.nn.Network;
import striate.nn.ShapeException;
import striate.nn.Weights;
import striate.run.op.Learning;
import striate.run.plan.Plan;

/**
 * The gradient of a network's outputs with respect to its input, in inference mode (running
 * statistics, no dropout): for explanations, such as which pixels a class depends on.
 *
 * <p>One call at a time; nothing to close. The same bits at any number of threads.
 */
public final class InputGradient {
  private final Network network;
  private final Backprop backprop;
  private final float[] outputGradients;

  private InputGradient(Weights weights, int batch, int threads) {
    network = weights.network();
    backprop =
        new Backprop(
            weights, null, Learning.none(network), batch, threads, true, Plan.Limits.USUAL);
    outputGradients = new float[Math.multiplyExact(batch, network.output().size())];
  }

  /**
   * Copies the weights, and allocates the memory.
   *
   * @param batch most images of a call
   * @throws IllegalArgumentException naming the bytes needed if they exceed the heap
   */
  public static InputGradient of(Weights weights, int batch, int threads) {
    return reading(weights.copy(), batch, threads);
  }

  /**
   * The gradient without a copy of the weights.
   *
   * @param weights read at each call, so that they may change in between
   * @param batch most images of a call
   * @throws IllegalArgumentException naming the bytes needed if they exceed the heap
   */
  public static InputGradient reading(Weights weights, int batch, int threads) {
    return new InputGradient(weights, batch, threads);
  }

  /**
   * The gradient of one output of each image.
   *
   * @param images [count, C, H, W]
   * @param outputs [count], for each image the index of the output, such as a class's logit
   * @return [count, C, H, W]
   * @throws IllegalArgumentException if sizes do not fit, an index is out of range, or an image or
   *     an output is not finite
   */
  public float[] run(float[] images, int[] outputs, int count) {
    Check.batch(network, images, count, outputGradients.length / network.output().size());
    int size = network.output().size();
    Check.labels(outputs, count, size, "outputs");
    Arrays.fill(outputGradients, 0);
    for (int i = 0; i < count; i++) {
      outputGradients[i * size + outputs[i]] = 1;
    }
    return run(images, outputGradients, count);
  }

  /**
   * The gradient of the sum of all outputs, each times its number in {@code outputGradients}.
   *
   * @param images [count, C, H, W]
   * @param outputGradients [count, outputs], images in NCHW
   * @return [count, C, H, W]
   * @throws IllegalArgumentException if sizes do not fit, or a number is not finite
   */
  public float[] run(float[] images, float[] outputGradients, int count) {
    int size = network.output().size();
    Check.batch(network, images, count, this.outputGradients.length / size);
    if (outputGradients.length < (long) count * size) {
      throw new ShapeException(
          "output gradients: expects "
              + count
              + " × "
              + size
              + " numbers for "
              + network.output()
              + ", got "
              + outputGradients.length);
    }
    Check.finite(outputGradients, count, size, "output gradients");
    try {
      backprop.run(images, outputGradients, count, 0);
    } catch (DivergedException e) {
      throw new IllegalArgumentException(
          "there is no gradient: " + (e.layer().isEmpty() ? "" : e.layer() + ": ") + e.fault(), e);
    }
    return backprop.inputGradient();
  }
}
