package striate.onnx.translate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.nn.Shape;
import striate.onnx.constant.Constant;

/** A value between the operators of a file that is being translated. */
public sealed interface Value {

  /**
   * A value that is known before any image is.
   *
   * @param constant its numbers
   * @param tensors names of the file's weights from which they come; what is no weight, such as the
   *     sizes of a Reshape, is not among them
   */
  record Known(Constant constant, Set<String> tensors) implements Value {
    /** Copies the set. */
    public Known {
      tensors = Set.copyOf(tensors);
    }

    /** Numbers that come from no weight. */
    public Known(Constant constant) {
      this(constant, Set.of());
    }
  }

  /**
   * A value that does not exist.
   *
   * @param untold why, to be told when something reads it; null if that has been told
   */
  record Broken(@Nullable Problem untold) implements Value {}

  /**
   * The output of a layer.
   *
   * <p>What the file takes for an axis need not be an axis of the layer's output in memory: the
   * batch is none, an axis of size 1 need not exist, and the order may be another. So a Transpose,
   * Squeeze or Unsqueeze computes nothing.
   *
   * @param node index of the layer in the {@link Draft}; −1 for the network's input
   * @param shape of one example
   * @param axes for each axis in the file, the axis of {@code shape.sizes()}, {@link #BATCH} or
   *     {@link #ONE}; axes of the shape that are not among them have size 1
   * @param whole whether the file takes its numbers for integers
   */
  record Live(int node, Shape shape, List<Integer> axes, boolean whole) implements Value {
    /** Copies the list. */
    public Live {
      axes = List.copyOf(axes);
    }

    /** Real numbers, until the translation of the node that gives them is over. */
    public Live(int node, Shape shape, List<Integer> axes) {
      this(node, shape, axes, false);
    }

    /** The same numbers, as integers or not. */
    Live whole(boolean other) {
      return new Live(node, shape, axes, other);
    }

    /** The number of axes in the file. */
    public int rank() {
      return axes.size();
    }

    /** The size of axis {@code i}; 1 for the batch. */
    public int size(int i) {
      int a = axes.get(i);
      return a < 0 ? 1 : shape.sizes()[a];
    }

    /** Whether axis {@code i} is the batch. */
    public boolean isBatch(int i) {
      return axes.get(i) == BATCH;
    }

    /** The position of the batch among the axes; −1 if there is none. */
    public int batch() {
      return axes.indexOf(BATCH);
    }

    /** The same numbers, other axes. */
    public Live withAxes(List<Integer> other) {
      return new Live(node, shape, other, whole);
    }

    /** The sizes of all axes but the batch, in the file's order. */
    public List<Integer> exampleSizes() {
      List<Integer> sizes = new ArrayList<>();
      for (int i = 0; i < rank(); i++) {
        if (!isBatch(i)) {
          sizes.add(size(i));
        }
      }
      return sizes;
    }

    /** The axes with leading ones up to {@code rank}. */
    List<Integer> padded(int rank) {
      List<Integer> all = new ArrayList<>(Collections.nCopies(Math.max(0, rank - rank()), ONE));
      all.addAll(axes);
      return all;
    }

    /** The file's shape in messages: {@code [N, 3, 224, 224]}. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("[");
      for (int i = 0; i < rank(); i++) {
        text.append(i == 0 ? "" : ", ").append(isBatch(i) ? "N" : Integer.toString(size(i)));
      }
      return text.append(']').toString();
    }
  }

  /** The batch among the axes. */
  int BATCH = -1;

  /** An axis of size 1 that the shape in memory does not have. */
  int ONE = -2;
}
