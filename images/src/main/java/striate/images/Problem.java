package striate.images;

import java.nio.file.Path;
import striate.images.listing.FileNames;

/**
 * A file that was left out of a set, and the reason. As text, one line.
 *
 * @param path the file or folder
 * @param reason what is wrong with it, without its name
 */
public record Problem(Path path, String reason) {
  @Override
  public String toString() {
    return FileNames.text(path) + ": " + reason;
  }
}
