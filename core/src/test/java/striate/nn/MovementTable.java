package striate.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import striate.nn.LayerTable.Row;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.ConvTranspose2d;
import striate.nn.tensor.DepthToSpace;
import striate.nn.tensor.Expand;
import striate.nn.tensor.Gather;
import striate.nn.tensor.Join;
import striate.nn.tensor.LpPool;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Resize;
import striate.nn.tensor.Slice;
import striate.nn.tensor.SpaceToDepth;
import striate.nn.tensor.Tile;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.TopK;
import striate.nn.tensor.Transpose;
import striate.truth.TorchCases.Case;

/** The lines of {@link LayerTable} for the layers that move numbers or slide windows. */
final class MovementTable {
  private MovementTable() {}

  static void add(Map<Class<?>, Row> rows) {
    rows.put(ToTensor.class, move("to-tensor", c -> new ToTensor()));
    rows.put(ToImage.class, move("to-image", c -> new ToImage()));
    rows.put(Transpose.class, move("transpose", c -> new Transpose(list(c, "order"))));
    rows.put(Reshape.class, move("reshape", c -> new Reshape(list(c, "sizes"))));
    rows.put(
        Slice.class,
        move(
            "slice",
            c ->
                new Slice(
                    c.integer("axis"), c.integer("start"), c.integer("count"), c.integer("step"))));
    rows.put(Gather.class, move("gather", c -> new Gather(c.integer("axis"), list(c, "indices"))));
    rows.put(Expand.class, move("expand", c -> new Expand(list(c, "sizes"))));
    rows.put(Tile.class, move("tile", c -> new Tile(list(c, "repeats"))));
    rows.put(
        PadAxes.class,
        move(
            "pad",
            c ->
                new PadAxes(
                    constant(PadAxes.Mode.class, c.text("mode")),
                    list(c, "before"),
                    list(c, "after"),
                    (float) c.number("value"))));
    rows.put(
        DepthToSpace.class,
        move("depth-to-space", c -> new DepthToSpace(c.integer("block"), c.flag("crd"))));
    rows.put(SpaceToDepth.class, move("space-to-depth", c -> new SpaceToDepth(c.integer("block"))));
    rows.put(ChannelShuffle.class, move("shuffle", c -> new ChannelShuffle(c.integer("groups"))));
    rows.put(Join.class, LayerTable.row("join", c -> new Join(c.integer("axis"))));
    rows.put(
        TopK.class,
        LayerTable.row(
            "top-k",
            c ->
                new TopK(c.integer("k"), c.integer("axis"), c.flag("largest"), c.flag("indices"))));
    rows.put(Resize.class, LayerTable.row("resize", MovementTable::resize));
    rows.put(
        LpPool.class,
        LayerTable.row(
            "lp-pool", c -> new LpPool(LayerTable.window(c), c.integer("p"), c.flag("ceil"))));
    rows.put(
        ConvTranspose2d.class,
        new Row("conv-transpose", List.of("w", "b"), MovementTable::transposed));
  }

  private static Row move(String layer, Function<Case, Layer> make) {
    return LayerTable.row("move", c -> c.text("layer").equals(layer) ? make.apply(c) : null);
  }

  private static List<Integer> list(Case c, String key) {
    return Arrays.stream(c.integers(key)).boxed().toList();
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  private static Layer resize(Case c) {
    int[] size = c.integers("size");
    Resize layer =
        switch (c.text("method")) {
          case "nearest" ->
              Resize.nearest(size[0], size[1])
                  .rounding(constant(Resize.Rounding.class, c.text("rounding")));
          case "linear" -> Resize.linear(size[0], size[1]);
          default -> Resize.cubic(size[0], size[1]);
        };
    if (c.settings().containsKey("scales")) {
      String[] scales = c.text("scales").split(",", -1);
      layer = layer.scales(Float.parseFloat(scales[0]), Float.parseFloat(scales[1]));
    }
    if (c.text("coordinates").equals("tf_crop_and_resize")) {
      String[] r = c.text("region").split(",", -1);
      layer =
          layer.crop(
              new Resize.Region(
                  Float.parseFloat(r[0]),
                  Float.parseFloat(r[1]),
                  Float.parseFloat(r[2]),
                  Float.parseFloat(r[3])),
              (float) c.number("beside"));
    }
    return layer
        .coordinates(constant(Resize.Coordinates.class, c.text("coordinates")))
        .coefficient((float) c.number("coefficient", -0.75))
        .excludeOutside(c.flag("exclude"))
        .antialias(c.flag("antialias"));
  }

  private static Layer transposed(Case c) {
    int[] pad = c.integers("output_pad");
    return new ConvTranspose2d(
        c.integer("outputs"),
        LayerTable.window(c),
        pad[0],
        pad[1],
        c.integer("groups"),
        c.flag("bias"),
        new Initialiser.He());
  }
}
