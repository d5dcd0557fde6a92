package striate.format.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import striate.nn.Shape;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.DepthToSpace;
import striate.nn.tensor.Expand;
import striate.nn.tensor.Gather;
import striate.nn.tensor.Join;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Slice;
import striate.nn.tensor.SpaceToDepth;
import striate.nn.tensor.Tile;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.TopK;
import striate.nn.tensor.Transpose;

/**
 * The codecs of the layers that move numbers. In ONNX the batch is axis 0, and images have channels
 * first, so that a change from an image to a tensor is nothing.
 */
final class MoveCodecs {
  /** ONNX's number of the type of floats, to which places are cast. */
  private static final Attribute FLOAT = Attribute.whole(1);

  private MoveCodecs() {}

  static List<LayerCodec<?>> all() {
    List<LayerCodec<?>> all = new ArrayList<>();
    all.add(
        new SettingCodec<>(
            ToTensor.class, "to-tensor", (l, to) -> {}, from -> new ToTensor(), MoveCodecs::same));
    all.add(
        new SettingCodec<>(
            ToImage.class, "to-image", (l, to) -> {}, from -> new ToImage(), MoveCodecs::image));
    all.add(
        new SettingCodec<>(
            Transpose.class,
            "transpose",
            (l, to) -> to.list("order", l.order()),
            from -> new Transpose(from.list("order")),
            MoveCodecs::transpose));
    all.add(
        new SettingCodec<>(
            Reshape.class,
            "reshape",
            (l, to) -> to.list("sizes", l.sizes()),
            from -> new Reshape(from.list("sizes")),
            (l, to) ->
                to.last("Reshape", Map.of(), List.of(to.input(), batched(to, 0, l.sizes())))));
    all.add(
        new SettingCodec<>(
            Slice.class,
            "slice",
            (l, to) ->
                to.whole("axis", l.axis())
                    .whole("start", l.start())
                    .whole("count", l.count())
                    .whole("step", l.step()),
            from ->
                new Slice(
                    from.whole("axis"),
                    from.whole("start"),
                    from.whole("count"),
                    from.whole("step")),
            MoveCodecs::slice));
    all.add(
        new SettingCodec<>(
            Gather.class,
            "gather",
            (l, to) -> to.whole("axis", l.axis()).list("indices", l.indices()),
            from -> new Gather(from.whole("axis"), from.list("indices")),
            (l, to) -> {
              long[] places = l.indices().stream().mapToLong(i -> i).toArray();
              String indices = to.longs("indices", places);
              to.last("Gather", axis(l.axis()), List.of(to.input(), indices));
            }));
    all.add(
        new SettingCodec<>(
            Expand.class,
            "expand",
            (l, to) -> to.list("sizes", l.sizes()),
            from -> new Expand(from.list("sizes")),
            (l, to) ->
                to.last("Expand", Map.of(), List.of(to.input(), batched(to, 1, l.sizes())))));
    all.add(
        new SettingCodec<>(
            Tile.class,
            "tile",
            (l, to) -> to.list("repeats", l.repeats()),
            from -> new Tile(from.list("repeats")),
            (l, to) ->
                to.last("Tile", Map.of(), List.of(to.input(), batched(to, 1, l.repeats())))));
    all.add(
        new SettingCodec<>(
            PadAxes.class,
            "pad-axes",
            (l, to) ->
                to.constant("mode", l.mode())
                    .list("before", l.before())
                    .list("after", l.after())
                    .real("value", l.value()),
            from ->
                new PadAxes(
                    from.constant("mode", PadAxes.Mode.class),
                    from.list("before"),
                    from.list("after"),
                    from.real("value")),
            MoveCodecs::pad));
    all.add(
        new SettingCodec<>(
            Join.class,
            "join",
            (l, to) -> to.whole("axis", l.axis()),
            from -> new Join(from.whole("axis")),
            (l, to) -> to.last("Concat", axis(l.axis()), to.inputs())));
    all.add(
        new SettingCodec<>(
            DepthToSpace.class,
            "depth-to-space",
            (l, to) -> to.whole("block", l.block()).flag("column-row-depth", l.columnRowDepth()),
            from -> new DepthToSpace(from.whole("block"), from.flag("column-row-depth")),
            (l, to) ->
                to.last(
                    "DepthToSpace",
                    Map.of(
                        "blocksize",
                        Attribute.whole(l.block()),
                        "mode",
                        Attribute.word(l.columnRowDepth() ? "CRD" : "DCR")),
                    to.inputs())));
    all.add(
        new SettingCodec<>(
            SpaceToDepth.class,
            "space-to-depth",
            (l, to) -> to.whole("block", l.block()),
            from -> new SpaceToDepth(from.whole("block")),
            (l, to) ->
                to.last(
                    "SpaceToDepth", Map.of("blocksize", Attribute.whole(l.block())), to.inputs())));
    all.add(
        new SettingCodec<>(
            ChannelShuffle.class,
            "channel-shuffle",
            (l, to) -> to.whole("groups", l.groups()),
            from -> new ChannelShuffle(from.whole("groups")),
            MoveCodecs::shuffle));
    all.add(
        new SettingCodec<>(
            TopK.class,
            "top-k",
            (l, to) ->
                to.whole("k", l.k())
                    .whole("axis", l.axis())
                    .flag("largest", l.largest())
                    .flag("indices", l.indices()),
            from ->
                new TopK(
                    from.whole("k"),
                    from.whole("axis"),
                    from.flag("largest"),
                    from.flag("indices")),
            MoveCodecs::top));
    return all;
  }

