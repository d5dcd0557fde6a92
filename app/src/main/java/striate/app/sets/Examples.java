package striate.app.sets;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;

/**
 * Some pictures of a set, spread evenly over it, for what needs no labels.
 *
 * @param pictures fitted to a network's input
 * @param problems files that were left out
 */
public record Examples(List<Picture> pictures, List<String> problems) {
  /** Copies the lists. */
  public Examples {
    pictures = List.copyOf(pictures);
    problems = List.copyOf(problems);
  }

  /** Opens a set that is not just a folder of pictures. */
  public interface Opening {
    /** The set of that name. */
    DataSource open(String name);
  }

  /**
   * Takes pictures to train on of a named set or a list, or any pictures of a folder, whether it
   * has classes or not.
   *
   * @param most how many
   * @throws DataException if there is none
   */
  public static Examples of(String what, int most, Preprocessing p, Opening opening) {
    Path path = Catalog.find(what).isPresent() ? Path.of("") : Path.of(what);
    boolean plain =
        !what.equals(Catalog.EMBEDDED)
            && Catalog.find(what).isEmpty()
            && Files.isDirectory(path)
            && SetFiles.recognised(path) == null;
    if (!plain) {
      Dataset train = opening.open(what).train();
      return spread(train.size(), most, i -> train.fitted(i, p));
    }
    PictureInputs inputs = new PictureInputs(InputStream.nullInputStream());
    List<PictureInputs.Input> files = inputs.of(what);
    return spread(files.size(), most, i -> inputs.read(files.get(i), p));
  }

  private static Examples spread(int size, int most, IntFunction<Picture> source) {
    List<Picture> pictures = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int count = Math.min(size, most);
    for (int i = 0; i < count; i++) {
      try {
        pictures.add(source.apply((int) ((long) i * size / count)));
      } catch (DataException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return new Examples(pictures, problems);
  }
}
