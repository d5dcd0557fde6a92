package striate.app.trust;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import striate.app.sets.DataSource;
import striate.app.sets.Measured;
import striate.app.training.KeptParts;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.data.Dataset;
import striate.format.Model;
import striate.format.Onnx;

/**
 * The answers of a model to the images that its training held back, one line for each: its label
 * and the probabilities of all classes. With {@code -Dstriate.answers=MODEL.onnx,SET,SETS,FOLDER}
 * only; {@code scripts/trust_figures.py FOLDER} makes the figures of docs/trust.md of them.
 */
class HeldOutAnswersTest {
  @Test
  void writesThem() throws IOException {
    String asked = System.getProperty("striate.answers", "");
    assumeTrue(!asked.isEmpty(), "only with -Dstriate.answers=MODEL.onnx,SET,SETS,FOLDER");
    String[] given = asked.split(",", -1);
    DataSource source = DataSource.open(given[1], DataSource.Options.of(Path.of(given[2])));
    Model model = Onnx.read(Path.of(given[0]));
    Measured.Kept kept =
        Objects.requireNonNull(
            KeptParts.of(model, KeptParts.data(source)), "the model was trained on another set");
    Path folder = Files.createDirectories(Path.of(given[3]));
    Classifier classifier = Classifier.of(model);
    write(classifier, kept.calibration(), folder.resolve("calibration.txt"));
    write(classifier, kept.test(), folder.resolve("test.txt"));
  }

  private static void write(Classifier classifier, @Nullable Dataset set, Path file)
      throws IOException {
    Evaluation e = Evaluation.of(classifier, Objects.requireNonNull(set, file.toString()));
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < e.count(); i++) {
        out.write(Integer.toString(e.label(i)));
        for (int c = 0; c < e.classes().size(); c++) {
          out.write(" " + e.probability(i, c));
        }
        out.write("\n");
      }
    }
  }
}
