package striate.run.cpu.tensor;

import java.util.ArrayList;
import java.util.List;
import striate.kernels.move.Movement;
import striate.nn.Shape;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.DepthToSpace;
import striate.nn.tensor.Expand;
import striate.nn.tensor.Gather;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Slice;
import striate.nn.tensor.SpaceToDepth;
import striate.nn.tensor.Tile;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Transpose;
import striate.run.op.Binding;
import striate.run.op.LayerOp;

/**
 * The layers that move numbers, as tables: for each axis of the output, where in the input its
 * places lie.
 */
public final class Moves {
  private Moves() {}

  /** A change to a tensor, or of a flattened image to features with channels first. */
  public static LayerOp of(ToTensor layer, Binding b) {
    Shape in = b.input();
    if (in.isTensor() || in.isFeatures()) {
      return view(in);
    }
    int[] sizes = {in.channels(), in.height(), in.width()};
    int[] strides = {1, in.width() * in.channels(), in.channels()};
    List<int[]> axes = new ArrayList<>();
    for (int k = 0; k < sizes.length; k++) {
      axes.add(steps(sizes[k], strides[k]));
    }
    return new MoveOp(Movement.of(in.size(), axes, 0, b.inputGradient()));
  }

  /** A change to an image. */
  public static LayerOp of(ToImage layer, Binding b) {
    Shape in = b.input();
    Shape out = b.output();
    if (in.isImage()) {
      return view(in);
    }
    int pixels = out.pixels();
    return move(
        b, steps(out.channels(), pixels), steps(out.height(), out.width()), steps(out.width(), 1));
  }

  /** A permutation of the axes. */
  public static LayerOp of(Transpose layer, Binding b) {
    int[] strides = b.input().strides();
    int[][] axes = new int[strides.length][];
    int[] sizes = b.output().sizes();
    for (int k = 0; k < axes.length; k++) {
      axes[k] = steps(sizes[k], strides[layer.order().get(k)]);
    }
    return move(b, axes);
  }

  /** Other axes for the same numbers. */
  public static LayerOp of(Reshape layer, Binding b) {
    return view(b.input());
  }

  /** Steps along an axis. */
  public static LayerOp of(Slice layer, Binding b) {
    int[] places = new int[layer.count()];
    for (int i = 0; i < places.length; i++) {
      places[i] = layer.start() + i * layer.step();
    }
    return along(b, layer.axis(), places);
  }

  /** A choice of places along an axis. */
  public static LayerOp of(Gather layer, Binding b) {
    return along(b, layer.axis(), layer.indices().stream().mapToInt(Integer::intValue).toArray());
  }

  private static LayerOp along(Binding b, int axis, int[] places) {
    int[] sizes = b.input().sizes();
    int[][] all = new int[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      all[k] = k == axis ? places : steps(sizes[k], 1);
    }
    return places(b, 0, all);
  }

  /** Copies along axes of one place. */
  public static LayerOp of(Expand layer, Binding b) {
    int[] sizes = b.input().sizes();
    int[][] all = new int[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      all[k] = steps(layer.sizes().get(k), sizes[k] == 1 ? 0 : 1);
    }
    return places(b, 0, all);
  }

  /** Repetition along axes. */
  public static LayerOp of(Tile layer, Binding b) {
    int[] sizes = b.input().sizes();
    int[][] all = new int[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      all[k] = new int[sizes[k] * layer.repeats().get(k)];
      for (int i = 0; i < all[k].length; i++) {
        all[k][i] = i % sizes[k];
      }
    }
    return places(b, 0, all);
  }

  /** Padding and cropping along axes. */
  public static LayerOp of(PadAxes layer, Binding b) {
    int[] sizes = b.input().sizes();
    int[][] all = new int[sizes.length][];
    for (int k = 0; k < sizes.length; k++) {
      all[k] = layer.places(k, sizes[k]);
    }
    return places(b, layer.value(), all);
  }

  /** Channels to blocks of pixels. */
  public static LayerOp of(DepthToSpace layer, Binding b) {
    Shape out = b.output();
    int block = layer.block();
    int[] strides = b.input().strides();
    int of = layer.columnRowDepth() ? 1 : out.channels();
    int[] channels =
        steps(out.channels(), (layer.columnRowDepth() ? block * block : 1) * strides[0]);
    int[] rows = new int[out.height()];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = y / block * strides[1] + y % block * block * of * strides[0];
    }
    int[] columns = new int[out.width()];
    for (int x = 0; x < columns.length; x++) {
      columns[x] = x / block * strides[2] + x % block * of * strides[0];
    }
    return move(b, channels, rows, columns);
  }

  /** Blocks of pixels to channels. */
  public static LayerOp of(SpaceToDepth layer, Binding b) {
    Shape in = b.input();
    Shape out = b.output();
    int block = layer.block();
    int[] strides = in.strides();
    int[] channels = new int[out.channels()];
    for (int c = 0; c < channels.length; c++) {
      int pixel = c / in.channels();
      channels[c] =
          pixel / block * strides[1] + pixel % block * strides[2] + c % in.channels() * strides[0];
    }
    return move(
        b,
        channels,
        steps(out.height(), block * strides[1]),
        steps(out.width(), block * strides[2]));
  }

  /** Channels group by group. */
  public static LayerOp of(ChannelShuffle layer, Binding b) {
    Shape in = b.input();
    int each = in.channels() / layer.groups();
    int[] channels = new int[in.channels()];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = c % layer.groups() * each + c / layer.groups();
    }
    return places(b, 0, channels, steps(in.height(), 1), steps(in.width(), 1));
  }

  private static int[] steps(int count, int stride) {
    int[] offsets = new int[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = i * stride;
    }
    return offsets;
  }

  private static LayerOp view(Shape shape) {
    return new MoveOp(Movement.identity(shape.size()));
  }

  /**
   * A movement along the axes, each by itself: place i of the output holds place {@code all[k][i]}
   * of the input, or {@code fill} where that is negative.
   */
  static LayerOp places(Binding b, float fill, int[]... all) {
    int[] strides = b.input().strides();
    int[][] offsets = new int[all.length][];
    for (int k = 0; k < all.length; k++) {
      offsets[k] = new int[all[k].length];
      for (int i = 0; i < offsets[k].length; i++) {
        offsets[k][i] = all[k][i] < 0 ? Movement.FILL : all[k][i] * strides[k];
      }
    }
    return move(b, fill, offsets);
  }

  private static LayerOp move(Binding b, int[]... offsets) {
    return move(b, 0, offsets);
  }

  /** By the offsets of each logical axis of the output. */
  private static LayerOp move(Binding b, float fill, int[]... offsets) {
    // an image is kept with channels last
    List<int[]> axes =
        b.output().isImage() ? List.of(offsets[1], offsets[2], offsets[0]) : List.of(offsets);
    return new MoveOp(Movement.of(b.input().size(), axes, fill, b.inputGradient()));
  }
}
