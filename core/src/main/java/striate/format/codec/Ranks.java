package striate.format.codec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import striate.nn.Shape;

/** What the codecs of tensors' layers share: axes with the batch before them, lists as words. */
final class Ranks {
  /** ONNX's numbers of types. */
  static final Attribute FLOAT = Attribute.whole(1);

  static final Attribute INT64 = Attribute.whole(7);
  static final Attribute BOOL = Attribute.whole(9);

  private static final String NONE = "none";

  private Ranks() {}

  /** Whole numbers as a word, also of none. */
  static String word(List<?> numbers) {
    return numbers.isEmpty()
        ? NONE
        : numbers.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  static List<Integer> wholes(String word) {
    return word.equals(NONE)
        ? List.of()
        : Stream.of(word.split(",", -1)).map(Integer::valueOf).toList();
  }

  static List<Float> reals(String word) {
    return Stream.of(word.split(",", -1)).map(Float::valueOf).toList();
  }

  /** Axes with the batch's before them. */
  static long[] batched(List<Integer> axes) {
    return axes.stream().mapToLong(axis -> axis + 1L).toArray();
  }

  /** An input brought to a number of axes by ones after the batch. */
  static String aligned(OperatorWriter to, String input, Shape shape, int rank) {
    int[] sizes = shape.sizes();
    if (sizes.length >= rank) {
      return input;
    }
    long[] all = new long[rank + 1];
    java.util.Arrays.fill(all, 1);
    all[0] = 0; // keeps the number of images
    for (int i = 0; i < sizes.length; i++) {
      all[rank - sizes.length + 1 + i] = sizes[i];
    }
    return to.step("Reshape", "aligned", Map.of(), List.of(input, to.longs("aligned_sizes", all)));
  }

  /** A value of the layer's output sizes, the last operator. */
  static void reshapeToOutput(OperatorWriter to, String value) {
    LongStream own = java.util.Arrays.stream(to.outputShape().sizes()).asLongStream();
    long[] sizes = LongStream.concat(LongStream.of(0), own).toArray();
    to.last("Reshape", Map.of(), List.of(value, to.longs("sizes", sizes)));
  }

  static String cast(OperatorWriter to, String value, Attribute type) {
    return to.step("Cast", "cast", Map.of("to", type), List.of(value));
  }

  static void lastCast(OperatorWriter to, String value) {
    to.last("Cast", Map.of("to", FLOAT), List.of(value));
  }
}
