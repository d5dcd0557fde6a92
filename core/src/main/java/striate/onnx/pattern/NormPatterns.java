package striate.onnx.pattern;

import static striate.onnx.pattern.Matcher.NOT;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.nn.AveragePool;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;
import striate.nn.tensor.Binary;
import striate.nn.tensor.Binary.Op;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LayerNorm;
import striate.nn.tensor.Lrn;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Unary;
import striate.nn.tensor.Unary.Function;
import striate.onnx.translate.Weight;

/** Normalisations that are written as several operators. */
final class NormPatterns {
  private NormPatterns() {}

  /** (x − mean) / √(mean((x − mean)²) + ε). */
  static boolean layerNorm(Matcher m, int i) {
    if (!m.is(i, Op.DIV)) {
      return false;
    }
    int centred = m.step(i).inputs().get(0);
    int root = m.step(i).inputs().get(1);
    if (!m.is(root, Function.SQRT)) {
      return false;
    }
    int shifted = m.input(root);
    Float epsilon = m.constant(shifted, Op.ADD);
    if (epsilon == null || !(epsilon >= 0)) {
      return false;
    }
    int variance = m.input(shifted);
    Reduce mean = mean(m, variance);
    if (mean == null || !m.is(m.input(variance), Function.SQUARE)) {
      return false;
    }
    int squared = m.input(m.input(variance));
    int x = centre(m, centred, mean);
    if (x == NOT || (squared != centred && centre(m, squared, mean) != x)) {
      return false;
    }
    return m.replace(i, new LayerNorm(mean.axes(), epsilon, List.of(), false), x);
  }

  private static @Nullable Reduce mean(Matcher m, int i) {
    Reduce reduce = m.layer(i, Reduce.class);
    return reduce != null && reduce.reduction() == Reduce.Kind.MEAN && reduce.keepAxes()
        ? reduce
        : null;
  }

  /** The x of x − mean(x), else −2. */
  private static int centre(Matcher m, int i, Reduce mean) {
    Binary binary = i < 0 ? null : m.layer(i, Binary.class);
    if (binary == null || binary.op() != Op.SUB) {
      return NOT;
    }
    int x = m.step(i).inputs().get(0);
    int middle = m.step(i).inputs().get(1);
    return mean.equals(mean(m, middle)) && m.input(middle) == x ? x : NOT;
  }

  /** A layer normalisation, then · weight, then + bias. */
  static boolean scaled(Matcher m, int i) {
    BinaryConstant layer = m.layer(i, BinaryConstant.class);
    if (layer == null || layer.sizes().isEmpty()) {
      return false;
    }
    int at = m.input(i);
    LayerNorm norm = at < 0 ? null : m.layer(at, LayerNorm.class);
    Weight value = m.step(i).weights().get("value");
    if (norm == null || value == null || !m.readOnce(at)) {
      return false;
    }
    Map<String, Weight> weights = new HashMap<>(m.step(at).weights());
    boolean weight = layer.op() == Op.MUL && norm.scaleSizes().isEmpty();
    boolean bias = layer.op() == Op.ADD && !norm.bias() && layer.sizes().equals(norm.scaleSizes());
    if (!weight && !bias) {
      return false;
    }
    weights.put(weight ? "weight" : "bias", value);
    LayerNorm all = new LayerNorm(norm.axes(), norm.epsilon(), layer.sizes(), bias);
    String name = m.step(weight ? i : at).name();
    return m.replace(i, all, m.input(at), weights, name);
  }

  /** A group normalisation without weight, then · weight, then + bias, for each channel. */
  static boolean scaledGroups(Matcher m, int i) {
    BinaryConstant add = m.layer(i, BinaryConstant.class);
    int product = add == null ? -1 : m.input(i);
    BinaryConstant mul = product < 0 ? null : m.layer(product, BinaryConstant.class);
    int at = mul == null ? -1 : m.input(product);
    GroupNorm norm = at < 0 ? null : m.layer(at, GroupNorm.class);
    if (add == null
        || mul == null
        || norm == null
        || norm.affine()
        || add.op() != Op.ADD
        || mul.op() != Op.MUL
        || !isForChannels(add.sizes(), m.draft().shape(at))
        || !mul.sizes().equals(add.sizes())
        || !m.readOnce(at)
        || !m.readOnce(product)) {
      return false;
    }
    Weight weight = m.step(product).weights().get("value");
    Weight bias = m.step(i).weights().get("value");
    if (weight == null || bias == null) {
      return false;
    }
    GroupNorm all = new GroupNorm(norm.groups(), norm.epsilon(), true);
    Map<String, Weight> weights = Map.of("weight", weight, "bias", bias);
    return m.replace(i, all, m.input(at), weights, m.step(product).name());
  }

