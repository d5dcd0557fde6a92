package striate.spark.score;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import striate.classify.Classifier;
import striate.threads.Loops;

/** Rows that go through the network together. */
final class Batch {
  /** Bytes of what the network reads together. */
  private static final long INPUT_BYTES = 16 << 20;

  private final SharedModel model;
  private final Input input;
  private final int size;
  private final int classes;
  private final int most;
  private final float[] images;
  private final float[] outputs;

  /**
   * Memory for batches of rows, one after the other.
   *
   * @param rows at most, if their inputs are small
   */
  Batch(SharedModel model, Input input, int rows) {
    this.model = model;
    this.input = input;
    size = model.classifier().model().network().input().size();
    classes = model.classifier().classes().size();
    // At least two: one image by itself may differ from the same among others by rounding, and how
    // rows are spread over partitions must not show.
    most = Math.clamp(INPUT_BYTES / Float.BYTES / size, 2, Math.max(2, rows));
    images = new float[most * size];
    outputs = new float[most * classes];
  }

  /** The most rows at once. */
  int most() {
    return most;
  }

  /** The answers, in the order of the rows. */
  List<Answer> answers(List<Row> rows) {
    int n = rows.size();
    @Nullable String[] reasons = new String[n];
    read(rows, reasons);
    int[] places = IntStream.range(0, n).filter(i -> reasons[i] == null).toArray();
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(images, places[i] * size, images, i * size, size);
    }
    if (places.length > 0) {
      model.classifier().inference().run(images, Math.max(2, places.length), outputs);
    }
    List<Answer> answers = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < n; i++) {
      String reason = reasons[i];
      answers.add(reason == null ? answer(next++ * classes) : Answer.none(reason));
    }
    return answers;
  }

  private void read(List<Row> rows, @Nullable String[] reasons) {
    Loops.parallel(
        "reading pictures", rows.size(), model.threads(), i -> read(rows.get(i), i, reasons));
  }

  private void read(Row row, int i, @Nullable String[] reasons) {
    try {
      input.write(row, model, images, i * size);
    } catch (Unreadable e) {
      reasons[i] = e.reason();
    }
  }

  private Answer answer(int from) {
    Classifier classifier = model.classifier();
    float[] p;
    try {
      p = classifier.probabilities(outputs, from);
    } catch (IllegalStateException e) {
      return Answer.none(String.valueOf(e.getMessage()));
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = p[c] > p[best] ? c : best;
    }
    model.calibrate(p, classes);
    double[] raw = new double[classes];
    double[] probabilities = new double[classes];
    for (int c = 0; c < classes; c++) {
      raw[c] = outputs[from + c];
      probabilities[c] = p[c];
    }
    return new Answer(raw, probabilities, best, classifier.classes().get(best), null);
  }
}
