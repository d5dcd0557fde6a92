package striate.train;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.kernels.loss.Losses;
import striate.nn.Loss;
import striate.nn.Weights;
import striate.run.Inference;

/** Validates: the loss as it is, without smoothing and class weights, and the accuracy. */
final class Evaluator {
  private final Loader loader;
  private final boolean squared;
  private final int threads;
  private final int classes;
  private final float[] outputs;
  private final float[] scratch;
  private final float[] oneHot;

  Evaluator(Loader loader, Loss loss, int threads) {
    this.loader = loader.plain();
    this.squared = loss instanceof Loss.MeanSquaredError;
    this.threads = threads;
    classes = loader.classes().size();
    outputs = new float[Math.multiplyExact(loader.batch(), classes)];
    scratch = new float[outputs.length];
    oneHot = new float[squared ? outputs.length : 0];
  }

  /** Validates; null if {@code stop} became true meanwhile. */
  @Nullable Validation run(Weights weights, java.util.function.BooleanSupplier stop) {
    Inference inference = Inference.of(weights, threads);
    double loss = 0;
    long right = 0;
    long seen = 0;
    Loader.Stream stream = loader.stream(0);
    try {
      for (Batch b = stream.next(); b != null; b = stream.next()) {
        if (stop.getAsBoolean()) {
          return null;
        }
        int n = b.count();
        inference.run(b.images(), n, outputs);
        right += Losses.countCorrect(outputs, 0, n, classes, b.labels(), 0);
        if (squared) {
          oneHot(b, classes, oneHot);
          loss += Losses.squaredError(outputs, 0, oneHot, 0, n * classes, 1, scratch, 0) / classes;
        } else {
          loss +=
              Losses.softmaxCrossEntropy(
                  outputs, 0, n, classes, b.labels(), 0, 0, null, scratch, 0);
        }
        seen += n;
      }
    } catch (CancellationException e) {
      if (stop.getAsBoolean()) {
        return null;
      }
      throw e;
    } finally {
      stream.close();
    }
    return new Validation(loss / seen, (double) right / seen);
  }

  /** Writes 1 at each picture's label and 0 elsewhere. */
  static void oneHot(Batch b, int classes, float[] into) {
    Arrays.fill(into, 0, b.count() * classes, 0);
    for (int i = 0; i < b.count(); i++) {
      into[i * classes + b.labels()[i]] = 1;
    }
  }
}
