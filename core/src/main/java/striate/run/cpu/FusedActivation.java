package striate.run.cpu;

import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;
import striate.nn.Gelu;
import striate.nn.HardSwish;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Tanh;
import striate.nn.tensor.Unary;
import striate.run.cpu.tensor.UnaryKernels;

/** The activation layers as functions that the layer before them can apply to what it writes. */
final class FusedActivation {
  private FusedActivation() {}

  /** The function of a layer; that of none changes nothing. */
  static Activation of(@Nullable Layer layer) {
    // No switch over patterns, which costs a program's start some milliseconds.
    if (layer == null) {
      return Activation.NONE;
    }
    if (layer instanceof Relu) {
      return Activation.RELU;
    }
    if (layer instanceof Relu6) {
      return Activation.clippedRelu(Relu6.CEILING);
    }
    if (layer instanceof LeakyRelu leaky) {
      return Activation.leakyRelu(leaky.slope());
    }
    if (layer instanceof Tanh) {
      return Activation.TANH;
    }
    if (layer instanceof Sigmoid) {
      return Activation.SIGMOID;
    }
    if (layer instanceof Gelu) {
      return Activation.GELU;
    }
    if (layer instanceof Silu) {
      return Activation.SILU;
    }
    if (layer instanceof HardSwish) {
      return Activation.HARD_SWISH;
    }
    if (layer instanceof Unary unary) {
      return UnaryKernels.activation(unary);
    }
    throw new IllegalArgumentException("no activation: " + layer);
  }
}
