package striate.truth;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.truth.TorchCases.Case;

/** Finds the reference, its inputs and their gradients for a case from PyTorch. */
public final class References {
  private References() {}

  /** Returns what the case's layer or loss computes. */
  public static Reference of(String family, Case c) {
    return switch (family) {
      case "conv2d" -> new ReferenceConv2d(Window.of(c), c.integer("groups"));
      case "dense" -> new ReferenceDense();
      case "max-pool" -> new ReferencePool(Window.of(c), ReferencePool.Mode.MAX);
      case "average-pool" ->
          new ReferencePool(
              Window.of(c),
              c.flag("count_include_pad")
                  ? ReferencePool.Mode.AVERAGE_PADDING_COUNTED
                  : ReferencePool.Mode.AVERAGE_PADDING_NOT_COUNTED);
      case "global-average-pool" -> ReferenceChannels.globalAverage();
      case "kernel-pool" -> ReferenceChannels.kernelPool(c.text("mode"));
      case "batch-norm" -> new ReferenceBatchNorm(c.flag("training"), c.number("epsilon"));
      case "activation" -> ReferenceActivation.of(c);
      case "softmax" -> ReferenceChannels.softmax();
      case "flatten" -> ReferenceJoin.flatten();
      case "add" -> ReferenceJoin.add();
      case "concat" -> ReferenceJoin.concat(1);
      case "join" -> ReferenceJoin.concat(c.integer("axis") + 1);
      case "move" -> ReferenceMove.of(c);
      case "top-k" ->
          new ReferenceTopK(
              c.integer("axis"), c.integer("k"), c.flag("largest"), c.flag("indices"));
      case "resize" -> new ReferenceResize(c);
      case "conv-transpose" ->
          new ReferenceConvTranspose(
              Window.of(c), c.integers("output_pad"), c.integer("outputs"), c.integer("groups"));
      case "lp-pool" -> new ReferencePool(Window.of(c), ReferencePool.Mode.NORM, c.integer("p"));
      case "pad" -> {
        int[] p = c.integers("pad");
        yield ReferenceJoin.pad(p[0], p[1], p[2], p[3]);
      }
      // In inference; what it does in training is drawn by lot.
      case "dropout" -> List::getFirst;
      case "cross-entropy" ->
          ReferenceLoss.crossEntropy(
              c.tensor("labels").ints(),
              c.number("smoothing"),
              c.has("weights") ? c.tensor("weights").doubles() : null);
      case "mean-squared-error" -> ReferenceLoss.meanSquaredError(c.tensor("target"));
      default -> ReferenceTensors.of(family, c);
    };
  }

  /** Returns {@link ReferenceLoss#crossEntropy}. */
  public static Reference crossEntropy(
      int[] labels, double smoothing, double @Nullable [] weights) {
    return ReferenceLoss.crossEntropy(labels, smoothing, weights);
  }

  /** Returns {@link ReferenceLoss#meanSquaredError}. */
  public static Reference meanSquaredError(Tensor target) {
    return ReferenceLoss.meanSquaredError(target);
  }

  /** Returns the names of the case's tensors that the reference reads, in its order. */
  public static List<String> inputs(String family, Case c) {
    List<String> names = new ArrayList<>();
    switch (family) {
      case "conv2d", "dense", "conv-transpose" -> names.addAll(List.of("x", "w", "b"));
      case "batch-norm" -> {
        names.addAll(List.of("x", "gamma", "beta"));
        if (!c.flag("training")) {
          names.addAll(List.of("mean", "var"));
        }
      }
      case "add", "concat", "join" -> {
        for (int i = 0; i < c.integer("inputs"); i++) {
          names.add("x" + i);
        }
      }
      default -> names.addAll(ReferenceTensors.inputs(family));
    }
    names.removeIf(name -> !c.has(name));
    return names;
  }
}
