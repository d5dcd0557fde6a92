package striate.kernels.jit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {
  /** Widths of Arm's scalable vectors among them. */
  @ParameterizedTest
  @ValueSource(ints = {0, 32, 64, 192, 320, 384, 640, 768, 1024, 2048})
  void otherWidthsAreRefused(int bits) {
    assertThat(Vectors.usable(bits)).isFalse();
    assertThat(Vectors.refusal(bits)).startsWith("scalar kernels: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void theseAreUsed(int bits) {
    assertThat(Vectors.usable(bits)).isTrue();
  }

  @Test
  void wideOnesSayHowToGetTheFastKernels() {
    assertThat(Vectors.refusal(1024))
        .isEqualTo(
            "scalar kernels: vectors of 128, 256 or 512 bits expected, got 1024; start java with"
                + " -XX:MaxVectorSize=64 for the fast ones");
    assertThat(Vectors.refusal(64))
        .isEqualTo("scalar kernels: this JVM compiles no vectors of 128 bits or more");
  }

  @Test
  void whatIsReportedIsWhatIsUsed() {
    assertThat(Vectors.available()).isEqualTo(Vectors.bits() > 0);
    if (Vectors.available()) {
      assertThat(Vectors.usable(Vectors.bits())).isTrue();
    }
  }
}
