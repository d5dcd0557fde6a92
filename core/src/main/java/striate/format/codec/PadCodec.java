package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.Pad;
import striate.nn.Padding;

/** The codec of {@link Pad}. */
final class PadCodec implements LayerCodec<Pad> {
  static final Map<String, Attribute> MODE = Map.of("mode", Attribute.word("constant"));

  @Override
  public Class<Pad> layer() {
    return Pad.class;
  }

  @Override
  public String kind() {
    return "pad";
  }

  @Override
  public void write(Pad layer, SettingsWriter to) {
    to.wholes("zeros", layer.top(), layer.left(), layer.bottom(), layer.right());
  }

  @Override
  public Pad read(SettingsReader from) {
    int[] zeros = from.wholes("zeros", 4);
    return new Pad(zeros[0], zeros[1], zeros[2], zeros[3]);
  }

  @Override
  public void operators(Pad layer, OperatorWriter to) {
    Padding.Explicit zeros =
        new Padding.Explicit(layer.top(), layer.left(), layer.bottom(), layer.right());
    to.last("Pad", MODE, inputs(to, to.input(), zeros, 0));
  }

  /** What a Pad reads: the value, the numbers of zeros, and what they are filled with. */
  static List<String> inputs(OperatorWriter to, String value, Padding.Explicit z, float fill) {
    String pads = to.longs("pads", 0, 0, z.top(), z.left(), 0, 0, z.bottom(), z.right());
    return List.of(value, pads, to.scalar("value", fill));
  }
}
