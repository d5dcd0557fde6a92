package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.run.cpu.Cpu;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;
import striate.run.op.Shards;
import striate.truth.Tensor;

/**
 * Runs one layer's op by the rules that the planner follows, and by some that it may follow: images
 * in shards, shards in chunks, every array at an offset, numbers that the op says it does not read
 * replaced by NaN. What goes in and comes out is in PyTorch's order.
 */
final class LayerRun {
  /** What a planner may vary. */
  record Way(int shardImages, int chunk, boolean inPlace, boolean rowsLater) {
    static Way whole(int images) {
      return new Way(images, images, false, false);
    }
  }

  /** What came out; gradients are empty after inference. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares results as a whole
  record Result(
      float[] y,
      List<float[]> dx,
      Map<String, float[]> gradients,
      Map<String, float[]> statistics) {}

  /** Around every array: an op that writes there is found out. */
  private static final int GUARD = 19;

  private static final float GUARD_VALUE = -8.25e8f;

  private final List<Shape> shapes;
  private final Shape output;
  private final List<Parameter> parameters;
  private final LayerOp op;
  private final boolean backward;
  private final boolean inputGradient;
  private final List<Boolean> learned;
  private long key = 0x5eed;

  /** What the op is bound for. */
  enum Mode {
    INFERENCE,
    /** A backward pass with fixed statistics. */
    FIXED,
    TRAINING
  }

  LayerRun(Layer layer, List<Shape> shapes, Mode mode, @Nullable Layer activation) {
    this(layer, shapes, mode, activation, true, i -> true);
  }

  /** With only some of the gradients wanted. */
  LayerRun(
      Layer layer,
      List<Shape> shapes,
      Mode mode,
      @Nullable Layer activation,
      boolean inputGradient,
      IntPredicate learns) {
    this.shapes = shapes;
    this.backward = mode != Mode.INFERENCE;
    output = layer.outputShape(shapes);
    parameters = layer.parameters(shapes);
    this.inputGradient = backward && inputGradient;
    learned =
        IntStream.range(0, parameters.size())
            .mapToObj(i -> backward && learns.test(i) && !isStatistic(i))
            .toList();
    boolean training = mode == Mode.TRAINING;
    op =
        Cpu.bind(
            layer,
            new Binding(
                shapes,
                output,
                backward,
                training,
                this.inputGradient,
                learned,
                activation,
                1f,
                false,
                false));
  }

  private boolean isStatistic(int parameter) {
    return parameters.get(parameter).role() == Parameter.Role.STATISTIC;
  }

  /** Decides the random numbers of the runs to come. */
  void key(long k) {
    key = k;
  }

  LayerOp op() {
    return op;
  }

