package striate.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassNamesTest {
  @Test
  void aDictionaryAsPythonPrintsIt() {
    assertThat(ClassNames.of("{0: 'tench', 1: \"cock's comb\", 2: 'a \\'b\\' \\\\', 3: 'Ä, {x}'}"))
        .containsExactly("tench", "cock's comb", "a 'b' \\", "Ä, {x}");
    assertThat(ClassNames.of("{ 0 : 'a' ,1:'b'}\n")).containsExactly("a", "b");
  }

  @Test
  void namesThatOccurTwiceGetTheirNumber() {
    assertThat(ClassNames.of("{0: 'crane', 1: 'ox', 2: 'crane'}"))
        .isEqualTo(List.of("crane (0)", "ox", "crane (2)"));
    assertThat(ClassNames.of("{0: 'crane', 1: 'crane (0)', 2: 'crane'}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{0: 'a'",
        "{0: 'a'} {",
        "{1: 'a'}",
        "{0: 'a', 2: 'b'}",
        "{0: 'a' 1: 'b'}",
        "{0: a}",
        "{0: ''}",
        "{0: 'a\nb'}",
        "['a']",
        "{'a': 0}",
        "{99999999999: 'a'}",
      })
  void anythingElseIsNoNames(String text) {
    assertThat(ClassNames.of(text)).isEmpty();
  }

  @Test
  void longTextsAreNoTrouble() {
    assertThat(ClassNames.of("{0: '" + "a\\'".repeat(500_000) + "'}")).hasSize(1);
    assertThat(ClassNames.of("{0: '" + "a".repeat(5 << 20) + "'}")).isEmpty();
  }
}
