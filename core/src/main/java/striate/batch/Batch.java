package striate.batch;

/**
 * The arrays of one training step. Made once by {@link Loader#newBatch()}, and filled again and
 * again; the arrays stay the same ones.
 *
 * <p>Only the first {@link #count()} pictures count; what stands behind them is left over.
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

  /** The most pictures it holds. */
  public int capacity() {
    return capacity;
  }

  /** Pictures of this step. */
  public int count() {
    return count;
  }

  /** [capacity, C, H, W]: the pictures, normalised. */
  public float[] images() {
    return images;
  }

  /** [capacity]: the class of each picture; of a mixed one, that of its own share. */
  public int[] labels() {
    return labels;
  }

  /**
   * [capacity, classes]: the share of each class in each picture, which sum to 1. Filled only where
   * the loader mixes; of length 0 otherwise.
   */
  public float[] targets() {
    return targets;
  }

  /** True if the pictures are mixed and {@link #targets()} tell what they show. */
  public boolean mixed() {
    return mixed;
  }

  /** [capacity]: the place of each picture in the set. */
  public int[] indices() {
    return indices;
  }

  /** [capacity]: how often the epoch has had the picture before. */
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
