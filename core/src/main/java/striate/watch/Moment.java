package striate.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.run.LayerValues;

/**
 * A moment of a training: its weights after a number of steps, copied, so that they stay as they
 * are while the training goes on. Of a history's moments, only the first layers' may be held.
 *
 * <p>Immutable: any number of threads may look at once.
 */
public final class Moment {
  private final Network network;
  private final float[][][] stored;
  private final int epoch;
  private final long step;

  private Moment(Network network, float[][][] stored, int epoch, long step) {
    this.network = network;
    this.stored = stored;
    this.epoch = epoch;
    this.step = step;
  }

  /** Copies the weights of the first {@code layers} nodes. */
  static Moment of(Weights live, int layers, int epoch, long step) {
    float[][][] stored = new float[layers][][];
    for (int n = 0; n < layers; n++) {
      float[][] from = live.stored(n);
      stored[n] = new float[from.length][];
      for (int p = 0; p < from.length; p++) {
        stored[n][p] = from[p].clone();
      }
    }
    return new Moment(live.network(), stored, epoch, step);
  }

  /** All of these weights, copied, as those of a model that is not being trained. */
  public static Moment of(Weights weights) {
    return of(weights, weights.network().nodes().size(), 0, 0);
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** The updates of the weights so far. */
  public long step() {
    return step;
  }

  /** The epoch, from 1; 0 where no training is going on. */
  public int epoch() {
    return epoch;
  }

  /** The number of layers, from the first on, whose weights are held. */
  public int layers() {
    return stored.length;
  }

  /**
   * What layer {@code node} reads and writes for one picture, with the weights of this moment and
   * as in inference: no dropout, batch normalisation with the running statistics.
   *
   * @param image [C, H, W], as the network reads it
   * @throws striate.nn.ShapeException if the image is too short
   * @throws IndexOutOfBoundsException if there is no such layer
   * @throws IllegalArgumentException if the weights up to there are not held, or the heap has no
   *     room
   */
  public LayerValues look(float[] image, int node) {
    held(node);
    return LayerValues.of(network, stored, image, node);
  }

  /**
   * A layer's parameters, copied, in logical order.
   *
   * @throws IllegalArgumentException if they are not held
   */
  public List<Tensor> tensors(int node) {
    held(node);
    Network.Node n = network.nodes().get(node);
    List<Tensor> all = new ArrayList<>();
    for (int p = 0; p < n.parameters().size(); p++) {
      Parameter parameter = n.parameters().get(p);
      float[] values = parameter.logical(stored[node][p], n.inputShapes().getFirst());
      all.add(new Tensor(n.name() + "." + parameter.name(), parameter.sizes(), values));
    }
    return all;
  }

  /**
   * A layer's parameters as stored, not copied: for code that computes with them.
   *
   * @throws IllegalArgumentException if they are not held
   */
  public float[][] stored(int node) {
    held(node);
    return stored[node];
  }

  private void held(int node) {
    Objects.checkIndex(node, network.nodes().size());
    if (node >= stored.length) {
      throw new IllegalArgumentException(
          network.place(node)
              + ": at step "
              + step
              + " only the weights of layers 0 to "
              + (stored.length - 1)
              + " are held");
    }
  }

  /**
   * The weights, copied.
   *
   * @throws IllegalArgumentException if not all of them are held
   */
  public Weights weights() {
    held(network.nodes().size() - 1);
    Weights all = Weights.zeros(network);
    for (int n = 0; n < stored.length; n++) {
      for (int p = 0; p < stored[n].length; p++) {
        System.arraycopy(stored[n][p], 0, all.stored(n)[p], 0, stored[n][p].length);
      }
    }
    return all;
  }
}
