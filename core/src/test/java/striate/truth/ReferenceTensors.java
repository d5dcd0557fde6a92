package striate.truth;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import striate.truth.TorchCases.Case;

/** Arithmetic on tensors of any number of axes, by the index of every number. */
final class ReferenceTensors {
  private ReferenceTensors() {}

  /** The index along each axis of a number. */
  private static int[] index(int[] sizes, int flat) {
    int[] index = new int[sizes.length];
    int left = flat;
    for (int i = sizes.length - 1; i >= 0; i--) {
      index[i] = left % sizes[i];
      left /= sizes[i];
    }
    return index;
  }

  private static int flat(int[] sizes, int[] index) {
    int flat = 0;
    for (int i = 0; i < sizes.length; i++) {
      flat = flat * sizes[i] + index[i];
    }
    return flat;
  }

  /** The number of a tensor that broadcasting puts at an index. */
  private static double broadcast(Tensor x, int[] sizes, int[] index) {
    int[] own = new int[sizes.length];
    for (int i = 0; i < own.length; i++) {
      int at = index.length - own.length + i;
      own[i] = sizes[i] == 1 ? 0 : index[at];
    }
    return x.at(flat(sizes, own));
  }

  /** The sizes with ones between the batch and the other axes, so that batches are aligned. */
  private static int[] aligned(int[] sizes, int rank) {
    int[] all = new int[rank];
    Arrays.fill(all, 1);
    all[0] = sizes[0];
    System.arraycopy(sizes, 1, all, rank - sizes.length + 1, sizes.length - 1);
    return all;
  }

  private static int[] together(int[] a, int[] b) {
    int[] all = new int[a.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = Math.max(a[i], b[i]);
    }
    return all;
  }

  static Reference unary(Case c) {
    double a = c.number("alpha");
    double b = c.number("beta");
    DoubleUnaryOperator f =
        switch (c.text("function")) {
          case "abs" -> Math::abs;
          case "neg" -> x -> -x;
          case "exp" -> Math::exp;
          case "log" -> Math::log;
          case "sqrt" -> Math::sqrt;
          case "reciprocal" -> x -> 1 / x;
          case "square" -> x -> x * x;
          case "erf" -> x -> 2 * ReferenceActivation.normal(x * Math.sqrt(2)) - 1;
          case "sign" -> Math::signum;
          case "floor" -> Math::floor;
          case "ceil" -> Math::ceil;
          case "round" -> Math::rint;
          case "truncate" -> x -> (long) x;
          case "not" -> x -> x == 0 ? 1 : 0;
          case "is_nan", "is_infinite" -> x -> 0;
          case "softplus" -> x -> Math.log1p(Math.exp(x));
          case "softsign" -> x -> x / (1 + Math.abs(x));
          case "mish" -> x -> x * Math.tanh(Math.log1p(Math.exp(x)));
          case "elu" -> x -> x > 0 ? x : a * Math.expm1(x);
          case "selu" -> x -> x > 0 ? b * x : a * b * Math.expm1(x);
          case "celu" -> x -> x > 0 ? x : a * Math.expm1(x / a);
          case "hard_sigmoid" -> x -> Math.clamp(a * x + b, 0, 1);
          case "thresholded_relu" -> x -> x > a ? x : 0;
          case "clip" -> x -> Math.clamp(x, a, b);
          case "gelu_tanh" ->
              x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
          case "power" -> x -> Math.pow(x, a);
          case "swish" -> x -> x * ReferenceActivation.sigmoid(a * x);
          case "shrink" -> x -> x < -a ? x + b : x > a ? x - b : 0;
          case "sin" -> Math::sin;
          case "cos" -> Math::cos;
          case "tan" -> Math::tan;
          case "asin" -> Math::asin;
          case "acos" -> Math::acos;
          case "atan" -> Math::atan;
          case "sinh" -> Math::sinh;
          case "cosh" -> Math::cosh;
          case "asinh" -> x -> Math.log(x + Math.sqrt(x * x + 1));
          case "acosh" -> x -> Math.log(x + Math.sqrt(x * x - 1));
          case "atanh" -> x -> Math.log((1 + x) / (1 - x)) / 2;
          default -> throw new IllegalArgumentException(c.toString());
        };
    return inputs -> inputs.getFirst().map(f);
  }

