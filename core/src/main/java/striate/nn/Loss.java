package striate.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What training makes small: the mean over a batch. */
public sealed interface Loss {

  /**
   * Softmax cross-entropy of logits against class labels.
   *
   * <p>With class weights the mean is weighted: Σ wᵢ·lossᵢ / Σ wᵢ, as in PyTorch.
   *
   * @param smoothing ε: the target is 1 − ε + ε/classes for the label and ε/classes elsewhere
   *     (Szegedy et al. 2016)
   * @param classWeights one for each class; empty for equal weights
   */
  record SoftmaxCrossEntropy(float smoothing, Floats classWeights) implements Loss {
    /** Refuses a smoothing outside [0, 1) and weights that are negative or not finite. */
    public SoftmaxCrossEntropy {
      if (!(smoothing >= 0 && smoothing < 1)) {
        throw new IllegalArgumentException("label smoothing: in [0, 1) expected, got " + smoothing);
      }
      for (int i = 0; i < classWeights.length(); i++) {
        if (!(classWeights.get(i) >= 0) || Float.isInfinite(classWeights.get(i))) {
          throw new IllegalArgumentException(
              "class weights: finite and at least 0 expected, got "
                  + classWeights.get(i)
                  + " for class "
                  + i);
        }
      }
    }

    /** Mixes the targets with the uniform distribution. */
    public SoftmaxCrossEntropy smoothing(double epsilon) {
      return new SoftmaxCrossEntropy((float) epsilon, classWeights);
    }

    /** Weighs the classes. */
    public SoftmaxCrossEntropy classWeights(float... weights) {
      return new SoftmaxCrossEntropy(smoothing, Floats.of(weights));
    }

    /** The weights not copied, or null for none: for whoever computes the loss. */
    public float @Nullable [] weightsOrNull() {
      return classWeights.length() == 0 ? null : classWeights.values;
    }
  }

  /** The mean over batch and outputs of (y − target)². */
  record MeanSquaredError() implements Loss {}

  /** Softmax cross-entropy without smoothing, all classes alike. */
  static SoftmaxCrossEntropy crossEntropy() {
    return new SoftmaxCrossEntropy(0, Floats.of());
  }

  /** Mean squared error. */
  static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  /** An immutable row of floats that compares by value. */
  final class Floats {
    private final float[] values;

    private Floats(float[] values) {
      this.values = values;
    }

    /** A copy of {@code values}. */
    public static Floats of(float... values) {
      return new Floats(values.clone());
    }

    /** How many. */
    public int length() {
      return values.length;
    }

    /** The one at {@code i}. */
    public float get(int i) {
      return values[i];
    }

    /** A copy as an array. */
    public float[] toArray() {
      return values.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Floats f && Arrays.equals(values, f.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return Arrays.toString(values);
    }
  }
}
