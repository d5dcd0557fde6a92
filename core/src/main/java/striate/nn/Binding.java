package striate.nn;

import java.util.List;

/**
 * The context in which {@link Layer#bind} binds a layer to its place in a network.
 *
 * @param inputs the shapes it reads
 * @param output the shape it writes
 * @param training whether a backward pass will follow
 * @param inputGradient whether the gradient of its input is wanted (not for the first layer)
 * @param relu whether the ReLU that follows is applied by this layer
 * @param keep the keep probability of a dropout that follows, works in place on this layer's output
 *     and leaves its backward pass to this layer; 1 without one. Below 1, backward finds the output
 *     divided by {@code keep}, and −0 where it was dropped
 * @param alike whether an image must give the same bits in a call of its own as among others: in
 *     inference, where the number of threads decides how many images a call has
 */
public record Binding(
    List<Shape> inputs,
    Shape output,
    boolean training,
    boolean inputGradient,
    boolean relu,
    float keep,
    boolean alike) {
  /** Copies the list. */
  public Binding {
    inputs = List.copyOf(inputs);
  }

  /** The shape of the first input, which is most often the only one. */
  public Shape input() {
    return inputs.getFirst();
  }
}