  Shape output() {
    return output;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /** Runs forward, and with {@code dy} and training also backward. */
  Result run(List<Tensor> inputs, List<Tensor> values, Tensor dy, Way way) {
    int images = inputs.getFirst().size(0);
    float[][] stored = new float[parameters.size()][];
    for (int p = 0; p < stored.length; p++) {
      stored[p] = new float[values.get(p).length()];
      parameters.get(p).store(values.get(p).floats(), stored[p], shapes.getFirst());
    }
    float[] packed = new float[Math.toIntExact(op.packedLength())];
    Arrays.fill(packed, Float.NaN);
    for (int part = 0; part < 3; part++) {
      op.pack(stored, packed, 0, part, 3);
    }
    int shards = (images + way.shardImages - 1) / way.shardImages;
    Pass p = new Pass();
    p.batch = images;
    p.shards = shards;
    p.shardImages = way.shardImages;
    p.parameters = stored;
    p.packed = packed;
    p.key = key;
    p.in = new float[shapes.size()][];
    p.inAt = new int[shapes.size()];
    for (int i = 0; i < p.in.length; i++) {
      p.in[i] = guarded(last(inputs.get(i).floats(), shapes.get(i)));
    }
    p.out = way.inPlace ? p.in[0] : guarded(nan(images * output.size()));
    p.saved = guarded(nan(images * op.savedPerImage()));
    long scratch = op.scratchLength(way.shardImages);
    p.scratch =
        nan(Math.toIntExact(Math.max(scratch, way.rowsLater ? op.partScratchLength(images) : 0)));
    p.shared = new double[op.sharedLength(shards)];
    p.squares = new double[p.shared.length];
    Arrays.fill(p.shared, Double.NaN);
    Arrays.fill(p.squares, Double.NaN);
    p.common = nan(op.commonLength());

    each(p, images, way, () -> op.forward(p));
    if (backward && op.meets()) {
      Shards.merge(op, p, false, 0, shards, 1, Integer.highestOneBit(shards) * 2);
      op.meetForward(p);
      each(p, images, way, () -> op.forwardAfter(p));
    }
    float[] y = first(unguarded(p.out), output);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    List<float[]> dx = new ArrayList<>();
    Map<String, float[]> statistics = new LinkedHashMap<>();
    if (backward) {
      backward(p, dy, images, shards, way, gradients, dx);
      op.commit(p);
      for (int i = 0; i < stored.length; i++) {
        if (parameters.get(i).role() == Parameter.Role.STATISTIC) {
          statistics.put(parameters.get(i).name(), stored[i]);
        }
      }
    }
    return new Result(y, dx, gradients, statistics);
  }

  private void backward(
      Pass p,
      Tensor dy,
      int images,
      int shards,
      Way way,
      Map<String, float[]> gradients,
      List<float[]> dx) {
    if (!op.backwardReadsInput()) {
      for (int i = way.inPlace ? 1 : 0; i < p.in.length; i++) {
        Arrays.fill(p.in[i], GUARD, p.in[i].length - GUARD, Float.NaN);
      }
    }
    if (!op.backwardReadsOutput() && !(way.inPlace && op.backwardReadsInput())) {
      Arrays.fill(p.out, GUARD, p.out.length - GUARD, Float.NaN);
    }
    p.outGradient = guarded(last(dy.floats(), output));
    p.inGradient = new float[shapes.size()][];
    p.inGradientAt = new int[shapes.size()];
    float[][] inGradients = new float[shapes.size()][];
    for (int i = 0; i < inGradients.length && inputGradient; i++) {
      inGradients[i] =
          way.inPlace && i == 0 ? p.outGradient : guarded(nan(images * shapes.get(i).size()));
      p.inGradient[i] = inGradients[i];
    }
    p.parameterGradients = new float[parameters.size()][];
    p.parameterGradientsAt = new int[parameters.size()];
    for (int i = 0; i < parameters.size(); i++) {
      int count = Math.toIntExact(parameters.get(i).count());
      p.parameterGradients[i] =
          learned.get(i)
              ? guarded(op.meets() ? new float[count * shards] : nan(count * shards))
              : null;
      p.parameterGradientsAt[i] = GUARD;
    }
    p.weightsLater = way.rowsLater;
    if (way.rowsLater) {
      p.parameterGradients[0] = guarded(nan(Math.toIntExact(parameters.getFirst().count())));
    }
    each(p, images, way, () -> op.backward(p));
    if (op.meets()) {
      aim(p, 0, images, 0, 0);
      Shards.merge(op, p, true, 0, shards, 1, Integer.highestOneBit(shards) * 2);
      op.meetBackward(p);
      each(p, images, way, () -> op.backwardAfter(p));
    }
    if (way.rowsLater) {
      p.accumulate = false;
      aim(p, 0, images, 0, 0);
      for (int part = 0; part < 3; part++) {
        op.backwardPart(p, part, 3);
      }
    }
    for (int i = 0; i < shapes.size() && inputGradient; i++) {
      dx.add(first(unguarded(inGradients[i]), shapes.get(i)));
    }
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      float[] guarded = p.parameterGradients[i];
      if (guarded != null) {
        float[] all = unguarded(guarded);
        float[] sum = Arrays.copyOf(all, Math.toIntExact(parameter.count()));
        for (int k = sum.length; k < all.length; k++) {
          sum[k % sum.length] += all[k];
        }
        float[] logical = new float[sum.length];
        parameter.show(sum, logical, shapes.getFirst());
        gradients.put(parameter.name(), logical);
      }
    }
  }

