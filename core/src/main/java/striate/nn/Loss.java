package striate.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The loss to minimise: the mean over a batch. */
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

    /** A copy with label smoothing: targets mixed with the uniform distribution. */
    public SoftmaxCrossEntropy smoothing(double epsilon) {
      return new SoftmaxCrossEntropy((float) epsilon, classWeights);
    }

    /** A copy with class weights, one for each class. */
    public SoftmaxCrossEntropy classWeights(float... weights) {
      return new SoftmaxCrossEntropy(smoothing, Floats.of(weights));
    }

    /** The class weights, not copied, or null for none: for code that computes the loss. */
    public float @Nullable [] weightsOrNull() {
      return classWeights.length() == 0 ? null : classWeights.values;
    }
  }

  /** The mean squared error: the mean over batch and outputs of (y − target)². */
  record MeanSquaredError() implements Loss {}

  /** Softmax cross-entropy without label smoothing and class weights. */
  static SoftmaxCrossEntropy crossEntropy() {
    return new SoftmaxCrossEntropy(0, Floats.of());
  }

  /** The mean squared error. */
  static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  /** An immutable array of floats that compares by value. */
  final class Floats {
    private final float[] values;

    private Floats(float[] values) {
      this.values = values;
    }

    /** A copy of {@code values}. */
    public static Floats of(float... values) {
      return new Floats(values.clone());
    }

    /** The number of floats. */
    public int length() {
      return values.length;
    }

    /** The float at index {@code i}. */
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
