package striate.truth;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.truth.TorchCases.Case;

/**
 * What moves numbers: for each place of the output, by its index along each axis, which place of
 * the input it holds.
 *
 * @param sizes of one output
 * @param source the index in the input of an index in the output, or null for {@code fill}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceMove(int[] sizes, double fill, Source source) implements Reference {
  /** Where an output's number comes from. */
  interface Source {
    int @Nullable [] of(int[] at);
  }

  static Reference of(Case c) {
    return inputs -> {
      int[] in = inputs.getFirst().shape();
      int[] own = new int[in.length - 1];
      System.arraycopy(in, 1, own, 0, own.length);
      return move(c, own).apply(inputs);
    };
  }

  private static Reference move(Case c, int[] in) {
    int[] out = in.clone();
    return switch (c.text("layer")) {
      case "to-tensor", "to-image" -> {
        int[] sizes = c.text("shape").equals("features") ? new int[] {in[0], 1, 1} : out;
        boolean image = c.text("layer").equals("to-image");
        yield plain(image ? sizes : out);
      }
      case "reshape" -> plain(c.integers("sizes"));
      case "transpose" -> {
        int[] order = c.integers("order");
        for (int k = 0; k < out.length; k++) {
          out[k] = in[order[k]];
        }
        yield new ReferenceMove(
            out,
            0,
            at -> {
              int[] from = new int[at.length];
              for (int k = 0; k < at.length; k++) {
                from[order[k]] = at[k];
              }
              return from;
            });
      }
      case "slice" -> {
        int start = c.integer("start");
        int step = c.integer("step");
        out[c.integer("axis")] = c.integer("count");
        yield along(out, c.integer("axis"), i -> start + i * step);
      }
      case "gather" -> {
        int[] indices = c.integers("indices");
        out[c.integer("axis")] = indices.length;
        yield along(out, c.integer("axis"), i -> indices[i]);
      }
      case "expand", "tile" -> {
        int[] by = c.integers(c.text("layer").equals("tile") ? "repeats" : "sizes");
        for (int k = 0; k < out.length; k++) {
          out[k] = c.text("layer").equals("tile") ? in[k] * by[k] : by[k];
        }
        yield each(out, 0, (k, i) -> i % in[k]);
      }
      case "pad" -> {
        int[] before = c.integers("before");
        int[] after = c.integers("after");
        for (int k = 0; k < out.length; k++) {
          out[k] += before[k] + after[k];
        }
        yield each(
            out,
            c.number("value"),
            (k, i) -> padded(c.text("mode"), i, in[k], before[k], after[k]));
      }
      default -> blocks(c, in);
    };
  }

  private static Reference plain(int[] sizes) {
    return inputs -> {
      Tensor x = inputs.getFirst();
      int[] shape = new int[sizes.length + 1];
      shape[0] = x.size(0);
      System.arraycopy(sizes, 0, shape, 1, sizes.length);
      return new Tensor(shape, x.doubles());
    };
  }

  private static Reference blocks(Case c, int[] in) {
    return switch (c.text("layer")) {
      case "shuffle" -> {
        int groups = c.integer("groups");
        yield along(in, 0, i -> i % groups * (in[0] / groups) + i / groups);
      }
      case "depth-to-space" -> {
        int b = c.integer("block");
        int[] out = {in[0] / b / b, in[1] * b, in[2] * b};
        yield new ReferenceMove(
            out,
            0,
            at -> {
              int pixel = at[1] % b * b + at[2] % b;
              int channel = c.flag("crd") ? at[0] * b * b + pixel : pixel * out[0] + at[0];
              return new int[] {channel, at[1] / b, at[2] / b};
            });
      }
      case "space-to-depth" -> {
        int b = c.integer("block");
        yield new ReferenceMove(
            new int[] {in[0] * b * b, in[1] / b, in[2] / b},
            0,
            at -> {
              int pixel = at[0] / in[0];
              return new int[] {at[0] % in[0], at[1] * b + pixel / b, at[2] * b + pixel % b};
            });
      }
      default -> throw new IllegalArgumentException(c.toString());
    };
  }

  private static int padded(String mode, int place, int size, int before, int after) {
    int first = Math.max(0, -before);
    int end = size - Math.max(0, -after);
    int at = place - before;
    if (mode.equals("constant")) {
      return at >= first && at < end ? at : -1;
    }
    // Step by step, as one would with a finger.
    while (at < first || at >= end) {
      switch (mode) {
        case "edge" -> at = at < first ? first : end - 1;
        case "wrap" -> at += at < first ? end - first : first - end;
        default -> at = end - first == 1 ? first : at < first ? 2 * first - at : 2 * (end - 1) - at;
      }
    }
    return at;
  }

  /** A place along an axis. */
  interface Place {
    int of(int i);
  }

  /** A place along each axis, −1 for the constant. */
  interface Places {
    int of(int axis, int i);
  }

  private static Reference along(int[] out, int axis, Place place) {
    return each(out, 0, (k, i) -> k == axis ? place.of(i) : i);
  }

  private static Reference each(int[] out, double fill, Places places) {
    return new ReferenceMove(
        out,
        fill,
        at -> {
          int[] from = new int[at.length];
          for (int k = 0; k < at.length; k++) {
            from[k] = places.of(k, at[k]);
            if (from[k] < 0) {
              return null;
            }
          }
          return from;
        });
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    int[] shape = new int[sizes.length + 1];
    shape[0] = x.size(0);
    System.arraycopy(sizes, 0, shape, 1, sizes.length);
    double[] y = new double[Tensor.zeros(shape).length()];
    int[] at = new int[sizes.length];
    int size = y.length / shape[0];
    for (int i = 0; i < y.length; i++) {
      int left = i % size;
      for (int k = sizes.length - 1; k >= 0; k--) {
        at[k] = left % sizes[k];
        left /= sizes[k];
      }
      int @Nullable [] from = source.of(at);
      if (from == null) {
        y[i] = fill;
      } else {
        int index = i / size;
        for (int k = 0; k < from.length; k++) {
          index = index * x.size(k + 1) + from[k];
        }
        y[i] = x.at(index);
      }
    }
    return new Tensor(shape, y);
  }
}
