package striate.onnx.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import striate.nn.BatchNorm;
import striate.nn.Layer;
import striate.nn.tensor.Binary;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LayerNorm;
import striate.nn.tensor.Lrn;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Unary;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Draft.Step;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Live;
import striate.onnx.translate.Weight;

/** Normalisations. */
final class Norms {
  private Norms() {}

  static void register(Map<String, Op> ops) {
    ops.put("BatchNormalization", Norms::batch);
    ops.put("InstanceNormalization", Norms::instance);
    ops.put("GroupNormalization", Norms::group);
    ops.put("LayerNormalization", Norms::layer);
    ops.put("LRN", Norms::response);
    ops.put("LpNormalization", Norms::length);
    ops.put("MeanVarianceNormalization", Norms::meanVariance);
  }

  /** The value as an image, or as features; what the channels are is axis 1. */
  private static int channels(Call call, Live x) throws UntranslatableException {
    return x.rank() == 2 ? Arranging.tensor(call, x, List.of(x.size(1))) : Arranging.image(call, x);
  }

  private static Live ofChannels(Call call, Live x, int out) {
    if (x.rank() == 2) {
      return new Live(out, call.shape(out), List.of(x.isBatch(0) ? Value.BATCH : Value.ONE, 0));
    }
    return Arranging.ofImage(call, x, out);
  }

  private static void batch(Call call) throws OnnxFormatException, UntranslatableException {
    if (call.node().whole("training_mode", 0) != 0 || call.wants(1)) {
      throw new UntranslatableException(
          "the statistics of a batch: a model for inference expected; in PyTorch call model.eval()"
              + " before the export");
    }
    if (call.opset() < 9 && call.node().whole("spatial", 1) == 0) {
      throw new UntranslatableException("statistics for each pixel");
    }
    float epsilon = call.node().real("epsilon", 1e-5f);
    float momentum = 1 - call.node().real("momentum", 0.9f);
    Map<String, Weight> weights = new TreeMap<>();
    String[] names = {"weight", "bias", "running_mean", "running_var"};
    for (int i = 0; i < names.length; i++) {
      weights.put(names[i], Weight.of(call.known(i + 1)));
    }
    Live x = call.live(0);
    if (x.rank() < 2) {
      throw new UntranslatableException("images or features expected, got " + x);
    }
    Arranging.lead(x);
    BatchNorm layer = new BatchNorm(epsilon, Math.clamp(momentum, 0f, 1f));
    String source = call.node().input(1);
    if (x.rank() > 4) {
      Live image = merged(call, x);
      int out = call.add(layer, weights, source, Arranging.image(call, image));
      Live result = Arranging.ofImage(call, image, out);
      call.output(0, Reshaping.reshape(call, result, x.batch(), x.exampleSizes()));
      return;
    }
    int out = call.add(layer, weights, source, channels(call, x));
    call.output(0, ofChannels(call, x, out));
  }

  /** [N, C, ...] as [N, C, all others, 1]. */
  private static Live merged(Call call, Live x) throws UntranslatableException {
    int others = 1;
    for (int i = 2; i < x.rank(); i++) {
      others = Math.multiplyExact(others, x.size(i));
    }
    Live plain = Arranging.plain(call, x);
    List<Integer> sizes = new ArrayList<>(List.of(x.size(1), others, 1));
    if (x.batch() < 0) {
      sizes.addFirst(1);
    }
    return Reshaping.reshape(call, plain, x.batch(), sizes);
  }

  private static Map<String, Weight> affine(Call call) throws UntranslatableException {
    return Map.of("weight", Weight.of(call.known(1)), "bias", Weight.of(call.known(2)));
  }

  private static void instance(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    if (x.rank() < 3) {
      throw new UntranslatableException("images or rows expected, got " + x);
    }
    float epsilon = call.node().real("epsilon", 1e-5f);
    call.output(0, grouped(call, x, new GroupNorm(x.size(1), epsilon, true), affine(call)));
  }

  private static Live grouped(Call call, Live x, GroupNorm layer, Map<String, Weight> weights)
      throws UntranslatableException {
    Arranging.lead(x);
    String source = call.node().input(1);
    if (x.rank() <= 4) {
      int out = call.add(layer, weights, source, Arranging.image(call, x));
      return Arranging.ofImage(call, x, out);
    }
    Live image = merged(call, x);
    int out = call.add(layer, weights, source, Arranging.image(call, image));
    return Reshaping.reshape(
        call, Arranging.ofImage(call, image, out), x.batch(), x.exampleSizes());
  }

