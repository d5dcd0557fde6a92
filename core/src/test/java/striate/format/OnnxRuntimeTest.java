package striate.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Initialiser;
import striate.nn.LayerNetworks;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Inference;

/**
 * ONNX Runtime reads every model that we write and computes the same; and we read it back equal.
 *
 * <p>Tolerance: 1e-5, times the largest number of the output where that is above 1.
 */
class OnnxRuntimeTest {
  private static final int IMAGES = 3;

  record Tried(String name, Weights weights) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Tried> layers() {
    return LayerNetworks.all().stream().map(n -> new Tried(n.name(), n.weights()));
  }

  static Stream<Tried> arrangements() {
    return tried(ModelNetworks.arrangements());
  }

  static Stream<Tried> architectures() {
    return tried(ModelNetworks.architectures());
  }

  private static Stream<Tried> tried(Map<String, Network> networks) {
    return networks.entrySet().stream()
        .map(e -> new Tried(e.getKey(), ModelNetworks.weights(e.getValue())));
  }

  /** Both of one file: the weights of the large networks take longer to draw than to read. */
  @ParameterizedTest
  @MethodSource({"layers", "arrangements", "architectures"})
  void isReadBackEqualAndComputedTheSame(Tried tried) throws ModelFormatException {
    Model model = Model.of(tried.weights());
    byte[] file = Onnx.toBytes(model);
    Model back = Onnx.read(file);
    assertThat(back.network()).isEqualTo(model.network());
    assertThat(back.weights().hash()).isEqualTo(model.weights().hash());
    assertThat(back).isEqualTo(model);
    assertThat(Onnx.toBytes(back)).isEqualTo(file);
    computesTheSame(tried.weights(), file);
  }

  private static void computesTheSame(Weights weights, byte[] file) {
    Shape in = weights.network().input();
    float[] images = new float[IMAGES * in.size()];
    Initialiser.Stream random = new Initialiser.Stream(3);
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextNormal();
    }
    float[] ours = Inference.of(weights).run(images, IMAGES);
    float[] theirs = OnnxRuntime.run(file, in, images, IMAGES);
    assertThat(theirs).hasSameSizeAs(ours);
    float largest = 1;
    for (float v : ours) {
      largest = Math.max(largest, Float.isFinite(v) ? Math.abs(v) : 0);
    }
    for (int i = 0; i < ours.length; i++) {
      if (ours[i] == theirs[i] || (Float.isNaN(ours[i]) && Float.isNaN(theirs[i]))) {
        // infinities among them, where a window holds nothing, and roots of what is below zero
        continue;
      }
      assertThat(Math.abs(theirs[i] - ours[i]))
          .as("output %s: ours %s, theirs %s", i, ours[i], theirs[i])
          .isLessThanOrEqualTo(1e-5f * largest);
    }
  }
}
