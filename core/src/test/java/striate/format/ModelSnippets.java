package striate.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import striate.data.Preprocessing;
import striate.nn.Weights;

/** The code of the package's documentation, compiled. */
final class ModelSnippets {
  private ModelSnippets() {}

  static void write(Weights weights) throws IOException {
    // @start region="write"
    Model model =
        Model.of(weights)
            .classes(List.of("cat", "dog"))
            .preprocessing(Preprocessing.of(3, 64, 64))
            .metadata("accuracy.validation", "0.97");
    Onnx.write(model, Path.of("pets.onnx"));
    Model same = Onnx.read(Path.of("pets.onnx"));
    // @end
    assert same.equals(model);
  }
}
