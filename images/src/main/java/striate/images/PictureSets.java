package striate.images;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;

/**
 * The datasets of a folder or a list of pictures.
 *
 * @param train all pictures, or those for training where the source tells them apart
 * @param validation null if the source names none
 * @param test null if the source names none
 * @param problems files that were left out, in the order of their names
 * @param notes what is odd in the source, or could have been read in another way: a line each
 * @param overview sizes and channels of all pictures
 */
public record PictureSets(
    Dataset train,
    @Nullable Dataset validation,
    @Nullable Dataset test,
    List<Problem> problems,
    List<String> notes,
    Overview overview) {
  /** Copies the lists. */
  public PictureSets {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /**
   * An overview of the sizes and channels of pictures, to choose a network's input by.
   *
   * @param channels 3 if any pixel of any picture has colour, otherwise 1, however the files are
   *     kept
   * @param medianWidth the median of the widths
   * @param medianHeight the median of the heights
   * @param minSide the shortest side of any picture
   * @param maxSide the longest side of any picture
   * @param alike whether all have the same size
   */
  public record Overview(
      int channels, int medianWidth, int medianHeight, int minSide, int maxSide, boolean alike) {}
}
