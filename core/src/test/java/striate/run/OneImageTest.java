package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.kernels.conv.Convolution;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.nn.Network;
import striate.nn.Shape;

/** Inference of one image may go other ways, with weights packed for them, than of many. */
class OneImageTest {
  private static final ConvGeometry LARGE_WEIGHTS =
      new ConvGeometry(7, 7, 256, 7, 7, 256, 3, 3, 1, 1, 1, 1, 1, 1, 1);

  private static final Network NETWORK =
      Network.of(
          Shape.image(64, 14, 14),
          conv(256, 3).same(),
          relu(),
          maxPool(2),
          conv(256, 3).same(),
          relu(),
          flatten(),
          dense(10));

  @Test
  void largeWeightsAreNotTransformedForOneImage() {
    assumeThat(Vectors.available() && Vectors.LANES >= 8)
        .isTrue(); // narrower, arithmetic is dearer
    Convolution many = Convolution.of(LARGE_WEIGHTS, true, false);
    Convolution one = Convolution.of(LARGE_WEIGHTS, false, true);
    assertThat(many.description()).contains("Winograd");
    assertThat(one.description().replaceAll("; backward.*", "")).doesNotContain("Winograd");
    assertThat(one.packsLike(many)).isFalse();
    assertThat(one.packsLike(Convolution.of(LARGE_WEIGHTS, false, true))).isTrue();
  }

  @Test
  void oneImageGivesWhatItGivesAmongOthersButForRounding() {
    int size = NETWORK.input().size();
    int images = 3;
    Random random = new Random(5);
    float[] batch = new float[images * size];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = (float) random.nextGaussian();
    }
    for (int threads : new int[] {1, 2, 3}) {
      Inference inference = Inference.of(NETWORK.initialise(3), threads);
      float[] together = inference.run(batch, images);
      for (int i = 0; i < images; i++) {
        float[] alone = inference.run(Arrays.copyOfRange(batch, i * size, (i + 1) * size), 1);
        for (int k = 0; k < 10; k++) {
          assertThat(alone[k]).isCloseTo(together[i * 10 + k], within(5e-4f));
        }
      }
    }
  }

  @Test
  void oneImageGivesTheSameBitsAtAnyNumberOfThreads() {
    float[] image = new float[NETWORK.input().size()];
    Random random = new Random(6);
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextGaussian();
    }
    float[] expected = Inference.of(NETWORK.initialise(3), 1).run(image, 1);
    for (int threads = 2; threads < 8; threads++) {
      assertThat(Inference.of(NETWORK.initialise(3), threads).run(image, 1)).isEqualTo(expected);
    }
  }
}
