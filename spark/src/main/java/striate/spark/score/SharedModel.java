package striate.spark.score;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import striate.classify.Classifier;
import striate.format.ModelFormatException;
import striate.images.PictureReader;
import striate.trust.Calibration;

/** The one copy of a model that all tasks of a JVM use together. */
public final class SharedModel {
  private static final Logger LOG = LoggerFactory.getLogger(SharedModel.class);

  /**
   * The models of this JVM by digest and threads, as long as somebody has them.
   *
   * <p>Static, against our rule: tasks come to an executor one by one as bytes, and have nothing in
   * common there but classes. Nothing depends on it but memory and time.
   */
  private static final Map<String, WeakReference<SharedModel>> ALL = new HashMap<>();

  private final Classifier classifier;
  private final int threads;
  private final @Nullable Calibration calibration;
  private final PictureReader reader = new PictureReader();

  private SharedModel(Classifier classifier, int threads) {
    this.classifier = classifier;
    this.threads = threads;
    Calibration.Kept kept = Calibration.of(classifier.model());
    if (!kept.doubt().isEmpty()) {
      LOG.warn("Striate: {}", kept.doubt());
    }
    calibration = kept.calibration().orElse(null);
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      LOG.warn(
          "Striate computes without vector instructions, several times slower: this JVM was started"
              + " without --add-modules=jdk.incubator.vector (spark.driver.extraJavaOptions,"
              + " spark.executor.extraJavaOptions)");
    }
  }

  /** How a model is made. */
  interface Source {
    /** The classifier, each call of which uses so many threads. */
    Classifier with(int threads) throws ModelFormatException;
  }

  /** The model of a digest, made if nobody in this JVM has it. */
  static SharedModel of(String digest, int threads, Source source) throws ModelFormatException {
    String key = digest + " " + threads;
    // One lock for all: models are large, and two at once may not fit into the heap.
    synchronized (ALL) {
      ALL.values().removeIf(reference -> reference.get() == null);
      WeakReference<SharedModel> reference = ALL.get(key);
      SharedModel known = reference == null ? null : reference.get();
      if (known == null) {
        known = new SharedModel(source.with(threads), threads);
        ALL.put(key, new WeakReference<>(known));
      }
      return known;
    }
  }

  /** How many models this JVM has. */
  static int count() {
    synchronized (ALL) {
      return (int) ALL.values().stream().filter(reference -> reference.get() != null).count();
    }
  }

  Classifier classifier() {
    return classifier;
  }

  int threads() {
    return threads;
  }

  /** Has the model's calibration make of probabilities what it does, in place. */
  void calibrate(float[] probabilities, int classes) {
    if (calibration != null) {
      calibration.apply(probabilities, classes);
    }
  }

  /** Decodes pictures, few large ones at a time for the whole JVM. */
  PictureReader reader() {
    return reader;
  }
}
