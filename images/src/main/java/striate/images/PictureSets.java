package striate.images;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;

/**
 * What a folder or a list of pictures holds.
 *
 * @param train all pictures, or those for training where the source tells them apart
 * @param validation null if the source names none
 * @param test null if the source names none
 * @param problems files that were left out, in the order of their names
 * @param notes what was taken to mean something and might have meant something else, or is odd: a
 *     line each
 * @param overview sizes and channels of all pictures
 */
public record PictureSets(
    Dataset train,
    @Nullable Dataset validation,
    @Nullable Dataset test,
    List<Problem> problems,
    List<String> notes,
    Overview overview) {
  /** Keeps copies of the lists. */
  public PictureSets {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /**
   * Sizes and channels of pictures: what one needs to choose a network's input.
   *
   * @param channels 3 if any pixel of any picture has colour, otherwise 1, however the files are
   *     kept
   * @param medianWidth half of the pictures are at most as wide
   * @param medianHeight half of the pictures are at most as high
   * @param minSide the shortest side of any picture
   * @param maxSide the longest side of any picture
   * @param alike whether all have the same size
   */
  public record Overview(
      int channels, int medianWidth, int medianHeight, int minSide, int maxSide, boolean alike) {}
}
