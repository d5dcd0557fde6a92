package striate.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import striate.app.report.TestResults.Bin;
import striate.app.report.TestResults.ClassFigures;
import striate.app.report.TestResults.Proportion;
import striate.data.Dataset;

/** Figures of some probabilities, counted plainly, for pages of tests. */
final class Measured {
  private static final int BINS = 10;

  private Measured() {}

  static TestResults of(String set, Dataset pictures, float[] probabilities) {
    int classes = pictures.classes().size();
    int n = pictures.size();
    int[] answer = new int[n];
    double[] sure = new double[n];
    double[] ofLabel = new double[n];
    int[] images = new int[classes];
    int[] answers = new int[classes];
    int[] right = new int[classes];
    for (int i = 0; i < n; i++) {
      for (int c = 1; c < classes; c++) {
        if (probabilities[i * classes + c] > probabilities[i * classes + answer[i]]) {
          answer[i] = c;
        }
      }
      int label = pictures.label(i);
      sure[i] = probabilities[i * classes + answer[i]];
      ofLabel[i] = probabilities[i * classes + label];
      images[label]++;
      answers[answer[i]]++;
      right[label] += label == answer[i] ? 1 : 0;
    }
    List<ClassFigures> figures = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      // F1 = 2 J / (1 + J) with J = right / (images + answers − right), a share itself.
      Proportion jaccard = wilson(right[c], images[c] + answers[c] - right[c]);
      figures.add(
          new ClassFigures(
              pictures.classes().get(c),
              images[c],
              answers[c],
              wilson(right[c], answers[c]),
              wilson(right[c], images[c]),
              new Proportion(f1(jaccard.value()), f1(jaccard.low()), f1(jaccard.high()))));
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      int count = 0;
      double confidence = 0;
      double correct = 0;
      for (int i = 0; i < n; i++) {
        if (Math.min(BINS - 1, (int) (sure[i] * BINS)) == b) {
          count++;
          confidence += sure[i];
          correct += answer[i] == pictures.label(i) ? 1 : 0;
        }
      }
      double low = (double) b / BINS;
      bins.add(new Bin(low, low + 1.0 / BINS, count, confidence / count, correct / count));
      error += count == 0 ? 0 : Math.abs(confidence - correct) / n;
    }
    return new TestResults(
        set,
        pictures,
        pictures.labels(),
        probabilities,
        wilson(IntStream.of(right).sum(), n),
        figures,
        bins,
        error,
        IntStream.range(0, n)
            .filter(i -> answer[i] != pictures.label(i))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -sure[i]))
            .mapToInt(i -> i)
            .toArray(),
        IntStream.range(0, n)
            .filter(i -> ofLabel[i] < 0.01)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> ofLabel[i]))
            .mapToInt(i -> i)
            .toArray());
  }

  private static double f1(double jaccard) {
    return 2 * jaccard / (1 + jaccard);
  }

  private static Proportion wilson(int hits, int n) {
    double z = 1.959963984540054;
    double p = (double) hits / n;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
    return new Proportion(p, Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
