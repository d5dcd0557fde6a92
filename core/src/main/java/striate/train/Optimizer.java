package striate.train;

/**
 * An optimiser: SGD, Adam, AdamW or RMSProp, with the formulas of PyTorch's optimisers of the same
 * name. Weight decay acts on weights only, never on biases or the scales and shifts of
 * normalisation.
 */
public sealed interface Optimizer {

  /** The learning rate, before a schedule multiplies it. */
  float learningRate();

  /** The weight decay, where a parameter group has none of its own. */
  float weightDecay();

  /** The number of state arrays, each as large as the weights. */
  int states();

  /**
   * Stochastic gradient descent, with momentum if it is above 0.
   *
   * @param learningRate finite, at least 0
   * @param momentum decay of the velocity, in [0, 1)
   * @param nesterov whether the momentum is Nesterov's (Sutskever et al. 2013); needs a momentum
   *     above 0
   * @param weightDecay factor of the weights that is added to the gradient
   */
  record Sgd(float learningRate, float momentum, boolean nesterov, float weightDecay)
      implements Optimizer {
    /** Refuses numbers out of range. */
    public Sgd {
      check("learning rate", learningRate);
      checkShare("momentum", momentum);
      check("weight decay", weightDecay);
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
   * @param learningRate finite, at least 0
   * @param beta1 decay of the mean of gradients, in [0, 1)
   * @param beta2 decay of the mean of their squares, in [0, 1)
   * @param epsilon added to the root, above 0
   * @param weightDecay factor of the weights: added to the gradient, or decoupled
   * @param decoupled whether weight decay acts on the weights instead of the gradient (AdamW)
   */
  record Adam(
      float learningRate,
      float beta1,
      float beta2,
      float epsilon,
      float weightDecay,
      boolean decoupled)
      implements Optimizer {
    /** Refuses numbers out of range. */
    public Adam {
      check("learning rate", learningRate);
      checkShare("beta1", beta1);
      checkShare("beta2", beta2);
      checkEpsilon(epsilon);
      check("weight decay", weightDecay);
    }

    @Override
    public int states() {
      return 2;
    }
  }

  /**
   * RMSProp (Hinton 2012).
   *
   * @param learningRate finite, at least 0
   * @param alpha decay of the mean of squares, in [0, 1)
   * @param epsilon added to the root, above 0
   * @param weightDecay factor of the weights that is added to the gradient
   */
  record RmsProp(float learningRate, float alpha, float epsilon, float weightDecay)
      implements Optimizer {
    /** Refuses numbers out of range. */
    public RmsProp {
      check("learning rate", learningRate);
      checkShare("alpha", alpha);
      checkEpsilon(epsilon);
      check("weight decay", weightDecay);
    }

    @Override
    public int states() {
      return 1;
    }
  }

  /** Stochastic gradient descent without momentum. */
  static Sgd sgd(double learningRate) {
    return new Sgd((float) learningRate, 0, false, 0);
  }

  /** Stochastic gradient descent with momentum. */
  static Sgd sgd(double learningRate, double momentum) {
    return new Sgd((float) learningRate, (float) momentum, false, 0);
  }

  /** Adam with β 0.9 and 0.999, ε 1e-8. */
  static Adam adam(double learningRate) {
    return new Adam((float) learningRate, 0.9f, 0.999f, 1e-8f, 0, false);
  }

  /** AdamW with β 0.9 and 0.999, ε 1e-8. */
  static Adam adamW(double learningRate, double weightDecay) {
    return new Adam((float) learningRate, 0.9f, 0.999f, 1e-8f, (float) weightDecay, true);
  }

  /** RMSProp with α 0.99, ε 1e-8. */
  static RmsProp rmsProp(double learningRate) {
    return new RmsProp((float) learningRate, 0.99f, 1e-8f, 0);
  }

  /** A share of the past: at 1 nothing new would ever count. */
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
