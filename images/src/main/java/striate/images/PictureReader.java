package striate.images;

import java.nio.file.Path;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;

/**
 * A reader of many pictures for a network, by any number of threads: of large ones, few are in
 * memory at a time.
 */
public final class PictureReader {
  private final Gate gate = new Gate();

  /** A reader whose pictures take at most half of the heap together. */
  public PictureReader() {}

  /**
   * A file's picture fitted to a network's input.
   *
   * @throws DataException if there is no such file, it is no picture, or damaged
   */
  public Picture fitted(Path file, Preprocessing preprocessing) {
    return gate.with(file, () -> preprocessing.fitted(Pictures.read(file)));
  }

  /**
   * The same for the bytes of a file.
   *
   * @param name what messages call it
   * @throws DataException if it is no picture, or damaged
   */
  public Picture fitted(byte[] file, String name, Preprocessing preprocessing) {
    return gate.with(file, name, () -> preprocessing.fitted(Pictures.read(file, name)));
  }
}
