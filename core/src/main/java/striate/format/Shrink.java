package striate.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.IntFunction;
import striate.calibrate.Calibration;
import striate.calibrate.Range;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.format.Graph.Fixture;
import striate.format.Graph.Learned;
import striate.format.codec.LayerCodecs;
import striate.kernels.element.Arithmetic;
import striate.nn.Initialiser;
import striate.nn.Network;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.tensor.Quantize;
import striate.run.Activations;
import striate.run.Folding;

/**
 * The making of smaller model files: weights of half the bytes, or of a quarter. The files are
 * standard ONNX, read by {@link Onnx} and by other programs. Immutable: each setting gives a copy.
 *
 * {@snippet file="striate/format/ModelSnippets.java" region="shrink"}
 */
public final class Shrink {
  /** The relative error of a tensor in float16 above which it stays float; most have 2e-4. */
  private static final double MOST_ERROR = 0.01;

  /** Examples that a smaller model is tried on. */
  private static final int TRIALS = 8;

  /** What is told how far a calibration is. */
  public interface Progress {
    /** Called after each example, from any thread, one call at a time. */
    void at(int done, int all);
  }

  private final Model model;
  private final LayerCodecs codecs;
  private final Progress progress;

  private Shrink(Model model, LayerCodecs codecs, Progress progress) {
    this.model = model;
    this.codecs = codecs;
    this.progress = progress;
  }

  /** Smaller files of a model, which stays as it is. */
  public static Shrink of(Model model) {
    return new Shrink(model, LayerCodecs.standard(), (done, all) -> {});
  }

  /** A copy for layers of your own. */
  public Shrink codecs(LayerCodecs more) {
    return new Shrink(model, more, progress);
  }

  /** A copy that tells how far a calibration is. */
  public Shrink progress(Progress listener) {
    return new Shrink(model, codecs, listener);
  }

  /**
   * The model with float16 weights, each followed by a Cast to float: arithmetic stays in floats. A
   * tensor that float16 cannot hold stays float, and a warning names it.
   *
   * @throws IllegalArgumentException if a weight is not finite, no tensor of weights is large
   *     enough, or the model is quantised already
   */
  public ShrunkModel toFloat16() {
    check();
    Graph graph = Operators.of(model.network(), codecs);
    List<String> warnings = new ArrayList<>();
    Set<String> exact = new HashSet<>();
    boolean any = false;
    // What was measured on these weights stays true if they are float16 numbers already.
    boolean unchanged = true;
    for (Fixture t : graph.tensors()) {
      if (t instanceof Learned l && HalfGraph.takes(l)) {
        float[] values = model.shared().get(l.tensor()).values();
        String why = tooCoarse(values);
        if (why.isEmpty()) {
          any = true;
          unchanged &= isHalf(values);
        } else {
          exact.add(l.name());
          warnings.add(l.tensor() + " stays float: " + why);
        }
      }
    }
    if (!any) {
      throw new IllegalArgumentException(
          "weights that float16 makes smaller expected, got none in " + model.network());
    }
    SortedMap<String, String> entries = Entries.of(model, codecs);
    if (!unchanged) {
      Entries.removeCalibration(entries);
    }
    entries.put(Entries.STORAGE, Entries.FLOAT16);
    if (!exact.isEmpty()) {
      entries.put(Entries.EXACT, JsonStrings.write(exact.stream().sorted().toList()));
    }
    ShrunkModel small =
        new ShrunkModel(Encoder.of(HalfGraph.of(graph, exact), model, entries), codecs, warnings);
    requireFinite(small, 2, this::noise);
    return small;
  }

