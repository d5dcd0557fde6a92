package striate.classify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.ModelFormatException;
import striate.format.Onnx;
import striate.nn.Flatten;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Softmax;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.run.Inference;
import striate.threads.Loops;

/**
 * An image classifier: a model that tells the class of a picture. Immutable, for any number of
 * platform or virtual threads at once, and nothing to close.
 *
 * {@snippet file="striate/classify/ClassifySnippets.java" region="classify"}
 *
 * <p>Pictures of any size, with one or three channels, are fitted as the model's preprocessing
 * says. Outputs are taken as logits, unless the network ends in a softmax.
 */
public final class Classifier {
  /** Images that go through the network together at most. */
  private static final int BATCH = 96;

  /** Bytes of their numbers at most, unless it is a single image: what a long list may take. */
  private static final long CALL_BYTES = 16 << 20;

  private final Model model;
  private final Inference inference;
  private final Preprocessing preprocessing;
  private final List<String> classes;
  private final boolean probabilities;
  private final List<View> views;
  private final @Nullable CallListener listener;

  /** Images of a call of the network. */
  private final int perCall;

  private Classifier(
      Model model,
      Inference inference,
      Preprocessing preprocessing,
      List<String> classes,
      List<View> views,
      @Nullable CallListener listener) {
    this.model = model;
    this.inference = inference;
    this.preprocessing = preprocessing;
    this.classes = classes;
    this.probabilities = endsInProbabilities(model.network());
    this.views = views;
    this.listener = listener;
    this.perCall = perCall(preprocessing, views.size());
  }

  /** Whether its outputs come from a softmax over all of them, in whatever form since then. */
  private static boolean endsInProbabilities(Network network) {
    int at = network.nodes().size() - 1;
    while (at >= 0) {
      Network.Node node = network.nodes().get(at);
      Layer layer = node.layer();
      if (layer instanceof Softmax) {
        return node.shape().flat() || node.shape().pixels() == 1;
      }
      if (layer instanceof AxisSoftmax softmax) {
        int[] sizes = node.shape().sizes();
        int together = 1;
        for (int axis : softmax.axes()) {
          together *= sizes[axis];
        }
        return !softmax.log() && together == node.shape().size();
      }
      boolean same =
          layer instanceof Flatten
              || layer instanceof Reshape
              || layer instanceof ToTensor
              || layer instanceof ToImage;
      at = same ? node.inputs().getFirst() : -1;
    }
    return false;
  }

