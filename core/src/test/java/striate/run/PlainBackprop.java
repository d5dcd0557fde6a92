package striate.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.cpu.Cpu;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Learning;
import striate.run.op.Pass;

/**
 * Backpropagation as a textbook has it: layer after layer over the whole batch, every output and
 * every gradient in an array of its own, nothing merged, shared, or put off. Slow, and so simple
 * that what {@link Backprop} computes can be held against it.
 */
final class PlainBackprop {
  private final Network network;
  private final List<Network.Node> nodes;
  private final int count;
  private final Pass[] passes;
  private final float[][] gradients;
  private final float[][][] inputGradients;

  /** The loss: the mean cross-entropy. */
  double loss;

  /** How many images have their label's logit as the largest. */
  int correct;

  /** Gradients of the parameters as stored; empty for statistics. */
  final float[][][] parameterGradients;

  PlainBackprop(Weights weights, float[] images, int[] labels, int count, long key) {
    this(weights, Learning.all(weights.network()), images, labels, count, key);
  }

  /**
   * Computes the gradients of all parameters, whether they learn or not; fixed layers are fixed.
   */
  PlainBackprop(
      Weights weights, Learning learning, float[] images, int[] labels, int count, long key) {
    network = weights.network();
    nodes = network.nodes();
    this.count = count;
    passes = new Pass[nodes.size()];
    gradients = new float[nodes.size() + 1][];
    inputGradients = new float[nodes.size()][][];
    parameterGradients = new float[nodes.size()][][];
    float[] input = channelsLast(images, network.input());
    LayerOp[] ops = new LayerOp[nodes.size()];
    for (int i = 0; i < ops.length; i++) {
      Network.Node n = nodes.get(i);
      ops[i] =
          Cpu.bind(
              n.layer(),
              Binding.backward(
                  n.inputShapes(), n.shape(), !learning.isFixed(i), n.parameters().size()));
      passes[i] = pass(i, ops[i], weights.stored(i), input);
      passes[i].key = striate.kernels.element.Dropout.key(key, i, 0);
      ops[i].forward(passes[i]);
      if (ops[i].meets()) {
        ops[i].meetForward(passes[i]);
        ops[i].forwardAfter(passes[i]);
      }
    }
    gradients[nodes.size()] = loss(passes[nodes.size() - 1].out, labels);
    for (int i = ops.length - 1; i >= 0; i--) {
      Pass p = passes[i];
      p.outGradient = gradients[i + 1];
      ops[i].backward(p);
      if (ops[i].meets()) {
        ops[i].meetBackward(p);
        ops[i].backwardAfter(p);
      }
      for (int k = 0; k < p.in.length; k++) {
        add(nodes.get(i).inputs().get(k) + 1, inputGradients[i][k]);
      }
    }
  }

  private void add(int to, float[] gradient) {
    if (gradients[to] == null) {
      gradients[to] = gradient.clone();
      return;
    }
    for (int i = 0; i < gradient.length; i++) {
      gradients[to][i] += gradient[i];
    }
  }

  /** The gradient of the images, [count, C, H, W]. */
  float[] inputGradient() {
    Shape s = network.input();
    float[] result = new float[count * s.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = gradients[0][last(i, s)];
    }
    return result;
  }

  private float[] channelsLast(float[] images, Shape s) {
    float[] result = new float[count * s.size()];
    for (int i = 0; i < result.length; i++) {
      result[last(i, s)] = images[i];
    }
    return result;
  }

  /** Where the number that comes {@code i}-th with channels first stands with channels last. */
  static int last(int i, Shape s) {
    int image = i / s.size();
    int channel = i % s.size() / s.pixels();
    int pixel = i % s.pixels();
    return image * s.size() + pixel * s.channels() + channel;
  }

  private Pass pass(int i, LayerOp op, float[][] stored, float[] input) {
    Network.Node n = nodes.get(i);
    Pass p = new Pass();
    p.images = count;
    p.batch = count;
    p.shards = 1;
    p.shardImages = count;
    p.in = new float[n.inputs().size()][];
    p.inAt = new int[p.in.length];
    inputGradients[i] = new float[p.in.length][];
    p.inGradientAt = new int[p.in.length];
    for (int k = 0; k < p.in.length; k++) {
      int from = n.inputs().get(k);
      p.in[k] = from < 0 ? input : passes[from].out;
      inputGradients[i][k] = new float[count * n.inputShapes().get(k).size()];
    }
    p.inGradient = inputGradients[i];
    p.out = new float[count * n.shape().size()];
    p.saved = new float[count * op.savedPerImage()];
    p.scratch = new float[Math.toIntExact(op.scratchLength(count))];
    p.shared = new double[op.sharedLength(1)];
    p.squares = new double[p.shared.length];
    p.common = new float[op.commonLength()];
    p.parameters = stored;
    p.packed = new float[Math.toIntExact(op.packedLength())];
    op.pack(stored, p.packed, 0, 0, 1);
    List<float[]> learned = new ArrayList<>();
    for (Parameter parameter : n.parameters()) {
      boolean learns = parameter.role() != Parameter.Role.STATISTIC;
      learned.add(new float[learns ? Math.toIntExact(parameter.count()) : 0]);
    }
    parameterGradients[i] = learned.toArray(new float[0][]);
    p.parameterGradientsAt = new int[learned.size()];
    p.parameterGradients = parameterGradients[i];
    return p;
  }

  /** Classes count with channels first; logits lie with channels last. */
  private float[] loss(float[] logits, int[] labels) {
    Shape s = network.output();
    int classes = s.size();
    float[] gradient = new float[logits.length];
    for (int image = 0; image < count; image++) {
      int at = image * classes;
      double[] row = new double[classes];
      int best = 0;
      for (int c = 0; c < classes; c++) {
        row[c] = logits[last(at + c, s)];
        best = row[c] > row[best] ? c : best;
      }
      double most = row[best];
      double sum = Arrays.stream(row).map(v -> Math.exp(v - most)).sum();
      loss += (most + Math.log(sum) - row[labels[image]]) / count;
      correct += best == labels[image] ? 1 : 0;
      for (int c = 0; c < classes; c++) {
        double p = Math.exp(row[c] - most) / sum;
        gradient[last(at + c, s)] = (float) ((p - (c == labels[image] ? 1 : 0)) / count);
      }
    }
    return gradient;
  }
}
