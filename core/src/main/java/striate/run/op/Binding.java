package striate.run.op;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * The place of a layer in a network, which its arithmetic is made for.
 *
 * <p>Whether a backward pass follows and whether the layer acts as in training are two questions: a
 * network with fixed statistics has gradients, for fine-tuning and for explanations, and a layer
 * before all that learns may normalise by the batch's statistics though nothing comes back to it.
 *
 * @param inputs the shapes it reads
 * @param output the shape it writes
 * @param backward whether a backward pass of this layer will follow
 * @param training whether it acts as in training: batch statistics are taken, dropout is at work
 * @param inputGradient whether the gradient of its input is wanted (not before all that learns)
 * @param learned for each of its parameters, whether the gradient is wanted
 * @param activation the activation that follows and is applied by this layer, or null
 * @param keep the keep probability of a dropout that follows, works in place on this layer's output
 *     and leaves its backward pass to this layer; 1 without one. Below 1, backward finds the output
 *     divided by {@code keep}, and −0 where it was dropped
 * @param alike whether an image must give the same bits in a call of its own as among others: in
 *     inference, where the number of threads decides how many images a call has
 * @param oneImage whether every call has one image, for which alone the weights are then read
 */
public record Binding(
    List<Shape> inputs,
    Shape output,
    boolean backward,
    boolean training,
    boolean inputGradient,
    List<Boolean> learned,
    @Nullable Layer activation,
    float keep,
    boolean alike,
    boolean oneImage) {
  /** Copies the lists. */
  public Binding {
    inputs = List.copyOf(inputs);
    learned = List.copyOf(learned);
  }

  /** A copy in which an image must, or need not, give the same bits among others as by itself. */
  public Binding alike(boolean yes) {
    return new Binding(
        inputs,
        output,
        backward,
        training,
        inputGradient,
        learned,
        activation,
        keep,
        yes,
        oneImage);
  }

  /** The binding of a layer by itself for inference: no backward pass follows. */
  public static Binding inference(List<Shape> inputs, Shape output) {
    return new Binding(inputs, output, false, false, false, List.of(), null, 1f, false, false);
  }

  /**
   * The binding of a layer by itself for a backward pass in which the gradients of its input and of
   * all parameters are wanted.
   *
   * @param training whether it acts as in training
   * @param parameters the number of its parameters, statistics included
   */
  public static Binding backward(
      List<Shape> inputs, Shape output, boolean training, int parameters) {
    List<Boolean> learned = Collections.nCopies(parameters, true);
    return new Binding(inputs, output, true, training, true, learned, null, 1f, false, false);
  }

  /** The shape of the first input, which is most often the only one. */
  public Shape input() {
    return inputs.getFirst();
  }

  /** Whether the gradient of parameter {@code p} is wanted. */
  public boolean learns(int p) {
    return p < learned.size() && learned.get(p);
  }
}
