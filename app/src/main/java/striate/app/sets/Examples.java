package striate.app.sets;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.images.PictureFiles;

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
   * Takes pictures to train on, never those of a part that a model is judged by. A folder of files
   * alone, without a list, needs no classes.
   *
   * @param most how many
   * @throws DataException if there is no such set or folder, or it cannot be read; pictures that
   *     cannot are problems
   */
  public static Examples of(String what, int most, Preprocessing p, Opening opening) {
    if (!isFolderOfFiles(what)) {
      Dataset train = opening.open(what).train();
      return spread(train.size(), most, i -> train.fitted(i, p));
    }
    PictureInputs inputs = new PictureInputs(InputStream.nullInputStream());
    List<PictureInputs.Input> files = inputs.of(what);
    return spread(files.size(), most, i -> inputs.read(files.get(i), p));
  }

  private static boolean isFolderOfFiles(String what) {
    if (what.equals(Catalog.EMBEDDED) || Catalog.find(what).isPresent()) {
      return false;
    }
    try {
      Path path = Path.of(what);
      return Files.isDirectory(path)
          && SetFiles.recognised(path) == null
          && PictureFiles.areUnlabelled(path);
    } catch (InvalidPathException e) {
      return false; // the set's opening tells it
    }
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
