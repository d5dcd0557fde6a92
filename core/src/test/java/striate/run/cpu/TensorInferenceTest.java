package striate.run.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.ConvTranspose2d;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Resize;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Transpose;
import striate.run.Inference;

/** A network of layers that move numbers gives images the same bits by twos and among others. */
class TensorInferenceTest {
  private static Network network(int channels) {
    return Network.of(
        Shape.image(3, 9, 7),
        Layers.conv(2 * channels, 3).same(),
        new ChannelShuffle(2),
        Layers.relu(),
        Resize.linear(5, 4),
        new ConvTranspose2d(channels, 4).stride(2).pad(1),
        Layers.relu(),
        new ConvTranspose2d(2 * channels, 3),
        new ToTensor(),
        Transpose.of(2, 1, 0),
        Transpose.of(2, 1, 0),
        new ToImage(),
        Resize.cubic(6, 6).antialias(true),
        new ToTensor(),
        Reshape.of(72 * channels),
        Layers.dense(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 17, 32})
  void imagesGiveTheSameBitsByTwosAndAmongOthers(int channels) {
    int images = 13;
    Network network = network(channels);
    var weights = network.initialise(4);
    int size = network.input().size();
    float[] x = new float[images * size];
    Random random = new Random(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    Inference inference = Inference.of(weights);
    float[] all = inference.run(x, images);
    assertThat(Arrays.stream(toDoubles(all)).allMatch(Double::isFinite)).isTrue();
    // A call of one image takes another way through dense layers: two at a time.
    for (int i = 0; i + 2 <= images; i++) {
      float[] two = inference.run(Arrays.copyOfRange(x, i * size, (i + 2) * size), 2);
      assertThat(two).as("image %d", i).isEqualTo(Arrays.copyOfRange(all, i * 5, (i + 2) * 5));
    }
  }

  private static double[] toDoubles(float[] values) {
    double[] all = new double[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return all;
  }
}
