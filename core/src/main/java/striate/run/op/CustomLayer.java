package striate.run.op;

import striate.nn.Layer;
import striate.nn.Shape;

/**
 * A layer defined outside the library, which brings its own arithmetic.
 *
 * <p>Images reach a layer with channels last (NHWC), and so do flattened ones: a layer that reads a
 * flattened image must follow the order in its {@link Shape}. An implementation must be immutable;
 * the memory that a pass writes to comes with {@link Pass}. A gradient that nobody wants is null
 * there: a parameter's that is frozen, the input's before all that learns. {@code
 * striate.run.GradientCheck} tells whether forward and backward agree, with and without those. With
 * a {@code striate.format.codec.LayerCodec} it is written to model files and read again.
 */
public interface CustomLayer extends Layer {

  /** Yes unless it says no: whoever fixes it may mean something by it. */
  @Override
  default boolean differsInTraining() {
    return true;
  }

  /** The arithmetic for these shapes: makes the tables and choices that every pass then uses. */
  LayerOp bind(Binding binding);
}
