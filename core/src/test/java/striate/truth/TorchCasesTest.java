package striate.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import striate.truth.TorchCases.Case;

final class TorchCasesTest {
  static final List<String> FAMILIES = TorchCases.FAMILIES;

  @ParameterizedTest
  @FieldSource("FAMILIES")
  void everyFileReadsToItsEndAndItsNamesAreUnique(String family) {
    List<Case> cases = TorchCases.of(family);
    assertThat(cases).isNotEmpty();
    Set<String> names = new HashSet<>();
    for (Case c : cases) {
      assertThat(names.add(c.name())).as(c.toString()).isTrue();
      c.tensors().values().forEach(t -> assertThat(t.doubles()).isNotEmpty());
    }
  }

  @Test
  void readsSettingsAndBothKindsOfNumbers() throws IOException {
    byte[] head =
        "case pad 1-0 | pad=1,0 rate=0.5 flag=true | x=f32[2,1] loss=f64[]\n"
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[head.length + 16];
    System.arraycopy(head, 0, bytes, 0, head.length);
    bytes[head.length + 2] = (byte) 0x80; // 0x3f800000 is 1f
    bytes[head.length + 3] = 0x3f;
    bytes[head.length + 7] = (byte) 0xc0; // 0xc0000000 is -2f
    bytes[head.length + 14] = (byte) 0xf8; // 0x3ff8... is 1.5
    bytes[head.length + 15] = 0x3f;
    List<Case> cases = TorchCases.read(new ByteArrayInputStream(bytes));
    assertThat(cases).hasSize(1);
    Case c = cases.getFirst();
    assertThat(c).hasToString("pad 1-0");
    assertThat(c.integers("pad")).containsExactly(1, 0);
    assertThat(c.number("rate")).isEqualTo(0.5);
    assertThat(c.flag("flag")).isTrue();
    assertThat(c.flag("other")).isFalse();
    assertThat(c.tensor("x").floats()).containsExactly(1f, -2f);
    assertThat(c.tensor("x").part(1).number()).isEqualTo(-2);
    assertThat(c.tensor("loss").number()).isEqualTo(1.5);
    assertThatThrownBy(() -> c.tensor("y")).hasMessage("pad 1-0: no tensor y in [x, loss]");
  }

  @Test
  void namesTheTensorThatIsCutShort() {
    byte[] bytes = "case pad a |  | x=f64[3]\n1234567".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> TorchCases.read(new ByteArrayInputStream(bytes)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("tensor xf64[3] ends after 7 bytes");
  }

  @Test
  void theValuesAreThoseOfAConvolutionByHand() {
    // A kernel as large as its image: one sum of products and a bias for each image and channel.
    Case c = TorchCases.of("conv2d", "3x3-whole-image");
    double[] x = c.tensor("x").doubles();
    double[] w = c.tensor("w").doubles();
    double[] y = c.tensor("y").doubles();
    for (int n = 0; n < 2; n++) {
      for (int o = 0; o < 5; o++) {
        double sum = c.tensor("b").doubles()[o];
        for (int i = 0; i < 27; i++) {
          sum += x[n * 27 + i] * w[o * 27 + i];
        }
        assertThat(y[n * 5 + o]).isEqualTo(sum);
      }
    }
  }
}
