package striate.nn.tensor;

import java.util.Arrays;
import striate.nn.tensor.Resize.Coordinates;

/**
 * One axis of a {@link Resize}: which places of the input each place of the output reads, and with
 * which weights. Coordinates are computed in floats, in the order of ONNX Runtime: which pixel is
 * nearest can depend on it.
 */
public final class ResizeAxis {
  /** Stands for a place beside the image. */
  public static final int BESIDE = -1;

  /**
   * The weights with which the places of the output read those of the input.
   *
   * @param from for each place of the output where its taps begin in the other two arrays, and one
   *     more number for the end; a place without taps lies beside the image
   * @param places of the input
   * @param weights of them
   */
  @SuppressWarnings("ArrayRecordComponent") // a bundle of tables, never compared
  public record Taps(int[] from, int[] places, float[] weights) {}

  private final Resize layer;
  private final int in;
  private final int out;
  private final float scale;
  private final float start;
  private final float end;

  private ResizeAxis(Resize layer, int in, int out, float scale, float start, float end) {
    this.layer = layer;
    this.in = in;
    this.out = out;
    this.scale = scale == Resize.BY_SIZE ? (float) out / in : scale;
    this.start = start;
    this.end = end;
  }

  /** The rows of an image of {@code height}. */
  public static ResizeAxis rows(Resize layer, int height) {
    return new ResizeAxis(
        layer,
        height,
        layer.height(),
        layer.scaleH(),
        layer.region().top(),
        layer.region().bottom());
  }

  /** The columns of an image of {@code width}. */
  public static ResizeAxis columns(Resize layer, int width) {
    return new ResizeAxis(
        layer, width, layer.width(), layer.scaleW(), layer.region().left(), layer.region().right());
  }

  /** Where in the input a place of the output lies. */
  private float coordinate(int place) {
    if (scale == 1 && layer.coordinates() != Coordinates.TF_CROP_AND_RESIZE) {
      return place; // without a rounding
    }
    return switch (layer.coordinates()) {
      case HALF_PIXEL -> halfPixel(place);
      case HALF_PIXEL_SYMMETRIC -> {
        float adjustment = out / (scale * in);
        float center = in / 2f;
        float offset = center * (1 - adjustment);
        yield offset + (place + 0.5f) / scale - 0.5f;
      }
      case PYTORCH_HALF_PIXEL -> out > 1 ? halfPixel(place) : 0;
      case TF_HALF_PIXEL -> (place + 0.5f) / scale;
      case ALIGN_CORNERS -> out == 1 ? 0 : (float) place * (in - 1) / (out - 1);
      case ASYMMETRIC -> place / scale;
      case TF_CROP_AND_RESIZE ->
          out > 1
              ? start * (in - 1) + place * (end - start) * (in - 1) / (out - 1)
              : 0.5f * (start + end) * (in - 1);
    };
  }

  private float halfPixel(int place) {
    return (place + 0.5f) / scale - 0.5f;
  }

  private boolean isBeside(float coordinate) {
    return layer.coordinates() == Coordinates.TF_CROP_AND_RESIZE
        && !(coordinate >= 0 && coordinate <= in - 1);
  }

  /** The nearest place for each of the output, {@link #BESIDE} for what lies beside. */
  public int[] nearest() {
    int[] places = new int[out];
    for (int i = 0; i < out; i++) {
      float x = coordinate(i);
      places[i] = isBeside(x) ? BESIDE : Math.clamp((long) rounded(x), 0, in - 1);
    }
    return places;
  }

  private float rounded(float x) {
    float floor = (float) Math.floor(x);
    float past = x - floor;
    return switch (layer.rounding()) {
      case ROUND_PREFER_FLOOR -> past > 0.5f ? floor + 1 : floor;
      case ROUND_PREFER_CEIL -> past >= 0.5f ? floor + 1 : floor;
      case FLOOR -> floor;
      case CEIL -> past > 0 ? floor + 1 : floor;
    };
  }

  /** The taps of the linear and the cubic method. */
  public Taps taps() {
    int[] from = new int[out + 1];
    Row all = new Row(2 * out);
    for (int i = 0; i < out; i++) {
      from[i] = all.count;
      float x = coordinate(i);
      if (!isBeside(x)) {
        if (layer.antialias()) {
          wide(all, x);
        } else if (layer.method() == Resize.Method.LINEAR) {
          linear(all, Math.clamp(x, 0, in - 1));
        } else {
          cubic(all, x);
        }
      }
    }
    from[out] = all.count;
    return new Taps(
        from, Arrays.copyOf(all.places, all.count), Arrays.copyOf(all.weights, all.count));
  }

  private void linear(Row all, float x) {
    int floor = (int) x;
    float past = x - floor;
    if (past == 0) {
      all.add(floor, 1);
    } else {
      all.add(floor, 1 - past);
      all.add(floor + 1, past);
    }
  }

  private void cubic(Row all, float x) {
    float floor = (float) Math.floor(x);
    float past = x - floor;
    float[] weights = {
      cubicOuter(1 + past), cubicInner(past), cubicInner(1 - past), cubicOuter(2 - past)
    };
    window(all, Math.clamp((long) floor, -4, in + 4) - 1, weights);
  }

  private float cubicInner(float d) {
    float a = layer.coefficient();
    return ((a + 2) * d - (a + 3)) * d * d + 1;
  }

  private float cubicOuter(float d) {
    float a = layer.coefficient();
    return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  }

  /** A filter as wide as the input pixels that fall on one of the output. */
  private void wide(Row all, float x) {
    float wider = Math.max(1, 1 / scale);
    float support = (layer.method() == Resize.Method.LINEAR ? 1 : 2) * wider;
    float center = x + 0.5f;
    int first = (int) Math.floor(center - support + 0.5f);
    int end = (int) Math.floor(center + support + 0.5f);
    float[] weights = new float[Math.max(0, end - first)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = filter(Math.abs(i + first - center + 0.5f) / wider);
    }
    window(all, first, weights);
  }

  private float filter(float d) {
    if (layer.method() == Resize.Method.LINEAR) {
      return Math.max(0, 1 - d);
    }
    return d < 1 ? cubicInner(d) : d < 2 ? cubicOuter(d) : 0;
  }

  /** Weights from a place on that may lie beside the image: left out, or given to the edge. */
  private void window(Row all, int first, float[] weights) {
    int low = Math.clamp(first, 0, in - 1);
    int high = Math.clamp((long) first + weights.length - 1, 0, in - 1);
    float[] inside = new float[high - low + 1];
    float sum = 0;
    for (int i = 0; i < weights.length; i++) {
      int place = Math.clamp(first + i, 0, in - 1);
      if (!layer.excludeOutside() || place == first + i) {
        inside[place - low] += weights[i];
        sum += weights[i];
      }
    }
    boolean normalise = layer.excludeOutside() || layer.antialias();
    float factor = normalise && sum != 0 ? 1 / sum : 1;
    int before = all.count;
    for (int i = 0; i < inside.length; i++) {
      if (inside[i] != 0) {
        all.add(low + i, inside[i] * factor);
      }
    }
    if (all.count == before) {
      all.add(low, 0); // nothing but zeros
    }
  }

  /** Growing tables. */
  private static final class Row {
    int[] places;
    float[] weights;
    int count;

    Row(int room) {
      places = new int[room];
      weights = new float[room];
    }

    void add(int place, float weight) {
      if (count == places.length) {
        places = Arrays.copyOf(places, 2 * count + 8);
        weights = Arrays.copyOf(weights, places.length);
      }
      places[count] = place;
      weights[count++] = weight;
    }
  }
}
