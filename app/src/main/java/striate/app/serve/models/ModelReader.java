package striate.app.serve.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.format.Model;

/** Reads a model file. */
@FunctionalInterface
public interface ModelReader {
  /**
   * A model as it was read.
   *
   * @param outputs empty for a model of ours, which has one
   * @param noClassifier why it cannot classify pictures, or null if it can
   */
  record Reading(Model model, List<Port> outputs, @Nullable String noClassifier) {
    /** Copies the list. */
    public Reading {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * Reads it, all of it.
   *
   * @throws IOException if it can't be read or is no model
   */
  Reading read(Path file) throws IOException;
}
