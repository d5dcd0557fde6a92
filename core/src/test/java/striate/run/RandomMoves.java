package striate.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import striate.nn.Layer;
import striate.nn.Layers;
import striate.nn.Shape;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.ConvTranspose2d;
import striate.nn.tensor.DepthToSpace;
import striate.nn.tensor.Expand;
import striate.nn.tensor.Gather;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Resize;
import striate.nn.tensor.Slice;
import striate.nn.tensor.SpaceToDepth;
import striate.nn.tensor.Tile;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.TopK;
import striate.nn.tensor.Transpose;

/** Layers that move numbers or make images larger, drawn to fit a shape; some may be refused. */
final class RandomMoves {
  private static final int LARGE = 150;

  private RandomMoves() {}

  static Layer of(Shape s, Random random, boolean smooth) {
    if (s.isImage() && random.nextInt(2) == 0) {
      return onImages(s, random);
    }
    if (s.flat() && s.pixels() > 1) {
      return new ToTensor();
    }
    int[] sizes = s.sizes();
    int axis = random.nextInt(sizes.length);
    int size = sizes[axis];
    boolean large = s.size() > LARGE;
    return switch (random.nextInt(large ? 6 : 9)) {
      case 0 -> {
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < sizes.length; k++) {
          order.add(k);
        }
        Collections.shuffle(order, random);
        yield new Transpose(order);
      }
      case 1 -> {
        int step = random.nextBoolean() ? 1 : random.nextBoolean() ? 2 : -1;
        int start = step < 0 ? size - 1 : random.nextInt(size);
        int most = step < 0 ? size : (size - 1 - start) / step + 1;
        yield new Slice(axis, start, 1 + random.nextInt(most), step);
      }
      case 2 -> {
        List<Integer> places = new ArrayList<>();
        for (int i = random.nextInt(size + 1); i >= 0; i--) {
          places.add(random.nextInt(size));
        }
        yield new Gather(axis, places);
      }
      case 3 -> random.nextBoolean() ? new ToTensor() : new ToImage();
      case 4 ->
          size % 2 == 0 && sizes.length == 1
              ? Reshape.of(2, size / 2)
              : new Reshape(List.of(s.size()));
      case 5 ->
          smooth
              ? new ToTensor()
              : new TopK(1 + random.nextInt(size), axis, random.nextBoolean(), false);
      case 6 -> {
        Integer[] repeats = new Integer[sizes.length];
        Arrays.fill(repeats, 1);
        repeats[axis] = 2;
        yield random.nextInt(3) == 0 && size == 1
            ? new Expand(Arrays.stream(sizes).boxed().map(n -> n == 1 ? 3 : n).toList())
            : Tile.of(repeats);
      }
      default -> {
        Integer[] before = new Integer[sizes.length];
        Integer[] after = new Integer[sizes.length];
        for (int k = 0; k < sizes.length; k++) {
          before[k] = random.nextInt(3) - 1;
          after[k] = random.nextInt(3) - 1;
        }
        PadAxes.Mode[] modes = PadAxes.Mode.values();
        PadAxes.Mode mode = modes[random.nextInt(modes.length)];
        yield new PadAxes(mode, List.of(before), List.of(after), 0.5f);
      }
    };
  }

  private static Layer onImages(Shape s, Random random) {
    int height = 1 + random.nextInt(6);
    int width = 1 + random.nextInt(6);
    return switch (random.nextInt(s.size() > LARGE ? 5 : 7)) {
      case 0 -> new ChannelShuffle(s.channels() % 2 == 0 ? 2 : s.channels());
      case 1 -> new SpaceToDepth(2);
      case 2 -> new DepthToSpace(2, random.nextBoolean());
      case 3 -> Resize.linear(height, width).antialias(random.nextBoolean());
      case 4 -> random.nextBoolean() ? Resize.nearest(height, width) : Resize.cubic(height, width);
      case 5 -> new ConvTranspose2d(1 + random.nextInt(3), 4).stride(2).pad(1);
      default -> {
        ConvTranspose2d conv = new ConvTranspose2d(s.channels(), 1 + random.nextInt(3));
        yield random.nextBoolean()
            ? conv.groups(s.channels()).noBias()
            : conv.init(Layers.conv(1, 1).initialiser());
      }
    };
  }
}
