package striate.app.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import striate.classify.Evaluation;

/** What is told of a set's probabilities, however few there are. */
final class TrustFiguresTest {
  private static Map<String, @Nullable Object> quality(int count, boolean right) {
    int[] labels = new int[count];
    float[] probabilities = new float[2 * count];
    for (int i = 0; i < count; i++) {
      labels[i] = right ? 0 : 1;
      // All different: equal ones would share a bin.
      probabilities[2 * i] = 0.6f + 0.001f * i;
      probabilities[2 * i + 1] = 1 - probabilities[2 * i];
    }
    return TrustFigures.quality(
        Evaluation.of(List.of("a", "b"), labels, probabilities, i -> "" + i));
  }

  @Test
  void whatCannotBeEstimatedIsNotNought() {
    for (boolean right : new boolean[] {true, false}) {
      for (int count : new int[] {1, 3, 15}) {
        assertThat(quality(count, right))
            .containsEntry("rootMeanSquareError", null)
            .containsEntry("rootMeanSquareErrorByChance", null);
      }
      assertThat(quality(60, right).get("rootMeanSquareError"))
          .isInstanceOfSatisfying(Double.class, e -> assertThat(e).isGreaterThan(0.3));
    }
  }

  @Test
  void everyFigureIsANumber() {
    for (boolean right : new boolean[] {true, false}) {
      for (int count : new int[] {1, 2, 3, 15, 16, 60}) {
        assertThat(quality(count, right).values())
            .filteredOn(Double.class::isInstance)
            .hasSizeGreaterThanOrEqualTo(8)
            .allMatch(v -> Double.isFinite((Double) v));
      }
    }
  }
}
