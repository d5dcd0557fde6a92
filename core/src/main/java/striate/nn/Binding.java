package striate.nn;

import java.util.List;

/**
 * What a layer is told when it is readied for its place in a network.
 *
 * @param inputs the shapes it reads
 * @param output the shape it writes
 * @param training whether a backward pass will follow
 * @param inputGradient whether the gradient of its input is wanted (not for the first layer)
 * @param relu whether the ReLU that follows is applied by this layer
 * @param keep below 1 if a dropout follows that works in this layer's output and leaves its
 *     backward pass to this layer: the probability that it keeps a number. What backward finds is
 *     then the output divided by {@code keep}, and −0 where it was dropped
 */
public record Binding(
    List<Shape> inputs,
    Shape output,
    boolean training,
    boolean inputGradient,
    boolean relu,
    float keep) {
  /** Copies the list. */
  public Binding {
    inputs = List.copyOf(inputs);
  }

  /** The first, most often only, input. */
  public Shape input() {
    return inputs.getFirst();
  }
}
