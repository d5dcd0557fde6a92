package striate.onnx.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.nn.Shape;
import striate.nn.tensor.Resize;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Live;

/** Interpolation: Resize and its forerunner Upsample. */
final class Resizing {
  private Resizing() {}

  static void register(Map<String, Op> ops) {
    ops.put("Resize", Resizing::resize);
    ops.put("Upsample", Resizing::upsample);
  }

  private static float @Nullable [] floats(Call call, int i)
      throws OnnxFormatException, UntranslatableException {
    if (!call.has(i) || call.known(i).size() == 0) {
      return null;
    }
    return call.known(i).floats();
  }

  private static void upsample(Call call) throws OnnxFormatException, UntranslatableException {
    float[] scales = call.opset() >= 9 ? floats(call, 1) : call.node().reals("scales");
    if (scales == null) {
      throw new UntranslatableException("scales expected, got none");
    }
    String mode = call.node().word("mode", "nearest");
    Live x = call.live(0);
    call.output(
        0,
        resized(
            call,
            x,
            every(x),
            scales,
            null,
            method(mode),
            Resize.Coordinates.ASYMMETRIC,
            Resize.Rounding.FLOOR,
            "stretch",
            null));
  }

  private static List<Integer> every(Live x) {
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      axes.add(i);
    }
    return axes;
  }

  private static Resize.Method method(String mode) throws UntranslatableException {
    return switch (mode) {
      case "nearest" -> Resize.Method.NEAREST;
      case "linear", "bilinear" -> Resize.Method.LINEAR;
      case "cubic" -> Resize.Method.CUBIC;
      default -> throw new UntranslatableException("mode " + mode + " is not known");
    };
  }

  private static void resize(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    boolean old = call.opset() < 11;
    float[] scales = floats(call, old ? 1 : 2);
    long[] sizes = old || !call.has(3) || call.known(3).size() == 0 ? null : sizes(call, x);
    float[] roi = old ? null : floats(call, 1);
    Resize.Method method = method(call.node().word("mode", "nearest"));
    String where = call.node().word("coordinate_transformation_mode", "half_pixel");
    Resize.Coordinates coordinates =
        old
            ? Resize.Coordinates.ASYMMETRIC
            : switch (where) {
              case "half_pixel" -> Resize.Coordinates.HALF_PIXEL;
              case "half_pixel_symmetric" -> Resize.Coordinates.HALF_PIXEL_SYMMETRIC;
              case "pytorch_half_pixel" -> Resize.Coordinates.PYTORCH_HALF_PIXEL;
              case "align_corners" -> Resize.Coordinates.ALIGN_CORNERS;
              case "asymmetric" -> Resize.Coordinates.ASYMMETRIC;
              case "tf_half_pixel_for_nn" -> Resize.Coordinates.TF_HALF_PIXEL;
              case "tf_crop_and_resize" -> Resize.Coordinates.TF_CROP_AND_RESIZE;
              default ->
                  throw new UntranslatableException(
                      "coordinate_transformation_mode " + where + " is not known");
            };
    String rounding = call.node().word("nearest_mode", "round_prefer_floor");
    Resize.Rounding nearest =
        old
            ? Resize.Rounding.FLOOR
            : switch (rounding) {
              case "round_prefer_floor" -> Resize.Rounding.ROUND_PREFER_FLOOR;
              case "round_prefer_ceil" -> Resize.Rounding.ROUND_PREFER_CEIL;
              case "floor" -> Resize.Rounding.FLOOR;
              case "ceil" -> Resize.Rounding.CEIL;
              default ->
                  throw new UntranslatableException("nearest_mode " + rounding + " is not known");
            };
    long[] named = call.node().wholes("axes");
    List<Integer> axes = every(x);
    if (named != null) {
      axes = new ArrayList<>();
      for (long a : named) {
        axes.add(Reductions.axis(x, a));
      }
    }
    String policy = call.node().word("keep_aspect_ratio_policy", "stretch");
    call.output(
        0, resized(call, x, axes, scales, sizes, method, coordinates, nearest, policy, roi));
  }

  /** Sizes, of which that of the batch may be anything. */
  private static long[] sizes(Call call, Live x)
      throws OnnxFormatException, UntranslatableException {
    long[] sizes = call.known(3).values().clone();
    long[] perImage = call.known(3).perBatch();
    if (perImage != null) {
      for (int i = 0; i < sizes.length; i++) {
        if (perImage[i] != 0) {
          if (perImage[i] != 1 || i >= x.rank() || !x.isBatch(i)) {
            throw new UntranslatableException("sizes that depend on the number of images");
          }
          sizes[i] = 1;
        }
      }
    }
    return sizes;
  }

  private static Live resized(
      Call call,
      Live x,
      List<Integer> axes,
      float @Nullable [] scales,
      long @Nullable [] sizes,
      Resize.Method method,
      Resize.Coordinates coordinates,
      Resize.Rounding rounding,
      String policy,
      float @Nullable [] roi)
      throws OnnxFormatException, UntranslatableException {
    int count = sizes != null ? sizes.length : scales != null ? scales.length : -1;
    if (count != axes.size()) {
      throw new UntranslatableException(
          "a scale or size for each of " + axes.size() + " axes expected, got " + count);
    }
    int rank = x.rank();
    double[] scale = new double[rank];
    long[] target = new long[rank];
    float[] from = new float[rank];
    float[] to = new float[rank];
    Arrays.fill(scale, 1);
    Arrays.fill(to, 1);
    for (int i = 0; i < rank; i++) {
      target[i] = x.size(i);
    }
    double same = 0;
    if (sizes != null && !policy.equals("stretch")) {
      boolean larger = policy.equals("not_smaller");
      if (!larger && !policy.equals("not_larger")) {
        throw new UntranslatableException("keep_aspect_ratio_policy " + policy + " is not known");
      }
      for (int i = 0; i < count; i++) {
        double each = (double) sizes[i] / x.size(axes.get(i));
        same = i == 0 ? each : larger ? Math.max(same, each) : Math.min(same, each);
      }
    }
    for (int i = 0; i < count; i++) {
      int a = axes.get(i);
      if (roi != null && roi.length == 2 * count) {
        from[a] = roi[i];
        to[a] = roi[count + i];
      }
      if (sizes == null && scales != null) {
        scale[a] = scales[i];
        double span = coordinates == Resize.Coordinates.TF_CROP_AND_RESIZE ? to[a] - from[a] : 1;
        target[a] =
            (long) Math.floor((float) (x.size(a) * span) * scales[i]); // in floats, as others do
      } else if (sizes != null) {
        target[a] = same == 0 ? sizes[i] : (long) Math.floor(same * x.size(a) + 0.5);
        scale[a] = same == 0 ? Resize.BY_SIZE : same;
      }
      boolean image = a == rank - 1 || (a == rank - 2 && rank == 4);
      if (!image && target[a] != x.size(a)) {
        throw new UntranslatableException(
            "axis " + a + " of " + x + " is neither height nor width");
      }
      if (target[a] < 1 || target[a] > 1 << 24) {
        throw new UntranslatableException("sizes of at least 1 expected, got " + target[a]);
      }
    }
    int image = Arranging.image(call, x);
    Shape in = call.shape(image);
    boolean row = rank == 3;
    int w = rank - 1;
    int h = rank - 2;
    Resize layer =
        new Resize(
            row ? 1 : (int) target[h],
            (int) target[w],
            method,
            coordinates,
            rounding,
            call.node().real("cubic_coeff_a", -0.75f),
            call.node().whole("exclude_outside", 0) != 0,
            call.node().whole("antialias", 0) != 0,
            row ? Resize.BY_SIZE : (float) scale[h],
            (float) scale[w],
            new Resize.Region(row ? 0 : from[h], from[w], row ? 1 : to[h], to[w]),
            call.node().real("extrapolation_value", 0));
    boolean nothing =
        layer.height() == in.height()
            && layer.width() == in.width()
            && (row || layer.scaleH() == Resize.BY_SIZE || layer.scaleH() == 1)
            && (layer.scaleW() == Resize.BY_SIZE || layer.scaleW() == 1)
            && coordinates != Resize.Coordinates.TF_CROP_AND_RESIZE;
    int out = nothing ? image : call.add(layer, image);
    List<Integer> result =
        row
            ? List.of(x.isBatch(0) ? Value.BATCH : Value.ONE, 0, 2)
            : List.of(x.isBatch(0) ? Value.BATCH : Value.ONE, 0, 1, 2);
    return new Live(out, call.shape(out), result);
  }
}