  /** Runs a stage over all chunks of all shards. */
  private void each(Pass p, int images, Way way, Runnable stage) {
    for (int from = 0, shard = 0; from < images; from += way.shardImages, shard++) {
      int to = Math.min(images, from + way.shardImages);
      for (int first = from; first < to; first += way.chunk) {
        aim(p, first, Math.min(way.chunk, to - first), from, shard);
        stage.run();
      }
    }
  }

  private void aim(Pass p, int first, int images, int shardFirst, int shard) {
    p.first = first;
    p.images = images;
    p.shard = shard;
    p.accumulate = first != shardFirst;
    for (int i = 0; i < shapes.size(); i++) {
      p.inAt[i] = GUARD + first * shapes.get(i).size();
      if (p.inGradientAt.length > i) {
        p.inGradientAt[i] = p.inAt[i];
      }
    }
    p.outAt = GUARD + first * output.size();
    p.outGradientAt = p.outAt;
    p.savedAt = GUARD + first * op.savedPerImage();
    for (int i = 0; i < p.parameterGradientsAt.length; i++) {
      boolean once = p.weightsLater && i == 0;
      p.parameterGradientsAt[i] =
          GUARD
              + (once || !learned.get(i) ? 0 : shard * Math.toIntExact(parameters.get(i).count()));
    }
  }

  /** The output of inference, its work cut into parts. */
  float[] inParts(List<Tensor> inputs, List<Tensor> values, int parts) {
    int images = inputs.getFirst().size(0);
    float[][] stored = new float[parameters.size()][];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = new float[values.get(i).length()];
      parameters.get(i).store(values.get(i).floats(), stored[i], shapes.getFirst());
    }
    Pass p = new Pass();
    p.images = images;
    p.batch = images;
    p.shards = 1;
    p.shardImages = images;
    p.parameters = stored;
    p.packed = nan(Math.toIntExact(op.packedLength()));
    op.pack(stored, p.packed, 0, 0, 1);
    p.in = new float[shapes.size()][];
    p.inAt = new int[shapes.size()];
    for (int i = 0; i < p.in.length; i++) {
      p.in[i] = guarded(last(inputs.get(i).floats(), shapes.get(i)));
      p.inAt[i] = GUARD;
    }
    p.out = guarded(nan(images * output.size()));
    p.outAt = GUARD;
    p.shared = new double[op.sharedLength(1)];
    p.squares = new double[p.shared.length];
    for (int part = parts - 1; part >= 0; part--) {
      p.scratch = nan(Math.toIntExact(op.scratchLength(images)));
      op.forwardPart(p, part, parts);
    }
    return first(unguarded(p.out), output);
  }

  private static float[] nan(int length) {
    float[] values = new float[length];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  private static float[] guarded(float[] values) {
    float[] with = new float[values.length + 2 * GUARD];
    Arrays.fill(with, GUARD_VALUE);
    System.arraycopy(values, 0, with, GUARD, values.length);
    return with;
  }

  private static float[] unguarded(float[] with) {
    for (int i = 0; i < GUARD; i++) {
      assertThat(with[i]).as("before the array").isEqualTo(GUARD_VALUE);
      assertThat(with[with.length - 1 - i]).as("behind the array").isEqualTo(GUARD_VALUE);
    }
    return Arrays.copyOfRange(with, GUARD, with.length - GUARD);
  }

  /** Channels first to channels last; a flattened image remembers that it was one. */
  private static float[] last(float[] x, Shape shape) {
    float[] y = new float[x.length];
    int pixels = shape.pixels();
    int channels = shape.channels();
    for (int i = 0; i < x.length; i++) {
      int image = i / (channels * pixels);
      int c = i / pixels % channels;
      int p = i % pixels;
      y[(image * pixels + p) * channels + c] = x[i];
    }
    return y;
  }

  private static float[] first(float[] y, Shape shape) {
    float[] x = new float[y.length];
    int pixels = shape.pixels();
    int channels = shape.channels();
    for (int i = 0; i < x.length; i++) {
      int image = i / (channels * pixels);
      int c = i / pixels % channels;
      int p = i % pixels;
      x[i] = y[(image * pixels + p) * channels + c];
    }
    return x;
  }
}
