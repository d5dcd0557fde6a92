package striate.format.codec;

import java.util.Map;
import java.util.TreeMap;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;

/** The attributes of operators that slide a window over an image. "Same" padding is in numbers. */
final class Windows {
  private Windows() {}

  /** Those of a convolution. */
  static Map<String, Attribute> convolution(Window w, Shape in, int groups) {
    Map<String, Attribute> attributes = sliding(w, w.zeros(in));
    attributes.put("group", Attribute.whole(groups));
    attributes.put("dilations", Attribute.wholes(w.dilationH(), w.dilationW()));
    return attributes;
  }

  /** Those that all have. */
  static Map<String, Attribute> sliding(Window w, Padding.Explicit zeros) {
    Map<String, Attribute> attributes = new TreeMap<>();
    attributes.put("kernel_shape", Attribute.wholes(w.height(), w.width()));
    attributes.put("strides", Attribute.wholes(w.strideH(), w.strideW()));
    attributes.put(
        "pads", Attribute.wholes(zeros.top(), zeros.left(), zeros.bottom(), zeros.right()));
    return attributes;
  }

  /** Runtimes refuse to pool with padding as large as the window; a Pad before it does the same. */
  static boolean isTooWide(Window w, Padding.Explicit z) {
    return Math.max(z.top(), z.bottom()) >= w.height()
        || Math.max(z.left(), z.right()) >= w.width();
  }
}
