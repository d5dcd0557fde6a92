package striate.nn;

import java.util.List;

/**
 * A layer of a network: immutable settings, and what follows from them.
 *
 * <p>A layer describes; {@code striate.run.cpu} computes. The library's layers are listed in {@code
 * LayerCodecs}; tests fail until a new one is there and has its arithmetic. {@code
 * striate.run.op.CustomLayer} is the extension point: a layer of your own takes part in training,
 * gradient checks and summaries like any other.
 */
public non-sealed interface Layer extends Part {

  /**
   * The short name from which layers and their parameters get theirs: {@code conv}, {@code dense}.
   */
  String kind();

  /** The layer with its settings as messages show it, for example {@code Conv2d(64→128, 3×3)}. */
  String describe(List<Shape> inputs);

  /**
   * The shape of the output.
   *
   * @throws ShapeException if the inputs do not fit; the caller adds the layer's place
   */
  Shape outputShape(List<Shape> inputs);

  /** The number of inputs; −1 for any number from two on. */
  default int arity() {
    return 1;
  }

  /**
   * Whether it acts in training in another way than in inference, as batch normalisation and
   * dropout do; a layer that says no cannot be fixed.
   */
  default boolean differsInTraining() {
    return false;
  }

  /** The parameters, learned or kept, in a fixed order. */
  default List<Parameter> parameters(List<Shape> inputs) {
    return List.of();
  }

  /** The multiply-adds of one example's forward pass; 0 where multiplying is not the work. */
  default long multiplyAdds(List<Shape> inputs) {
    return 0;
  }
}
