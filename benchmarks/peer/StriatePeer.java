package striate.benchmarks.peer;

import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.tanh;

import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import peers.Bench;
import peers.Peer;
import striate.kernels.conv.Convolution;
import striate.kernels.element.Activation;
import striate.kernels.shape.ConvGeometry;
import striate.nn.Architectures;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.Inference;
import striate.train.Optimizer;
import striate.train.Training;

/**
 * Our side of the comparison: the same workloads by the same clock as every other peer. Compiled by
 * {@code benchmarks/compare} against the peers' common jar, so it is no part of our own build.
 */
public final class StriatePeer extends Peer implements LargeBench.Counted {
  private static final Shape LARGE = Shape.image(3, LargeBench.SIDE, LargeBench.SIDE);

  private int threads;

  /** Arguments as every peer has them: MNIST folder, threads, workloads. */
  public static void main(String[] args) throws Exception {
    StriatePeer peer = new StriatePeer();
    if (LargeBench.isLarge(args[2])) {
      LargeBench.main(peer, args);
    } else {
      Bench.main(peer, args);
    }
  }

  @Override
  public String name() {
    return "striate";
  }

  @Override
  public void init(int count) {
    threads = count;
  }

  private static Network network(String workload) {
    return switch (workload) {
      case "W1" ->
          Network.of(
              Shape.image(1, 28, 28),
              Layers.conv(16, 3).noBias(),
              tanh(),
              dropout(0.5),
              flatten(),
              dense(10));
      case "W2" ->
          Network.of(
              Shape.image(1, 28, 28),
              Layers.conv(32, 3),
              relu(),
              Layers.conv(64, 3),
              relu(),
              maxPool(2),
              dropout(0.25),
              flatten(),
              dense(128),
              relu(),
              dropout(0.5),
              dense(10));
      case "W3" -> Architectures.resNet20(Shape.image(3, 32, 32), 10);
      case "W5" -> Architectures.resNet18(LARGE, LargeBench.CLASSES);
      case "W6" -> Architectures.mobileNetV2(LARGE, LargeBench.CLASSES);
      default -> throw new IllegalArgumentException(workload);
    };
  }

  private static Optimizer optimizer(String workload) {
    return switch (workload) {
      case "W2" -> Optimizer.adam(0.001);
      case "W3" -> Optimizer.sgd(0.1, 0.9);
      case "W5", "W6" -> Optimizer.sgd(LargeBench.RATE, 0.9);
      default -> Optimizer.sgd(0.1);
    };
  }

  @Override
  public long parameters(String workload) {
    return network(workload).parameterCount();
  }

  @Override
  public Net net(String workload, boolean training) {
    Network network = network(workload);
    if (training) {
      Training t =
          Training.of(network)
              .optimizer(optimizer(workload))
              .batch(LargeBench.isLarge(workload) ? LargeBench.TRAINING : 128)
              .threads(threads)
              .seed(1)
              .start();
      return new Net() {
        @Override
        public float step(float[] x, int[] y, int n) {
          return t.step(x, y, n);
        }

        @Override
        public void infer(float[] x, int n, float[] out) {
          throw new UnsupportedOperationException();
        }
      };
    }
    Inference inference = Inference.of(network.initialise(1), threads);
    inference.warmUp(); // as a server does: the harness's own 0.8 s are over before the compiler is done
    return new Net() {
      @Override
      public float step(float[] x, int[] y, int n) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void infer(float[] x, int n, float[] out) {
        inference.run(x, n, out);
      }
    };
  }

  @Override
  public Conv conv() {
    return new Layer(threads);
  }

  /**
   * W4 as the engine runs a convolution: shards of images shared among threads, each shard's
   * gradient of the weights summed by itself and the sums added in order. Inference packs weights
   * once, so {@link #forward} does not; a training step packs them anew, and so does {@link
   * #forwardBackward}.
   */
  private static final class Layer implements Conv {
    private static final int IMAGES = 32;
    private static final int SHARDS = 8;
    private static final int EACH = IMAGES / SHARDS;

    /** Where arrays start: on a cache line, as the engine's do (striate.run.Arena). */
    private static final int LEAD = 12;

    private final ConvGeometry g =
        new ConvGeometry(32, 32, 64, 32, 32, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1);
    private final Convolution convolution = Convolution.of(g);
    private final float[] x = random(LEAD + IMAGES * g.inSize());
    private final float[] w = random(g.weightLength());
    private final float[] dy = random(LEAD + IMAGES * g.outSize());
    private final float[] y = new float[LEAD + IMAGES * g.outSize()];
    private final float[] dx = new float[LEAD + IMAGES * g.inSize()];
    private final float[] dw = new float[LEAD + SHARDS * g.weightLength()];
    private final float[] forwardWeights = new float[LEAD + convolution.packedForwardLength()];
    private final float[] backwardWeights = new float[LEAD + convolution.packedBackwardLength()];
    private final float[][] scratch;
    private final int threads;
    private final ExecutorService pool;

    Layer(int threads) {
      this.threads = threads;
      int length =
          Math.max(
              convolution.forwardScratch(EACH),
              Math.max(
                  convolution.backwardDataScratch(EACH), convolution.backwardWeightsScratch(EACH)));
      scratch = new float[threads][LEAD + length];
      pool =
          Executors.newFixedThreadPool(
              Math.max(1, threads - 1), Thread.ofPlatform().daemon().factory());
      convolution.packForward(w, 0, forwardWeights, LEAD, 0, 1);
    }

    private static float[] random(int length) {
      Random random = new Random(1);
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return values;
    }

    /** Runs {@code body} on every thread, the caller's included. */
    private void onAll(IntConsumer body) throws Exception {
      Future<?>[] others = new Future<?>[threads - 1];
      for (int t = 1; t < threads; t++) {
        int thread = t;
        others[t - 1] = pool.submit(() -> body.accept(thread));
      }
      body.accept(0);
      for (Future<?> other : others) {
        other.get();
      }
    }

    @Override
    public void forward() throws Exception {
      onAll(
          thread -> {
            for (int s = thread; s < SHARDS; s += threads) {
              forward(s, thread);
            }
          });
    }

    @Override
    public void forwardBackward() throws Exception {
      onAll(
          thread -> {
            convolution.packForward(w, 0, forwardWeights, LEAD, thread, threads);
            convolution.packBackward(w, 0, backwardWeights, LEAD, thread, threads);
          });
      onAll(
          thread -> {
            for (int s = thread; s < SHARDS; s += threads) {
              forward(s, thread);
              backward(s, thread);
            }
          });
      int n = g.weightLength();
      for (int s = 1; s < SHARDS; s++) {
        for (int i = 0; i < n; i++) {
          dw[LEAD + i] += dw[LEAD + s * n + i];
        }
      }
    }

    private void forward(int shard, int thread) {
      convolution.forward(
          x,
          LEAD + shard * EACH * g.inSize(),
          EACH,
          forwardWeights,
          LEAD,
          null,
          0,
          Activation.NONE,
          y,
          LEAD + shard * EACH * g.outSize(),
          scratch[thread],
          LEAD);
    }

    private void backward(int shard, int thread) {
      int in = LEAD + shard * EACH * g.inSize();
      int out = LEAD + shard * EACH * g.outSize();
      convolution.backwardWeights(
          x, in, dy, out, EACH, dw, LEAD + shard * g.weightLength(), false, scratch[thread], LEAD);
      convolution.backwardData(
          dy, out, EACH, backwardWeights, LEAD, dx, in, scratch[thread], LEAD);
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }
}
