package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * Softmax, or its logarithm, over all numbers along some axes together.
 *
 * @param axes in logical order from 0 on, without the batch; kept in increasing order
 * @param log whether the logarithm is wanted
 */
public record AxisSoftmax(List<Integer> axes, boolean log) implements Layer {

  /** Refuses no axis, negative ones and those named twice. */
  public AxisSoftmax {
    axes = Axes.axes("softmax", axes);
  }

  @Override
  public String kind() {
    return log ? "logsoftmax" : "softmax";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return (log ? "LogSoftmax(axes " : "Softmax(axes ") + axes + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    axes.forEach(axis -> Axes.check(axis, inputs.getFirst()));
    return inputs.getFirst();
  }
}
