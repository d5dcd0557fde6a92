package striate.onnx.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.nn.Dense;
import striate.nn.Initialiser;
import striate.nn.tensor.Binary;
import striate.nn.tensor.Linear;
import striate.nn.tensor.MatMul;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.Permutation;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Live;
import striate.onnx.translate.Weight;

/** Matrix products. */
final class Products {
  private static final Initialiser INITIALISER = new Initialiser.Glorot();

  private Products() {}

  static void register(Map<String, Op> ops) {
    ops.put("Gemm", Products::gemm);
    ops.put("MatMul", Products::matMul);
  }

  private static void gemm(Call call) throws OnnxFormatException, UntranslatableException {
    float alpha = call.node().real("alpha", 1);
    float beta = call.node().real("beta", 1);
    boolean turnA = call.node().whole("transA", 0) != 0;
    boolean turnB = call.node().whole("transB", 0) != 0;
    boolean old = call.opset() < 7 && call.node().whole("broadcast", 0) == 0 && call.has(2);
    if (old && call.known(2).rank() < 2) {
      throw new UntranslatableException("a matrix C expected before opset 7");
    }
    Live product;
    boolean biased = false;
    if (call.isKnown(1)) {
      Live a = first(call, turnA);
      Constant b = call.known(1);
      if (b.rank() != 2) {
        throw new UntranslatableException("a matrix expected, got " + b);
      }
      int outs = b.dims()[turnB ? 0 : 1];
      Constant c = call.isKnown(2) ? call.known(2) : null;
      biased = c != null && c.size() == outs && isRow(c, outs);
      product = dense(call, a, b, turnB, alpha, biased ? c : null, beta, call.node().input(1));
    } else if (call.isKnown(0) && call.known(0).rank() == 2 && call.live(1).rank() == 2) {
      Live b = call.live(1);
      product = weightFirst(call, call.known(0), turnA, turnB ? turned(b) : b, alpha);
    } else {
      Live b = call.live(1);
      b = turnB && b.rank() == 2 ? turned(b) : b;
      product = product(call, first(call, turnA), b);
      product = scaled(call, product, alpha);
    }
    if (call.has(2) && !biased && beta != 0) {
      if (call.isKnown(2)) {
        Constant c = call.known(2);
        float[] values = c.floats().clone();
        for (int i = 0; i < values.length; i++) {
          values[i] *= beta;
        }
        Constant scaled = Constant.ofFloats(c.dims(), values);
        product =
            Elementwise.constant(call, Binary.Op.ADD, product, scaled, false, call.node().input(2));
      } else {
        product = Elementwise.two(call, Binary.Op.ADD, product, scaled(call, call.live(2), beta));
      }
    }
    call.output(0, product);
  }

  private static Live first(Call call, boolean turn) throws UntranslatableException {
    Live a = call.live(0);
    if (a.rank() != 2) {
      throw new UntranslatableException("a matrix expected, got " + a);
    }
    return turn ? turned(a) : a;
  }

  private static Live turned(Live matrix) {
    return matrix.withAxes(matrix.axes().reversed());
  }

  /** W·X for a weight W: the dense layer of Xᵀ, turned. */
  private static Live weightFirst(Call call, Constant w, boolean turned, Live x, float alpha)
      throws UntranslatableException {
    return turned(dense(call, turned(x), w, !turned, alpha, null, 1, call.node().input(0)));
  }

  private static boolean isRow(Constant c, int outs) {
    int[] dims = c.dims();
    return dims.length > 0 && dims[dims.length - 1] == outs;
  }

  private static Live scaled(Call call, Live x, float factor)
      throws OnnxFormatException, UntranslatableException {
    return factor == 1
        ? x
        : Elementwise.constant(call, Binary.Op.MUL, x, Constant.scalar(factor), false, "");
  }

  /** The weight of a dense layer, [outputs, inputs], of a matrix that has them as it wants. */
  private static Weight weight(Constant b, boolean turned, float alpha) {
    return () -> {
      float[] values = b.floats();
      List<Integer> dims = List.of(b.dims()[0], b.dims()[1]);
      float[] own = turned ? values : Permutation.of(values, dims, List.of(1, 0));
      return times(own, alpha);
    };
  }

  private static float[] times(float[] values, float factor) {
    if (factor == 1) {
      return values;
    }
    float[] product = values.clone();
    for (int i = 0; i < product.length; i++) {
      product[i] *= factor;
    }
    return product;
  }

