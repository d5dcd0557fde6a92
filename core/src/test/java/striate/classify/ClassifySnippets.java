package striate.classify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import striate.data.Dataset;
import striate.data.Picture;

/** The code of the package's documentation, compiled. */
final class ClassifySnippets {
  private ClassifySnippets() {}

  static void classify(Picture picture) throws IOException {
    // @start region="classify"
    Classifier digits = Classifier.load(Path.of("digits.onnx"));
    Prediction prediction = digits.classify(picture);
    String name = prediction.top().name();
    double probability = prediction.top().probability();
    // @end
    assert !name.isEmpty() && probability > 0;
  }

  static void evaluate(Classifier digits, Dataset test) {
    // @start region="evaluate"
    Evaluation evaluation = Evaluation.of(digits, test);
    Rate accuracy = evaluation.accuracy(); // value, and the 95 % interval from low to high
    List<Evaluation.ClassReport> classes = evaluation.perClass(); // precision, recall, F1 of each
    List<Evaluation.Example> strange = evaluation.confidentlyWrong(20);
    // @end
    assert accuracy.low() <= accuracy.high() && !classes.isEmpty() && strange.size() <= 20;
  }
}
