package striate.benchmarks.peer;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.op.nn.SoftmaxCrossEntropyWithLogits;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import peers.Peer;

/**
 * W5 and W6 by TensorFlow Java: graph mode, images channels last, the update of every weight written
 * out. Padding is TensorFlow's SAME, which at stride 2 has all of it after the image; the arithmetic
 * is as much.
 */
public final class TfLarge extends Peer implements LargeBench.Counted {
  private ConfigProto config = ConfigProto.getDefaultInstance();

  /** Arguments as {@link LargeBench} has them. */
  public static void main(String[] args) throws Exception {
    LargeBench.main(new TfLarge(), args);
    System.exit(0);
  }

  @Override
  public String name() {
    return "tensorflow-java";
  }

  @Override
  public void init(int threads) {
    config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(1)
            .build();
  }

  /** A network under construction. */
  private static final class Builder {
    final Graph graph = new Graph();
    final Ops tf = Ops.create(graph);
    final List<Variable<TFloat32>> parameters = new ArrayList<>();
    final List<Op> starts = new ArrayList<>();
    final List<Op> updates = new ArrayList<>();
    final boolean training;

    Builder(boolean training) {
      this.training = training;
    }

    Variable<TFloat32> variable(Shape shape, Operand<TFloat32> start) {
      Variable<TFloat32> v = tf.variable(shape, TFloat32.class);
      starts.add(tf.assign(v, start));
      return v;
    }

    Variable<TFloat32> filled(float value, long... shape) {
      return variable(Shape.of(shape), tf.fill(tf.constant(shape), tf.constant(value)));
    }

    Variable<TFloat32> parameter(Variable<TFloat32> v) {
      parameters.add(v);
      return v;
    }

    Variable<TFloat32> weights(int fanIn, long... shape) {
      Operand<TFloat32> normal = tf.random.truncatedNormal(tf.constant(shape), TFloat32.class);
      Operand<TFloat32> deviation = tf.constant((float) Math.sqrt(2.0 / fanIn));
      return parameter(variable(Shape.of(shape), tf.math.mul(normal, deviation)));
    }

    Operand<TFloat32> norm(Operand<TFloat32> x, int channels) {
      Variable<TFloat32> scale = parameter(filled(1, channels));
      Variable<TFloat32> shift = parameter(filled(0, channels));
      Variable<TFloat32> mean = filled(0, channels);
      Variable<TFloat32> variance = filled(1, channels);
      if (!training) {
        return tf.nn
            .fusedBatchNorm(x, scale, shift, mean, variance, FusedBatchNorm.isTraining(false))
            .y();
      }
      Operand<TFloat32> none = tf.constant(new float[0]);
      FusedBatchNorm<TFloat32, TFloat32> norm =
          tf.nn.fusedBatchNorm(x, scale, shift, none, none, FusedBatchNorm.isTraining(true));
      Operand<TFloat32> tenth = tf.constant(0.1f);
      updates.add(
          tf.assignSub(mean, tf.math.mul(tenth, tf.math.sub(mean, norm.batchMean()))));
      updates.add(
          tf.assignSub(variance, tf.math.mul(tenth, tf.math.sub(variance, norm.batchVariance()))));
      return norm.y();
    }

    /** Convolution without bias and batch normalisation. */
    Operand<TFloat32> unit(Operand<TFloat32> x, int in, int out, int kernel, long stride) {
      List<Long> strides = List.of(1L, stride, stride, 1L);
      Variable<TFloat32> w = weights(in * kernel * kernel, kernel, kernel, in, out);
      return norm(tf.nn.conv2d(x, w, strides, "SAME"), out);
    }

    Operand<TFloat32> depthwise(Operand<TFloat32> x, int channels, long stride) {
      List<Long> strides = List.of(1L, stride, stride, 1L);
      Variable<TFloat32> w = weights(9, 3, 3, channels, 1);
      return norm(tf.nn.depthwiseConv2dNative(x, w, strides, "SAME"), channels);
    }

    Operand<TFloat32> classify(Operand<TFloat32> x, int channels, boolean drop) {
      Operand<TFloat32> y = tf.math.mean(x, tf.constant(new int[] {1, 2}), Mean.keepDims(false));
      if (drop && training) {
        Operand<TFloat32> u = tf.random.randomUniform(tf.shape(y), TFloat32.class);
        Operand<TFloat32> kept = tf.math.floor(tf.math.add(u, tf.constant(0.8f)));
        y = tf.math.mul(y, tf.math.mul(kept, tf.constant(1.25f)));
      }
      Variable<TFloat32> w = weights(2 * channels, channels, LargeBench.CLASSES);
      return tf.nn.biasAdd(
          tf.linalg.matMul(y, w), parameter(filled(0, LargeBench.CLASSES)));
    }

    Operand<TFloat32> resNet18(Operand<TFloat32> images) {
      Operand<TFloat32> x = tf.nn.relu(unit(images, 3, 64, 7, 2));
      Operand<TInt32> window = tf.constant(new int[] {1, 3, 3, 1});
      x = tf.nn.maxPool(x, window, tf.constant(new int[] {1, 2, 2, 1}), "SAME");
      int in = 64;
      for (int stage = 0; stage < 4; stage++) {
        for (int block = 0; block < 2; block++) {
          int out = 64 << stage;
          int stride = stage > 0 && block == 0 ? 2 : 1;
          Operand<TFloat32> branch = tf.nn.relu(unit(x, in, out, 3, stride));
          branch = unit(branch, out, out, 3, 1);
          Operand<TFloat32> cut = in == out && stride == 1 ? x : unit(x, in, out, 1, stride);
          x = tf.nn.relu(tf.math.add(branch, cut));
          in = out;
        }
      }
      return classify(x, in, false);
    }

