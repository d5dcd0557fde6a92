package striate.app.serve.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.app.recipe.Notation;
import striate.app.serve.models.Key;
import striate.app.serve.models.ModelReader;
import striate.app.serve.models.Models;
import striate.app.serve.models.Places;
import striate.app.serve.models.ServedModel;
import striate.app.serve.queue.Bounds;
import striate.app.serve.queue.Computing;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;

/** Small models for tests of serving: grey pictures of 4×4 to three classes. */
public final class Served {
  /** Numbers of an example. */
  public static final int INPUT = 16;

  private Served() {}

  /** A model whose weights, and last class, follow from a seed. */
  public static Model model(int seed) {
    Weights weights = Weights.zeros(Notation.parse("flat", Shape.image(1, 4, 4), 3));
    for (Tensor tensor : weights.tensors()) {
      float[] values = tensor.values();
      for (int i = 0; i < values.length; i++) {
        values[i] = ((i * 7 + seed * 13) % 29 - 14) / 16f;
      }
      weights.set(new Tensor(tensor.name(), tensor.sizes(), values));
    }
    return Model.of(weights)
        .classes(List.of("cat", "dog", "fish " + seed))
        .preprocessing(Preprocessing.of(1, 4, 4));
  }

  /** Writes it as a whole, as somebody who replaces a model should. */
  public static void write(int seed, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Onnx.write(model(seed), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads as the command does for a model of ours. */
  public static ModelReader.Reading read(Path file) throws IOException {
    return new ModelReader.Reading(Onnx.read(file), List.of(), null);
  }

  /** The model of a file, loaded. */
  public static ServedModel of(Path file) {
    Computing computing = new Computing(1, new Bounds(1, 1 << 20, 1 << 20, Duration.ofHours(1)));
    Models models =
        new Models(new Places(List.of(file.toString())), Served::read, computing, new Silent());
    try {
      models.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return models.all().getFirst();
  }

  private static final class Silent implements Models.Events {
    @Override
    public void loaded(ServedModel model, @Nullable ServedModel before, double seconds) {
      // Nobody listens.
    }

    @Override
    public void warm(ServedModel model, double seconds) {
      // Nobody listens.
    }

    @Override
    public void failed(Key key, String message) {
      throw new AssertionError(message);
    }

    @Override
    public void removed(ServedModel model) {
      // Nobody listens.
    }
  }
}
