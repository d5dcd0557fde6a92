package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.relu;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WeightCopyTest {
  private static final Shape IMAGE = Shape.image(2, 6, 6);

  private static Network network(int classes) {
    return Network.of(
        IMAGE, conv(4, 3), batchNorm(), relu(), conv(3, 3), flatten(), dense(classes));
  }

  private static Weights marked(Network network, float from) {
    Weights weights = Weights.zeros(network);
    float next = from;
    for (Tensor t : weights.tensors()) {
      for (int i = 0; i < t.values().length; i++) {
        t.values()[i] = next++;
      }
      weights.set(t);
    }
    return weights;
  }

  @Test
  void allIsAllBitForBit() {
    Weights source = marked(network(5), 1);
    Weights target = network(5).initialise(1);
    WeightCopy.Report report = WeightCopy.from(source).all(target);
    assertThat(target.hash()).isEqualTo(source.hash());
    assertThat(report.copied()).containsExactlyElementsOf(source.names());
    assertThat(report.skipped()).isEmpty();
    assertThat(report.unused()).isEmpty();
    assertThat(report).hasToString("10 of 10 tensors copied, 268 values");
    // A copy: what happens to the one says nothing of the other.
    target.stored(0)[0][0] = -1;
    assertThat(source.stored(0)[0][0]).isNotEqualTo(-1);
  }

  @Test
  void whatFitsIsCopiedAndTheRestIsNamedWithItsReason() {
    Weights source = marked(network(5), 1);
    Network wanted =
        Network.of(
            IMAGE, conv(4, 3), batchNorm(), relu(), conv(3, 3), conv(3, 1), flatten(), dense(7));
    Weights target = wanted.initialise(1);
    Weights before = target.copy();
    WeightCopy.Report report = WeightCopy.from(source).fitting(target);
    assertThat(report.copied())
        .containsExactly(
            "conv1.weight",
            "conv1.bias",
            "bn1.weight",
            "bn1.bias",
            "bn1.running_mean",
            "bn1.running_var",
            "conv2.weight",
            "conv2.bias");
    assertThat(report.skipped())
        .containsExactly(
            new WeightCopy.Skipped("conv3.weight", "the source has no conv3.weight"),
            new WeightCopy.Skipped("conv3.bias", "the source has no conv3.bias"),
            new WeightCopy.Skipped("dense1.weight", "[7, 12] expected, the source has [5, 12]"),
            new WeightCopy.Skipped("dense1.bias", "[7] expected, the source has [5]"));
    assertThat(report.unused()).containsExactly("dense1.weight", "dense1.bias");
    for (Tensor t : target.tensors()) {
      Weights from = report.copied().contains(t.name()) ? source : before;
      assertThat(t.values()).as(t.name()).isEqualTo(from.get(t.name()).values());
    }
    assertThat(report.toString())
        .isEqualTo(
            "8 of 12 tensors copied, 203 values; skipped: conv3.weight (the source has no"
                + " conv3.weight), conv3.bias (the source has no conv3.bias), dense1.weight ([7, 12]"
                + " expected, the source has [5, 12]) and 1 more; not used: dense1.weight,"
                + " dense1.bias");
  }

  @Test
  void allOrNothing() {
    Weights source = marked(network(5), 1);
    Weights target = network(7).initialise(1);
    long before = target.hash();
    assertThatThrownBy(() -> WeightCopy.from(source).all(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "weights: 2 of 10 tensors do not fit: dense1.weight ([7, 12] expected, the source has"
                + " [5, 12]), dense1.bias ([7] expected, the source has [5])");
    assertThat(target.hash()).isEqualTo(before);
    assertThat(WeightCopy.from(source).only("conv*", "bn1").all(target).copied()).hasSize(8);
  }

  @Test
  void namesThatMatchNothingAreRefused() {
    Weights source = marked(network(5), 1);
    Network other = Network.of(Shape.features(3), dense(2));
    assertThatThrownBy(() -> WeightCopy.from(source).fitting(other.initialise(1)))
        .hasMessageStartingWith("weights: no tensor fits: dense1.weight ([2, 3] expected,");
    assertThatThrownBy(
            () -> WeightCopy.from(source).only("head*").fitting(network(5).initialise(1)))
        .hasMessageContaining("\"head*\" matches no parameter");
    assertThatThrownBy(() -> WeightCopy.from(source).only())
        .hasMessage("weights: at least one name or pattern expected");
    assertThatThrownBy(() ->
            WeightCopy.from(source).renamed(n -> "body." + n).fitting(network(5).initialise(1)))
        .hasMessageContaining("the source has no body.conv1.weight");
  }

  @Test
  void namesMayDiffer() {
    Network.Builder b = Network.builder(Shape.features(3));
    Network named = b.build(b.add("body.fc", dense(2), List.of(b.input())));
    Weights source = marked(named, 1);
    Weights target = Network.of(Shape.features(3), dense(2)).initialise(1);
    WeightCopy.from(source).renamed(n -> n.replace("dense1", "body.fc")).all(target);
    assertThat(target.get("dense1.weight").values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(target.get("dense1.bias").values()).containsExactly(7, 8);
  }

  @Test
  void weightsOfAFlattenedImageMeetTheirPixels() {
    // Features and a flattened image have one order outside; two images of other sides do not.
    Network image = Network.of(Shape.image(2, 2, 3), flatten(), dense(1));
    Network row = Network.of(Shape.features(12), dense(1));
    Weights source = marked(row, 1);
    Weights target = image.initialise(1);
    WeightCopy.from(source).all(target);
    assertThat(target.get("dense1.weight").values())
        .isEqualTo(source.get("dense1.weight").values());
    Network turned = Network.of(Shape.image(2, 3, 2), flatten(), dense(1));
    Weights into = turned.initialise(1);
    WeightCopy.Report report = WeightCopy.from(target).fitting(into);
    assertThat(report.copied()).containsExactly("dense1.bias");
    assertThat(report.skipped())
        .containsExactly(
            new WeightCopy.Skipped(
                "dense1.weight",
                "it reads a flattened [N, 2, 3, 2], the source a flattened [N, 2, 2, 3]"));
    Network pooled = Network.of(Shape.image(12, 2, 3), globalAveragePool(), flatten(), dense(1));
    assertThat(WeightCopy.from(source).all(pooled.initialise(1)).copied()).hasSize(2);
  }
}