    Operand<TFloat32> mobileNetV2(Operand<TFloat32> images) {
      int[][] stages = {
        {1, 16, 1, 1},
        {6, 24, 2, 2},
        {6, 32, 3, 2},
        {6, 64, 4, 2},
        {6, 96, 3, 1},
        {6, 160, 3, 2},
        {6, 320, 1, 1}
      };
      Operand<TFloat32> x = tf.nn.relu6(unit(images, 3, 32, 3, 2));
      int in = 32;
      for (int[] stage : stages) {
        for (int block = 0; block < stage[2]; block++) {
          int wide = in * stage[0];
          int stride = block == 0 ? stage[3] : 1;
          Operand<TFloat32> y = stage[0] == 1 ? x : tf.nn.relu6(unit(x, in, wide, 1, 1));
          y = tf.nn.relu6(depthwise(y, wide, stride));
          y = unit(y, wide, stage[1], 1, 1);
          x = in == stage[1] && stride == 1 ? tf.math.add(x, y) : y;
          in = stage[1];
        }
      }
      return classify(tf.nn.relu6(unit(x, in, 1280, 1, 1)), 1280, true);
    }

    Operand<TFloat32> network(String workload, Operand<TFloat32> images) {
      return workload.equals("W5") ? resNet18(images) : mobileNetV2(images);
    }

    void momentum(Operand<TFloat32> loss) {
      Output<?>[] all = parameters.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
      Output<?>[] gradients = graph.addGradients(loss.asOutput(), all);
      for (int i = 0; i < all.length; i++) {
        Variable<TFloat32> v = parameters.get(i);
        @SuppressWarnings("unchecked") // the gradient of floats is floats
        Output<TFloat32> gradient = (Output<TFloat32>) gradients[i];
        Variable<TFloat32> speed = filled(0, v.shape().asArray());
        Operand<TFloat32> rate = tf.constant(LargeBench.RATE);
        updates.add(tf.train.applyMomentum(v, speed, rate, gradient, tf.constant(0.9f)));
      }
    }

    Session session(ConfigProto config) {
      Session session = new Session(graph, config);
      Session.Runner runner = session.runner();
      starts.forEach(runner::addTarget);
      runner.run().close();
      return session;
    }
  }

  @Override
  public long parameters(String workload) {
    Builder b = new Builder(false);
    b.network(workload, b.tf.placeholder(TFloat32.class, Placeholder.shape(shape(-1))));
    long sum = 0;
    for (Variable<TFloat32> v : b.parameters) {
      sum += v.shape().size();
    }
    b.graph.close();
    return sum;
  }

  private static Shape shape(long images) {
    return Shape.of(images, LargeBench.SIDE, LargeBench.SIDE, 3);
  }

  @Override
  public Net net(String workload, boolean training) {
    Builder b = new Builder(training);
    Ops tf = b.tf;
    Placeholder<TFloat32> images =
        tf.placeholder(TFloat32.class, Placeholder.shape(shape(-1)));
    Placeholder<TInt32> labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    Operand<TFloat32> logits = b.network(workload, images);
    // The sparse form of this loss has no gradient in the C++ library that Java calls.
    Operand<TFloat32> shares =
        tf.oneHot(labels, tf.constant(LargeBench.CLASSES), tf.constant(1f), tf.constant(0f));
    Operand<TFloat32> loss =
        tf.math.mean(
            SoftmaxCrossEntropyWithLogits.create(tf.scope(), logits, shares).loss(),
            tf.constant(0));
    if (training) {
      b.momentum(loss);
    }
    Session session = b.session(config);
    return new Net() {
      @Override
      public float step(float[] x, int[] y, int n) {
        try (TFloat32 in = TFloat32.tensorOf(shape(n), DataBuffers.of(x, true, false));
            TInt32 classes = TInt32.tensorOf(Shape.of(n), DataBuffers.of(y, true, false))) {
          Session.Runner runner =
              session.runner().feed(images, in).feed(labels, classes).fetch(loss);
          b.updates.forEach(runner::addTarget);
          try (Result result = runner.run()) {
            return ((TFloat32) result.get(0)).getFloat();
          }
        }
      }

      @Override
      public void infer(float[] x, int n, float[] out) {
        int size = n * LargeBench.SIDE * LargeBench.SIDE * 3;
        try (TFloat32 in =
                TFloat32.tensorOf(shape(n), DataBuffers.of(x, true, false).slice(0, size));
            Result result = session.runner().feed(images, in).fetch(logits).run()) {
          ((TFloat32) result.get(0))
              .copyTo(DataBuffers.of(out).slice(0, (long) n * LargeBench.CLASSES));
        }
      }

      @Override
      public void close() {
        session.close();
        b.graph.close();
      }
    };
  }

  @Override
  public Conv conv() {
    throw new UnsupportedOperationException();
  }
}
