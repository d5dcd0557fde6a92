package striate.run;

import striate.kernels.element.Arithmetic;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;

/** What comes from outside is looked at here; the kernels trust it. */
final class Check {
  private Check() {}

  /** Whether {@code count} images of the network's shape are there. */
  static void batch(Network network, float[] images, int count, int most) {
    Shape in = network.input();
    if (count < 1 || count > most) {
      throw new IllegalArgumentException("images: 1 to " + most + " expected, got " + count);
    }
    if (images.length < (long) count * in.size()) {
      throw new ShapeException(
          "input: expects "
              + in.toString().replace("N", Integer.toString(count))
              + ", "
              + (long) count * in.size()
              + " numbers, got "
              + images.length);
    }
  }

  static void labels(int[] labels, int count, int classes) {
    labels(labels, count, classes, "labels");
  }

  static void labels(int[] labels, int count, int classes, String what) {
    if (labels.length < count) {
      throw new ShapeException(what + ": " + count + " expected, got " + labels.length);
    }
    for (int i = 0; i < count; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            what + ": 0 to " + (classes - 1) + " expected, got " + labels[i] + " for image " + i);
      }
    }
  }

  static void finite(float[] values, int count, int size, String what) {
    int bad = Arithmetic.firstNotFinite(values, 0, count * size);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          what
              + ": finite numbers expected, got "
              + values[bad]
              + " at "
              + bad % size
              + " of image "
              + bad / size);
    }
  }
}
