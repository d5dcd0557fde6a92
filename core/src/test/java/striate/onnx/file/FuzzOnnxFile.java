package striate.onnx.file;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import striate.fuzz.Input;
import striate.onnx.constant.OnnxFormatException;

/** What stands in ONNX files, numbers included. */
public final class FuzzOnnxFile {
  private FuzzOnnxFile() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      Model model = OnnxFile.of(Proto.segment(data), null);
      order(model.graph().nodes());
      for (Function f : model.functions().values()) {
        order(f.nodes());
      }
      Listing.of(model);
    } catch (OnnxFormatException e) {
      Input.line(e);
    } catch (IOException e) {
      throw new AssertionError("no file is read", e);
    }
  }

  private static void order(List<Node> nodes) {
    Set<String> later = new HashSet<>();
    nodes.forEach(n -> later.addAll(n.outputs()));
    later.remove("");
    for (Node n : nodes) {
      for (String read : NodeOrder.reads(n)) {
        if (later.contains(read)) {
          throw new AssertionError(n.place() + " reads " + read + " before it is made");
        }
      }
      later.removeAll(n.outputs());
    }
  }
}