  private static Map<String, Attribute> axis(int axis) {
    return Map.of("axis", Attribute.whole(axis + 1));
  }

  /** Numbers for all axes, the batch's first. */
  private static String batched(OperatorWriter to, long batch, List<Integer> numbers) {
    LongStream own = numbers.stream().mapToLong(n -> n);
    return to.longs("sizes", LongStream.concat(LongStream.of(batch), own).toArray());
  }

  private static void same(ToTensor layer, OperatorWriter to) {
    to.last("Identity", Map.of(), to.inputs());
  }

  private static void image(ToImage layer, OperatorWriter to) {
    Shape out = to.outputShape();
    if (to.inputShape().isFeatures()) {
      List<Integer> sizes = List.of(out.channels(), 1, 1);
      to.last("Reshape", Map.of(), List.of(to.input(), batched(to, 0, sizes)));
    } else {
      to.last("Identity", Map.of(), to.inputs());
    }
  }

  private static void transpose(Transpose layer, OperatorWriter to) {
    LongStream order = layer.order().stream().mapToLong(axis -> axis + 1L);
    long[] all = LongStream.concat(LongStream.of(0), order).toArray();
    to.last("Transpose", Map.of("perm", Attribute.wholes(all)), to.inputs());
  }

  private static void slice(Slice layer, OperatorWriter to) {
    long end = layer.start() + (long) layer.count() * layer.step();
    // before the first place is what no index says but one too low for any axis
    long stop = end < 0 ? Integer.MIN_VALUE : end;
    to.last(
        "Slice",
        Map.of(),
        List.of(
            to.input(),
            to.longs("starts", layer.start()),
            to.longs("ends", stop),
            to.longs("axes", layer.axis() + 1L),
            to.longs("steps", layer.step())));
  }

  private static void pad(PadAxes layer, OperatorWriter to) {
    int[] sizes = to.inputShape().sizes();
    if (isOnePad(layer, sizes)) {
      List<Integer> before = layer.before();
      long[] pads = new long[2 * before.size() + 2];
      for (int k = 0; k < before.size(); k++) {
        pads[k + 1] = before.get(k);
        pads[before.size() + 2 + k] = layer.after().get(k);
      }
      to.last(
          "Pad",
          Map.of("mode", Attribute.word(SettingsWriter.word(layer.mode()))),
          List.of(to.input(), to.longs("pads", pads), to.scalar("value", layer.value())));
      return;
    }
    // Places by number: what is cropped and padded at once, or is a ring, has no operator.
    String value = to.input();
    for (int k = 0; k < sizes.length; k++) {
      if (layer.before().get(k) != 0 || layer.after().get(k) != 0) {
        long[] places = Arrays.stream(layer.places(k, sizes[k])).asLongStream().toArray();
        String indices = to.longs("places", places);
        value = to.step("Gather", "padded", axis(k), List.of(value, indices));
      }
    }
    to.last("Identity", Map.of(), List.of(value));
  }

  /** Whether Pad does it; it neither crops what it reads again nor knows rings. */
  private static boolean isOnePad(PadAxes layer, int[] sizes) {
    if (layer.mode() == PadAxes.Mode.CONSTANT) {
      return true;
    }
    for (int k = 0; k < sizes.length; k++) {
      int least = Math.min(layer.before().get(k), layer.after().get(k));
      int most = Math.max(layer.before().get(k), layer.after().get(k));
      boolean tooFar = layer.mode() == PadAxes.Mode.REFLECT && most >= sizes[k];
      if (least < 0 || tooFar || layer.mode() == PadAxes.Mode.WRAP) {
        return false;
      }
    }
    return true;
  }

  private static void shuffle(ChannelShuffle layer, OperatorWriter to) {
    Shape in = to.inputShape();
    int groups = layer.groups();
    List<Integer> split = List.of(groups, in.channels() / groups, in.height(), in.width());
    String parts =
        to.step("Reshape", "groups", Map.of(), List.of(to.input(), batched(to, 0, split)));
    String turned =
        to.step(
            "Transpose", "turned", Map.of("perm", Attribute.wholes(0, 2, 1, 3, 4)), List.of(parts));
    List<Integer> whole = List.of(in.channels(), in.height(), in.width());
    to.last("Reshape", Map.of(), List.of(turned, batched(to, 0, whole)));
  }

  private static void top(TopK layer, OperatorWriter to) {
    Map<String, Attribute> attributes =
        Map.of(
            "axis",
            Attribute.whole(layer.axis() + 1L),
            "largest",
            Attribute.whole(layer.largest() ? 1 : 0),
            "sorted",
            Attribute.whole(1));
    List<String> outputs =
        to.steps(
            "TopK",
            List.of("values", "places"),
            attributes,
            List.of(to.input(), to.longs("k", layer.k())));
    if (layer.indices()) {
      to.last("Cast", Map.of("to", FLOAT), List.of(outputs.getLast()));
    } else {
      to.last("Identity", Map.of(), List.of(outputs.getFirst()));
    }
  }
}
