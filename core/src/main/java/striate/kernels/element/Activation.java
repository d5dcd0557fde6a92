package striate.kernels.element;

import org.jspecify.annotations.Nullable;

/**
 * An activation function that a kernel applies to its results while they are in the cache. Each
 * gives the same bits as the function of its name in {@link ActivationFunctions} and {@link
 * ClippedRelu}, whatever ranges it is applied to.
 */
public final class Activation {
  private enum Kind {
    NONE,
    RELU,
    CLIPPED_RELU,
    LEAKY_RELU,
    TANH,
    SIGMOID,
    GELU,
    SILU,
    HARD_SWISH,
    OTHER
  }

  /** The identity. */
  public static final Activation NONE = new Activation(Kind.NONE, 0);

  public static final Activation RELU = new Activation(Kind.RELU, Float.POSITIVE_INFINITY);
  public static final Activation TANH = new Activation(Kind.TANH, 0);
  public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);
  public static final Activation GELU = new Activation(Kind.GELU, 0);
  public static final Activation SILU = new Activation(Kind.SILU, 0);
  public static final Activation HARD_SWISH = new Activation(Kind.HARD_SWISH, 0);

  /** A function over a range of numbers, which may be computed in place. */
  public interface Function {
    /** Writes {@code n} numbers to {@code y}. */
    void apply(float[] x, int xo, float[] y, int yo, int n);
  }

  private final Kind kind;
  private final float number;

  /** Of another kind than those above. */
  private final @Nullable Function function;

  private Activation(Kind kind, float number) {
    this(kind, number, null); // not a lambda, which costs a start some milliseconds
  }

  private Activation(Kind kind, float number, @Nullable Function function) {
    this.kind = kind;
    this.number = number;
    this.function = function;
  }

  /** Any other function. */
  public static Activation of(Function function) {
    return new Activation(Kind.OTHER, 0, function);
  }

  /** {@code min(max(x, 0), ceiling)}. */
  public static Activation clippedRelu(float ceiling) {
    return new Activation(Kind.CLIPPED_RELU, ceiling);
  }

  /** {@code x} where x is at least zero and {@code slope · x} elsewhere. */
  public static Activation leakyRelu(float slope) {
    return new Activation(Kind.LEAKY_RELU, slope);
  }

  /** Whether it changes anything. */
  public boolean isPresent() {
    return kind != Kind.NONE;
  }

  /** Whether it is plain ReLU. */
  public boolean isRelu() {
    return kind == Kind.RELU;
  }

  /** The ceiling of a ReLU, infinite for a plain one, or 0 if it is no ReLU with slope 0 and 1. */
  public float ceiling() {
    return kind == Kind.RELU || kind == Kind.CLIPPED_RELU ? number : 0;
  }

  /** Applies the function to {@code n} numbers in place. */
  public void apply(float[] y, int at, int n) {
    switch (kind) {
      case NONE -> {}
      case RELU -> ActivationFunctions.relu(y, at, y, at, n);
      case CLIPPED_RELU -> ClippedRelu.forward(y, at, y, at, n, number);
      case LEAKY_RELU -> ActivationFunctions.leakyRelu(y, at, y, at, n, number);
      case TANH -> ActivationFunctions.tanh(y, at, y, at, n);
      case SIGMOID -> ActivationFunctions.sigmoid(y, at, y, at, n);
      case GELU -> ActivationFunctions.gelu(y, at, y, at, n);
      case SILU -> ActivationFunctions.silu(y, at, y, at, n);
      case HARD_SWISH -> ActivationFunctions.hardSwish(y, at, y, at, n);
      case OTHER -> {
        if (function != null) {
          function.apply(y, at, y, at, n);
        }
      }
    }
  }
}
