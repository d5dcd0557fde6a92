package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * A repetition of the whole along each axis.
 *
 * @param repeats how often, one number for each axis, without the batch
 */
public record Tile(List<Integer> repeats) implements Layer {

  /** Refuses numbers below 1. */
  public Tile {
    repeats = Places.positive("tile", repeats);
  }

  /** So often along each axis. */
  public static Tile of(Integer... repeats) {
    return new Tile(List.of(repeats));
  }

  @Override
  public String kind() {
    return "tile";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Tile(" + Places.text(repeats) + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int[] sizes = Axes.of(in);
    Places.checkCount("repeats", repeats, in);
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Places.size((long) sizes[i] * repeats.get(i), in);
    }
    return Axes.shape(in.isImage(), sizes);
  }
}