  /**
   * Group normalisation as PyTorch writes it: channels are joined to groups, InstanceNormalization
   * normalises these, and then they come apart again. Without this each would be two copies of the
   * image in another order, and have a second weight that training changes.
   *
   * @param x what is to come apart
   * @return null if it is no such value
   */
  static @Nullable Live ungrouped(Call call, Live x, int batch, List<Integer> sizes)
      throws UntranslatableException {
    if (x.node() < 0 || x.batch() != 0 || batch != 0 || sizes.size() < 2) {
      return null;
    }
    Step step = call.step(x.node());
    int channels = sizes.getFirst();
    if (!(step.layer() instanceof GroupNorm norm)
        || norm.groups() != step.shape().sizes()[0]
        || channels % norm.groups() != 0
        || !scalesNothing(step)) {
      return null;
    }
    int last = -1;
    for (int axis : x.axes()) {
      if (axis >= 0 && axis < last) {
        return null;
      }
      last = Math.max(last, axis);
    }
    int from = -2;
    for (int at = step.inputs().getFirst(); at >= 0 && joinsOnly(call.step(at).layer()); ) {
      at = call.step(at).inputs().getFirst();
      if (Arrays.stream(call.shape(at).sizes()).boxed().toList().equals(sizes)) {
        from = at;
      }
    }
    if (from == -2) {
      return null;
    }
    int out = call.add(new GroupNorm(norm.groups(), norm.epsilon(), false), from);
    List<Integer> axes = new ArrayList<>(List.of(Value.BATCH));
    for (int i = 0; i < sizes.size(); i++) {
      axes.add(i);
    }
    return new Live(out, call.shape(out), axes);
  }

  /** Whether a layer leaves all numbers in their order. */
  private static boolean joinsOnly(Layer layer) {
    return layer instanceof Reshape || layer instanceof ToTensor || layer instanceof ToImage;
  }

  /** Whether the weight of a normalisation is 1 and its bias 0. */
  private static boolean scalesNothing(Step step) {
    try {
      for (Map.Entry<String, Weight> e : step.weights().entrySet()) {
        float expected = e.getKey().equals("weight") ? 1 : 0;
        for (float value : e.getValue().values()) {
          if (value != expected) {
            return false;
          }
        }
      }
      return true;
    } catch (OnnxFormatException e) {
      return false; // told when the weights are read
    }
  }

  private static void group(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    if (x.rank() < 3) {
      throw new UntranslatableException("images or rows expected, got " + x);
    }
    int groups = Math.toIntExact(call.node().whole("num_groups"));
    float epsilon = call.node().real("epsilon", 1e-5f);
    int channels = x.size(1);
    Map<String, Weight> weights = new TreeMap<>();
    String[] names = {"weight", "bias"};
    for (int i = 0; i < names.length; i++) {
      Constant c = call.known(i + 1);
      weights.put(names[i], c.size() == channels ? Weight.of(c) : repeated(c, channels));
    }
    call.output(0, grouped(call, x, new GroupNorm(groups, epsilon, true), weights));
  }

  /** Numbers repeated by a small file must not fill the heap. */
  private static void checkRoom(int count) throws OnnxFormatException {
    if (4L * count > Runtime.getRuntime().maxMemory() / 16) {
      throw new OnnxFormatException("a weight of " + count + " numbers, repeated from fewer");
    }
  }

  /** One number for each group, as opset 18 has it, for each channel. */
  private static Weight repeated(Constant c, int channels)
      throws OnnxFormatException, UntranslatableException {
    checkRoom(channels);
    if (c.size() == 0 || channels % c.size() != 0) {
      throw new UntranslatableException(c + " for " + channels + " channels");
    }
    return () -> {
      float[] few = c.floats();
      float[] all = new float[channels];
      for (int i = 0; i < channels; i++) {
        all[i] = few[i / (channels / few.length)];
      }
      return all;
    };
  }

