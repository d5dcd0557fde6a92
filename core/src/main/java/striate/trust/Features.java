package striate.trust;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.random.SplitMix;
import striate.run.Inference;
import striate.threads.Loops;

/**
 * The features of pictures: what the last layer with weights reads, at most {@value #MOST} numbers.
 * Maps are averaged over their places. More numbers are hashed to so many (count sketch, Charikar,
 * Chen and Farach-Colton 2002): each is added to or subtracted from one of them, which keeps inner
 * products in the mean. Then they are divided by their length, without which strong strokes alone
 * would be far (Müller and Hein 2025, Mahalanobis++).
 */
final class Features {
  /** Numbers at most. */
  static final int MOST = 128;

  private static final int BATCH = 96;
  private static final long CALL_BYTES = 16 << 20;

  private final @Nullable Inference inference;
  private final Preprocessing preprocessing;
  private final Shape shape;
  private final String layer;
  private final int perCall;

  private Features(
      @Nullable Inference inference, Preprocessing preprocessing, Shape shape, String layer) {
    this.inference = inference;
    this.preprocessing = preprocessing;
    this.shape = shape;
    this.layer = layer;
    this.perCall = Math.clamp(CALL_BYTES / (4L * preprocessing.size()), 1, BATCH);
  }

  /**
   * The features that a model computes.
   *
   * @param threads of each call
   * @throws IllegalArgumentException if it reads no pictures
   */
  static Features of(Model model, int threads) {
    Preprocessing preprocessing =
        model
            .preprocessing()
            .orElseThrow(
                () -> new IllegalArgumentException("model: preprocessing expected, got none"));
    Weights weights = model.weights();
    Network network = weights.network();
    int node = before(weights);
    Inference inference = node < 0 ? null : Inference.of(weights.upTo(node), threads);
    String layer = node < 0 ? "input" : network.nodes().get(node).name();
    Shape shape = node < 0 ? network.input() : network.shape(node);
    return new Features(inference, preprocessing, shape, layer);
  }

  /** The node that the last layer with weights reads; −1 for the input. */
  private static int before(Weights weights) {
    Network network = weights.network();
    for (int i = network.nodes().size() - 1; i >= 0; i--) {
      if (weights.stored(i).length > 0 && !network.nodes().get(i).inputs().isEmpty()) {
        return network.nodes().get(i).inputs().getFirst();
      }
    }
    return -1;
  }

  void neverWait() {
    if (inference != null) {
      inference.neverWait();
    }
  }

  void warmUp() {
    if (inference != null) {
      inference.warmUp();
    }
  }

  /** The layer whose output they are. */
  String layer() {
    return layer;
  }

  /** How many numbers a picture has. */
  int size() {
    return Math.min(MOST, averaged() ? shape.channels() : shape.size());
  }

  private boolean averaged() {
    return shape.isImage() && shape.pixels() > 1 && inference != null;
  }

  /** The features of pictures that are fitted already, [pictures, {@link #size}]. */
  double[] of(List<Picture> fitted) {
    int size = size();
    double[] all = new double[fitted.size() * size];
    float[] images = new float[Math.min(perCall, fitted.size()) * preprocessing.size()];
    for (int from = 0; from < fitted.size(); from += perCall) {
      Loops.check("features");
      int count = Math.min(perCall, fitted.size() - from);
      for (int i = 0; i < count; i++) {
        preprocessing.writeFitted(fitted.get(from + i), images, i * preprocessing.size());
      }
      float[] raw = inference == null ? images : inference.run(images, count);
      for (int i = 0; i < count; i++) {
        reduce(raw, i * shape.size(), all, (from + i) * size, size);
      }
    }
    return all;
  }

  /** The features of a set's pictures. */
  double[] of(Dataset set) {
    int size = size();
    double[] all = new double[Math.multiplyExact(set.size(), size)];
    Loops.parallel(
        "features",
        Math.ceilDiv(set.size(), BATCH),
        chunk -> {
          int from = chunk * BATCH;
          List<Picture> pictures = new ArrayList<>();
          for (int i = from; i < Math.min(from + BATCH, set.size()); i++) {
            pictures.add(set.fitted(i, preprocessing));
          }
          double[] some = of(pictures);
          System.arraycopy(some, 0, all, from * size, some.length);
        });
    return all;
  }

  private static void normalise(double[] out, int at, int size) {
    double squares = 0;
    for (int k = 0; k < size; k++) {
      squares += out[at + k] * out[at + k];
    }
    if (squares > 0) {
      double length = Math.sqrt(squares);
      for (int k = 0; k < size; k++) {
        out[at + k] /= length;
      }
    }
  }

  private void reduce(float[] raw, int start, double[] out, int at, int size) {
    int numbers = averaged() ? shape.channels() : shape.size();
    for (int k = 0; k < numbers; k++) {
      double v = 0;
      if (averaged()) {
        int pixels = shape.pixels();
        for (int p = 0; p < pixels; p++) {
          v += raw[start + k * pixels + p];
        }
        v /= pixels;
      } else {
        v = raw[start + k];
      }
      if (!Double.isFinite(v)) {
        throw new IllegalStateException(
            "layer " + layer + ": numbers expected, got " + v + " as feature " + k);
      }
      if (numbers <= MOST) {
        out[at + k] += v;
      } else {
        long h = SplitMix.first(k);
        out[at + (int) Long.remainderUnsigned(h >>> 1, size)] += (h & 1) == 0 ? v : -v;
      }
    }
    normalise(out, at, size);
  }
}
