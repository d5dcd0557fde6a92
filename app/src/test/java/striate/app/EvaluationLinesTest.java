package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import striate.app.sets.Measured;
import striate.classify.Evaluation;
import striate.data.ArrayDataset;

/** An evaluation's lines with few classes and with many. */
final class EvaluationLinesTest {
  /** A picture of each class; so many of them are taken for the class behind, the others right. */
  private static List<String> lines(int classes, int wrong) {
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class" + c).toList();
    int[] labels = IntStream.range(0, classes).toArray();
    float[] probabilities = new float[classes * classes];
    for (int c = 0; c < classes; c++) {
      probabilities[c * classes + (c < wrong ? (c + 1) % classes : c)] = 1;
    }
    Measured measured =
        new Measured(
            Measured.Part.TEST,
            "test images",
            ArrayDataset.of(new byte[classes], 1, 1, 1, labels, names),
            List.of());
    Evaluation e = Evaluation.of(names, labels, probabilities, i -> "" + i);
    return EvaluationLines.text("set", measured, e, false);
  }

  @Test
  void allOfFewClassesAndTheWorstOfMany() {
    assertThat(lines(100, 2)).filteredOn(l -> l.matches("class\\d+ .*")).hasSize(100);
    List<String> many = lines(300, 7);
    assertThat(many).filteredOn(l -> l.matches("class\\d+ .*")).hasSize(30);
    // Seven have no right answer; the eighth is given one picture too many.
    assertThat(many.subList(3, 10)).allMatch(l -> l.matches("class[0-6] .* 0\\.00 %"));
    assertThat(many)
        .contains("these are the worst by F1 of 300 classes; --report and --json have all");
  }

  @Test
  void whereNothingIsConfusedNothingIsSaidOfIt() {
    assertThat(lines(20, 1)).contains("most often confused:", "  class0 taken for class1: 1");
    assertThat(lines(20, 0)).noneMatch(l -> l.contains("confused"));
  }
}
