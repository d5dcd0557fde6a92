package striate.app.trust;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import striate.format.Model;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;

/** What is said of the test images. */
final class TrustUsesTest {
  private static String first(boolean onThem, boolean chosen) {
    Model model = Model.of(Network.of(Shape.features(2), Layers.dense(2)).initialise(1));
    return TrustUses.evaluated(model, true, "test images", null, false, onThem, chosen).getFirst();
  }

  @Test
  void testImagesThatHadASayAreNotCalledUntouched() {
    assertThat(first(false, false)).contains("neither learned from, nor chosen by");
    assertThat(first(true, false)).contains("may be among those used to calibrate");
    assertThat(first(false, true)).contains("weights were chosen by them");
  }
}
