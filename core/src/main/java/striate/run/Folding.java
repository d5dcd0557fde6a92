package striate.run;

import java.util.ArrayList;
import java.util.List;
import striate.nn.BatchNorm;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;

/**
 * Rewrites a trained network for inference: a batch normalisation that follows a convolution or
 * dense layer becomes part of its weights and bias, and a learned slope a leaky ReLU, which the
 * layer before it applies. Outputs change by rounding only.
 */
public final class Folding {
  private Folding() {}

  /**
   * Weights of a network without those normalisations and slopes: layers keep their names. Where
   * there are none to fold, these weights themselves.
   */
  public static Weights fold(Weights weights) {
    Network network = weights.network();
    List<Network.Node> nodes = network.nodes();
    int[] readers = new int[nodes.size()];
    for (Network.Node n : nodes) {
      for (int i : n.inputs()) {
        if (i >= 0) {
          readers[i]++;
        }
      }
    }
    int[] foldedInto = new int[nodes.size()];
    boolean[] takesNorm = new boolean[nodes.size()];
    boolean any = false;
    for (int i = 0; i < foldedInto.length; i++) {
      int from = nodes.get(i).inputs().getFirst();
      foldedInto[i] = -1;
      if (nodes.get(i).layer() instanceof BatchNorm && from >= 0 && readers[from] == 1) {
        Layer before = nodes.get(from).layer();
        if (before instanceof Conv2d || before instanceof Dense) {
          foldedInto[i] = from;
          takesNorm[from] = true;
          any = true;
        }
      }
      any |= slope(weights, i) >= 0;
    }
    if (!any) {
      return weights;
    }
    Network.Builder builder = Network.builder(network.input());
    Network.Builder.Ref[] refs = new Network.Builder.Ref[nodes.size()];
    int[] place = new int[nodes.size()];
    for (int i = 0; i < refs.length; i++) {
      Network.Node n = nodes.get(i);
      if (foldedInto[i] >= 0) {
        refs[i] = refs[foldedInto[i]];
        place[i] = place[foldedInto[i]];
        continue;
      }
      List<Network.Builder.Ref> from = new ArrayList<>();
      for (int j : n.inputs()) {
        from.add(j < 0 ? builder.input() : refs[j]);
      }
      boolean biased = takesNorm[i];
      float slope = slope(weights, i);
      Layer layer = biased ? withBias(n.layer()) : slope >= 0 ? new LeakyRelu(slope) : n.layer();
      refs[i] = builder.add(n.name(), layer, from);
      place[i] = refs[i].index();
    }
    Weights folded = Weights.zeros(builder.build(refs[refs.length - 1]));
    for (int i = 0; i < refs.length; i++) {
      float[][] from = weights.stored(i);
      float[][] to = folded.stored(place[i]);
      if (foldedInto[i] >= 0) {
        fold(from, ((BatchNorm) nodes.get(i).layer()).epsilon(), to);
      } else {
        for (int p = 0; p < Math.min(from.length, to.length); p++) {
          System.arraycopy(from[p], 0, to[p], 0, from[p].length);
        }
      }
    }
    return folded;
  }

  /** The one slope of a leaky ReLU that learns it, −1 for other layers. */
  private static float slope(Weights weights, int node) {
    Network.Node n = weights.network().nodes().get(node);
    if (!(n.layer() instanceof BinaryConstant b) || b.op() != Binary.Op.PRELU) {
      return -1;
    }
    float[] slopes = weights.stored(node)[0];
    boolean fits = slopes.length == 1 && slopes[0] >= 0 && Float.isFinite(slopes[0]);
    return fits ? slopes[0] : -1;
  }

  /** In both stored orders the output channel runs fastest, see {@link Parameter.Layout}. */
  private static void fold(float[][] norm, float epsilon, float[][] into) {
    int channels = norm[0].length;
    for (int c = 0; c < channels; c++) {
      double scale = norm[0][c] / Math.sqrt((double) norm[3][c] + epsilon);
      for (int i = c; i < into[0].length; i += channels) {
        into[0][i] = (float) (into[0][i] * scale);
      }
      into[1][c] = (float) ((into[1][c] - norm[2][c]) * scale + norm[1][c]);
    }
  }

  private static Layer withBias(Layer layer) {
    // Not a switch over patterns: the first of them costs a program's start some ten milliseconds.
    if (layer instanceof Conv2d c) {
      return new Conv2d(c.outChannels(), c.window(), c.groups(), true, c.initialiser());
    }
    return layer instanceof Dense d ? new Dense(d.outputs(), true, d.initialiser()) : layer;
  }
}
