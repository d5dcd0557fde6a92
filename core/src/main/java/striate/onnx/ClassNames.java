package striate.onnx;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Model;
import striate.onnx.file.Node;

/** Names of classes that stand in a file. */
final class ClassNames {
  private ClassNames() {}

  /** Those of a ZipMap; empty if there are none, or two are the same. */
  static List<String> of(Model file) throws OnnxFormatException {
    for (Node n : file.graph().nodes()) {
      if (n.domain().equals("ai.onnx.ml") && n.op().equals("ZipMap")) {
        List<String> names = n.words("classlabels_strings");
        long[] numbers = n.wholes("classlabels_int64s");
        if (names == null || names.isEmpty()) {
          names = new ArrayList<>();
          for (long number : numbers == null ? new long[0] : numbers) {
            names.add(Long.toString(number));
          }
        }
        return new LinkedHashSet<>(names).size() == names.size() ? names : List.of();
      }
    }
    return List.of();
  }
}
