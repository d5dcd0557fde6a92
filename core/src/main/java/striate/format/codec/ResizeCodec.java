package striate.format.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import striate.nn.Shape;
import striate.nn.tensor.Resize;
import striate.nn.tensor.Resize.Coordinates;
import striate.nn.tensor.Resize.Method;
import striate.nn.tensor.ResizeAxis;

/**
 * The codec of {@link Resize}. What opset 17's Resize does not have (antialiasing, two kinds of
 * coordinates, scales that do not give the sizes) is the product with a matrix for each axis.
 */
final class ResizeCodec implements LayerCodec<Resize> {
  @Override
  public Class<Resize> layer() {
    return Resize.class;
  }

  @Override
  public String kind() {
    return "resize";
  }

  @Override
  public void write(Resize layer, SettingsWriter to) {
    Resize.Region r = layer.region();
    to.wholes("size", layer.height(), layer.width())
        .constant("method", layer.method())
        .constant("coordinates", layer.coordinates())
        .constant("rounding", layer.rounding())
        .real("coefficient", layer.coefficient())
        .flag("exclude-outside", layer.excludeOutside())
        .flag("antialias", layer.antialias())
        .real("scale-h", layer.scaleH())
        .real("scale-w", layer.scaleW())
        .real("top", r.top())
        .real("left", r.left())
        .real("bottom", r.bottom())
        .real("right", r.right())
        .real("extrapolation", layer.extrapolation());
  }

  @Override
  public Resize read(SettingsReader from) {
    int[] size = from.wholes("size", 2);
    return new Resize(
        size[0],
        size[1],
        from.constant("method", Method.class),
        from.constant("coordinates", Coordinates.class),
        from.constant("rounding", Resize.Rounding.class),
        from.real("coefficient"),
        from.flag("exclude-outside"),
        from.flag("antialias"),
        from.real("scale-h"),
        from.real("scale-w"),
        new Resize.Region(
            from.real("top"), from.real("left"), from.real("bottom"), from.real("right")),
        from.real("extrapolation"));
  }

  @Override
  public void operators(Resize layer, OperatorWriter to) {
    Shape in = to.inputShape();
    boolean bySize = layer.scaleH() == Resize.BY_SIZE && layer.scaleW() == Resize.BY_SIZE;
    boolean byScale =
        fits(in.height(), layer.scaleH(), layer.height())
            && fits(in.width(), layer.scaleW(), layer.width());
    boolean known =
        layer.coordinates() != Coordinates.HALF_PIXEL_SYMMETRIC
            && layer.coordinates() != Coordinates.TF_HALF_PIXEL
            && layer.coordinates() != Coordinates.TF_CROP_AND_RESIZE;
    if (layer.antialias() || !known || !(bySize || byScale)) {
      product(layer, to);
      return;
    }
    Map<String, Attribute> attributes = new TreeMap<>();
    attributes.put(
        "coordinate_transformation_mode", Attribute.word(SettingsWriter.word(layer.coordinates())));
    attributes.put("mode", Attribute.word(SettingsWriter.word(layer.method())));
    if (layer.method() == Method.NEAREST) {
      attributes.put("nearest_mode", Attribute.word(SettingsWriter.word(layer.rounding())));
    }
    if (layer.method() == Method.CUBIC) {
      attributes.put("cubic_coeff_a", Attribute.real(layer.coefficient()));
      attributes.put("exclude_outside", Attribute.whole(layer.excludeOutside() ? 1 : 0));
    }
    List<String> inputs =
        bySize
            ? List.of(to.input(), "", "", sizes(to))
            : List.of(
                to.input(),
                "",
                to.floats(
                    "scales",
                    List.of(4L),
                    i -> i < 2 ? 1 : i == 2 ? layer.scaleH() : layer.scaleW()));
    to.last("Resize", attributes, inputs);
  }

  private static boolean fits(int in, float scale, int out) {
    return scale != Resize.BY_SIZE && (int) Math.floor(in * scale) == out;
  }

  /** All four sizes; that of the batch is the input's. */
  private static String sizes(OperatorWriter to) {
    Shape out = to.outputShape();
    String shape = to.step("Shape", "shape", Map.of(), to.inputs());
    String batch =
        to.step(
            "Slice",
            "batch",
            Map.of(),
            List.of(shape, to.longs("from", 0), to.longs("to", 1), to.longs("axes", 0)));
    String own = to.longs("own", out.channels(), out.height(), out.width());
    return to.step("Concat", "sizes", Map.of("axis", Attribute.whole(0)), List.of(batch, own));
  }

  private static void product(Resize layer, OperatorWriter to) {
    Shape in = to.inputShape();
    ResizeAxis.Taps rows = taps(layer, ResizeAxis.rows(layer, in.height()));
    ResizeAxis.Taps columns = taps(layer, ResizeAxis.columns(layer, in.width()));
    long outH = layer.height();
    long outW = layer.width();
    String left =
        to.floats(
            "rows",
            List.of(outH, (long) in.height()),
            i -> weight(rows, (int) (i / in.height()), (int) (i % in.height())));
    String right =
        to.floats(
            "columns",
            List.of((long) in.width(), outW),
            i -> weight(columns, (int) (i % outW), (int) (i / outW)));
    String tall = to.step("MatMul", "tall", Map.of(), List.of(left, to.input()));
    String wide = to.step("MatMul", "wide", Map.of(), List.of(tall, right));
    String beside =
        to.floats(
            "beside",
            List.of(outH, outW),
            i ->
                isBeside(rows, (int) (i / outW)) || isBeside(columns, (int) (i % outW))
                    ? layer.extrapolation()
                    : 0);
    to.last("Add", Map.of(), List.of(wide, beside));
  }

  private static boolean isBeside(ResizeAxis.Taps taps, int place) {
    return taps.from()[place] == taps.from()[place + 1];
  }

  /** The taps of an axis; of nearest neighbours one of weight 1. */
  private static ResizeAxis.Taps taps(Resize layer, ResizeAxis axis) {
    if (layer.method() != Method.NEAREST) {
      return axis.taps();
    }
    int[] places = axis.nearest();
    int[] from = new int[places.length + 1];
    int[] own = new int[places.length];
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      from[i] = count;
      if (places[i] != ResizeAxis.BESIDE) {
        own[count++] = places[i];
      }
    }
    from[places.length] = count;
    float[] ones = new float[places.length];
    Arrays.fill(ones, 1);
    return new ResizeAxis.Taps(from, own, ones);
  }

  /** The weight with which a place of the output reads one of the input. */
  private static float weight(ResizeAxis.Taps taps, int out, int in) {
    float sum = 0;
    for (int t = taps.from()[out]; t < taps.from()[out + 1]; t++) {
      sum += taps.places()[t] == in ? taps.weights()[t] : 0;
    }
    return sum;
  }
}
