package striate.run;

import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;

import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.nn.Network;
import striate.nn.Shape;

/**
 * Gradients of large weights are computed at the end of a step: what they read must still stand
 * there, whoever shared its memory meanwhile.
 */
class DeferredGradientTest {
  private static final int IMAGES = 6;

  private static void check(Network net) {
    Random random = new Random(3);
    float[] x = new float[IMAGES * net.input().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(IMAGES, 0, 3).toArray();
    GradientCheck.require(net.initialise(2), x, labels, IMAGES, 4, 0.02);
  }

  /** The sum's other input has two readers, whose gradients are added up in the shared memory. */
  @Test
  void denseBesideAnIdentity() {
    check(
        Network.of(
            Shape.features(8), dense(256), residual(dense(256), relu(), dense(256)), dense(3)));
  }

  @Test
  void convolutionBesideAnIdentity() {
    check(
        Network.of(
            Shape.image(3, 6, 6),
            conv(192, 3).same(),
            residual(conv(192, 3).same(), relu(), conv(192, 3).same()),
            globalAveragePool(),
            flatten(),
            dense(3)));
  }
}
