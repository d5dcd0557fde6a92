package striate.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LegacyRandomTest {
  /** Lines of {@code scripts/legacy_random_numpy.py}: what NumPy draws. */
  static Stream<String> values() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    LegacyRandomTest.class.getResourceAsStream("legacy-random.txt")),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void drawsWhatNumpyDraws(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    LegacyRandom random = new LegacyRandom(Integer.parseUnsignedInt(fields.get(0)));
    for (int i = Integer.parseInt(fields.get(2)); i > 0; i--) {
      random.nextInt32();
    }
    List<String> expected = fields.subList(3, fields.size());
    switch (fields.get(1)) {
      case "int32" ->
          assertThat(expected)
              .allSatisfy(
                  v -> assertThat(Integer.toUnsignedString(random.nextInt32())).isEqualTo(v));
      case "double" ->
          assertThat(random.doubles(expected.size()))
              .containsExactly(expected.stream().mapToDouble(Double::parseDouble).toArray());
      case "bits" -> {
        // 81 packs of sixteen and four single bits: packs that begin and end at odd words too.
        char[] packs = new char[expected.getFirst().length() / 16];
        random.fillBits(packs);
        StringBuilder bits = new StringBuilder();
        for (char pack : packs) {
          for (int i = 0; i < 16; i++) {
            bits.append((pack >>> i) & 1);
          }
        }
        while (bits.length() < expected.getFirst().length()) {
          bits.append(random.nextBit());
        }
        assertThat(bits).hasToString(expected.getFirst());
      }
      case "state" -> {
        int[] words = random.words();
        assertThat(
                Stream.of(words[0], words[1], words[623]).map(Integer::toUnsignedString).toList())
            .isEqualTo(expected.subList(0, 3));
        assertThat(random.position()).isEqualTo(Integer.parseInt(expected.get(3)));
      }
      default -> throw new AssertionError(line);
    }
  }

  @Test
  void bitsAreTheLowestOfEachOutput() {
    LegacyRandom one = new LegacyRandom(1);
    LegacyRandom other = new LegacyRandom(1);
    char[] packs = new char[1000];
    other.fillBits(packs);
    int[] expected = new int[16_000];
    Arrays.setAll(expected, i -> one.nextInt32() & 1);
    int[] actual = new int[16_000];
    Arrays.setAll(actual, i -> (packs[i / 16] >>> (i % 16)) & 1);
    assertThat(actual).isEqualTo(expected);
    assertThat(Arrays.copyOf(actual, 10)).containsExactly(1, 1, 0, 0, 1, 1, 1, 1, 1, 0);
  }
}
