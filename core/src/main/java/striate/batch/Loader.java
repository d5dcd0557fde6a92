package striate.batch;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.data.Samples;
import striate.threads.Daemons;

/**
 * A batch loader: it chooses the pictures of each batch of an epoch, their order and their
 * augmentation.
 *
 * <p>A batch is a pure function of (seed, epoch, step): {@link #fill} gives the same bits on any
 * thread, at any time, and so does {@link #stream}, which works ahead. Nothing random is kept from
 * one batch to the next, so a training resumes with its epoch and step alone.
 *
 * <p>Safe for any number of threads; nothing to close.
 */
public final class Loader {
  /**
   * A stream of the batches of an epoch, made ahead of time, for one consumer.
   *
   * <p>A stream that was read to its end, or closed, leaves its memory to the loader's next one.
   * One that is merely dropped costs no more than that memory.
   */
  public interface Stream extends AutoCloseable {
    /**
     * The next batch, or null after the last. It is the caller's until the next call.
     *
     * @throws java.util.concurrent.CancellationException if the stream is cancelled, or the thread
     *     interrupted while it waits (it stays interrupted)
     */
    @Nullable Batch next();

    /** Stops the filling, from any thread. The consumer's batch stays its own. */
    void cancel();

    /** Stops the filling, and gives back the memory, the consumer's batch included. */
    @Override
    void close();
  }

  /** The settings of a loader to be built; each call returns the same settings. */
  public static final class Settings {
    private final Samples samples;
    private final Preprocessing preprocessing;
    private Augment augment = Augment.none();
    private Mix mix = Mix.none();
    private int batch = 128;
    private long seed = 1;
    private boolean shuffle = true;
    private boolean balanced;
    private boolean dropLast;
    private int ahead = 2;
    private int threads = 1;

    private Settings(Samples samples, Preprocessing preprocessing) {
      this.samples = samples;
      this.preprocessing = preprocessing;
    }

    private Settings(Loader loader) {
      this(loader.samples, loader.preprocessing);
      batch = loader.batch;
      seed = loader.seed;
      ahead = loader.ahead;
      threads = loader.threads;
    }

    /** Sets the augmentation of the pictures; none unless set. */
    public Settings augment(Augment changes) {
      augment = changes;
      return this;
    }

    /** Sets the mixing of the pictures of a batch; none unless set. */
    public Settings mix(Mix how) {
      mix = how;
      return this;
    }

    /** Sets the batch size; 128 unless set. */
    public Settings batch(int pictures) {
      batch = pictures;
      return this;
    }

    /** Sets the seed of the shuffling, the augmentation and the mixing; 1 unless set. */
    public Settings seed(long s) {
      seed = s;
      return this;
    }

    /** Keeps the order of the set in each epoch: no shuffling. */
    public Settings inOrder() {
      shuffle = false;
      return this;
    }

    /**
     * Draws every class equally often in an epoch of as many pictures as the set has, give or take
     * one: pictures of rare classes come several times, changed differently each time, and of
     * common ones not all come in each epoch.
     */
    public Settings balanced() {
      balanced = true;
      return this;
    }

    /** Leaves out the last batch of an epoch if it is not full. */
    public Settings dropLast() {
      dropLast = true;
      return this;
    }

    /** Sets the number of batches that a stream prepares besides the one in use; 2 unless set. */
    public Settings ahead(int batches) {
      ahead = batches;
      return this;
    }

    /** Sets the number of threads that fill a stream's batches; 1 unless set. */
    public Settings threads(int count) {
      threads = count;
      return this;
    }

    /**
     * The loader of these settings.
     *
     * @throws IllegalArgumentException naming the setting that does not fit
     */
    public Loader build() {
      return new Loader(this);
    }
  }

  private static final int UNLIMITED = Integer.MAX_VALUE - 8;

  private final Samples samples;
  private final Preprocessing preprocessing;
  private final Augment augment;
  private final Mix mix;
  private final int batch;
  private final long seed;
  private final int ahead;
  private final int threads;
  private final int steps;
  private final Orders orders;
  private final Filling filling;

  /** Memory that no stream uses at the moment; guards itself. */
  private final ArrayDeque<Batch[]> rings = new ArrayDeque<>();

  final Daemons daemons = new Daemons("batches are filled by fewer threads");

  private Loader(Settings s) {
    samples = s.samples;
    preprocessing = s.preprocessing;
    augment = s.augment;
    mix = s.mix;
    batch = s.batch;
    seed = s.seed;
    ahead = s.ahead;
    threads = s.threads;
    atLeastOne("pictures", samples.size());
    atLeastOne("batch", batch);
    atLeastOne("batches ahead", ahead);
    atLeastOne("threads", threads);
    if ((long) batch * samples.length() > UNLIMITED) {
      throw new IllegalArgumentException(
          "loader: a batch of "
              + batch
              + " pictures of "
              + samples.length()
              + " numbers each: at most "
              + UNLIMITED
              + " numbers expected, got "
              + (long) batch * samples.length());
    }
    checkShape();
    checkLabels();
    if (s.balanced && !s.shuffle) {
      throw new IllegalArgumentException(
          "loader: balanced classes need a shuffled order, got inOrder()");
    }
    steps = s.dropLast ? samples.size() / batch : Math.ceilDiv(samples.size(), batch);
    if (steps == 0) {
      throw new IllegalArgumentException(
          "loader: dropLast needs at least one full batch of "
              + batch
              + " pictures, got "
              + samples.size());
    }
    orders = new Orders(samples, seed, s.shuffle, s.balanced);
    filling = new Filling(samples, preprocessing, augment, mix, batch, seed);
  }

