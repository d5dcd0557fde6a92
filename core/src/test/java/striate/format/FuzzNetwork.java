package striate.format;

import java.nio.charset.StandardCharsets;
import striate.format.codec.LayerCodecs;
import striate.nn.Network;

/** The lines that describe a network in a model file, without the file around them. */
public final class FuzzNetwork {
  private FuzzNetwork() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    Network network;
    try {
      network = Description.read(text, LayerCodecs.standard());
    } catch (IllegalArgumentException e) {
      return;
    }
    if (!Description.of(network, LayerCodecs.standard()).equals(text)) {
      throw new AssertionError(
          "another text comes back: " + Description.of(network, LayerCodecs.standard()));
    }
    try {
      Graph graph = Operators.of(network, LayerCodecs.standard());
      if (graph.nodes().isEmpty() || graph.nodes().size() > 1000 * network.nodes().size()) {
        throw new AssertionError(graph.nodes().size() + " operators of " + network);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      return; // as the reader of model files has it
    }
  }
}