  /** Numbers like those of a normalised picture. */
  private float[] noise(int number) {
    float[] input = new float[model.network().input().size()];
    Initialiser.Stream random = new Initialiser.Stream(number);
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) random.nextNormal();
    }
    return input;
  }

  /** Refuses a smaller model that has lost the numbers which the model has. */
  private void requireFinite(ShrunkModel small, int count, IntFunction<float[]> examples) {
    Activations activations;
    try {
      activations = Activations.of(small.model().weights());
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException("read back: " + e.getMessage(), e);
    }
    Network network = activations.network();
    for (int i = 0; i < count; i++) {
      float[] example = examples.apply(i);
      float[][] outputs = activations.run(example);
      for (int n = 0; n < outputs.length; n++) {
        if (!isFinite(outputs[n]) && isFinite(Activations.of(model.shared()).run(example))) {
          throw new IllegalArgumentException(
              "layer "
                  + network.nodes().get(n).name()
                  + ", "
                  + network.nodes().get(n).describe()
                  + ": finite numbers expected of the smaller model as of this one, got none for"
                  + " example "
                  + i);
        }
      }
    }
  }

  private static boolean isFinite(float[]... all) {
    for (float[] values : all) {
      if (!Arithmetic.isFinite(values, 0, values.length)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHalf(float[] values) {
    for (float v : values) {
      if (Float.float16ToFloat(Float.floatToFloat16(v)) != v) {
        return false;
      }
    }
    return true;
  }

  /** Why float16 cannot hold these numbers; empty if it can. */
  private static String tooCoarse(float[] values) {
    double squares = 0;
    double errors = 0;
    for (float v : values) {
      float half = Float.float16ToFloat(Float.floatToFloat16(v));
      if (Float.isInfinite(half)) {
        return "at most 65504 expected of float16, got " + v;
      }
      squares += (double) v * v;
      errors += ((double) v - half) * ((double) v - half);
    }
    return errors > squares * MOST_ERROR * MOST_ERROR
        ? "its numbers are too small for float16"
        : "";
  }

  /**
   * The model with int8 weights and int8 values between layers, in ONNX's QDQ form. Weights are
   * symmetric, with a scale for each output channel; batch normalisations are folded into them.
   * Other values have the range, found on the pictures, whose rounding and cutting off give the
   * least squared error.
   *
   * @param pictures some hundred, such as the model will see; labels are not needed
   * @throws IllegalArgumentException if the model has no preprocessing, there is no picture, a
   *     value between layers is not finite, no layer has weights, or the model is quantised already
   */
  public ShrunkModel toInt8(Dataset pictures) {
    Preprocessing p =
        model
            .preprocessing()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "model: preprocessing expected, got none; how a picture becomes "
                        + model.network().input()
                        + " is not known"));
    return toInt8(
        pictures.size(),
        i -> {
          float[] image = new float[p.size()];
          p.writeFitted(pictures.fitted(i, p), image, 0);
          return image;
        });
  }

  /**
   * The same for any input.
   *
   * @param count how many examples, at least 1
   * @param examples gives each by its number, [C, H, W], from several threads at once
   * @throws IllegalArgumentException as for pictures
   */
  public ShrunkModel toInt8(int count, IntFunction<float[]> examples) {
    check();
    if (count < 1) {
      throw new IllegalArgumentException("calibration: at least 1 example expected, got " + count);
    }
    Weights folded = Folding.fold(model.shared());
    Graph graph = Operators.of(folded.network(), codecs);
    Calibration found = Calibration.of(folded, count, examples, done -> progress.at(done, count));
    Map<String, Range> ranges = new HashMap<>();
    ranges.put(graph.input(), found.input(Int8Graph.STEPS));
    List<Range> outputs = found.outputs(Int8Graph.STEPS);
    for (int i = 0; i < outputs.size(); i++) {
      ranges.put(graph.values().get(i), outputs.get(i));
    }
    Model own = Model.owning(folded);
    SortedMap<String, String> entries = Entries.of(model, codecs);
    Entries.removeCalibration(entries);
    entries.remove(Entries.NETWORK); // it has no layers for what the file has
    entries.put(Entries.STORAGE, Entries.INT8);
    ShrunkModel small =
        new ShrunkModel(
            Encoder.sealed(Int8Graph.of(graph, folded, ranges), own, entries), codecs, List.of());
    requireFinite(small, Math.min(TRIALS, count), examples);
    return small;
  }

  private void check() {
    Network network = model.network();
    for (int i = 0; i < network.nodes().size(); i++) {
      if (network.nodes().get(i).layer() instanceof Quantize) {
        throw new IllegalArgumentException(
            network.place(i) + ": a model of floats expected, this one is quantised already");
      }
    }
    for (Tensor t : model.shared().tensors()) {
      float[] values = t.values();
      int bad = Arithmetic.firstNotFinite(values, 0, values.length);
      if (bad >= 0) {
        throw new IllegalArgumentException(
            t.name() + ": finite weights expected, got " + values[bad]);
      }
    }
  }
}
