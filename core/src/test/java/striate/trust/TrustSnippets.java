package striate.trust;

import java.io.IOException;
import java.nio.file.Path;
import striate.classify.Classifier;
import striate.data.Dataset;
import striate.data.Picture;
import striate.format.Model;
import striate.format.Onnx;

/** The code of the package's documentation, compiled. */
final class TrustSnippets {
  private TrustSnippets() {}

  static void calibrate(Model model, Dataset heldOut, Dataset training) throws IOException {
    // @start region="calibrate"
    Classifier digits = Classifier.of(model);
    Calibration calibration =
        Calibration.fit(digits, heldOut, training, "400 digits of ours", 0.01, 2);
    Onnx.write(calibration.in(model), Path.of("digits.onnx"));
    // @end
  }

  static void predict(Picture picture) throws IOException {
    // @start region="predict"
    TrustedClassifier digits = TrustedClassifier.of(Classifier.load(Path.of("digits.onnx")), 1);
    TrustedClassifier.Verdict verdict = digits.classify(picture);
    double probability = verdict.prediction().top().probability(); // calibrated
    boolean strange = verdict.unlike(); // not like the training pictures
    // @end
    assert probability > 0 || strange;
  }
}
