package striate.format.codec;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import striate.nn.KernelPool;
import striate.nn.Shape;

/** The codec of {@link KernelPool}: a Reduce, with a Reshape before it where it has groups. */
final class KernelPoolCodec implements LayerCodec<KernelPool> {
  @Override
  public Class<KernelPool> layer() {
    return KernelPool.class;
  }

  @Override
  public String kind() {
    return "kernel-pool";
  }

  @Override
  public void write(KernelPool layer, SettingsWriter to) {
    to.word("mode", layer.mode().name().toLowerCase(Locale.ROOT))
        .whole("group", layer.group(), "all", KernelPool.ALL);
  }

  @Override
  public KernelPool read(SettingsReader from) {
    return new KernelPool(
        KernelPool.Mode.valueOf(from.word("mode").toUpperCase(Locale.ROOT)),
        from.whole("group", "all", KernelPool.ALL));
  }

  @Override
  public void operators(KernelPool layer, OperatorWriter to) {
    String operator =
        switch (layer.mode()) {
          case SUM -> "ReduceSum";
          case MEAN -> "ReduceMean";
          case MAX -> "ReduceMax";
        };
    boolean all = layer.group() == KernelPool.ALL;
    Shape in = to.inputShape();
    String from = to.input();
    if (!all) {
      // 0 keeps the number of images
      long[] split = {0, in.channels() / layer.group(), layer.group(), in.height(), in.width()};
      String sizes = to.longs("sizes", split);
      from = to.step("Reshape", "split", Map.of(), List.of(from, sizes));
    }
    int axis = all ? 1 : 2;
    Attribute keep = Attribute.whole(all ? 1 : 0);
    if (layer.mode() == KernelPool.Mode.SUM) {
      // the one whose axes are an input already
      to.last(operator, Map.of("keepdims", keep), List.of(from, to.longs("axes", axis)));
    } else {
      Map<String, Attribute> attributes = Map.of("keepdims", keep, "axes", Attribute.wholes(axis));
      to.last(operator, attributes, List.of(from));
    }
  }
}
