package striate.train;

/**
 * How weights follow their gradients. Formulas are those of PyTorch's optimisers of the same name.
 * Weight decay acts on weights only, never on biases and the scales and shifts of normalisation.
 */
public sealed interface Optimizer {

  /** The rate when nothing else is said. */
  float rate();

  /** Arrays of state as large as the weights. */
  int states();

  /**
   * Stochastic gradient descent, with momentum if it is above 0.
   *
   * @param rate learning rate
   * @param momentum share of the last step kept, in [0, 1)
   * @param nesterov whether the gradient is taken ahead (Sutskever et al. 2013), which takes a
   *     momentum
   * @param decay weight decay, added to the gradient
   */
  record Sgd(float rate, float momentum, boolean nesterov, float decay) implements Optimizer {
    /** Refuses numbers out of range. */
    public Sgd {
      check("rate", rate);
      checkShare("momentum", momentum);
      check("decay", decay);
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException(
            "nesterov: a momentum above 0 expected, got " + momentum);
      }
    }

    @Override
    public int states() {
      return momentum > 0 ? 1 : 0;
    }
  }

  /**
   * Adam (Kingma and Ba 2015) or, decoupled, AdamW (Loshchilov and Hutter 2019).
   *
   * @param rate learning rate
   * @param beta1 decay of the mean of gradients, in [0, 1)
   * @param beta2 decay of the mean of their squares, in [0, 1)
   * @param epsilon added to the root, above 0
   * @param decay weight decay
   * @param decoupled whether decay acts on the weights instead of the gradient
   */
  record Adam(float rate, float beta1, float beta2, float epsilon, float decay, boolean decoupled)
      implements Optimizer {
    /** Refuses numbers out of range. */
    public Adam {
      check("rate", rate);
      checkShare("beta1", beta1);
      checkShare("beta2", beta2);
      checkEpsilon(epsilon);
      check("decay", decay);
    }

    @Override
    public int states() {
      return 2;
    }
  }

  /**
   * RMSProp (Hinton 2012).
   *
   * @param rate learning rate
   * @param alpha decay of the mean of squares, in [0, 1)
   * @param epsilon added to the root, above 0
   * @param decay weight decay, added to the gradient
   */
  record RmsProp(float rate, float alpha, float epsilon, float decay) implements Optimizer {
    /** Refuses numbers out of range. */
    public RmsProp {
      check("rate", rate);
      checkShare("alpha", alpha);
      checkEpsilon(epsilon);
      check("decay", decay);
    }

    @Override
    public int states() {
      return 1;
    }
  }

  /** Plain gradient descent. */
  static Sgd sgd(double rate) {
    return new Sgd((float) rate, 0, false, 0);
  }

  /** Gradient descent with momentum. */
  static Sgd sgd(double rate, double momentum) {
    return new Sgd((float) rate, (float) momentum, false, 0);
  }

  /** Adam with β 0.9 and 0.999, ε 1e-8. */
  static Adam adam(double rate) {
    return new Adam((float) rate, 0.9f, 0.999f, 1e-8f, 0, false);
  }

  /** AdamW with β 0.9 and 0.999, ε 1e-8. */
  static Adam adamW(double rate, double decay) {
    return new Adam((float) rate, 0.9f, 0.999f, 1e-8f, (float) decay, true);
  }

  /** RMSProp with α 0.99, ε 1e-8. */
  static RmsProp rmsProp(double rate) {
    return new RmsProp((float) rate, 0.99f, 1e-8f, 0);
  }

  /** What is kept of the past: all of it, and nothing new would ever count. */
  private static void checkShare(String what, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          what + ": a number in [0, 1), as a float, expected, got " + value);
    }
  }

  /** Without one a gradient of 0 would make a weight 0 / 0. */
  private static void checkEpsilon(float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          "epsilon: a finite number above 0, as a float, expected, got " + value);
    }
  }

  private static void check(String what, float value) {
    if (!(value >= 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(
          what + ": a finite number of at least 0 expected, got " + value);
    }
  }
}
