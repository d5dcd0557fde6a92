package striate.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Arithmetic;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.Activations;
import striate.run.Inference;
import striate.run.InputGradient;
import striate.threads.Loops;

/**
 * A cut network, ready to compute: images to the layer's output, that to logits, and the gradient
 * on the way back. One call at a time.
 */
final class Stage {
  /** Numbers of all layers' outputs that the images of a call should take at most. */
  private static final long CALL_FLOATS = 1 << 24;

  private static final int MOST_IMAGES = 20;

  final Cut cut;

  /** The numbers of the layer's output; a row of {@link Cut#size} begins with them. */
  final int layer;

  final int size;
  final int classes;
  private final int threads;
  private final int together;
  private @Nullable Inference rest;
  private @Nullable Inference before;
  private @Nullable Activations all;
  private @Nullable InputGradient one;
  private @Nullable InputGradient several;

  Stage(Cut cut, int threads) {
    this.cut = cut;
    this.threads = threads;
    layer = cut.shape().size();
    size = cut.size();
    Network network = cut.rest().network();
    classes = network.output().size();
    long floats = network.input().size();
    for (Network.Node n : network.nodes()) {
      floats += 2L * n.shape().size();
    }
    together = Math.clamp(CALL_FLOATS / floats, 1, MOST_IMAGES);
  }

  /** The shape of the layer's output. */
  Shape shape() {
    return cut.shape();
  }

  /** Images of a call. */
  int together() {
    return together;
  }

  /**
   * What follows the layer reads this for an image: the layer's output, then what passes by it.
   *
   * @param image [C, H, W]
   */
  float[] row(float[] image) {
    if (cut.node() < 0) {
      return Arrays.copyOf(image, size);
    }
    if (cut.sides().isEmpty()) {
      Inference first = before;
      if (first == null) {
        first = Inference.of(cut.weights().upTo(cut.node()), threads);
        before = first;
      }
      return checked(first.run(image, 1));
    }
    Activations every = all;
    if (every == null) {
      every = Activations.of(cut.weights());
      all = every;
    }
    float[][] outputs = every.run(image);
    List<float[]> sides = new ArrayList<>();
    for (int side : cut.sides()) {
      sides.add(side < 0 ? image : outputs[side]);
    }
    return checked(Cut.row(outputs[cut.node()], sides));
  }

  private float[] checked(float[] row) {
    int bad = Arithmetic.firstNotFinite(row, 0, row.length);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          cut.weights().network().place(cut.node())
              + ": finite numbers expected, got "
              + row[bad]
              + ", so there is nothing to explain");
    }
    return row;
  }

  /**
   * The logits of rows.
   *
   * @param rows [count, size]
   * @return [count, classes]
   */
  float[] logits(float[] rows, int count) {
    Loops.check("explanation");
    Inference found = rest;
    if (found == null) { // who wants gradients alone does without
      found = Inference.of(cut.rest(), threads);
      rest = found;
    }
    return found.run(rows, count);
  }

  /** A class's logit for one row. */
  double logit(float[] row, int target) {
    return logits(row, 1)[target];
  }

  /**
   * The gradients of a class's logit.
   *
   * @param rows [count, size], at most {@link #together}
   * @return [count, size]
   */
  float[] gradients(float[] rows, int target, int count) {
    Loops.check("explanation");
    int[] targets = new int[count];
    Arrays.fill(targets, target);
    return gradient(count).run(rows, targets, count);
  }

  private InputGradient gradient(int count) {
    if (count == 1) {
      InputGradient found = one;
      if (found == null) {
        found = InputGradient.reading(cut.rest(), 1, threads);
        one = found;
      }
      return found;
    }
    InputGradient found = several;
    if (found == null) {
      found = InputGradient.reading(cut.rest(), together, threads);
      several = found;
    }
    return found;
  }
}
