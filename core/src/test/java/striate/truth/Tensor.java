package striate.truth;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Numbers with a shape, in PyTorch's order: images NCHW, kernels OIHW, dense weights [out,in]. */
public final class Tensor {
  private final int[] shape;
  private final double[] values;

  /** Takes both arrays as they are. */
  public Tensor(int[] shape, double[] values) {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(values.length + " values in " + Arrays.toString(shape));
    }
    this.shape = shape;
    this.values = values;
  }

  /** Returns a copy of the shape. */
  public int[] shape() {
    return shape.clone();
  }

  /** Returns one dimension. */
  public int size(int dimension) {
    return shape[dimension];
  }

  /** Returns a copy of the values. */
  public double[] doubles() {
    return values.clone();
  }

  /** Returns zeros of that shape. */
  public static Tensor zeros(int... shape) {
    return new Tensor(
        shape.clone(), new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)]);
  }

  /** Returns how many values there are. */
  public int length() {
    return values.length;
  }

  /** Returns the value at a flat index. */
  public double at(int index) {
    return values[index];
  }

  /** Returns the value at an index of four dimensions. */
  public double at(int n, int c, int h, int w) {
    return values[((n * shape[1] + c) * shape[2] + h) * shape[3] + w];
  }

  /** Adds to the value at an index of four dimensions. */
  void add(int n, int c, int h, int w, double value) {
    values[((n * shape[1] + c) * shape[2] + h) * shape[3] + w] += value;
  }

  /** Returns the same shape with each value mapped. */
  public Tensor map(DoubleUnaryOperator f) {
    return new Tensor(shape, Arrays.stream(values).map(f).toArray());
  }

  /** Returns the values rounded to floats. */
  public float[] floats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Returns the values as integers, for labels. */
  public int[] ints() {
    return Arrays.stream(values).mapToInt(v -> Math.toIntExact((long) v)).toArray();
  }

  /** Returns the only value. */
  public double number() {
    if (values.length != 1) {
      throw new IllegalStateException("not one number: " + this);
    }
    return values[0];
  }

  /** Returns the part that the first dimension's index selects. */
  public Tensor part(int index) {
    int size = values.length / shape[0];
    return new Tensor(
        Arrays.copyOfRange(shape, 1, shape.length),
        Arrays.copyOfRange(values, index * size, (index + 1) * size));
  }

  @Override
  public String toString() {
    return Arrays.toString(shape);
  }
}
