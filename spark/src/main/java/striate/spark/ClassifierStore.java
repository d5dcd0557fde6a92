package striate.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import striate.spark.score.Files;
import striate.spark.score.ModelFile;

/** A saved classifier: Spark's metadata, and the model file beside it. */
final class ClassifierStore {
  private static final String MODEL = "/model.onnx";

  private ClassifierStore() {}

  static final class Writer extends MLWriter {
    private final StriateClassifier classifier;

    Writer(StriateClassifier classifier) {
      this.classifier = classifier;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter$.MODULE$.saveMetadata(classifier, path, sparkSession());
      try {
        Files.write(classifier.toOnnx(), path + MODEL, sparkSession());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static final class Reader extends MLReader<StriateClassifier> {
    @Override
    public StriateClassifier load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(
              path, sparkSession(), StriateClassifier.class.getName());
      try {
        ModelFile model = ModelFile.of(Files.read(path + MODEL, sparkSession()));
        StriateClassifier classifier = new StriateClassifier(metadata.uid(), model);
        metadata.getAndSetParams(classifier, metadata.getAndSetParams$default$2());
        return classifier;
      } catch (IOException e) {
        throw new UncheckedIOException(path + MODEL + ": " + e.getMessage(), e);
      }
    }
  }
}
