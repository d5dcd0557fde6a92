package striate.nn.tensor;

import java.util.List;
import java.util.Locale;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * A function of one number, element by element, of an image, a tensor or features.
 *
 * @param function what is computed
 * @param alpha its first setting, 0 where it has none
 * @param beta its second setting, 0 where it has none
 */
public record Unary(Function function, float alpha, float beta) implements Layer {

  /** The functions; each says in what way it uses α and β. Derivatives of steps are 0. */
  public enum Function {
    ABS(0),
    NEG(0),
    EXP(0),
    /** The natural logarithm. */
    LOG(0),
    SQRT(0),
    /** 1 / x. */
    RECIPROCAL(0),
    /** x². */
    SQUARE(0),
    /** The error function. */
    ERF(0),
    /** −1, 0 or 1. */
    SIGN(0),
    FLOOR(0),
    CEIL(0),
    /** The nearest whole number, the even one of two. */
    ROUND(0),
    /** The whole number towards zero. */
    TRUNCATE(0),
    /** 1 of zero, 0 of anything else. */
    NOT(0),
    /** 1 of NaN, else 0. */
    IS_NAN(0),
    /** 1 of an infinite number, else 0. */
    IS_INFINITE(0),
    /** ln(1 + eˣ). */
    SOFTPLUS(0),
    /** x / (1 + |x|). */
    SOFTSIGN(0),
    /** x·tanh(softplus(x)) (Misra 2019). */
    MISH(0),
    /** x, or α·(eˣ − 1) below zero (Clevert et al. 2015). */
    ELU(1),
    /** β·x, or β·α·(eˣ − 1) below zero (Klambauer et al. 2017). */
    SELU(2),
    /** x, or α·(e^(x/α) − 1) below zero (Barron 2017). */
    CELU(1),
    /** α·x + β, at least 0 and at most 1. */
    HARD_SIGMOID(2),
    /** x above α, else 0. */
    THRESHOLDED_RELU(1),
    /** x, but at least α and at most β. */
    CLIP(2),
    /** GELU with the approximation by tanh of Hendrycks and Gimpel 2016. */
    GELU_TANH(0),
    /** x to the power of α. */
    POWER(1),
    /** x·sigmoid(α·x). */
    SWISH(1),
    /** x + β below −α, x − β above α, else 0. */
    SHRINK(2),
    SIN(0),
    COS(0),
    TAN(0),
    ASIN(0),
    ACOS(0),
    ATAN(0),
    SINH(0),
    COSH(0),
    ASINH(0),
    ACOSH(0),
    ATANH(0);

    private final int settings;

    Function(int settings) {
      this.settings = settings;
    }

    /** The number of settings: 0, 1 (α) or 2 (α and β). */
    public int settings() {
      return settings;
    }
  }

  /** Refuses settings that the function does not have, and those that it cannot work with. */
  public Unary {
    String place = function.name().toLowerCase(Locale.ROOT);
    if ((function.settings() < 1 && alpha != 0) || (function.settings() < 2 && beta != 0)) {
      throw new IllegalArgumentException(
          place + ": has " + function.settings() + " settings, got " + alpha + " and " + beta);
    }
    boolean clips = function == Function.CLIP;
    boolean numbers = clips ? !Float.isNaN(alpha) && !Float.isNaN(beta) : isFinite(alpha, beta);
    if (!numbers || (function == Function.CELU && alpha == 0)) {
      throw new IllegalArgumentException(
          place + ": settings that are numbers expected, got " + alpha + " and " + beta);
    }
  }

  private static boolean isFinite(float alpha, float beta) {
    return Float.isFinite(alpha) && Float.isFinite(beta);
  }

  /** A function without settings. */
  public Unary(Function function) {
    this(function, 0, 0);
  }

  @Override
  public String kind() {
    return function.name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  @Override
  public String describe(List<Shape> inputs) {
    String name = function.name().toLowerCase(Locale.ROOT);
    return switch (function.settings()) {
      case 0 -> "Unary(" + name + ")";
      case 1 -> "Unary(" + name + ", " + alpha + ")";
      default -> "Unary(" + name + ", " + alpha + ", " + beta + ")";
    };
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
