package striate.batch;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import striate.data.Preprocessing;
import striate.data.Samples;

/**
 * The filling of batches: pictures are chosen, painted with their changes, and mixed. Several
 * threads may paint pictures of one batch at once, each with a painter of its own.
 */
final class Filling {
  private final Samples samples;
  private final Preprocessing preprocessing;
  private final Augment augment;
  private final @Nullable Mixer mixer;
  private final int batch;
  private final long seed;

  /** Painters that nobody uses at the moment; guards itself. */
  private final ArrayDeque<Painter> painters = new ArrayDeque<>();

  /**
   * For a loader.
   *
   * @throws IllegalArgumentException if the changes do not fit the pictures
   */
  Filling(
      Samples samples,
      Preprocessing preprocessing,
      Augment augment,
      Mix mix,
      int batch,
      long seed) {
    this.samples = samples;
    this.preprocessing = preprocessing;
    this.augment = augment;
    mixer = mix instanceof Mix.None ? null : new Mixer(mix, samples);
    this.batch = batch;
    this.seed = seed;
    giveBack(borrow()); // whether the changes fit shows here
  }

  /** An empty batch for so many pictures. */
  Batch newBatch(int pictures) {
    return new Batch(pictures, samples.length(), mixer == null ? 0 : samples.classes().size());
  }

  void checkFits(Batch into) {
    if (into.capacity() < batch
        || into.images().length != into.capacity() * samples.length()
        || (mixer != null && into.targets().length != into.capacity() * samples.classes().size())) {
      throw new IllegalArgumentException(
          "loader: a batch for "
              + batch
              + " pictures of "
              + samples.length()
              + " numbers each"
              + (mixer == null ? "" : " and " + batch * samples.classes().size() + " targets")
              + " expected, got one for "
              + into.capacity()
              + " with "
              + into.images().length
              + " numbers in all and "
              + into.targets().length
              + " targets");
    }
  }

  /** A batch of these pictures, changed and mixed as in that epoch. */
  Batch only(int[] pictures, long epoch) {
    Batch only = newBatch(pictures.length);
    only.begin(pictures.length, mixer != null);
    for (int i = 0; i < pictures.length; i++) {
      only.indices()[i] = pictures[i];
      only.labels()[i] = samples.label(pictures[i]);
    }
    fill(only, epoch);
    return only;
  }

  /** Chooses the pictures of a batch. */
  void begin(Order o, int step, Batch into) {
    int from = step * batch;
    int count = Math.min(batch, samples.size() - from);
    into.begin(count, mixer != null);
    for (int i = 0; i < count; i++) {
      int picture = o.picture(from + i);
      into.indices()[i] = picture;
      into.visits()[i] = o.visit(from + i);
      into.labels()[i] = samples.label(picture);
    }
  }

  /** Fills in all pictures, once they are chosen. */
  void fill(Batch into, long epoch) {
    Painter painter = borrow();
    try {
      paint(into, epoch, 0, into.count(), painter);
    } finally {
      giveBack(painter);
    }
    finish(into, epoch);
  }

  /** Fills in some of the pictures, augmented. */
  void paint(Batch into, long epoch, int from, int to, Painter painter) {
    long key = Draws.key(seed, Draws.Purpose.AUGMENT, epoch);
    for (int i = from; i < to; i++) {
      int picture = into.indices()[i];
      long own = Draws.derive(Draws.derive(key, picture), into.visits()[i]);
      painter.paint(picture, own, into.images(), i * samples.length());
    }
  }

  /** Mixes the pictures, once all are painted. */
  void finish(Batch into, long epoch) {
    if (mixer != null) {
      mixer.mix(into, Draws.key(seed, Draws.Purpose.MIX, epoch));
    }
  }

  Painter borrow() {
    Painter painter;
    synchronized (painters) {
      painter = painters.poll();
    }
    return painter == null ? new Painter(samples, preprocessing, augment) : painter;
  }

  void giveBack(Painter painter) {
    synchronized (painters) {
      painters.push(painter);
    }
  }
}
