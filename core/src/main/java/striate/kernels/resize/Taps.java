package striate.kernels.resize;

/**
 * The weights with which the places of one axis of the output read those of the input.
 *
 * @param from for each place of the output where its taps begin in the other two arrays, and one
 *     more number for the end; a place without taps lies beside the image
 * @param places of the input
 * @param weights of them
 */
@SuppressWarnings("ArrayRecordComponent") // a bundle of tables, never compared
public record Taps(int[] from, int[] places, float[] weights) {

  /** Places of the output. */
  public int count() {
    return from.length - 1;
  }

  /** Whether a place of the output reads one of the input as it is. */
  boolean isCopy(int place) {
    int at = from[place];
    return from[place + 1] == at + 1 && weights[at] == 1;
  }
}
