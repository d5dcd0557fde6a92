package striate.explain;

import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;

/** The code of the package's documentation, compiled. */
final class ExplainSnippets {
  private ExplainSnippets() {}

  static void explain(Model model, Picture picture) {
    // @start region="explain"
    Preprocessing preprocessing = model.preprocessing().orElseThrow();
    float[] image = new float[preprocessing.size()];
    preprocessing.write(picture, image, 0);

    Explainer explainer = Explainer.of(model, 2);
    Explanation explanation = explainer.explain(image, 3, new Method.GradCam()); // class 3
    float[] overThePicture =
        explanation.map().overInput(preprocessing.height(), preprocessing.width());
    Receipt receipt = explainer.receipt(image, explanation);
    boolean better = receipt.deletion().beatsChance();
    // @end
    assert overThePicture.length > 0 && better;
  }
}