  private static DoubleBinaryOperator binary(String op) {
    return switch (op) {
      case "add" -> (a, b) -> a + b;
      case "sub" -> (a, b) -> a - b;
      case "mul" -> (a, b) -> a * b;
      case "div" -> (a, b) -> a / b;
      case "pow" -> Math::pow;
      case "max" -> Math::max;
      case "min" -> Math::min;
      case "mod" -> (a, b) -> a - ((long) (a / b)) * b;
      case "floor_mod" -> (a, b) -> a - Math.floor(a / b) * b;
      case "equal" -> (a, b) -> a == b ? 1 : 0;
      case "less" -> (a, b) -> a < b ? 1 : 0;
      case "greater" -> (a, b) -> a > b ? 1 : 0;
      case "less_or_equal" -> (a, b) -> a <= b ? 1 : 0;
      case "greater_or_equal" -> (a, b) -> a >= b ? 1 : 0;
      case "and" -> (a, b) -> a != 0 && b != 0 ? 1 : 0;
      case "or" -> (a, b) -> a != 0 || b != 0 ? 1 : 0;
      case "xor" -> (a, b) -> a != 0 ^ b != 0 ? 1 : 0;
      case "prelu" -> (a, b) -> a > 0 ? a : a * b;
      default -> throw new IllegalArgumentException(op);
    };
  }

  /** Of two inputs, or of one and a constant that all images share. */
  static Reference binary(Case c, boolean constant) {
    DoubleBinaryOperator f = binary(c.text("op"));
    boolean first = c.flag("first");
    return inputs -> {
      Tensor x = inputs.getFirst();
      Tensor v = inputs.getLast();
      int rank = Math.max(x.shape().length, v.shape().length + (constant ? 1 : 0));
      int[] a = aligned(x.shape(), rank);
      int[] shared = new int[rank];
      Arrays.fill(shared, 1);
      int own = v.shape().length;
      System.arraycopy(v.shape(), 0, shared, rank - own, own);
      int[] b = constant ? shared : aligned(v.shape(), rank);
      int[] out = together(a, b);
      Tensor y = Tensor.zeros(out);
      double[] values = new double[y.length()];
      for (int i = 0; i < values.length; i++) {
        int[] index = index(out, i);
        double p = broadcast(x, a, index);
        double q = broadcast(v, b, index);
        values[i] = first ? f.applyAsDouble(q, p) : f.applyAsDouble(p, q);
      }
      return new Tensor(out, values);
    };
  }

  static Reference where() {
    return inputs -> {
      int rank = inputs.getFirst().shape().length;
      int[] out = new int[rank];
      Arrays.fill(out, 1);
      for (Tensor x : inputs) {
        out = together(out, x.shape());
      }
      double[] values = new double[Tensor.zeros(out).length()];
      for (int i = 0; i < values.length; i++) {
        int[] index = index(out, i);
        Tensor c = inputs.get(0);
        Tensor chosen = inputs.get(broadcast(c, c.shape(), index) != 0 ? 1 : 2);
        values[i] = broadcast(chosen, chosen.shape(), index);
      }
      return new Tensor(out, values);
    };
  }

  static Reference constant() {
    return inputs -> {
      int n = inputs.getFirst().size(0);
      int[] own = inputs.getLast().shape();
      int[] out = new int[Math.max(own.length, 1) + 1];
      Arrays.fill(out, 1);
      out[0] = n;
      System.arraycopy(own, 0, out, 1, own.length);
      double[] values = new double[n * inputs.getLast().length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = inputs.getLast().at(i % inputs.getLast().length());
      }
      return new Tensor(out, values);
    };
  }

  /** The numbers along some axes at the place of another number. */
  private static double[] along(Tensor x, boolean[] axes, int[] index) {
    int[] sizes = x.shape();
    int[] over = sizes.clone();
    int count = 1;
    for (int k = 0; k < sizes.length; k++) {
      over[k] = axes[k] ? sizes[k] : 1;
      count *= over[k];
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      int[] place = index(over, i);
      for (int k = 0; k < sizes.length; k++) {
        place[k] = axes[k] ? place[k] : index[k];
      }
      values[i] = x.at(flat(sizes, place));
    }
    return values;
  }

