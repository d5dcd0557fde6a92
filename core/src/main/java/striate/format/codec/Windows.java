package striate.format.codec;

import java.util.List;
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

  /** The padding and what lies beyond it, as far as the last windows reach. */
  static Padding.Explicit reached(Window w, Shape in, Shape out) {
    Padding.Explicit z = w.zeros(in);
    long rows = (out.height() - 1L) * w.strideH() + (w.height() - 1L) * w.dilationH() + 1;
    long columns = (out.width() - 1L) * w.strideW() + (w.width() - 1L) * w.dilationW() + 1;
    return new Padding.Explicit(
        z.top(),
        z.left(),
        Math.toIntExact(Math.max(z.bottom(), rows - z.top() - in.height())),
        Math.toIntExact(Math.max(z.right(), columns - z.left() - in.width())));
  }

  /** Writes the sum of each window, by channel: a convolution with ones. */
  static String sums(OperatorWriter to, String value, Window w, Padding.Explicit zeros) {
    int channels = to.inputShape().channels();
    List<Long> sizes = List.of((long) channels, 1L, (long) w.height(), (long) w.width());
    String ones = to.floats("ones", sizes, i -> 1);
    Map<String, Attribute> attributes = sliding(w, zeros);
    attributes.put("group", Attribute.whole(channels));
    attributes.put("dilations", Attribute.wholes(w.dilationH(), w.dilationW()));
    return to.step("Conv", "sums", attributes, List.of(value, ones));
  }
}
