package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;
import striate.nn.tensor.ConvTranspose2d;

/** The codec of {@link ConvTranspose2d}. */
final class ConvTransposeCodec implements LayerCodec<ConvTranspose2d> {
  @Override
  public Class<ConvTranspose2d> layer() {
    return ConvTranspose2d.class;
  }

  @Override
  public String kind() {
    return "conv-transpose";
  }

  @Override
  public void write(ConvTranspose2d layer, SettingsWriter to) {
    to.whole("channels", layer.outChannels())
        .window(layer.window())
        .wholes("output-padding", layer.outputPadH(), layer.outputPadW())
        .whole("groups", layer.groups())
        .flag("bias", layer.bias())
        .initialiser(layer.initialiser());
  }

  @Override
  public ConvTranspose2d read(SettingsReader from) {
    int channels = from.whole("channels");
    Window window = from.window();
    int[] pad = from.wholes("output-padding", 2);
    return new ConvTranspose2d(
        channels,
        window,
        pad[0],
        pad[1],
        from.whole("groups"),
        from.flag("bias"),
        from.initialiser());
  }

  @Override
  public void operators(ConvTranspose2d layer, OperatorWriter to) {
    Window w = layer.window();
    Shape in = to.inputShape();
    Shape out = to.outputShape();
    Padding.Explicit cut = layer.cut();
    Sides rows =
        Sides.of(in.height(), w.height(), w.strideH(), w.dilationH(), cut.top(), cut.bottom());
    Sides columns =
        Sides.of(in.width(), w.width(), w.strideW(), w.dilationW(), cut.left(), cut.right());
    rows = rows.upTo(out.height(), w.strideH());
    columns = columns.upTo(out.width(), w.strideW());
    Map<String, Attribute> attributes =
        Windows.sliding(w, new Padding.Explicit(cut.top(), cut.left(), rows.cut(), columns.cut()));
    attributes.put("group", Attribute.whole(layer.groups()));
    attributes.put("dilations", Attribute.wholes(w.dilationH(), w.dilationW()));
    if (rows.more() < w.strideH() && columns.more() < w.strideW()) {
      attributes.put("output_padding", Attribute.wholes(rows.more(), columns.more()));
      to.last("ConvTranspose", attributes, to.inputAndParameters());
      return;
    }
    // Runtimes refuse to add a whole stride: zeros behind it and the bias last are the same.
    String weight = to.parameters().getFirst();
    String sums = to.step("ConvTranspose", "sums", attributes, List.of(to.input(), weight));
    Padding.Explicit more = new Padding.Explicit(0, 0, rows.more(), columns.more());
    List<String> padded = PadCodec.inputs(to, sums, more, 0);
    if (!layer.bias()) {
      to.last("Pad", PadCodec.MODE, padded);
      return;
    }
    String all = to.step("Pad", "all", PadCodec.MODE, padded);
    List<String> sizes = List.of(to.parameters().getLast(), to.longs("sizes", 1, -1, 1, 1));
    to.last("Add", Map.of(), List.of(all, to.step("Reshape", "offsets", Map.of(), sizes)));
  }

  /**
   * The end of an axis.
   *
   * @param size of the output so far
   * @param cut places cut off at the end
   * @param more places added there
   */
  private record Sides(int size, int cut, int more) {
    static Sides of(int in, int kernel, int stride, int dilation, int before, int after) {
      return new Sides((in - 1) * stride + (kernel - 1) * dilation + 1 - before - after, after, 0);
    }

    /** With what is missing: less than a stride is added, more is not cut off first. */
    Sides upTo(int wanted, int stride) {
      int missing = wanted - size;
      int kept = missing < stride ? 0 : Math.min(missing, cut);
      return new Sides(wanted, cut - kept, missing - kept);
    }
  }
}
