package striate.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.BatchNorm;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.Gelu;
import striate.nn.HardSwish;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.Network;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Shape;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Tanh;
import striate.nn.Weights;
import striate.run.Activations;

/**
 * The feature maps that a page carries: for some pictures, the outputs of the network's stages. A
 * stage is a layer together with the normalisations and activations that follow it. Values are kept
 * in 255 steps of the stage's largest magnitude; large maps are averaged to smaller ones.
 */
final class ShownLayers {
  static final int MOST_STAGES = 12;
  static final int MOST_PICTURES = 12;

  /** Rows and columns of a map. */
  static final int MOST_SIDE = 32;

  /** Values of a stage whose output is a row. */
  static final int MOST_FEATURES = 256;

  /** Bytes of all maps: at most 1.6 MB of page. */
  private static final int MOST_BYTES = 1_200_000;

  private static final int MOST_CHANNELS = 32;
  private static final int LEAST_PICTURES = 4;
  private static final int LEVELS = 127;

  /** What is shown of a stage: {@code channels} maps of rows × columns, or features in one row. */
  private record Stage(int node, String name, String layers, Shape shape, int channels, int cut) {
    int rows() {
      return shape.flat() ? 1 : (shape.height() + cut - 1) / cut;
    }

    int columns() {
      return shape.flat() ? channels : (shape.width() + cut - 1) / cut;
    }

    int maps() {
      return shape.flat() ? 1 : channels;
    }

    int size() {
      return maps() * rows() * columns();
    }
  }

  private final Activations activations;
  private final Preprocessing preprocessing;
  private final List<Stage> stages;
  private final int left;
  private final int[] places;

  /**
   * Chooses stages and pictures.
   *
   * @param wanted places of pictures, the most wanted first
   */
  ShownLayers(Weights weights, Preprocessing preprocessing, int[] wanted) {
    activations = Activations.of(weights);
    this.preprocessing = preprocessing;
    Network network = weights.network();
    List<Integer> all = ends(network);
    int shown = Math.min(MOST_STAGES, all.size());
    left = all.size() - shown;
    int channels = MOST_CHANNELS;
    List<Stage> chosen = stages(network, all, shown, channels);
    while (channels > 4 && size(chosen) * LEAST_PICTURES > MOST_BYTES) {
      channels /= 2;
      chosen = stages(network, all, shown, channels);
    }
    stages = chosen;
    int pictures = Math.clamp(MOST_BYTES / size(stages), 1, MOST_PICTURES);
    places = java.util.Arrays.copyOf(wanted, Math.min(pictures, wanted.length));
  }

  /** The chosen pictures. */
  int[] places() {
    return places;
  }

  /** What the page's scripts read. */
  Map<String, @Nullable Object> data(Dataset pictures) {
    int size = size(stages);
    var values = new byte[Math.multiplyExact(size, places.length)];
    var limits = new float[stages.size() * places.length];
    int at = 0;
    for (int i = 0; i < places.length; i++) {
      float[] image = new float[preprocessing.size()];
      preprocessing.write(pictures.picture(places[i]), image, 0);
      float[][] outputs = activations.run(image);
      for (int s = 0; s < stages.size(); s++) {
        float[] small = shrink(stages.get(s), outputs[stages.get(s).node()]);
        float limit = 0;
        for (float v : small) {
          limit = Math.max(limit, Math.abs(v));
        }
        limits[i * stages.size() + s] = limit;
        for (float v : small) {
          values[at++] = (byte) (128 + (limit > 0 ? Math.round(v / limit * LEVELS) : 0));
        }
      }
    }
    List<Object> described = new ArrayList<>();
    for (Stage s : stages) {
      described.add(
          Json.object(
              "name", s.name(),
              "layers", s.layers(),
              "shape", s.shape().toString(),
              "flat", s.shape().flat(),
              "all", s.shape().flat() ? s.shape().size() : s.shape().channels(),
              "shown", s.channels(),
              "rows", s.rows(),
              "columns", s.columns(),
              "averaged", s.cut()));
    }
    return Json.object(
        "places", Packed.ints(places),
        "stages", described,
        "left", left,
        "limits", Packed.floats(limits),
        "values", Packed.bytes(values));
  }

