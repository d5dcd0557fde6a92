package striate.batch;

/**
 * A batch: the arrays of one training step. Made once by {@link Loader#newBatch()}, and filled
 * again and again; the arrays stay the same ones.
 *
 * <p>Only the first {@link #count()} pictures count; the rest is left over from earlier steps.
 */
public final class Batch {
  private final int capacity;
  private final float[] images;
  private final int[] labels;
  private final float[] targets;
  private final int[] indices;
  private final int[] visits;

  /** Room for a picture, where pictures are mixed. */
  private final float[] kept;

  private int count;
  private boolean mixed;

  Batch(int capacity, int length, int targets) {
    this.capacity = capacity;
    images = new float[Math.multiplyExact(capacity, length)];
    labels = new int[capacity];
    this.targets = new float[Math.multiplyExact(capacity, targets)];
    indices = new int[capacity];
    visits = new int[capacity];
    kept = new float[targets == 0 ? 0 : length];
  }

  /** The largest number of pictures it holds. */
  public int capacity() {
    return capacity;
  }

  /** The number of pictures of this step. */
  public int count() {
    return count;
  }

  /** The normalised pictures, [capacity, C, H, W]. */
  public float[] images() {
    return images;
  }

  /**
   * The labels, [capacity]: the class of each picture; for a mixed one, the class of the picture
   * before mixing.
   */
  public int[] labels() {
    return labels;
  }

  /**
   * The target distributions, [capacity, classes]: the shares of the classes in each picture, which
   * sum to 1. Filled only where the loader mixes; of length 0 otherwise.
   */
  public float[] targets() {
    return targets;
  }

  /** Whether the pictures are mixed, so that {@link #targets()} are their targets. */
  public boolean mixed() {
    return mixed;
  }

  /** The index of each picture in the set, [capacity]. */
  public int[] indices() {
    return indices;
  }

  /** The number of earlier visits of each picture in the epoch, [capacity]. */
  int[] visits() {
    return visits;
  }

  float[] kept() {
    return kept;
  }

  void begin(int pictures, boolean mixing) {
    count = pictures;
    mixed = mixing;
  }
}
