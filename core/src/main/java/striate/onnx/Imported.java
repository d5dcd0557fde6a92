package striate.onnx;

import java.util.List;
import striate.nn.Network;
import striate.nn.Weights;

/**
 * A model of another program.
 *
 * @param weights with their network
 * @param input name of the input in the file
 * @param channelsLast whether the file's images are [N, H, W, C]; the network's are [N, C, H, W] in
 *     any case
 * @param whole whether the file's first axis is not the number of images, so that all of an input
 *     counts as one example
 * @param outputs the file's outputs, as they follow one another in the network's
 * @param classes names of the classes, empty if the file has none
 * @param warnings what a user should know
 * @param apart weights that several nodes of the file read, which training would move apart, and
 *     how many nodes each; empty if there are none
 */
public record Imported(
    Weights weights,
    String input,
    boolean channelsLast,
    boolean whole,
    List<Output> outputs,
    List<String> classes,
    List<String> warnings,
    String apart) {

  /**
   * An output of the file.
   *
   * @param name in the file
   * @param from index of its first number in the network's output
   * @param sizes of its axes, without the batch
   * @param batch which axis the batch is, −1 if there is none
   */
  public record Output(String name, int from, List<Integer> sizes, int batch) {
    /** Copies the list. */
    public Output {
      sizes = List.copyOf(sizes);
    }
  }

  /** Copies the lists. */
  public Imported {
    outputs = List.copyOf(outputs);
    classes = List.copyOf(classes);
    warnings = List.copyOf(warnings);
  }

  /** The network. */
  public Network network() {
    return weights.network();
  }
}
