package striate.app.serve.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of {@code infer}, read and checked against the model.
 *
 * @param id as the client gave it, or null
 * @param count examples
 * @param numbers of the examples, one after the other
 * @param outputs that are wanted, in this order
 */
@SuppressWarnings("ArrayRecordComponent") // made, used once and thrown away
record InferRequest(@Nullable String id, int count, float[] numbers, List<Wanted> outputs) {
  /**
   * An output that is wanted.
   *
   * @param index among the model's
   * @param binary whether its numbers follow the JSON as bytes
   * @param classes if not 0, so many of its highest values with their classes, instead of all
   */
  record Wanted(int index, boolean binary, int classes) {}
}
