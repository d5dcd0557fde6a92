package striate.explain;

import java.util.ArrayList;
import java.util.List;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Sigmoid;
import striate.nn.Softmax;
import striate.nn.Weights;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;

/**
 * A network that gives logits: the same without the softmax, its logarithm or the sigmoid at its
 * end, which other programs often leave there. Those make classes compete, so that whatever speaks
 * against another class would seem to speak for this one.
 *
 * @param weights of the network without it
 * @param independent whether the classes do not exclude one another: there was a sigmoid
 * @param removed the layer left out; empty if there was none
 */
record Logits(Weights weights, boolean independent, String removed) {

  static Logits of(Weights weights) {
    Network network = weights.network();
    int at = network.nodes().size() - 1;
    while (at >= 0) {
      Network.Node n = network.nodes().get(at);
      if (isEnd(n)) {
        // A network of nothing else stays as it is.
        return network.nodes().size() == 1
            ? new Logits(weights, false, "")
            : new Logits(without(weights, at), n.layer() instanceof Sigmoid, n.name());
      }
      if (!keepsNumbers(n.layer())) {
        break;
      }
      at = n.inputs().getFirst();
    }
    return new Logits(weights, false, "");
  }

  private static boolean isEnd(Network.Node n) {
    if (n.layer() instanceof AxisSoftmax s) {
      int[] sizes = n.shape().sizes();
      int together = 1;
      for (int axis : s.axes()) {
        together *= sizes[axis];
      }
      return together == n.shape().size();
    }
    return n.layer() instanceof Sigmoid
        || (n.layer() instanceof Softmax && (n.shape().flat() || n.shape().pixels() == 1));
  }

  private static boolean keepsNumbers(Layer layer) {
    return layer instanceof Flatten
        || layer instanceof Reshape
        || layer instanceof ToTensor
        || layer instanceof ToImage
        || layer instanceof Dropout;
  }

  private static Weights without(Weights weights, int left) {
    Network network = weights.network();
    Network.Builder builder = Network.builder(network.input());
    List<Network.Builder.Ref> refs = new ArrayList<>();
    Network.Builder.Ref last = builder.input();
    for (int i = 0; i < network.nodes().size(); i++) {
      Network.Node n = network.nodes().get(i);
      List<Network.Builder.Ref> from =
          n.inputs().stream().map(j -> j < 0 ? builder.input() : refs.get(j)).toList();
      last = i == left ? from.getFirst() : builder.add(n.name(), n.layer(), from);
      refs.add(last);
    }
    Weights out = Weights.zeros(builder.build(last));
    for (int i = 0; i < network.nodes().size() - 1; i++) {
      copy(weights, i < left ? i : i + 1, out, i);
    }
    return out;
  }

  /** Copies a node's parameters to those of the same layer in another network. */
  static void copy(Weights from, int node, Weights to, int place) {
    float[][] a = from.stored(node);
    float[][] b = to.stored(place);
    for (int p = 0; p < a.length; p++) {
      System.arraycopy(a[p], 0, b[p], 0, a[p].length);
    }
  }
}
