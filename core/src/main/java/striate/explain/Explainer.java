package striate.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.kernels.element.Arithmetic;
import striate.nn.AveragePool;
import striate.nn.Dropout;
import striate.nn.KernelPool;
import striate.nn.Layer;
import striate.nn.MaxPool;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Weights;
import striate.nn.tensor.LpPool;

/**
 * Explanations of a network's answers: for a picture and a class, a signed map over the picture or
 * over the output of any layer with maps, and a receipt of what the map is worth.
 *
 * {@snippet file="striate/explain/ExplainSnippets.java" region="explain"}
 *
 * <p>What is explained is the class's logit: a softmax or sigmoid at the network's end is left out.
 * Layers act as in inference. One call at a time; nothing to close. The same bits at any number of
 * threads.
 */
public final class Explainer {
  /** The name that stands for the input in the place of a layer's. */
  public static final String INPUT = "input";

  private final Logits logits;
  private final Network network;
  private final int threads;
  private final float[] baseline;
  private @Nullable Stage input;
  private @Nullable Stage last;

  private Explainer(Logits logits, int threads, float[] baseline) {
    this.logits = logits;
    this.network = logits.weights().network();
    this.threads = threads;
    this.baseline = baseline;
  }

  /**
   * An explainer with an input of zeros as baseline.
   *
   * @param weights copied
   * @throws IllegalArgumentException if the network reads no image, or gives several numbers for
   *     each class
   */
  public static Explainer of(Weights weights, int threads) {
    return owning(weights.copy(), threads);
  }

  private static Explainer owning(Weights weights, int threads) {
    Shape in = weights.network().input();
    Shape out = weights.network().output();
    if (threads < 1) {
      throw new IllegalArgumentException("threads: at least 1 expected, got " + threads);
    }
    if (!in.isImage()) {
      throw new IllegalArgumentException(
          "explanation: a network that reads images expected, got one that reads " + in);
    }
    if (out.isImage() && out.pixels() > 1) {
      throw new IllegalArgumentException(
          "explanation: one output for each class expected, got an image " + out);
    }
    return new Explainer(Logits.of(weights), threads, new float[in.size()]);
  }

  /** The same for a model; the baseline is a black picture if it says what that is. */
  public static Explainer of(Model model, int threads) {
    Explainer e = owning(model.weights(), threads); // a copy
    Optional<Preprocessing> p = model.preprocessing();
    return p.isEmpty() ? e : e.baseline(uniform(p.get(), 0));
  }

  /**
   * A picture of one grey as a network's input, for baselines.
   *
   * @param sample 0 to 255
   * @return [C, H, W]
   */
  public static float[] uniform(Preprocessing p, int sample) {
    float[] image = new float[p.size()];
    int pixels = p.height() * p.width();
    for (int c = 0; c < p.channels(); c++) {
      Arrays.fill(image, c * pixels, (c + 1) * pixels, p.value(c, sample));
    }
    return image;
  }

  /**
   * A copy with another baseline: what stands for "nothing there" in integrated gradients,
   * occlusion, deletion and insertion.
   *
   * @param image [C, H, W]
   */
  public Explainer baseline(float[] image) {
    checkImage(image, "baseline");
    return new Explainer(logits, threads, Arrays.copyOf(image, network.input().size()));
  }

