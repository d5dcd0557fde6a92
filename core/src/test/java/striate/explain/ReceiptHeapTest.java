package striate.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.relu;

import java.util.List;
import org.junit.jupiter.api.Test;
import striate.Child;
import striate.nn.Network;
import striate.nn.Shape;

/** How often a receipt has a network's weights at once. */
final class ReceiptHeapTest {
  /**
   * The weights take 28 MB. A plan that is ready has them in its own layout, too, some four times
   * as large, so the heap has no room for that of the explained network beside that of a random
   * one.
   */
  @Test
  void aReceiptHasNoTwoNetworksReadyAtOnce() {
    Child.End end =
        Child.run(List.of("-Xmx520m", "--add-modules", "jdk.incubator.vector"), OneReceipt.class);
    assertThat(end.code()).as(end.toString()).isZero();
    assertThat(end.lines()).contains("4 maps of random weights");
  }

  /** A receipt of a small effort for a network of large layers. */
  static final class OneReceipt {
    private OneReceipt() {}

    public static void main(String[] args) {
      Network network =
          Network.of(
              Shape.image(3, 12, 12),
              conv(512, 3),
              relu(),
              conv(512, 3),
              relu(),
              conv(512, 3),
              relu(),
              conv(512, 3),
              globalAveragePool(),
              flatten(),
              dense(10));
      Explainer explainer = Explainer.of(network.initialise(1), 1);
      float[] image = new float[3 * 12 * 12];
      for (int i = 0; i < image.length; i++) {
        image[i] = i % 7 / 7f;
      }
      Explanation e = explainer.explain(image, 0, new Method.IntegratedGradients(4));
      Receipt r = explainer.receipt(image, e, new Receipt.Effort(2, 1, 3, 2));
      System.out.println(r.randomisation().steps().size() + " maps of random weights");
    }
  }
}
