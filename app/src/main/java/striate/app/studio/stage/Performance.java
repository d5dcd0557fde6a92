package striate.app.studio.stage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import striate.chapter.Digits;
import striate.chapter.Epoch;
import striate.chapter.Variant;
import striate.chapter.VariantNetwork;

/** One run of a variant: its epochs so far, and the network as it is after the last of them. */
final class Performance {
  /**
   * The course of a run.
   *
   * @param lines as the listing prints them
   * @param test accuracy after each epoch
   * @param dropped training accuracy under dropout, as the listing counts it
   * @param train training accuracy without dropout
   * @param hashes of the weights after each epoch, in hexadecimal
   * @param state in one word
   * @param problem empty, or why there are no more epochs
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between arrays; nothing compares them
  record Course(
      List<String> lines,
      double[] test,
      double[] dropped,
      double[] train,
      List<String> hashes,
      String state,
      String problem) {
    /** Of a run that has not begun. */
    static final Course NONE =
        new Course(
            List.of(), new double[0], new double[0], new double[0], List.of(), "waiting", "");
  }

  private final Digits train;
  private final Digits test;
  private final StageSettings settings;
  private final int threads;
  private final Runnable told;

  /** Held for an epoch, or for a look: fair, so that a look waits for one epoch at most. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private final List<String> lines = new ArrayList<>();
  private final List<String> hashes = new ArrayList<>();
  private double[] testAccuracy = new double[0];
  private double[] dropped = new double[0];
  private double[] trainAccuracy = new double[0];
  private @Nullable VariantNetwork network;
  private String state = "waiting";
  private String problem = "";
  private volatile boolean stopped;

  /** Whether somebody has asked for its training, and not only for a look. */
  private volatile boolean asked;

  private volatile int epochs;

  Performance(StageSettings settings, Digits train, Digits test, int threads, Runnable told) {
    this.settings = settings;
    this.train = train;
    this.test = test;
    this.threads = threads;
    this.told = told;
    this.epochs = settings.epochs();
  }

  StageSettings settings() {
    return settings;
  }

  /** Lets it go on to more epochs than it had, or less. */
  void epochs(int count) {
    epochs = count;
    stopped = false;
    asked = true;
  }

  /** Whether somebody waits for its next epoch. */
  boolean isWanted() {
    return asked && isOpen();
  }

  void stop() {
    stopped = true;
    synchronized (this) {
      state = lines.isEmpty() ? "waiting" : "stopped";
    }
  }

  /** Whether there is more to do. */
  synchronized boolean isOpen() {
    return problem.isEmpty() && !stopped && lines.size() < epochs;
  }

  /** Whether there is an epoch's work in it. */
  synchronized boolean isTrained() {
    return !lines.isEmpty();
  }

  /** One epoch. */
  void step() {
    try {
      VariantNetwork n = network();
      become("training");
      turn.lock();
      try {
        Epoch epoch = n.epoch();
        note(epoch, n.accuracy(train), hex(n.hash()));
      } finally {
        turn.unlock();
      }
      if (!isOpen()) {
        become(stopped ? "stopped" : "done");
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      synchronized (this) {
        problem = String.valueOf(e.getMessage());
        state = "failed";
      }
    }
    told.run();
  }

  private static String hex(long hash) {
    return String.format(Locale.ROOT, "%016x", hash);
  }

  private synchronized void become(String s) {
    state = s;
  }

  private synchronized void note(Epoch epoch, double accuracy, String hash) {
    int at = lines.size();
    lines.add(epoch.line());
    hashes.add(hash);
    testAccuracy = Arrays.copyOf(testAccuracy, at + 1);
    dropped = Arrays.copyOf(dropped, at + 1);
    trainAccuracy = Arrays.copyOf(trainAccuracy, at + 1);
    testAccuracy[at] = epoch.testAccuracy();
    dropped[at] = epoch.trainAccuracy();
    trainAccuracy[at] = accuracy;
  }

  /** The network; made when it is first asked for. */
  private VariantNetwork network() {
    turn.lock();
    try {
      VariantNetwork n = network;
      if (n == null) {
        n = VariantNetwork.create(train, test, settings.variant(), threads);
        network = n;
      }
      return n;
    } finally {
      turn.unlock();
    }
  }

  synchronized Course course() {
    return new Course(
        List.copyOf(lines),
        testAccuracy.clone(),
        dropped.clone(),
        trainAccuracy.clone(),
        List.copyOf(hashes),
        state,
        problem);
  }

  /**
   * What the network makes of an image after the last complete epoch.
   *
   * @param epochs done so far
   * @param kernels of each position, or of all; empty for a dense layer
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between arrays; nothing compares them
  record Look(int epochs, VariantNetwork.Look look, double[] kernels, int weights, String hash) {}

  Look look(Digits digits, int image, int position) {
    VariantNetwork n = network();
    turn.lock();
    try {
      boolean dense = settings.variant().layer() == Variant.Layer.DENSE;
      double[] kernels = dense ? new double[0] : n.kernels(position);
      int done;
      synchronized (this) {
        done = lines.size();
      }
      return new Look(done, n.look(digits, image), kernels, n.weightCount(), hex(n.hash()));
    } finally {
      turn.unlock();
    }
  }
}
