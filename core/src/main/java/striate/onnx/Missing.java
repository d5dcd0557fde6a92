package striate.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import striate.onnx.translate.Problem;

/** What a file asks for in vain. */
final class Missing {
  private static final int NAMES = 3;
  private static final int KINDS = 12;

  private Missing() {}

  /** One line for each kind of problem. */
  static List<String> reasons(List<Problem> problems) {
    Map<String, List<Problem>> kinds = new LinkedHashMap<>();
    for (Problem p : problems) {
      String kind =
          p.reason().isEmpty()
              ? p.op() + " (opset " + p.opset() + ") is not supported"
              : p.op().isEmpty()
                  ? p.reason()
                  : p.op() + " (opset " + p.opset() + "): " + p.reason();
      kinds.computeIfAbsent(kind, k -> new ArrayList<>()).add(p);
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, List<Problem>> kind : kinds.entrySet()) {
      if (parts.size() == KINDS) {
        parts.add("and " + (kinds.size() - KINDS) + " more kinds");
        break;
      }
      List<String> names =
          kind.getValue().stream().map(Problem::node).distinct().limit(NAMES).toList();
      int count = kind.getValue().size();
      parts.add(
          kind.getKey()
              + " ["
              + String.join(", ", names)
              + (count > names.size() ? ", … " + count + " in all" : "")
              + "]");
    }
    return parts;
  }
}