  private static void layer(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = Arranging.strided(call, call.live(0));
    int axis = Reductions.axis(x, call.node().whole("axis", -1));
    for (int i = axis; i < x.rank(); i++) {
      Reductions.notBatch(x, i);
    }
    boolean direct = true;
    List<Constant> scales = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      if (i == 1 || call.has(i)) {
        scales.add(call.known(i));
        direct &= Arranging.aligns(x, call.known(i));
      }
    }
    for (int i = axis; i < x.rank(); i++) {
      direct &= x.axes().get(i) >= 0;
    }
    // Rows that do not lie together would be copied back and forth, in both directions.
    direct &= x.shape().isImage() || Arranging.inFileOrder(x);
    if (!direct) {
      x = Arranging.plain(call, x);
      for (Constant c : scales) {
        if (!Arranging.aligns(x, c)) {
          throw new UntranslatableException("a weight for " + x + " expected, got " + c);
        }
      }
    }
    List<Integer> axes = new ArrayList<>();
    for (int i = axis; i < x.rank(); i++) {
      axes.add(x.axes().get(i));
    }
    Map<String, Weight> weights = new TreeMap<>();
    Constant scale = full(x, scales.getFirst(), axis);
    weights.put("weight", Arranging.operand(x, scale).weight());
    List<Integer> sizes = Arranging.operand(x, scale).sizes();
    if (scales.size() > 1) {
      weights.put("bias", Arranging.operand(x, full(x, scales.get(1), axis)).weight());
    }
    double epsilon = call.node().real("epsilon", 1e-5f);
    LayerNorm layer =
        new LayerNorm(axes, epsilon, sizes.isEmpty() ? List.of(1) : sizes, scales.size() > 1);
    int out = call.add(layer, weights, call.node().input(1), x.node());
    call.output(0, new Live(out, call.shape(out), x.axes()));
    if (call.wants(1) || call.wants(2)) {
      statistics(call, x, axis, (float) epsilon);
    }
  }

  /** The mean, and one divided by the deviation. */
  private static void statistics(Call call, Live x, int axis, float epsilon)
      throws OnnxFormatException, UntranslatableException {
    long[] axes = LongStream.range(axis, x.rank()).toArray();
    Live mean = Reductions.reduce(call, x, Reduce.Kind.MEAN, axes, true);
    Live centred = Elementwise.two(call, Binary.Op.SUB, x, mean);
    Live square = call.apply(new Unary(Unary.Function.SQUARE), centred);
    Live variance = Reductions.reduce(call, square, Reduce.Kind.MEAN, axes, true);
    Live more =
        Elementwise.constant(call, Binary.Op.ADD, variance, Constant.scalar(epsilon), false, "");
    Live deviation = call.apply(new Unary(Unary.Function.SQRT), more);
    call.output(1, mean);
    call.output(2, call.apply(new Unary(Unary.Function.RECIPROCAL), deviation));
  }

  /** A scale as one number for each of the normalised places. */
  private static Constant full(Live x, Constant c, int axis) throws OnnxFormatException {
    int[] dims = new int[x.rank() - axis];
    int count = 1;
    for (int i = axis; i < x.rank(); i++) {
      dims[i - axis] = x.size(i);
      count = Math.multiplyExact(count, x.size(i));
    }
    if (c.size() == count) {
      return c.withDims(dims);
    }
    if (c.size() == 1) {
      checkRoom(count);
      float[] values = new float[count];
      Arrays.fill(values, c.floats()[0]);
      return Constant.ofFloats(dims, values);
    }
    throw new OnnxFormatException("a weight of " + count + " numbers expected, got " + c);
  }

  private static void response(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    Lrn layer =
        new Lrn(
            Math.toIntExact(call.node().whole("size")),
            call.node().real("alpha", 1e-4f),
            call.node().real("beta", 0.75f),
            call.node().real("bias", 1));
    call.output(0, ofChannels(call, x, call.add(layer, channels(call, x))));
  }

  /** x divided by its length along an axis. */
  private static void length(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = Arranging.strided(call, call.live(0));
    long p = call.node().whole("p", 2);
    if (p != 1 && p != 2) {
      throw new UntranslatableException("p of 1 or 2 expected, got " + p);
    }
    Reduce.Kind kind = p == 1 ? Reduce.Kind.L1 : Reduce.Kind.L2;
    long[] axes = {call.node().whole("axis", -1)};
    Live length = Reductions.reduce(call, x, kind, axes, true);
    call.output(0, Elementwise.two(call, Binary.Op.DIV, x, length));
  }

  private static void meanVariance(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = Arranging.strided(call, call.live(0));
    long[] axes = call.node().wholes("axes", 0L, 2L, 3L);
    List<Integer> inShape = new ArrayList<>();
    for (int a : Reductions.axes(x, axes)) {
      Reductions.notBatch(x, a);
      if (x.axes().get(a) >= 0) {
        inShape.add(x.axes().get(a));
      }
    }
    call.output(0, call.apply(new LayerNorm(inShape, 1e-9, List.of(), false), x));
  }
}
