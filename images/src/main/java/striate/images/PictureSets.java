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
 * @param overview sizes and channels of all pictures
 */
public record PictureSets(
    Dataset train,
    @Nullable Dataset validation,
    @Nullable Dataset test,
    List<Problem> problems,
    Overview overview) {
  /** Keeps a copy of the list. */
  public PictureSets {
    problems = List.copyOf(problems);
  }

  /**
   * Sizes and channels of pictures: what one needs to choose a network's input.
   *
   * @param channels 3 if any picture has colour, otherwise 1
   * @param medianWidth half of the pictures are at most as wide
   * @param medianHeight half of the pictures are at most as high
   * @param minSide the shortest side of any picture
   * @param maxSide the longest side of any picture
   */
  public record Overview(
      int channels, int medianWidth, int medianHeight, int minSide, int maxSide) {}
}
