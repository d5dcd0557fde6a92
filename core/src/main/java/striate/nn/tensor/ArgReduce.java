package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * The index of the largest or smallest number along an axis, from 0 on, as a number. It has no
 * gradient.
 *
 * @param max whether the largest is wanted
 * @param axis in logical order, from 0 on, without the batch
 * @param keepAxes whether the axis stays, with size 1; without any other it stays anyway
 * @param lastIndex whether of equal numbers the last counts, not the first
 */
public record ArgReduce(boolean max, int axis, boolean keepAxes, boolean lastIndex)
    implements Layer {

  /** Refuses a negative axis. */
  public ArgReduce {
    Axes.axes("arg reduce", List.of(axis));
  }

  @Override
  public String kind() {
    return max ? "argmax" : "argmin";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return (max ? "ArgMax(axis " : "ArgMin(axis ") + axis + (lastIndex ? ", the last)" : ")");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Axes.reduced(inputs.getFirst(), List.of(axis), keepAxes);
  }
}
