package striate.onnx.translate;

import java.util.List;
import striate.onnx.file.Node;

/** Names of layers by what stands in a file. */
final class Names {
  private Names() {}

  /** The name of the layer that a node becomes: its weight's in the file, or the node's. */
  static String of(String source, Node node, int number) {
    // PyTorch numbers weights that it has folded: the node's name tells more
    String base = source.startsWith("onnx::") ? "" : source;
    for (String end : List.of(".weight", "/weight", "_weight", "/kernel", ".kernel", "_W")) {
      if (base.endsWith(end)) {
        base = base.substring(0, base.length() - end.length());
        break;
      }
    }
    if (base.isEmpty()) {
      base = number == 0 ? node.name() : "";
    }
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < base.length() && name.length() < 100; i++) {
      char c = base.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '-';
      name.append(plain ? c : '_');
    }
    while (!name.isEmpty() && "._".indexOf(name.charAt(0)) >= 0) {
      name.deleteCharAt(0);
    }
    return name.toString();
  }
}
