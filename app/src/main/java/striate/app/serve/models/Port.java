package striate.app.serve.models;

import java.util.List;

/**
 * A tensor that a network reads or gives, of 32-bit numbers.
 *
 * @param name as the file has it
 * @param sizes of its axes, without the number of examples
 * @param from index of its first number in what the network reads or gives for an example
 */
public record Port(String name, List<Integer> sizes, int from) {
  /** Copies the list. */
  public Port {
    sizes = List.copyOf(sizes);
  }

  /** Numbers of an example. */
  public int size() {
    int size = 1;
    for (int s : sizes) {
      size *= s;
    }
    return size;
  }
}