  /** x·B + c over the last axis of x. */
  private static Live dense(
      Call call,
      Live x,
      Constant b,
      boolean turned,
      float alpha,
      @Nullable Constant c,
      float beta,
      String source)
      throws UntranslatableException {
    int ins = b.dims()[turned ? 1 : 0];
    int outs = b.dims()[turned ? 0 : 1];
    int last = x.rank() - 1;
    if (x.isBatch(last) || x.size(last) != ins) {
      throw new UntranslatableException(x + " × " + b + ": the sizes do not fit");
    }
    Map<String, Weight> weights = new TreeMap<>();
    weights.put("weight", weight(b, turned, alpha));
    if (c != null) {
      weights.put("bias", () -> times(c.floats(), beta));
    }
    boolean row = x.rank() == 2 && x.size(0) == 1;
    if (row) {
      int in = Arranging.row(call, x);
      Dense layer = new Dense(outs, c != null, INITIALISER);
      int out = call.add(layer, weights, source, in);
      return new Live(out, call.shape(out), List.of(x.isBatch(0) ? Value.BATCH : Value.ONE, 0));
    }
    Live plain = Arranging.plain(call, x);
    int out = call.add(new Linear(outs, c != null), weights, source, plain.node());
    return new Live(out, call.shape(out), plain.axes());
  }

  private static void matMul(Call call) throws OnnxFormatException, UntranslatableException {
    if (call.isKnown(1) && !call.isKnown(0)) {
      Live x = call.live(0);
      Constant w = matrix(call.known(1), x.rank());
      if (w.rank() == 2 && (x.rank() >= 2 || x.batch() < 0)) {
        call.output(0, dense(call, x, w, false, 1, null, 1, call.node().input(1)));
        return;
      }
    }
    if (call.isKnown(0) && !call.isKnown(1)) {
      Live x = call.live(1);
      Constant w = matrix(call.known(0), x.rank());
      if (w.rank() == 2 && x.rank() == 2) {
        call.output(0, weightFirst(call, w, false, x, 1));
        return;
      }
    }
    call.output(0, product(call, call.live(0), call.live(1)));
  }

  /** A stack of one matrix as the matrix, where the other factor has as many axes. */
  private static Constant matrix(Constant c, int rank) {
    int[] dims = c.dims();
    int first = dims.length - 2;
    boolean one =
        first > 0 && dims.length <= rank && c.size() == (long) dims[first] * dims[first + 1];
    return one ? c.withDims(dims[first], dims[first + 1]) : c;
  }

  /** A product of two values, of which both depend on the image. */
  private static Live product(Call call, Live a, Live b) throws UntranslatableException {
    if (a.rank() < 2 || b.rank() < 2) {
      throw new UntranslatableException("matrices expected, got " + a + " and " + b);
    }
    int rank = Math.max(a.rank(), b.rank());
    Live x = padded(a, rank);
    Live y = padded(b, rank);
    int batch = Math.max(x.batch(), y.batch());
    if (batch >= 0) {
      x = together(x, batch);
      y = together(y, batch);
    }
    if (batch >= rank - 2) {
      // one row an image: [N, K] × [K, M]
      if (batch == rank - 2 && rank == 2 && a.batch() == 0 && b.batch() < 0) {
        Live row =
            Arranging.plain(
                call, new Live(a.node(), a.shape(), List.of(Value.ONE, a.axes().get(1))));
        Live matrix = Arranging.plain(call, b);
        int out = call.add(new MatMul(), row.node(), matrix.node());
        return new Live(out, call.shape(out), List.of(Value.BATCH, 1));
      }
      throw new UntranslatableException(
          a + " × " + b + ": the number of images is an axis of the matrices");
    }
    Live p = Arranging.plain(call, x);
    Live q = Arranging.plain(call, y);
    int out = call.add(new MatMul(), p.node(), q.node());
    return new Live(out, call.shape(out), p.axes());
  }

  private static Live padded(Live v, int rank) {
    List<Integer> axes = new ArrayList<>();
    for (int i = v.rank(); i < rank; i++) {
      axes.add(Value.ONE);
    }
    axes.addAll(v.axes());
    return v.withAxes(axes);
  }

  private static Live together(Live v, int batch) throws UntranslatableException {
    if (v.isBatch(batch)) {
      return v;
    }
    if (v.batch() >= 0 || v.size(batch) != 1) {
      throw new UntranslatableException(
          "the number of images is axis " + batch + ", but another one in " + v);
    }
    List<Integer> axes = new ArrayList<>(v.axes());
    axes.set(batch, Value.BATCH);
    return v.withAxes(axes);
  }
}
