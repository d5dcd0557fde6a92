package striate.explain;

import striate.nn.AveragePool;
import striate.nn.BatchNorm;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.GlobalAveragePool;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Pad;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;

/**
 * Whether what follows a layer is affine, so that maps must add up: a gradient times what it is the
 * gradient of is then the whole of it, but for the bias.
 */
final class Affine {
  private Affine() {}

  static boolean addsUp(Cut cut, Method method) {
    Network rest = cut.rest().network();
    boolean pooled = true;
    for (Network.Node n : rest.nodes()) {
      if (!isAffine(n.layer())) {
        return false;
      }
      boolean mean =
          n.layer() instanceof GlobalAveragePool
              || (n.layer() instanceof AveragePool && n.shape().pixels() == 1);
      pooled &= mean || n.layer() instanceof Dropout || !n.inputs().contains(-1);
    }
    // Grad-CAM takes the mean of the gradient, which is the gradient where all places count alike.
    return method instanceof Method.HiResCam || pooled;
  }

  private static boolean isAffine(Layer layer) {
    return switch (layer) {
      case Dense d -> true;
      case Linear l -> true;
      case Conv2d c -> true;
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
