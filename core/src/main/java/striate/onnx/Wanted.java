package striate.onnx;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;

/**
 * What the caller knows of a file beside what stands in it.
 *
 * @param input name of the input that is fed with images, null to find it
 * @param sizes of that input's axes, the first one being the number of images; null to read them
 *     from the file
 * @param height of the images where the file leaves it open, 0 for none
 * @param width of the images where the file leaves it open, 0 for none
 * @param constants values of the other inputs by name
 * @param outputs names of the outputs, empty to find them
 * @param channelsFirst whether images are known to be [N, C, H, W], so that nothing need be guessed
 * @param pictures whether the input is one of pictures, also where it has not four axes: [N, H, W]
 *     are grey, [C, H, W] and [H, W, C] a single one, [N, K] rows of the numbers of each
 * @param channels of such pictures, 0 if the file tells
 * @param interleaved whether rows of numbers are pixel after pixel, not channel after channel
 */
public record Wanted(
    @Nullable String input,
    @Nullable List<Integer> sizes,
    int height,
    int width,
    Map<String, Constant> constants,
    List<String> outputs,
    boolean channelsFirst,
    boolean pictures,
    int channels,
    boolean interleaved) {
  /** Copies the collections. */
  public Wanted {
    constants = new TreeMap<>(constants);
    outputs = List.copyOf(outputs);
  }

  /** Nothing: all is read from the file. */
  public static Wanted nothing() {
    return new Wanted(null, null, 0, 0, Map.of(), List.of(), false, false, 0, false);
  }

  /**
   * One output, of an input of known sizes.
   *
   * @param others values of the other inputs by name
   */
  public static Wanted of(
      String input, List<Integer> sizes, Map<String, Constant> others, String output) {
    return new Wanted(input, sizes, 0, 0, others, List.of(output), false, false, 0, false);
  }

  /** The size of images where the file leaves it open. */
  public Wanted size(int rows, int columns) {
    return new Wanted(
        input,
        sizes,
        rows,
        columns,
        constants,
        outputs,
        channelsFirst,
        pictures,
        channels,
        interleaved);
  }

  /** These outputs, one after the other. */
  public Wanted outputs(List<String> names) {
    return new Wanted(
        input,
        sizes,
        height,
        width,
        constants,
        names,
        channelsFirst,
        pictures,
        channels,
        interleaved);
  }

  /** Images with channels first, as our own files have them. */
  public Wanted withChannelsFirst() {
    return new Wanted(
        input, sizes, height, width, constants, outputs, true, pictures, channels, interleaved);
  }

  /**
   * Pictures, also where the input has not the axes of such.
   *
   * @param count of their channels, 0 if the file tells
   */
  public Wanted withPictures(int count) {
    return new Wanted(
        input, sizes, height, width, constants, outputs, channelsFirst, true, count, interleaved);
  }

  /** Rows of numbers pixel after pixel. */
  public Wanted withInterleaved() {
    return new Wanted(
        input, sizes, height, width, constants, outputs, channelsFirst, pictures, channels, true);
  }
}
