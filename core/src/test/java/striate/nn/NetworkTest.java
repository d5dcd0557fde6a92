package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.concat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {

  @Test
  void aSequenceInfersItsShapesAndCounts() {
    Network net =
        Network.of(
            Shape.image(1, 28, 28),
            conv(32, 3),
            relu(),
            conv(64, 3),
            relu(),
            maxPool(2),
            flatten(),
            dense(128),
            relu(),
            dense(10));
    assertThat(net.output()).isEqualTo(Shape.features(10));
    assertThat(net.parameterCount()).isEqualTo(320 + 18496 + 1179776 + 1290);
    assertThat(net.multiplyAdds())
        .isEqualTo(26L * 26 * 32 * 9 + 24L * 24 * 64 * 288 + 9216L * 128 + 1280);
    assertThat(net.nodes().get(2).name()).isEqualTo("conv2");
    assertThat(net.summary())
        .contains("Conv2d(32→64, 3×3)")
        .contains("[N, 64, 24, 24]")
        .contains("1,199,882 parameters");
  }

  @Test
  void residualsAndBranchesMeetAgain() {
    Network net =
        Network.of(
            Shape.image(8, 9, 7),
            residual(conv(8, 3).same(), batchNorm()),
            residual(sequence(conv(16, 3).stride(2).pad(1)), sequence(conv(16, 1).stride(2))),
            concat(conv(4, 1), sequence(depthwise(3).same(), relu()), conv(3, 5).same()));
    assertThat(net.output()).isEqualTo(Shape.image(4 + 16 + 3, 5, 4));
  }

  @Test
  void whatDoesNotFitIsNamedWithItsPlace() {
    assertThatThrownBy(
            () -> Network.of(Shape.image(3, 8, 8), conv(4, 3), relu(), conv(4, 3).groups(3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "layer 2, Conv2d(4→4, 3×3, groups 3): expects channels that 3 groups divide, got 4 in and 4 out");
    assertThatThrownBy(() -> Network.of(Shape.image(3, 4, 4), conv(4, 3), conv(4, 3)))
        .hasMessageContaining("layer 1, Conv2d(4→4, 3×3): ")
        .hasMessageContaining("does not fit into [N, 4, 2, 2]")
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> Network.of(Shape.image(3, 4, 4), dense(4)))
        .hasMessage(
            "layer 0, Dense(48→4): expects features [N, D], got [N, 3, 4, 4]; put flatten() before it");
    assertThatThrownBy(() -> Network.of(Shape.image(3, 4, 4), residual(conv(4, 1))))
        .hasMessageContaining("layer 1, Add: expects inputs of one shape");
    assertThatThrownBy(
            () -> Network.of(Shape.image(1, 40000, 40000), conv(1 << 20, 3).same(), relu()))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("2147483647");
  }

  @Test
  void aGraphIsCheckedWhenItIsBuilt() {
    Network.Builder b = Network.builder(Shape.features(4));
    var unused = b.add(dense(3), b.input());
    var end = b.add(dense(2), b.input());
    assertThat(unused.shape()).isEqualTo(Shape.features(3));
    assertThatThrownBy(() -> b.build(end))
        .hasMessageContaining("layer 0, Dense(4→3): nothing reads its output");
    assertThatThrownBy(() -> b.add("dense1", dense(3), List.of(end)))
        .hasMessageContaining("the name dense1 is taken");
  }

  @Test
  void weightsKeepPyTorchsOrderOutside() {
    Network net = Network.of(Shape.image(2, 3, 3), conv(4, 3, 2), flatten(), dense(5));
    Weights w = net.initialise(7);
    assertThat(w.names())
        .containsExactly("conv1.weight", "conv1.bias", "dense1.weight", "dense1.bias");
    assertThat(w.get("conv1.weight").sizes()).isEqualTo(Parameter.Sizes.of(4, 2, 3, 2));
    Weights other = Weights.zeros(net);
    for (Tensor t : w.tensors()) {
      other.set(t);
    }
    assertThat(other.hash()).isEqualTo(w.hash()).isNotEqualTo(net.initialise(8).hash());
    float[] seen = w.get("conv1.weight").values();
    // [out 1][in 1][row 2][column 0] seen; [row][column][in][out] stored
    assertThat(w.stored(0)[0][((2 * 2 + 0) * 2 + 1) * 4 + 1])
        .isEqualTo(seen[((1 * 2 + 1) * 3 + 2) * 2 + 0]);
    // the dense layer sees channel c, column p at c·2 + p; it is stored at p·4 + c
    float[] dense = w.get("dense1.weight").values();
    assertThat(w.stored(2)[0][(1 * 4 + 3) * 5 + 2]).isEqualTo(dense[2 * 8 + 3 * 2 + 1]);
    assertThatThrownBy(
            () -> w.set(new Tensor("conv1.weight", Parameter.Sizes.of(4, 3, 3, 2), new float[72])))
        .hasMessage(
            "layer 0, Conv2d(2→4, 3×2): conv1.weight expects [4, 2, 3, 2], got [4, 3, 3, 2]");
  }
}
