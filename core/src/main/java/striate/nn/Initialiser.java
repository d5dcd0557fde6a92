package striate.nn;

import java.util.Arrays;
import striate.random.SplitMix;

/**
 * An initialiser: the values of a parameter before training. Each parameter draws from a stream of
 * its own, made from the seed and its name, so that a change in one layer leaves the others' values
 * as they were.
 */
public sealed interface Initialiser {

  /** He initialisation: normal with variance 2 / fan-in, for ReLU and its kin (He et al. 2015). */
  record He() implements Initialiser {}

  /**
   * Glorot (Xavier) initialisation: uniform within ±√(6 / (fan-in + fan-out)) (Glorot and Bengio
   * 2010).
   */
  record Glorot() implements Initialiser {}

  /** LeCun initialisation: normal with variance 1 / fan-in (LeCun et al. 1998). */
  record LeCun() implements Initialiser {}

  /**
   * Uniform initialisation between two bounds.
   *
   * @param low inclusive lower bound
   * @param high exclusive upper bound
   */
  record Uniform(float low, float high) implements Initialiser {
    /** Refuses bounds that are not finite or in the wrong order. */
    public Uniform {
      if (!(low <= high) || Float.isInfinite(low) || Float.isInfinite(high)) {
        throw new IllegalArgumentException(
            "uniform: low ≤ high expected, got " + low + " and " + high);
      }
    }
  }

  /**
   * Orthogonal initialisation (Saxe et al. 2014): orthonormal rows of the [out, fan-in] matrix, or
   * columns if it has fewer, times a gain.
   *
   * @param gain length of each row
   */
  record Orthogonal(float gain) implements Initialiser {
    /** Refuses a gain that is not finite. */
    public Orthogonal {
      requireFinite("orthogonal: gain", gain);
    }
  }

  /**
   * Dirac initialisation, an identity convolution: 1 at the kernel's middle where in and out agree.
   */
  record Dirac() implements Initialiser {}

  /**
   * Constant initialisation: one value everywhere.
   *
   * @param value of every number
   */
  record Constant(float value) implements Initialiser {
    /** Refuses a value that is not finite. */
    public Constant {
      requireFinite("constant", value);
    }
  }

  private static void requireFinite(String what, float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(what + ": a finite number expected, got " + value);
    }
  }

  /**
   * Writes the initial values of {@code parameter} in logical order.
   *
   * @param values as long as the parameter
   * @param parameter what to fill
   * @param seed of this parameter's stream
   */
  default void fill(float[] values, Parameter parameter, long seed) {
    Stream random = new Stream(seed);
    if (this instanceof He) {
      random.normal(values, Math.sqrt(2.0 / parameter.fanIn()));
    } else if (this instanceof LeCun) {
      random.normal(values, Math.sqrt(1.0 / parameter.fanIn()));
    } else if (this instanceof Glorot) {
      double bound = Math.sqrt(6.0 / (parameter.fanIn() + (double) parameter.fanOut()));
      random.uniform(values, -bound, bound);
    } else if (this instanceof Uniform(float low, float high)) {
      random.uniform(values, low, high);
    } else if (this instanceof Constant(float value)) {
      Arrays.fill(values, value);
    } else if (this instanceof Orthogonal(float gain)) {
      orthogonal(values, parameter.sizes().get(0), gain, random);
    } else {
      dirac(values, parameter.sizes());
    }
  }

  private static void dirac(float[] values, Parameter.Sizes sizes) {
    Arrays.fill(values, 0);
    int area = 1;
    int middle = 0;
    for (int axis = 2; axis < sizes.rank(); axis++) {
      area *= sizes.get(axis);
      middle = middle * sizes.get(axis) + sizes.get(axis) / 2;
    }
    int ins = sizes.rank() > 1 ? sizes.get(1) : 1;
    for (int i = 0; i < Math.min(sizes.get(0), ins); i++) {
      values[(i * ins + i) * area + middle] = 1;
    }
  }

  /** Gram–Schmidt, twice for each vector: once leaves rounding behind that the second removes. */
  private static void orthogonal(float[] values, int outs, float gain, Stream random) {
    int ins = values.length / outs;
    int vectors = Math.min(outs, ins);
    int length = Math.max(outs, ins);
    double[][] basis = new double[vectors][length];
    for (int v = 0; v < vectors; v++) {
      double norm = 0;
      while (norm < 1e-3) {
        for (int i = 0; i < length; i++) {
          basis[v][i] = random.nextNormal();
        }
        for (int pass = 0; pass < 2; pass++) {
          for (int u = 0; u < v; u++) {
            double dot = 0;
            for (int i = 0; i < length; i++) {
              dot += basis[u][i] * basis[v][i];
            }
            for (int i = 0; i < length; i++) {
              basis[v][i] -= dot * basis[u][i];
            }
          }
        }
        norm = 0;
        for (double x : basis[v]) {
          norm += x * x;
        }
        norm = Math.sqrt(norm);
      }
      for (int i = 0; i < length; i++) {
        basis[v][i] /= norm;
      }
    }
    for (int o = 0; o < outs; o++) {
      for (int i = 0; i < ins; i++) {
        values[o * ins + i] = (float) (gain * (outs <= ins ? basis[o][i] : basis[i][o]));
      }
    }
  }

  /** A random stream by SplitMix64 (Steele et al. 2014): a seed gives the same numbers for ever. */
  final class Stream {
    private long state;

    /** A stream that {@code seed} alone decides. */
    public Stream(long seed) {
      state = seed;
    }

    /** The next 64 bits. */
    public long next() {
      state += SplitMix.GAMMA;
      return SplitMix.mix(state);
    }

    /** The next uniform number in [0, 1), with 53 random bits. */
    public double nextUniform() {
      return (next() >>> 11) * 0x1p-53;
    }

    /** The next standard normal number (Box and Muller 1958); the same bits on every machine. */
    public double nextNormal() {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextUniform()));
      return radius * StrictMath.cos(2 * Math.PI * nextUniform());
    }

    void normal(float[] values, double deviation) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * nextNormal());
      }
    }

    void uniform(float[] values, double low, double high) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (low + (high - low) * nextUniform());
      }
    }
  }
}