  private static boolean isForChannels(List<Integer> sizes, Shape shape) {
    int[] own = shape.sizes();
    return sizes.size() == own.length
        && sizes.getFirst() == own[0]
        && sizes.subList(1, own.length).stream().allMatch(size -> size == 1);
  }

  /**
   * x / (bias + alpha · mean of x² over neighbouring channels)^beta, the mean as an average pooling
   * of the padded squares, whose axes may lie otherwise.
   */
  static boolean localResponse(Matcher m, int i) {
    if (!m.is(i, Op.DIV)) {
      return false;
    }
    int x = m.step(i).inputs().get(0);
    int power = laid(m, m.step(i).inputs().get(1));
    Unary exponent = m.layer(power, Unary.class);
    if (exponent == null || exponent.function() != Function.POWER) {
      return false;
    }
    int sum = laid(m, m.input(power));
    Float bias = m.constant(sum, Op.ADD);
    int product = bias == null ? NOT : laid(m, m.input(sum));
    Float alpha = product == NOT ? null : m.constant(product, Op.MUL);
    int mean = alpha == null ? NOT : laid(m, m.input(product));
    int padded = mean == NOT ? NOT : padded(m, mean, x);
    if (bias == null || alpha == null || padded == NOT) {
      return false;
    }
    int squares = laid(m, m.input(padded));
    boolean square =
        m.is(squares, Function.SQUARE)
            ? m.input(squares) == x
            : m.is(squares, Op.MUL) && m.step(squares).inputs().equals(List.of(x, x));
    int size = m.draft().shape(padded).sizes()[0] - m.draft().shape(x).sizes()[0] + 1;
    return square && m.replace(i, new Lrn(size, alpha, exponent.alpha(), bias), x);
  }

  /** Back over steps that move no number past another. */
  private static int laid(Matcher m, int i) {
    int at = i;
    while (m.is(at, Reshape.class) || m.is(at, ToImage.class) || m.is(at, ToTensor.class)) {
      at = m.input(at);
    }
    return at;
  }

  /** The channels of x padded with zeros, of which step {@code mean} takes means; else −2. */
  private static int padded(Matcher m, int mean, int x) {
    AveragePool pool = m.layer(mean, AveragePool.class);
    if (pool == null) {
      return NOT;
    }
    int at = laid(m, m.input(mean));
    PadAxes pad = m.layer(at, PadAxes.class);
    int[] own = m.draft().shape(x).sizes();
    int[] pooled = m.draft().shape(m.input(mean)).sizes();
    if (pad == null || pad.mode() != PadAxes.Mode.CONSTANT || pad.value() != 0 || own.length < 2) {
      return NOT;
    }
    int before = pad.before().getFirst();
    int after = pad.after().getFirst();
    boolean channels =
        before >= 0
            && (after == before || after == before + 1) // as the layer has it
            && zeros(pad.before())
            && zeros(pad.after())
            && pooled.length == 3
            && pooled[0] == 1
            && pooled[1] == own[0] + before + after;
    Window window = Window.of(before + after + 1, 1);
    return channels
            && pool.window().equals(window.padding(pool.window().padding()))
            && unpadded(pool)
        ? at
        : NOT;
  }

  private static boolean zeros(List<Integer> places) {
    return places.stream().skip(1).allMatch(place -> place == 0);
  }

  private static boolean unpadded(AveragePool pool) {
    return pool.window().padding().equals(new Padding.Valid())
        || pool.window().padding().equals(Padding.of(0));
  }
}
