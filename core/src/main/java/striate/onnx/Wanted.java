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
 * @param grey whether [N, H, W] are grey images
 */
public record Wanted(
    @Nullable String input,
    @Nullable List<Integer> sizes,
    int height,
    int width,
    Map<String, Constant> constants,
    List<String> outputs,
    boolean channelsFirst,
    boolean grey) {
  /** Copies the collections. */
  public Wanted {
    constants = new TreeMap<>(constants);
    outputs = List.copyOf(outputs);
  }

  /** Nothing: all is read from the file. */
  public static Wanted nothing() {
    return new Wanted(null, null, 0, 0, Map.of(), List.of(), false, false);
  }

  /** The size of images where the file leaves it open. */
  public Wanted size(int height, int width) {
    return new Wanted(input, sizes, height, width, constants, outputs, channelsFirst, grey);
  }

  /** These outputs, one after the other. */
  public Wanted outputs(List<String> names) {
    return new Wanted(input, sizes, height, width, constants, names, channelsFirst, grey);
  }

  /** Images with channels first, as our own files have them. */
  public Wanted withChannelsFirst() {
    return new Wanted(input, sizes, height, width, constants, outputs, true, grey);
  }

  /** Grey images, also where their one channel is no axis. */
  public Wanted withGrey() {
    return new Wanted(input, sizes, height, width, constants, outputs, channelsFirst, true);
  }
}
