package striate.trust;

import striate.classify.Classifier;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Sigmoid;
import striate.nn.Softmax;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;

/** The energy of pictures, from logits. */
final class Energy {
  private Energy() {}

  /** Whether a network gives logits. */
  static boolean has(Network network) {
    int at = network.nodes().size() - 1;
    while (at >= 0) {
      Network.Node n = network.nodes().get(at);
      Layer layer = n.layer();
      if (layer instanceof Softmax || layer instanceof AxisSoftmax || layer instanceof Sigmoid) {
        return false;
      }
      boolean same =
          layer instanceof Flatten
              || layer instanceof Reshape
              || layer instanceof ToTensor
              || layer instanceof ToImage
              || layer instanceof Dropout;
      if (!same || n.inputs().isEmpty()) {
        return true;
      }
      at = n.inputs().getFirst();
    }
    return true;
  }

  static void of(Classifier classifier, Dataset set, int from, int count, double[] out) {
    Preprocessing p = classifier.model().preprocessing().orElseThrow();
    int n = classifier.classes().size();
    for (int i = 0; i < count; i++) {
      float[] image = new float[p.size()];
      p.writeFitted(set.fitted(from + i, p), image, 0);
      float[] logits = classifier.inference().run(image, 1);
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < n; c++) {
        if (Float.isNaN(logits[c])) {
          throw new IllegalStateException(
              set.name(from + i) + ": logits expected, got NaN for class " + c);
        }
        largest = Math.max(largest, logits[c]);
      }
      double sum = 0;
      for (int c = 0; c < n; c++) {
        sum += StrictMath.exp(logits[c] - largest);
      }
      out[from + i] = -(largest + StrictMath.log(sum));
    }
  }
}