  private static boolean[] flags(int rank, int... axes) {
    boolean[] flags = new boolean[rank];
    for (int axis : axes) {
      flags[axis + 1] = true;
    }
    return flags;
  }

  static Reference reduce(Case c) {
    ToDoubleFunction<double[]> f =
        switch (c.text("kind")) {
          case "sum" -> v -> Arrays.stream(v).sum();
          case "mean" -> v -> Arrays.stream(v).average().orElseThrow();
          case "max" -> v -> Arrays.stream(v).max().orElseThrow();
          case "min" -> v -> Arrays.stream(v).min().orElseThrow();
          case "prod" -> v -> Arrays.stream(v).reduce(1, (a, b) -> a * b);
          case "l1" -> v -> Arrays.stream(v).map(Math::abs).sum();
          case "l2" -> v -> Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
          case "log_sum" -> v -> Math.log(Arrays.stream(v).sum());
          case "log_sum_exp" -> v -> Math.log(Arrays.stream(v).map(Math::exp).sum());
          case "sum_square" -> v -> Arrays.stream(v).map(x -> x * x).sum();
          default -> throw new IllegalArgumentException(c.toString());
        };
    return inputs -> {
      Tensor x = inputs.getFirst();
      boolean[] axes = flags(x.shape().length, c.integers("axes"));
      int[] sizes = x.shape();
      int rank = 0;
      int[] left = new int[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        if (!axes[i]) {
          left[rank++] = sizes[i];
        } else {
          sizes[i] = 1;
          if (c.flag("keep")) {
            left[rank++] = 1;
          }
        }
      }
      double[] values = new double[Tensor.zeros(sizes).length()];
      for (int i = 0; i < values.length; i++) {
        values[i] = f.applyAsDouble(along(x, axes, index(sizes, i)));
      }
      left = rank == 1 ? new int[] {sizes[0], 1} : Arrays.copyOf(left, rank);
      return new Tensor(left, values);
    };
  }

  static Reference softmax(Case c) {
    return inputs -> {
      Tensor x = inputs.getFirst();
      boolean[] axes = flags(x.shape().length, c.integers("axes"));
      double[] values = new double[x.length()];
      for (int i = 0; i < values.length; i++) {
        double[] v = along(x, axes, index(x.shape(), i));
        double max = Arrays.stream(v).max().orElseThrow();
        double y = x.at(i) - max - Math.log(Arrays.stream(v).map(u -> Math.exp(u - max)).sum());
        values[i] = c.flag("log") ? y : Math.exp(y);
      }
      return new Tensor(x.shape(), values);
    };
  }

  static Reference matMul() {
    return inputs -> {
      Tensor x = inputs.getFirst();
      Tensor z = inputs.getLast();
      int rank = Math.max(x.shape().length, z.shape().length);
      int[] a = aligned(x.shape(), rank);
      int[] b = aligned(z.shape(), rank);
      int[] out = together(a, b);
      out[rank - 2] = a[rank - 2];
      out[rank - 1] = b[rank - 1];
      double[] values = new double[Tensor.zeros(out).length()];
      for (int i = 0; i < values.length; i++) {
        int[] left = index(out, i);
        int[] right = left.clone();
        for (int k = 0; k < a[rank - 1]; k++) {
          left[rank - 1] = k;
          right[rank - 2] = k;
          values[i] += broadcast(x, a, left) * broadcast(z, b, right);
        }
      }
      return new Tensor(out, values);
    };
  }

  static Reference linear() {
    return inputs -> {
      Tensor x = inputs.getFirst();
      Tensor w = inputs.get(1);
      int ins = w.size(1);
      int outs = w.size(0);
      int[] out = x.shape();
      out[out.length - 1] = outs;
      double[] values = new double[x.length() / ins * outs];
      for (int i = 0; i < values.length; i++) {
        values[i] = inputs.size() > 2 ? inputs.get(2).at(i % outs) : 0;
        for (int k = 0; k < ins; k++) {
          values[i] += x.at(i / outs * ins + k) * w.at(i % outs * ins + k);
        }
      }
      return new Tensor(out, values);
    };
  }

