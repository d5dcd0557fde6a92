package striate.app.studio.scope;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.nn.Shape;
import striate.watch.Moment;

/** The model files of a folder and of the runs in it; the last one that was opened is kept. */
final class Models {
  private static final int MOST = 200;
  private static final int DEPTH = 4;

  private final Path folder;
  private @Nullable Subject opened;
  private @Nullable FileTime openedAt;

  Models(Path folder) {
    this.folder = folder;
  }

  /**
   * Their paths within the folder; of the runs, whose names end with their times, the last one
   * first.
   */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path root : List.of(folder, folder.resolve(".striate").resolve("runs"))) {
      int depth = root.equals(folder) ? 1 : DEPTH;
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.find(root, depth, (f, a) -> a.isRegularFile())) {
          files
              .filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith(".onnx"))
              .map(f -> folder.relativize(f).toString().replace('\\', '/'))
              .sorted(root.equals(folder) ? Comparator.naturalOrder() : Comparator.reverseOrder())
              .limit(MOST)
              .forEach(names::add);
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }
    }
    return names;
  }

  /** Opens one of {@link #names}, and nothing else. */
  synchronized Subject open(String name, @Nullable Dataset pictures) throws IOException {
    Subject known = opened;
    if (known != null
        && known.name.equals(name)
        && Objects.equals(known.pictures, pictures)
        && Files.exists(folder.resolve(name))
        && Files.getLastModifiedTime(folder.resolve(name)).equals(openedAt)) {
      return known;
    }
    if (!names().contains(name)) {
      throw new Refusal(
          404,
          "subject: training or a model of the folder expected, got "
              + name.substring(0, Math.min(80, name.length())));
    }
    Path file = folder.resolve(name);
    FileTime at = Files.getLastModifiedTime(file);
    opened = null;
    try {
      Model model = Onnx.read(file);
      Moment weights = Moment.of(model.weights());
      Shape in = model.network().input();
      Preprocessing p =
          model
              .preprocessing()
              .orElseGet(() -> Preprocessing.of(in.channels(), in.height(), in.width()));
      Subject subject = Subject.model(name, "model " + name, weights, p, model.classes(), pictures);
      opened = subject;
      openedAt = at;
      return subject;
    } catch (IllegalArgumentException e) {
      throw new Refusal(422, name + ": its input is no picture that could be drawn here");
    } catch (OutOfMemoryError e) {
      throw new Refusal(503, name + ": the heap has no room for this model");
    }
  }
}
