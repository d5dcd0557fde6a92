package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.AveragePool;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;

/**
 * The codec of {@link AveragePool}: opset 17's AveragePool has no dilation. With it, with wide
 * padding, or with windows beyond the padding, the sum is a convolution of each channel with ones,
 * divided by how many pixels each window holds.
 */
final class AveragePoolCodec implements LayerCodec<AveragePool> {
  @Override
  public Class<AveragePool> layer() {
    return AveragePool.class;
  }

  @Override
  public String kind() {
    return "average-pool";
  }

  @Override
  public void write(AveragePool layer, SettingsWriter to) {
    to.window(layer.window())
        .flag("count-padding", layer.countPadding())
        .flagIfSet("ceil", layer.ceil());
  }

  @Override
  public AveragePool read(SettingsReader from) {
    return new AveragePool(from.window(), from.flag("count-padding"), from.flagIfSet("ceil"));
  }

  @Override
  public void operators(AveragePool layer, OperatorWriter to) {
    Window w = layer.window();
    Shape in = to.inputShape();
    Shape out = to.outputShape();
    Padding.Explicit zeros = w.zeros(in);
    Padding.Explicit reached = Windows.reached(w, in, out);
    if (w.dilationH() == 1
        && w.dilationW() == 1
        && !(layer.ceil() && !reached.equals(zeros))
        && !Windows.isTooWide(w, zeros)) {
      Map<String, Attribute> attributes = Windows.sliding(w, zeros);
      attributes.put("count_include_pad", Attribute.whole(layer.countPadding() ? 1 : 0));
      to.last("AveragePool", attributes, to.inputs());
      return;
    }
    String sums = Windows.sums(to, to.input(), w, layer.ceil() ? reached : zeros);
    List<Long> positions = List.of(1L, 1L, (long) out.height(), (long) out.width());
    String shares = to.floats("shares", positions, i -> share(layer, in, zeros, out, i));
    to.last("Mul", Map.of(), List.of(sums, shares));
  }

  private static float share(
      AveragePool layer, Shape in, Padding.Explicit zeros, Shape out, long position) {
    Window w = layer.window();
    long row = position / out.width() * w.strideH() - zeros.top();
    long column = position % out.width() * w.strideW() - zeros.left();
    // Padding counts from its first row on: what is before the image is none but padding.
    long count =
        layer.countPadding()
            ? inside(0, w.height(), w.dilationH(), in.height() + zeros.bottom() - row)
                * inside(0, w.width(), w.dilationW(), in.width() + zeros.right() - column)
            : inside(row, w.height(), w.dilationH(), in.height())
                * inside(column, w.width(), w.dilationW(), in.width());
    return count == 0 ? 0 : 1f / count;
  }

  /** How many of {@code taps} from {@code first} on lie within {@code size}. */
  private static long inside(long first, long taps, long dilation, long size) {
    long below = first >= 0 ? 0 : Math.min(taps, Math.ceilDiv(-first, dilation));
    long end = first >= size ? 0 : Math.min(taps, Math.ceilDiv(size - first, dilation));
    return Math.max(0, end - below);
  }
}