  private static double normal(double x, double[] v, double epsilon) {
    double mean = Arrays.stream(v).average().orElseThrow();
    double variance = Arrays.stream(v).map(u -> (u - mean) * (u - mean)).average().orElseThrow();
    return (x - mean) / Math.sqrt(variance + epsilon);
  }

  static Reference layerNorm(Case c) {
    return inputs -> {
      Tensor x = inputs.getFirst();
      boolean[] axes = flags(x.shape().length, c.integers("axes"));
      double[] values = new double[x.length()];
      for (int i = 0; i < values.length; i++) {
        int[] index = index(x.shape(), i);
        values[i] = normal(x.at(i), along(x, axes, index), c.number("epsilon"));
        if (inputs.size() > 1) {
          values[i] *= broadcast(inputs.get(1), inputs.get(1).shape(), index);
        }
        if (inputs.size() > 2) {
          values[i] += broadcast(inputs.get(2), inputs.get(2).shape(), index);
        }
      }
      return new Tensor(x.shape(), values);
    };
  }

  static Reference groupNorm(Case c) {
    return inputs -> {
      Tensor x = inputs.getFirst();
      int groups = c.integer("groups");
      int channels = x.size(1);
      // [images, groups, the numbers of a group]
      int[] split = {x.size(0), groups, x.length() / x.size(0) / groups};
      Tensor grouped = new Tensor(split, x.doubles());
      double[] values = new double[x.length()];
      for (int i = 0; i < values.length; i++) {
        boolean[] axes = {false, false, true};
        double[] v = along(grouped, axes, index(split, i));
        values[i] = normal(x.at(i), v, c.number("epsilon"));
        if (inputs.size() > 1) {
          int channel = i / (x.length() / x.size(0) / channels) % channels;
          values[i] = values[i] * inputs.get(1).at(channel) + inputs.get(2).at(channel);
        }
      }
      return new Tensor(x.shape(), values);
    };
  }

  static Reference lrn(Case c) {
    return inputs -> {
      Tensor x = inputs.getFirst();
      int size = c.integer("size");
      double[] values = new double[x.length()];
      for (int i = 0; i < values.length; i++) {
        int[] index = index(x.shape(), i);
        int from = index[1] - (size - 1) / 2;
        double sum = 0;
        for (int k = from; k < from + size; k++) {
          if (k >= 0 && k < x.size(1)) {
            int[] other = index.clone();
            other[1] = k;
            sum += Math.pow(x.at(flat(x.shape(), other)), 2);
          }
        }
        double d = c.number("bias") + c.number("alpha") / size * sum;
        values[i] = x.at(i) / Math.pow(d, c.number("beta"));
      }
      return new Tensor(x.shape(), values);
    };
  }

  static Reference of(String family, Case c) {
    return switch (family) {
      case "unary" -> unary(c);
      case "binary" -> binary(c, false);
      case "binary-constant" -> binary(c, true);
      case "where" -> where();
      case "constant" -> constant();
      case "reduce" -> reduce(c);
      case "axis-softmax" -> softmax(c);
      case "matmul" -> matMul();
      case "linear" -> linear();
      case "layer-norm" -> layerNorm(c);
      case "group-norm" -> groupNorm(c);
      case "lrn" -> lrn(c);
      // their cases say that they have no slopes
      case "arg-reduce", "quantize" -> List::getFirst;
      default -> throw new IllegalArgumentException(family);
    };
  }

  /** The names of a case's inputs and parameters. */
  static List<String> inputs(String family) {
    return switch (family) {
      case "binary", "matmul" -> List.of("x0", "x1");
      case "where" -> List.of("x0", "x1", "x2");
      case "binary-constant", "constant" -> List.of("x", "v");
      case "linear", "layer-norm", "group-norm" -> List.of("x", "w", "b");
      default -> List.of("x");
    };
  }
}