  private static void atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("loader: " + what + ": at least 1 expected, got " + value);
    }
  }

  private void checkShape() {
    if (preprocessing.channels() != samples.channels()
        || preprocessing.height() != samples.height()
        || preprocessing.width() != samples.width()) {
      throw new IllegalArgumentException(
          "loader: pictures of "
              + List.of(preprocessing.channels(), preprocessing.height(), preprocessing.width())
              + " expected, got "
              + List.of(samples.channels(), samples.height(), samples.width()));
    }
  }

  private void checkLabels() {
    int classes = samples.classes().size();
    for (int i = 0; i < samples.size(); i++) {
      int label = samples.label(i);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "loader: label of picture "
                + i
                + ": 0 to "
                + (classes - 1)
                + " expected, got "
                + label);
      }
    }
  }

  /**
   * The settings for a loader of {@code set}, whose pictures are fitted now and kept in the heap.
   */
  public static Settings of(Dataset set, Preprocessing preprocessing) {
    return new Settings(Samples.inHeap(set, preprocessing), preprocessing);
  }

  /** The settings for a loader of pictures that are fitted already. */
  public static Settings of(Samples samples, Preprocessing preprocessing) {
    return new Settings(samples, preprocessing);
  }

  /** A loader of the same pictures, in order and as they are: for evaluation. */
  public Loader plain() {
    return new Settings(this).inOrder().build();
  }

  /**
   * The settings by name: all that decides the bits of a batch besides the pictures. {@code
   * augment} and {@code mix} are written as {@link Augment#parse} and {@link Mix#parse} read them.
   */
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("batch", Integer.toString(batch));
    all.put("seed", Long.toString(seed));
    all.put("order", orders.toString());
    all.put("steps", Integer.toString(steps));
    all.put("augment", augment.toString());
    all.put("mix", mix.toString());
    return all;
  }

  /** The number of steps of an epoch. */
  public int steps() {
    return steps;
  }

  /** The number of pictures of an epoch. */
  public int size() {
    return (int) Math.min((long) steps * batch, samples.size());
  }

  /** The batch size: pictures of a full batch. */
  public int batch() {
    return batch;
  }

  /** The names of the classes. */
  public List<String> classes() {
    return samples.classes();
  }

  /** The preprocessing of pictures into inputs. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** The fitted pictures. */
  public Samples samples() {
    return samples;
  }

  /** The number of pictures of each class in an epoch. */
  public int[] counts(long epoch) {
    Order o = orders.of(epoch);
    int[] counts = new int[samples.classes().size()];
    for (int i = 0; i < size(); i++) {
      counts[samples.label(o.picture(i))]++;
    }
    return counts;
  }

  /** An empty batch for {@link #fill}. */
  public Batch newBatch() {
    return filling.newBatch(batch);
  }

  /**
   * Makes the batch of a step: the same arguments give the same bits.
   *
   * @param epoch from 0
   * @param step 0 to {@link #steps()} − 1
   * @param into from {@link #newBatch()} of this loader, or one that differs in seed, order and
   *     changes of single pictures only
   */
  public void fill(long epoch, int step, Batch into) {
    checkStep(epoch, step, steps - 1);
    filling.checkFits(into);
    filling.begin(orders.of(epoch), step, into);
    filling.fill(into, epoch);
  }

  /**
   * The stream of the batches of an epoch from a step on, prepared by a thread in the background.
   *
   * @param fromStep 0 to {@link #steps()}; at {@code steps()} there is none
   */
  public Stream stream(long epoch, int fromStep) {
    checkStep(epoch, fromStep, steps);
    Prefetch stream = new Prefetch(this, filling, orders.of(epoch), fromStep, ring(), threads);
    stream.start();
    return stream;
  }

  /** The stream of all batches of an epoch. */
  public Stream stream(long epoch) {
    return stream(epoch, 0);
  }

  private static void checkStep(long epoch, int step, int last) {
    if (epoch < 0) {
      throw new IllegalArgumentException("loader: epoch: at least 0 expected, got " + epoch);
    }
    if (step < 0 || step > last) {
      throw new IllegalArgumentException("loader: step: 0 to " + last + " expected, got " + step);
    }
  }

  /** A batch of these pictures, changed and mixed as in that epoch. */
  Batch only(int[] pictures, long epoch) {
    return filling.only(pictures, epoch);
  }

  private Batch[] ring() {
    Batch[] ring;
    synchronized (rings) {
      ring = rings.poll();
    }
    if (ring == null) {
      ring = new Batch[ahead + 1];
      for (int i = 0; i < ring.length; i++) {
        ring[i] = newBatch();
      }
    }
    return ring;
  }

  /** The number of rings of batches that no stream uses. */
  int idleRings() {
    synchronized (rings) {
      return rings.size();
    }
  }

  void giveBack(Batch[] ring) {
    synchronized (rings) {
      rings.push(ring);
    }
  }
}
