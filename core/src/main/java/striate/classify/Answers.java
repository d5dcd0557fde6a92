package striate.classify;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.threads.Daemons;
import striate.threads.Loops;

/** Sends all pictures of a set through a classifier, by several threads. */
final class Answers {
  /** Pictures that a thread takes at a time. */
  private static final int CHUNK = 96;

  private Answers() {}

  /** For each class of the set its index in the model. */
  static int[] map(Classifier classifier, Dataset set) {
    if (set.size() == 0) {
      throw new IllegalArgumentException("evaluation: at least 1 picture expected, got none");
    }
    List<String> known = classifier.classes();
    boolean named = !classifier.model().classes().isEmpty();
    int[] map = new int[set.classes().size()];
    for (int i = 0; i < map.length; i++) {
      String name = set.classes().get(i);
      map[i] = named ? known.indexOf(name) : i;
      if (map[i] < 0 || map[i] >= known.size()) {
        throw new IllegalArgumentException(
            "class \""
                + name
                + "\" (label "
                + i
                + " of the set): one of the model's "
                + known.size()
                + " classes expected, "
                + shown(known));
      }
    }
    return map;
  }

  private static String shown(List<String> names) {
    return names.size() <= 12
        ? names.toString()
        : names.subList(0, 12).toString().replace("]", ", …]");
  }

  static float[] of(Classifier classifier, Dataset set, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: at least 1 expected, got " + threads);
    }
    Loops.check("evaluation");
    int outputs = classifier.classes().size();
    float[] all = new float[Math.multiplyExact(set.size(), outputs)];
    Preprocessing preprocessing = classifier.model().preprocessing().orElseThrow();
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          int from;
          while (failure.get() == null
              && (from = next.getAndAdd(CHUNK)) < set.size()
              && from >= 0) {
            float[] answers = classifier.probabilities(new Chunk(set, from, preprocessing));
            System.arraycopy(answers, 0, all, from * outputs, answers.length);
          }
        };
    Runnable caught =
        () -> {
          try {
            work.run();
          } catch (Throwable e) { // handed to the caller, whatever it is
            failure.compareAndSet(null, e);
          }
        };
    List<Thread> others = new ArrayList<>();
    Daemons daemons = new Daemons("the evaluation goes on with fewer threads");
    int useful = Math.min(threads, Math.ceilDiv(set.size(), CHUNK));
    for (int t = 0; t < useful; t++) {
      Thread thread = new Thread(null, caught, "striate-evaluation-" + t, 0, false);
      thread.setDaemon(true);
      if (daemons.start(thread)) {
        others.add(thread);
      }
    }
    if (others.isEmpty()) {
      caught.run();
    }
    join(others, failure);
    Throwable e = failure.get();
    if (e instanceof RuntimeException r) {
      throw r;
    }
    if (e instanceof Error r) {
      throw r;
    }
    return all;
  }

  /** Some pictures of a set, decoded as they are asked for: few of them are in memory at a time. */
  private static final class Chunk extends AbstractList<Picture> {
    private final Dataset set;
    private final int from;
    private final Preprocessing preprocessing;

    Chunk(Dataset set, int from, Preprocessing preprocessing) {
      this.set = set;
      this.from = from;
      this.preprocessing = preprocessing;
    }

    @Override
    public Picture get(int index) {
      // Fitted by the set, which knows how many large pictures the heap has room for.
      return set.fitted(from + index, preprocessing);
    }

    @Override
    public int size() {
      return Math.min(CHUNK, set.size() - from);
    }
  }

  private static void join(List<Thread> threads, AtomicReference<@Nullable Throwable> failure) {
    boolean interrupted = false;
    for (Thread t : threads) {
      while (t.isAlive()) {
        try {
          t.join();
        } catch (InterruptedException e) {
          interrupted = true;
          failure.compareAndSet(null, new CancellationException("evaluation: interrupted"));
          threads.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