  /** The layers whose maps can be explained, in order; besides them there is {@link #INPUT}. */
  public List<String> layers() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < network.nodes().size() - 1; i++) {
      if (isMap(network.shape(i)) && Cut.reaches(network, i)) {
        names.add(network.nodes().get(i).name());
      }
    }
    return names;
  }

  private static boolean isMap(Shape s) {
    return s.isImage() && s.pixels() > 1;
  }

  /**
   * The layer that Grad-CAM and HiResCAM take unless told: the last one with maps before these are
   * pooled or flattened, through which everything passes if there is such a layer. Empty if the
   * network has none.
   */
  public Optional<String> defaultLayer() {
    int found = -1;
    for (int i = network.nodes().size() - 2; i >= 0; i--) {
      boolean map = isMap(network.shape(i)) && Cut.reaches(network, i);
      if (map && !isPooling(network.nodes().get(i).layer())) {
        found = found < 0 ? i : found;
        if (Cut.passesAll(network, i)) {
          found = i;
          break;
        }
      }
    }
    return found < 0 ? Optional.empty() : Optional.of(network.nodes().get(found).name());
  }

  /**
   * Whether a layer only pools, or does nothing in inference, so that the one before tells more.
   */
  private static boolean isPooling(Layer layer) {
    return layer instanceof MaxPool
        || layer instanceof AveragePool
        || layer instanceof LpPool
        || layer instanceof KernelPool
        || layer instanceof Dropout;
  }

  /**
   * The logits of an image: the numbers before the softmax.
   *
   * @param image [C, H, W]
   */
  public float[] logits(float[] image) {
    checkImage(image, "image");
    return whole().logits(image, 1);
  }

  /**
   * Explains by the usual layer: {@link #defaultLayer} for Grad-CAM and HiResCAM, {@link #INPUT}
   * for the others, as their papers have it.
   *
   * @throws IllegalArgumentException if the network has no layer with maps and the method needs one
   */
  public Explanation explain(float[] image, int target, Method method) {
    return explain(image, target, method, usualLayer(method));
  }

  /** The layer that a method takes unless told. */
  public String usualLayer(Method method) {
    if (!method.wantsMaps()) {
      return INPUT;
    }
    return defaultLayer()
        .orElseThrow(() ->
            new IllegalArgumentException(
                method.title()
                    + ": a layer with maps before the output expected, got a network without one;"
                    + " integrated-gradients, smooth-grad and occlusion work on its input"));
  }

  /**
   * Explains a class's logit.
   *
   * @param image [C, H, W]
   * @param target index of the class, 0 to outputs − 1
   * @param layer name of a layer with maps, or {@link #INPUT}
   * @throws IllegalArgumentException naming what does not fit; also if the logit is not finite
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  public Explanation explain(float[] image, int target, Method method, String layer) {
    checkImage(image, "image");
    checkTarget(target);
    Stage stage = stage(node(layer));
    float[] row = stage.row(image);
    float[] answers = stage.logits(row, 1);
    double logit = answers[target];
    if (!Double.isFinite(logit)) {
      throw new IllegalArgumentException(
          "output " + target + ": a finite logit expected, got " + logit);
    }
    float[] base = base(method, stage);
    RelevanceMap map = map(method, stage, row, base, target);
    return new Explanation(
        method,
        layer,
        target,
        logit,
        probability(answers, 0, target),
        map,
        completeness(method, stage, row, base, target, map, logit),
        notes(method, stage, row, base, target, map));
  }

  /** The map alone. */
  RelevanceMap map(float[] image, int target, Method method, String layer) {
    Stage stage = stage(node(layer));
    return map(method, stage, stage.row(image), base(method, stage), target);
  }

  /** The baseline's row, for methods that have a use for it; else an empty one. */
  private float[] base(Method method, Stage stage) {
    boolean used =
        method instanceof Method.IntegratedGradients || method instanceof Method.Occlusion;
    return used ? stage.row(baseline) : new float[0];
  }

  private RelevanceMap map(Method method, Stage stage, float[] row, float[] base, int target) {
    Shape s = stage.shape();
    float[] values = Maps.floats(Maps.of(method, stage, row, base, target));
    int bad = Arithmetic.firstNotFinite(values, 0, values.length);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          method.title()
              + ": finite numbers of a map expected, got "
              + values[bad]
              + "; the network gives no others for this picture and baseline");
    }
    return new RelevanceMap(s.height(), s.width(), values, Placement.of(network, stage.cut.node()));
  }

  private static Completeness completeness(
      Method method,
      Stage stage,
      float[] row,
      float[] base,
      int target,
      RelevanceMap map,
      double logit) {
    if (method instanceof Method.SmoothGrad || method instanceof Method.Occlusion) {
      return new Completeness(Completeness.Law.NONE, map.sum(), logit, Double.NaN, false);
    }
    boolean integral = method instanceof Method.IntegratedGradients;
    float[] without = row.clone();
    for (int i = 0; i < stage.layer; i++) {
      without[i] = integral ? base[i] : 0;
    }
    double rest = stage.logit(without, target);
    if (integral && !Double.isFinite(rest)) {
      throw new IllegalArgumentException("baseline: a finite logit expected, got " + rest);
    }
    return new Completeness(
        integral ? Completeness.Law.BASELINE : Completeness.Law.BIAS,
        map.sum(),
        logit,
        rest,
        integral ? Affine.hasSlopes(stage.cut.rest().network()) : Affine.addsUp(stage.cut, method));
  }

  private static List<String> notes(
      Method method, Stage stage, float[] row, float[] base, int target, RelevanceMap map) {
    List<String> notes = new ArrayList<>();
    if (map.isZero()) {
      notes.add("The map is zero everywhere" + whyZero(method, stage, row, base, target));
    } else if (!map.hasPositive()) {
      notes.add("No positive evidence. Nowhere does this map speak for the class.");
    }
    if (!stage.cut.sides().isEmpty()) {
      notes.add(
          "Other ways lead past this layer; what they bring is held as it is, and the map"
              + " distributes only what passes through the layer.");
    }
    if (!map.placement().known()) {
      notes.add(
          "The layers before this one do not tell which part of the input a cell sees; the map is"
              + " stretched over all of it.");
    }
    return notes;
  }

  private static String whyZero(Method method, Stage stage, float[] row, float[] base, int target) {
    int most = stage.layer;
    boolean input = stage.cut.node() < 0;
    if (base.length > 0 && Arrays.equals(row, 0, most, base, 0, most)) {
      return input
          ? ": here the picture is the baseline."
          : ": here the layer's output is that of the baseline.";
    }
    // Only these multiply by what the layer gives.
    if (method.wantsMaps() && isZero(row, most)) {
      return input ? ": here the input is zero." : ": here the layer's output is zero.";
    }
    // Windows know no gradient.
    return !(method instanceof Method.Occlusion) && isZero(stage.gradients(row, target, 1), most)
        ? ": the logit's gradient is zero here."
        : ".";
  }

  private static boolean isZero(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (values[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The receipt of an explanation: deletion and insertion against random order, and the test with
   * random weights.
   *
   * @param image the same as was explained
   */
  public Receipt receipt(float[] image, Explanation explanation) {
    return receipt(image, explanation, Receipt.Effort.USUAL);
  }

  /** A receipt that takes more or less work. */
  public Receipt receipt(float[] image, Explanation explanation, Receipt.Effort effort) {
    return receipt(image, explanation, effort, (done, all) -> {});
  }

  /**
   * The same, told as it goes: a large network takes a while.
   *
   * @param progress told of each part that is done; what it throws ends the work
   */
  public Receipt receipt(
      float[] image, Explanation explanation, Receipt.Effort effort, Receipt.Progress progress) {
    checkImage(image, "image");
    checkTarget(explanation.target());
    int curves = 2 * (1 + effort.orders());
    int all = curves + Randomisation.maps(network, effort);
    int[] done = {0};
    Runnable part = () -> progress.done(++done[0], all);
    List<Receipt.Curve> both = curves(image, explanation, effort, part);
    // A stage holds the weights several times over, and those with random weights are stages, too.
    input = null;
    last = null;
    return new Receipt(
        both.getFirst(), both.getLast(), Randomisation.of(this, image, explanation, effort, part));
  }

  /** Deletion and insertion. */
  private List<Receipt.Curve> curves(
      float[] image, Explanation explanation, Receipt.Effort effort, Runnable part) {
    Curves both = new Curves(this, image, explanation.target(), explanation.map(), effort, part);
    return List.of(both.deletion(), both.insertion());
  }

  /** A class's probability: by a softmax over all, or its own sigmoid. */
  double probability(float[] answers, int from, int target) {
    int classes = network.output().size();
    if (logits.independent() || classes == 1) {
      return 1 / (1 + StrictMath.exp(-answers[from + target]));
    }
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < classes; i++) {
      most = Math.max(most, answers[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += StrictMath.exp(answers[from + i] - most);
    }
    return StrictMath.exp(answers[from + target] - most) / sum;
  }

  /** The network that gives logits, with its weights; not to be changed. */
  Weights weights() {
    return logits.weights();
  }

  /** The same explainer for other weights of the same network. */
  Explainer with(Weights others) {
    return new Explainer(
        new Logits(others, logits.independent(), logits.removed()), threads, baseline);
  }

  float[] baseline() {
    return baseline;
  }

  /** The name of the softmax or sigmoid that was left out; empty if there was none. */
  public String removed() {
    return logits.removed();
  }

  /** The network as a whole. */
  Stage whole() {
    return stage(-1);
  }

  /** That of the whole network is kept, and that of the last layer: each has weights of its own. */
  Stage stage(int node) {
    Stage found = node < 0 ? input : last;
    if (found == null || found.cut.node() != node) {
      found = new Stage(Cut.at(logits.weights(), node), threads);
      if (node < 0) {
        input = found;
      } else {
        last = found;
      }
    }
    return found;
  }

  /** The index of a layer with maps, −1 for the input. */
  private int node(String layer) {
    if (layer.equals(INPUT)) {
      return -1;
    }
    for (int i = 0; i < network.nodes().size(); i++) {
      Network.Node n = network.nodes().get(i);
      if (n.name().equals(layer)) {
        if (!isMap(n.shape())) {
          throw new IllegalArgumentException(
              "layer " + layer + ": maps expected, got " + n.shape() + "; there are " + names());
        }
        return i;
      }
    }
    throw new IllegalArgumentException(
        "layer " + layer + ": no such layer with maps; there are " + names());
  }

  private String names() {
    List<String> names = new ArrayList<>(layers());
    names.addFirst(INPUT);
    int most = 24;
    return names.size() <= most
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, most / 2))
            + ", …, "
            + String.join(", ", names.subList(names.size() - most / 2, names.size()));
  }

  private void checkTarget(int target) {
    int outputs = network.output().size();
    if (target < 0 || target >= outputs) {
      throw new IllegalArgumentException(
          "class: 0 to " + (outputs - 1) + " expected, got " + target);
    }
  }

  private void checkImage(float[] image, String what) {
    Shape in = network.input();
    if (image.length != in.size()) {
      throw new ShapeException(
          what
              + ": "
              + in.size()
              + " numbers of "
              + in.toString().replace("N, ", "")
              + " expected, got "
              + image.length);
    }
    int bad = Arithmetic.firstNotFinite(image, 0, image.length);
    if (bad >= 0) {
      throw new IllegalArgumentException(what + ": finite numbers expected, got " + image[bad]);
    }
  }
}
