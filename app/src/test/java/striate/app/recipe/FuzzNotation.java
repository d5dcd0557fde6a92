package striate.app.recipe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import striate.format.Model;
import striate.format.Onnx;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;

/** Networks in one line, on images of several sizes: the first byte chooses. */
public final class FuzzNotation {
  /** Weights up to which a network is made and written. */
  private static final long SMALL = 20_000;

  private static final Shape[] INPUTS = {
    Shape.image(1, 28, 28), Shape.image(3, 32, 32), Shape.image(3, 7, 9), Shape.image(1, 1, 1)
  };

  private FuzzNotation() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Shape input = INPUTS[data[0] & 3];
    int classes = 1 + (data[0] >> 2 & 15);
    String text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
    boolean known = true;
    try {
      Notation.check(text);
    } catch (SettingException e) {
      FuzzSettings.line(e);
      known = false;
    }
    Network network;
    try {
      network = Notation.parse(text, input, classes);
    } catch (SettingException e) {
      FuzzSettings.line(e);
      return;
    }
    if (!known) {
      throw new AssertionError("refused at first, then taken: " + text);
    }
    if (!network.input().equals(input) || network.output().size() != classes) {
      throw new AssertionError(network + " for " + classes + " classes");
    }
    if (network.parameterCount() > SMALL) {
      return;
    }
    Model model = Model.of(Weights.zeros(network));
    try {
      if (!Onnx.read(Onnx.toBytes(model)).equals(model)) {
        throw new AssertionError("another network comes back");
      }
    } catch (IOException e) {
      throw new AssertionError("its model file cannot be read", e);
    }
  }
}
