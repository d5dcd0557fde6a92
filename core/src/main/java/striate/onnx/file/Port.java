package striate.onnx.file;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.ElementType;

/**
 * The type of a value, as the file states it.
 *
 * @param name of the value
 * @param kind what it is
 * @param elementType of the tensor; of the innermost values for a sequence or map
 * @param dims sizes of the tensor's axes, null if their number is not stated
 */
public record Port(
    String name, Kind kind, ElementType elementType, @Nullable List<Dimension> dims) {

  /** What a value is. */
  public enum Kind {
    /** A dense tensor. */
    TENSOR,
    /** A sequence of tensors. */
    SEQUENCE,
    /** A map to numbers, such as from class names to probabilities. */
    MAP,
    /** A sequence of maps: one for each image. */
    SEQUENCE_OF_MAPS,
    /** Anything else, such as an optional value or no type at all. */
    OTHER
  }

  /**
   * The size of an axis.
   *
   * @param size −1 where it is not known
   * @param symbol its name in the file where the size is not known, often empty
   */
  public record Dimension(long size, String symbol) {
    /** Whether the size is stated. */
    public boolean known() {
      return size >= 0;
    }
  }
}
