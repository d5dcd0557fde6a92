package striate.app.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.app.console.Failure;

class ClassFileTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tench\ngoldfish\ngreat white shark",
        "\ufefftench\r\ngoldfish\r\ngreat white shark\r\n\r\n",
        "0 tench\n1 goldfish\n2 great white shark\n",
        "0: tench\n1: goldfish\n2: great white shark",
        "n01440764 tench, Tinca tinca\nn01443537 goldfish, Carassius auratus\n"
            + "n01484850 great white shark, white shark, man-eater",
        "0 n01440764 tench\n1 n01443537 goldfish\n2 n01484850 great white shark",
        "[\"tench\", \"goldfish\", \"great white\\u0020shark\"]",
        "{\"0\": \"tench\", \"2\": \"great white shark\", \"1\": \"goldfish\"}",
        "{\"0\": [\"n01440764\", \"tench\"], \"1\": [\"n01443537\", \"goldfish\"],\n"
            + " \"2\": [\"n01484850\", \"great white shark\"]}",
        "{\"tench\": 0, \"great white shark\": 2, \"goldfish\": 1}",
        "{\"architectures\": [\"X\"], \"hidden\": 1.5e-3, \"dropout\": null, \"id2label\":"
            + " {\"0\": \"tench\", \"1\": \"goldfish\", \"2\": \"great white shark\"}}",
        "{0: 'tench',\n 1: 'goldfish',\n 2: \"great white shark\",\n}",
      })
  void namesAsOtherProgramsWriteThem(String text) {
    ClassFile file = ClassFile.of(text);
    assertThat(file.names()).containsExactly("tench", "goldfish", "great white shark");
    assertThat(file.repeated()).isEmpty();
  }

  @Test
  void repeatedNamesCarryTheirNumbers() {
    ClassFile file = ClassFile.of("crane\ncrane (0)\nbird\ncrane");
    assertThat(file.names()).containsExactly("crane (0) (0)", "crane (0)", "bird", "crane (3)");
    assertThat(file.repeated()).containsExactly("crane (0) (0)", "crane (3)");
  }

  @Test
  void numbersThatAreNamesStay() {
    assertThat(ClassFile.of("0\n1\n2").names()).containsExactly("0", "1", "2");
    assertThat(ClassFile.of("3 doors\n5 doors").names()).containsExactly("3 doors", "5 doors");
  }

  @Test
  void whatHasNoNamesIsRefused(@TempDir Path folder) throws IOException {
    refused("", "class names expected, got none");
    refused("cat\n\ndog", "line 2: a name expected, got none");
    refused("[\"cat\", 3]", "entry 1: a name expected, got 3");
    refused("[\"cat\"", "line 1: ',' expected, got the end");
    refused("[\"cat\n\"]", "line 1: the end of a string expected");
    refused("{\"0\": \"cat\", \"2\": \"dog\"}", "class 1 expected, got none");
    refused("{\"a\": \"cat\"}", "\"a\": a class's number and its name expected");
    refused("{\"0\": \"a\", \"0\": \"b\"}", "\"0\" is there twice");
    refused("[".repeat(100_000), "brackets in one another");
    Path binary = folder.resolve("names.txt");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 'c', 0});
    assertThatThrownBy(() -> ClassFile.read(binary))
        .isInstanceOf(Failure.class)
        .hasMessage(binary + ": class names in UTF-8 expected, got other bytes");
    assertThat(List.of(ClassFile.of("[\"a\",]").names())).hasSize(1);
  }

  private static void refused(String text, String message) {
    assertThatThrownBy(() -> ClassFile.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