  /**
   * Reads a model file.
   *
   * @throws ModelFormatException if it is none, or not one of an image classifier
   * @throws IOException if it cannot be read
   */
  public static Classifier load(Path file) throws IOException {
    Model model = Onnx.read(file);
    try {
      return of(model);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file + ": " + e.getMessage());
    }
  }

  /**
   * A classifier whose calls each work on the calling thread alone: right for servers and wherever
   * many calls come at once.
   *
   * @throws IllegalArgumentException if the model does not tell how pictures become its input, or
   *     has an image of outputs, or the heap is too small
   */
  public static Classifier of(Model model) {
    return of(model, 1);
  }

  /**
   * A classifier whose calls each use up to {@code threads} threads.
   *
   * @throws IllegalArgumentException as above, or if there are fewer threads than 1
   */
  public static Classifier of(Model model, int threads) {
    Preprocessing preprocessing =
        model
            .preprocessing()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "model: preprocessing expected, got none; how a picture becomes "
                        + model.network().input()
                        + " is not known"));
    Shape out = model.network().output();
    if (out.pixels() > 1 && !out.flat()) {
      throw new IllegalArgumentException(
          "model: one output for each class expected, got an image " + out);
    }
    List<String> classes =
        model.classes().isEmpty()
            ? IntStream.range(0, out.size()).mapToObj(Integer::toString).toList()
            : model.classes();
    Inference inference = Inference.of(model.weights(), threads);
    return new Classifier(model, inference, preprocessing, classes, List.of(View.plain()), null);
  }

  /**
   * The same classifier with the mean over several views of each picture as its answer (test-time
   * augmentation). The work grows with the number of views.
   *
   * @param several at least one; {@link View#plain()} is not among them unless given
   */
  public Classifier views(View... several) {
    if (several.length == 0) {
      throw new IllegalArgumentException("views: at least 1 expected, got none");
    }
    return new Classifier(model, inference, preprocessing, classes, List.of(several), listener);
  }

  /**
   * The same classifier with a listener, which is told of each call of {@code classify} and {@code
   * probabilities}, in place of any other. It shares network and weights with this one.
   */
  public Classifier listener(CallListener to) {
    return new Classifier(model, inference, preprocessing, classes, views, to);
  }

  /**
   * Warms up, for servers, and returns when calls run at full speed: {@link Inference#warmUp}.
   *
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  public void warmUp() {
    inference.warmUp();
  }

  /** The model. */
  public Model model() {
    return model;
  }

  /** The network by itself, for other inputs than pictures: the same weights, not packed again. */
  public Inference inference() {
    return inference;
  }

  /** The class names in the order of the outputs; the classes' numbers if the model has none. */
  public List<String> classes() {
    return classes;
  }

  /**
   * The prediction for a picture.
   *
   * @throws IllegalStateException if the network gives something that is no number
   */
  public Prediction classify(Picture picture) {
    return classify(List.of(picture)).getFirst();
  }

  /**
   * The predictions for several pictures, in order; together they take less time than one by one.
   */
  public List<Prediction> classify(List<Picture> pictures) {
    float[] all = probabilities(pictures);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      predictions.add(Prediction.of(classes, all, i * classes.size()));
    }
    return predictions;
  }

  /**
   * The class probabilities of several pictures, [pictures, classes]. Each picture is read from the
   * list once, in order, so a list that decodes pictures on demand needs no memory for all.
   *
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, before
   *     or meanwhile; it stays so
   */
  public float[] probabilities(List<Picture> pictures) {
    if (listener == null) {
      return compute(pictures);
    }
    long start = System.nanoTime();
    float[] all;
    try {
      all = compute(pictures);
    } catch (Throwable e) { // whatever it is: the listener only hears of it
      listener.ended(pictures.size(), System.nanoTime() - start, e);
      throw e;
    }
    listener.ended(pictures.size(), System.nanoTime() - start, null);
    return all;
  }

  private float[] compute(List<Picture> pictures) {
    int n = classes.size();
    float[] all = new float[Math.multiplyExact(pictures.size(), n)];
    int size = preprocessing.size();
    int of = views.size();
    long rows = (long) pictures.size() * of;
    float[] images = new float[(int) Math.min(rows, perCall) * size];
    double[] sums = new double[n];
    double[] one = new double[n];
    Picture fitted = null;
    for (long from = 0; from < rows; from += perCall) {
      Loops.check("classification");
      int count = (int) Math.min(perCall, rows - from);
      for (int r = 0; r < count; r++) {
        int view = (int) ((from + r) % of);
        if (fitted == null || view == 0) {
          fitted = preprocessing.fitted(pictures.get((int) ((from + r) / of)));
        }
        preprocessing.writeFitted(view(view, fitted), images, r * size);
      }
      float[] answers = inference.run(images, count);
      for (int r = 0; r < count; r++) {
        softmax(answers, r * n, one);
        for (int i = 0; i < n; i++) {
          sums[i] += one[i];
        }
        if ((from + r) % of == of - 1) {
          int picture = (int) ((from + r) / of);
          for (int i = 0; i < n; i++) {
            all[picture * n + i] = (float) (sums[i] / of);
            sums[i] = 0;
          }
        }
      }
    }
    return all;
  }

  /**
   * Images of a call of the network: by their bytes, whatever the heap, since the bits may follow
   * from it; whole pictures with all their views where those fit.
   */
  private static int perCall(Preprocessing p, int views) {
    long most = Math.clamp(CALL_BYTES / (4L * p.size()), 1, BATCH);
    return (int) (most < views ? most : most / views * views);
  }

  private Picture view(int index, Picture fitted) {
    Picture view = views.get(index).of(fitted);
    if (view.width() != fitted.width()
        || view.height() != fitted.height()
        || view.channels() != fitted.channels()) {
      throw new IllegalArgumentException(
          "view " + index + ": " + fitted + " expected, got " + view);
    }
    return view;
  }

  /**
   * The class probabilities that outputs of the network stand for: those of one image, computed by
   * {@link #inference()}, as a call without views of its picture would give them.
   *
   * @param outputs of the network, from {@code from} on
   * @return one for each class
   * @throws IllegalStateException if an output is no number
   */
  public float[] probabilities(float[] outputs, int from) {
    double[] one = new double[classes.size()];
    softmax(outputs, from, one);
    float[] all = new float[one.length];
    for (int i = 0; i < one.length; i++) {
      all[i] = (float) one[i];
    }
    return all;
  }

  /** Gives the probabilities of one image. */
  private void softmax(float[] answers, int start, double[] one) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < one.length; i++) {
      float answer = answers[start + i];
      if (Float.isNaN(answer) || answer == Float.POSITIVE_INFINITY) {
        throw new IllegalStateException(
            "output " + i + " of " + model.network() + ": a number expected, got " + answer);
      }
      largest = Math.max(largest, answer);
    }
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      one[i] = probabilities ? answers[start + i] : StrictMath.exp(answers[start + i] - largest);
      sum += one[i];
    }
    if (!(sum > 0)) {
      throw new IllegalStateException(
          "outputs of " + model.network() + ": numbers expected, got none that is finite");
    }
    for (int i = 0; i < one.length; i++) {
      one[i] /= sum;
    }
  }
}
