package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Initialiser;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.DivergedException;
import striate.run.GradientCheck;
import striate.run.Inference;

class TrainingTest {
  private static final int IMAGES = 53;

  private static Network plain() {
    return Network.of(
        Shape.image(2, 12, 11),
        conv(6, 3),
        relu(),
        conv(9, 3).same(),
        Layers.tanh(),
        maxPool(2),
        dropout(0.25),
        flatten(),
        dense(700),
        relu(),
        dropout(0.5),
        dense(400),
        relu(),
        dense(5));
  }

  private static Network withBatchNorm() {
    return Network.of(
        Shape.image(2, 12, 11),
        conv(6, 3).noBias(),
        batchNorm(),
        relu(),
        residual(conv(6, 3).same().noBias(), batchNorm(), relu(), conv(6, 3).same(), batchNorm()),
        relu(),
        residual(
            sequence(conv(8, 3).stride(2).pad(1), batchNorm()),
            sequence(conv(8, 1).stride(2).noBias(), batchNorm())),
        relu(),
        globalAveragePool(),
        flatten(),
        dense(5));
  }

  /** Convolutions whose gradients are computed in parts at the end, by Winograd and directly. */
  private static Network withLargeConvolutions() {
    return Network.of(
        Shape.image(2, 12, 11),
        conv(180, 3).same().noBias(),
        batchNorm(),
        relu(),
        conv(180, 3).same(),
        relu(),
        conv(190, 3).stride(2).pad(1),
        relu(),
        globalAveragePool(),
        flatten(),
        dense(5));
  }

  private static float[] images(Network net) {
    float[] x = new float[IMAGES * net.input().size()];
    Initialiser.Stream random = new Initialiser.Stream(3);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextNormal();
    }
    return x;
  }

  private static int[] labels() {
    int[] y = new int[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      y[i] = i * 7 % 5;
    }
    return y;
  }

  private static List<Long> hashes(Network net, int threads) {
    Training t =
        Training.of(net)
            .batch(20)
            .threads(threads)
            .seed(5)
            .optimizer(Optimizer.sgd(0.05, 0.9))
            .start();
    float[] x = images(net);
    int[] y = labels();
    int size = net.input().size();
    List<Long> hashes = new ArrayList<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int from = 0; from < IMAGES; from += 20) {
        int n = Math.min(20, IMAGES - from);
        float[] bx = java.util.Arrays.copyOfRange(x, from * size, (from + n) * size);
        int[] by = java.util.Arrays.copyOfRange(y, from, from + n);
        t.step(bx, by, n);
      }
      hashes.add(t.hash());
    }
    return hashes;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void twoEpochsGiveTheSameBitsAtAnyNumberOfThreads(int threads) {
    assertThat(hashes(plain(), threads)).isEqualTo(hashes(plain(), 1));
    assertThat(hashes(withBatchNorm(), threads)).isEqualTo(hashes(withBatchNorm(), 1));
    assertThat(hashes(withLargeConvolutions(), threads))
        .isEqualTo(hashes(withLargeConvolutions(), 1));
  }

  @Test
  void aNetworkLearnsWhatItIsShown() {
    for (Network net : List.of(plain(), withBatchNorm())) {
      Training t =
          Training.of(net).batch(IMAGES).threads(2).optimizer(Optimizer.adam(0.002)).start();
      float[] x = images(net);
      float first = t.step(x, labels(), IMAGES);
      float last = 0;
      for (int i = 0; i < 40; i++) {
        last = t.step(x, labels(), IMAGES);
      }
      assertThat(first).isBetween(1.2f, 4f);
      assertThat(last).isLessThan(first * 0.75f);
    }
  }

  @Test
  void gradientsAgreeWithDifferences() {
    for (Network net : List.of(plain(), withBatchNorm())) {
      Weights w = net.initialise(2);
      // ReLU's and max pooling's kinks show as some percent; the smooth network below has none.
      GradientCheck.require(w, images(net), labels(), 13, 11, 0.06);
    }
    Network smooth =
        Network.of(
            Shape.image(2, 12, 11),
            conv(6, 3).noBias(),
            batchNorm(),
            Layers.gelu(),
            residual(conv(6, 3).same(), batchNorm(), Layers.silu(), conv(6, 3).same()),
            Layers.tanh(),
            conv(8, 3).stride(2).pad(1),
            flatten(),
            dropout(0.3),
            dense(5));
    GradientCheck.require(smooth.initialise(2), images(smooth), labels(), 13, 11, 0.003);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameOutputs() {
    for (Network net : List.of(plain(), withBatchNorm())) {
      Weights w = net.initialise(4);
      float[] x = images(net);
      float[] all = Inference.of(w, 1).run(x, IMAGES);
      assertThat(Inference.of(w, 3).run(x, IMAGES)).isEqualTo(all);
      int size = net.input().size();
      for (int i = 0; i < IMAGES; i += 9) {
        float[] one = java.util.Arrays.copyOfRange(x, i * size, (i + 1) * size);
        float[] alone = Inference.of(w, 1).run(one, 1);
        assertThat(Inference.of(w, 2).run(one, 1)).isEqualTo(alone);
        // A dense layer sums a single row in another order than many.
        assertThat(alone)
            .usingComparatorWithPrecision(1e-4f)
            .containsExactly(java.util.Arrays.copyOfRange(all, i * 5, i * 5 + 5));
      }
    }
  }

  /** How many images a worker gets follows from the threads, what it computes for them does not. */
  @Test
  void anyNumberOfThreadsGivesTheSameOutputsOfFewImages() {
    Network dense =
        Network.of(
            Shape.image(1, 9, 9),
            Layers.conv(40, 9),
            Layers.relu(),
            Layers.flatten(),
            Layers.dense(70),
            Layers.tanh(),
            Layers.dense(33));
    Weights w = dense.initialise(4);
    int size = dense.input().size();
    Random random = new Random(3);
    float[] x = new float[25 * size];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int count : new int[] {2, 3, 16, 25}) {
      float[] expected = Inference.of(w, 1).run(x, count);
      for (int threads : new int[] {2, 3, 16}) {
        assertThat(Inference.of(w, threads).run(x, count))
            .as("%d images, %d threads", count, threads)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void whatComesFromOutsideIsChecked() {
    Network net = plain();
    Training t = Training.of(net).batch(20).threads(1).start();
    float[] x = images(net);
    assertThatThrownBy(() -> t.step(new float[10], labels(), 4))
        .hasMessage("input: expects [4, 2, 12, 11], 1056 numbers, got 10");
    int[] wrong = labels();
    wrong[3] = 5;
    assertThatThrownBy(() -> t.step(x, wrong, 20))
        .hasMessage("labels: 0 to 4 expected, got 5 for image 3");
    x[300] = Float.NaN;
    long before = t.hash();
    assertThatThrownBy(() -> t.step(x, labels(), 20))
        .hasMessage("images: finite numbers expected, got NaN at 36 of image 1");
    assertThat(t.hash()).isEqualTo(before);
    assertThatThrownBy(() -> t.step(x, labels(), 21))
        .hasMessage("images: 1 to 20 expected, got 21");
    assertThatThrownBy(() -> Training.of(net).batch(2_000_000).start())
        .hasMessageMatching("training .* needs \\d+ bytes, the heap holds at most \\d+; .*");
  }

  @Test
  void divergenceNamesTheLayer() {
    Network net = plain();
    Training t = Training.of(net).batch(20).threads(2).optimizer(Optimizer.sgd(1e30)).start();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 4; i++) {
                t.step(images(net), labels(), 20);
              }
            })
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("layer ");
  }
}
