package striate.spring;

import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;

/** A model of three grey pixels side by side: the brightest is the class. */
final class Fixtures {
  private Fixtures() {}

  static Model model(String... classes) {
    Network network = Network.of(Shape.image(1, 1, 3), flatten(), dense(3).noBias());
    Weights weights = Weights.zeros(network);
    float[] identity = {4, 0, 0, 0, 4, 0, 0, 0, 4};
    weights.set(new Tensor("dense1.weight", Parameter.Sizes.of(3, 3), identity));
    return Model.of(weights).classes(List.of(classes)).preprocessing(Preprocessing.of(1, 1, 3));
  }

  static Path write(Path file, String... classes) {
    try {
      Onnx.write(model(classes), file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Picture brightest(int pixel) {
    byte[] samples = new byte[3];
    samples[pixel] = (byte) 255;
    return Picture.of(3, 1, 1, samples);
  }
}
