package striate.app.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Flatten;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;

/**
 * The weights that read the image itself: the kernels of a first convolution, or, where the first
 * layer is dense, its weights laid out as the image is.
 */
final class FirstLayer {
  static final int MOST = 128;

  /** Numbers that a page carries: at most 0.7 MB of it. */
  private static final int MOST_NUMBERS = 128 * 1024;

  private FirstLayer() {}

  /** What the page's scripts read, or null if neither kind of layer reads the input. */
  static @Nullable Map<String, @Nullable Object> data(Weights weights) {
    Network network = weights.network();
    List<Network.Node> nodes = network.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      Network.Node n = nodes.get(i);
      int from = n.inputs().getFirst();
      while (from >= 0 && nodes.get(from).layer() instanceof Flatten) {
        from = nodes.get(from).inputs().getFirst();
      }
      if (from < 0 && n.layer() instanceof Conv2d) {
        Tensor w = weights.get(n.name() + ".weight");
        return of(n, w, w.sizes().get(1), w.sizes().get(2), w.sizes().get(3));
      }
      if (from < 0 && n.layer() instanceof Dense) {
        Shape in = network.input();
        Tensor w = weights.get(n.name() + ".weight");
        return of(n, w, in.channels(), in.height(), in.width());
      }
    }
    return null;
  }

  private static Map<String, @Nullable Object> of(
      Network.Node node, Tensor weight, int channels, int height, int width) {
    int all = weight.sizes().get(0);
    int each = channels * height * width;
    int shown = Math.clamp(MOST_NUMBERS / each, 1, Math.min(all, MOST));
    return Json.object(
        "layer", node.describe(),
        "name", node.name(),
        "dense", node.layer() instanceof Dense,
        "all", all,
        "shown", shown,
        "channels", channels,
        "height", height,
        "width", width,
        "weights", Packed.floats(Arrays.copyOf(weight.values(), shown * each)));
  }
}
