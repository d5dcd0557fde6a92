package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parameters as published (papers and torchvision), multiply-adds as {@code
 * scripts/architecture_counts.py} counts them in PyTorch.
 */
class ArchitecturesTest {
  private static final Shape SMALL = Shape.image(3, 32, 32);
  private static final Shape LARGE = Shape.image(3, 224, 224);

  static Stream<Arguments> counts() {
    return Stream.of(
        Arguments.of(Architectures.chapterAsPrinted(), 100_144, 190_000L),
        Arguments.of(Architectures.chapter(), 108_304, 205_504L),
        Arguments.of(Architectures.leNet5(10), 61_706, 416_520L),
        Arguments.of(Architectures.resNet20(SMALL, 10), 272_474, 40_813_184L),
        Arguments.of(Architectures.resNet56(SMALL, 10), 855_770, 125_747_840L),
        Arguments.of(Architectures.resNet18(LARGE, 1000), 11_689_512, 1_814_073_344L),
        Arguments.of(Architectures.mobileNetV2(LARGE, 1000), 3_504_872, 300_774_272L),
        Arguments.of(Architectures.vgg(11, LARGE, 1000), 132_863_336, 7_609_090_048L),
        Arguments.of(Architectures.vgg(16, LARGE, 1000), 138_357_544, 15_470_264_320L),
        Arguments.of(Architectures.vggSmall(11, SMALL, 10), 9_231_114, 152_769_536L),
        Arguments.of(Architectures.vggSmall(16, SMALL, 10), 14_728_266, 313_201_664L));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void parametersAndMultiplyAddsAreThePublishedOnes(Network net, long parameters, long madds) {
    assertThat(net.parameterCount()).isEqualTo(parameters);
    assertThat(net.multiplyAdds()).isEqualTo(madds);
    assertThat(net.output().flat()).isTrue();
  }

  @Test
  void resNetsHaveThePapersCountsButForTheProjections() {
    // Table 6 of He et al. 2015: 0.27 M and 0.85 M, with shortcuts that have no parameters.
    long projections = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
    assertThat(Architectures.resNet20(SMALL, 10).parameterCount() - projections).isEqualTo(269_722);
    assertThat(Architectures.resNet56(SMALL, 10).parameterCount() - projections).isEqualTo(853_018);
  }

  @Test
  void lastActivationsAreAsSmallAsInThePapers() {
    assertThat(lastImage(Architectures.resNet20(SMALL, 10))).isEqualTo(Shape.image(64, 8, 8));
    assertThat(lastImage(Architectures.resNet18(LARGE, 1000))).isEqualTo(Shape.image(512, 7, 7));
    assertThat(lastImage(Architectures.mobileNetV2(LARGE, 1000)))
        .isEqualTo(Shape.image(1280, 7, 7));
    assertThat(lastImage(Architectures.vgg(16, LARGE, 1000))).isEqualTo(Shape.image(512, 7, 7));
  }

  /** The shape before global average pooling or flattening. */
  private static Shape lastImage(Network net) {
    Shape last = net.input();
    for (Network.Node n : net.nodes()) {
      if (n.layer() instanceof GlobalAveragePool || n.layer() instanceof Flatten) {
        return last;
      }
      last = n.shape();
    }
    throw new AssertionError(net.summary());
  }

  @Test
  void refusesWhatIsNoSuchNetwork() {
    assertThatThrownBy(() -> Architectures.vgg(13, LARGE, 10))
        .hasMessage("VGG: depth 11 or 16 expected, got 13");
    assertThatThrownBy(() -> Architectures.resNetSmall(21, SMALL, 10))
        .hasMessage("ResNet: a depth of 6n + 2 expected, got 21");
    assertThatThrownBy(() -> Architectures.vggSmall(11, Shape.image(3, 24, 24), 10))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("MaxPool");
  }
}