  private static int size(List<Stage> stages) {
    return stages.stream().mapToInt(Stage::size).sum();
  }

  /** Means of cut × cut values, fewer at the right and at the bottom. */
  private static float[] shrink(Stage s, float[] output) {
    if (s.shape().flat() || s.cut() == 1) {
      return java.util.Arrays.copyOf(output, s.size());
    }
    float[] small = new float[s.size()];
    int height = s.shape().height();
    int width = s.shape().width();
    int at = 0;
    for (int c = 0; c < s.channels(); c++) {
      for (int top = 0; top < height; top += s.cut()) {
        for (int start = 0; start < width; start += s.cut()) {
          int bottom = Math.min(height, top + s.cut());
          int end = Math.min(width, start + s.cut());
          double sum = 0;
          for (int y = top; y < bottom; y++) {
            for (int x = start; x < end; x++) {
              sum += output[(c * height + y) * width + x];
            }
          }
          small[at++] = (float) (sum / ((bottom - top) * (end - start)));
        }
      }
    }
    return small;
  }

  /** Of all stages' last nodes, so many at even distances, the first and the last among them. */
  private static List<Stage> stages(
      Network network, List<Integer> ends, int shown, int mostChannels) {
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      int node = ends.get(shown == 1 ? ends.size() - 1 : i * (ends.size() - 1) / (shown - 1));
      Shape shape = network.shape(node);
      int channels =
          shape.flat()
              ? Math.min(MOST_FEATURES, shape.size())
              : Math.min(mostChannels, shape.channels());
      int longer = Math.max(shape.height(), shape.width());
      int cut = shape.flat() ? 1 : (longer + MOST_SIDE - 1) / MOST_SIDE;
      List<String> layers = new ArrayList<>();
      int at = node;
      layers.add(network.nodes().get(at).describe());
      while (isPointwise(network.nodes().get(at).layer())) {
        at = network.nodes().get(at).inputs().getFirst();
        if (at < 0 || ends.contains(at)) {
          break;
        }
        layers.addFirst(network.nodes().get(at).describe());
      }
      String name = network.nodes().get(Math.max(0, ends.contains(at) ? node : at)).name();
      stages.add(new Stage(node, name, String.join(", ", layers), shape, channels, cut));
    }
    return stages;
  }

  /** The last nodes of all stages. */
  static List<Integer> ends(Network network) {
    List<Integer> ends = new ArrayList<>();
    int count = network.nodes().size();
    for (int i = 0; i < count; i++) {
      List<Integer> readers = readers(network, i);
      boolean goesOn =
          readers.size() == 1 && isPointwise(network.nodes().get(readers.getFirst()).layer());
      if (!isView(network.nodes().get(i).layer()) && !goesOn) {
        ends.add(i);
      }
    }
    return ends;
  }

  /** Those that do something with the numbers, found through those that do not. */
  private static List<Integer> readers(Network network, int node) {
    List<Integer> readers = new ArrayList<>();
    for (int i = node + 1; i < network.nodes().size(); i++) {
      if (network.nodes().get(i).inputs().contains(node)) {
        if (isView(network.nodes().get(i).layer())) {
          readers.addAll(readers(network, i));
        } else {
          readers.add(i);
        }
      }
    }
    return readers;
  }

  /** Whether the layer changes no number after training. */
  private static boolean isView(Layer layer) {
    return layer instanceof Dropout || layer instanceof Flatten;
  }

  private static boolean isPointwise(Layer layer) {
    return layer instanceof BatchNorm
        || layer instanceof Relu
        || layer instanceof Relu6
        || layer instanceof LeakyRelu
        || layer instanceof Tanh
        || layer instanceof Sigmoid
        || layer instanceof Gelu
        || layer instanceof Silu
        || layer instanceof HardSwish
        || layer instanceof Dropout;
  }
}
