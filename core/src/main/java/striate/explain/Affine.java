package striate.explain;

import java.util.Set;
import striate.nn.Add;
import striate.nn.AveragePool;
import striate.nn.BatchNorm;
import striate.nn.Concat;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.GlobalAveragePool;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Pad;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.tensor.ArgReduce;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Slice;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.TopK;
import striate.nn.tensor.Unary;
import striate.nn.tensor.Where;

/**
 * Whether what follows a layer is affine, so that maps must add up: a gradient times what it is the
 * gradient of is then the whole of it, but for the bias.
 */
final class Affine {
  private static final Set<Unary.Function> JUMPING =
      Set.of(
          Unary.Function.SIGN,
          Unary.Function.FLOOR,
          Unary.Function.CEIL,
          Unary.Function.ROUND,
          Unary.Function.TRUNCATE,
          Unary.Function.NOT,
          Unary.Function.IS_NAN,
          Unary.Function.IS_INFINITE,
          Unary.Function.THRESHOLDED_RELU);

  private static final Set<Binary.Op> SMOOTH =
      Set.of(
          Binary.Op.ADD,
          Binary.Op.SUB,
          Binary.Op.MUL,
          Binary.Op.DIV,
          Binary.Op.POW,
          Binary.Op.MAX,
          Binary.Op.MIN,
          Binary.Op.PRELU);

  private Affine() {}

  /** Whether the sum of a method's map and the logit for an output of zero must be the logit. */
  static boolean addsUp(Cut cut, Method method) {
    Network rest = cut.rest().network();
    for (Network.Node n : rest.nodes()) {
      if (!isAffine(n.layer())) {
        return false;
      }
    }
    return method instanceof Method.HiResCam || isAveragedFirst(rest);
  }

  /**
   * Whether all places of the input count alike: everything that reads it takes the mean of whole
   * maps. Then the mean of the gradient, which Grad-CAM takes, is the gradient.
   */
  private static boolean isAveragedFirst(Network rest) {
    boolean[] same = new boolean[rest.nodes().size()];
    for (int i = 0; i < same.length; i++) {
      Network.Node n = rest.nodes().get(i);
      boolean reads = false;
      for (int j : n.inputs()) {
        reads |= j < 0 || same[j];
      }
      if (reads && n.layer() instanceof Dropout) {
        same[i] = true; // it does nothing in inference
      } else if (reads && !isMeanOfAll(n)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMeanOfAll(Network.Node n) {
    if (n.layer() instanceof AveragePool a) {
      Shape in = n.inputShapes().getFirst();
      Padding.Explicit zeros = a.window().zeros(in); // behind them the window ends too early
      return n.shape().pixels() == 1
          && a.window().height() == in.height()
          && a.window().width() == in.width()
          && a.window().dilationH() == 1
          && a.window().dilationW() == 1
          && zeros.top() == 0
          && zeros.left() == 0;
    }
    return n.layer() instanceof GlobalAveragePool;
  }

  /**
   * Whether a network's slopes tell how its outputs change: it has no layer that jumps, such as
   * rounding, whose slope is zero or pretended.
   */
  static boolean hasSlopes(Network network) {
    for (Network.Node n : network.nodes()) {
      if (jumps(n.layer())) {
        return false;
      }
    }
    return true;
  }

  private static boolean jumps(Layer layer) {
    return switch (layer) {
      case Quantize q -> true;
      case ArgReduce a -> true;
      case TopK t -> t.indices();
      case Where w -> true;
      case Unary u -> JUMPING.contains(u.function());
      case Binary b -> !SMOOTH.contains(b.op());
      case BinaryConstant b -> !SMOOTH.contains(b.op());
      default -> false;
    };
  }

  private static boolean isAffine(Layer layer) {
    return switch (layer) {
      case Dense d -> true;
      case Linear l -> true;
      case Conv2d c -> true;
      case Add a -> true;
      case Concat c -> true;
      case Slice s -> true; // a cut begins with some where other ways lead past the layer
      case BatchNorm b -> true;
      case AveragePool a -> true;
      case GlobalAveragePool g -> true;
      case Reduce r -> r.reduction() == Reduce.Kind.MEAN || r.reduction() == Reduce.Kind.SUM;
      case Pad p -> true;
      case Dropout d -> true;
      case Flatten f -> true;
      case Reshape r -> true;
      case ToTensor t -> true;
      case ToImage t -> true;
      default -> false;
    };
  }
}
