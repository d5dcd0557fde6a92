package striate.onnx.fold;

/**
 * The lines of a tensor along one axis. Element k of line n is at {@code start(n) + k * stride}.
 *
 * @param count of lines
 * @param length of each
 * @param stride between neighbours on a line
 */
record Lines(int count, int length, int stride) {
  static Lines of(int[] dims, int axis) {
    int stride = Grid.size(dims, axis + 1, dims.length);
    return new Lines(Grid.size(dims, 0, axis) * stride, dims[axis], stride);
  }

  int start(int line) {
    return line / stride * stride * length + line % stride;
  }
}
