package striate.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import striate.nn.Weights;

/**
 * The visitors of a training: a queue of requests for its weights, which it answers between two
 * steps.
 *
 * <p>All who wait get the same {@link Moment}: one copy of the weights is made for them. Nothing
 * that a visitor does reaches the training, so one that is watched ends in the same bits. While
 * nobody asks, a step costs one look at a field, and allocates nothing. Answers are as rare as the
 * share of the training's time allows that they may take.
 *
 * {@snippet file="striate/watch/WatchSnippets.java" region="visitors"}
 *
 * <p>For one training. {@code Trainer} calls {@link #begin}, {@link #between} and {@link #end} by
 * itself; a loop of your own over {@code Training.step} does so, too. Any thread may ask.
 */
public final class Visitors {
  /** The share of a training's time that answers may take unless another is asked for: 2 %. */
  public static final double SHARE = 0.02;

  private final double share;
  private final LongSupplier nanos;
  private final Object lock = new Object();

  /** Whether somebody waits; read at each step without the lock. */
  private volatile boolean asked;

  private List<CompletableFuture<Moment>> waiting = new ArrayList<>();
  private boolean begun;
  private boolean over;
  private String why = "";
  private @Nullable Moment last;

  /** No answer before this time; the first one at once. */
  private long notBefore;

  private boolean answered;

  private Visitors(double share, LongSupplier nanos) {
    this.share = share;
    this.nanos = nanos;
  }

  /** Visitors whose answers take at most {@link #SHARE} of the training's time. */
  public static Visitors of() {
    return of(SHARE);
  }

  /**
   * Visitors whose answers take at most this share of the training's time.
   *
   * @throws IllegalArgumentException unless above 0 and at most 1
   */
  public static Visitors of(double share) {
    return of(share, System::nanoTime);
  }

  /** The same by another clock. */
  static Visitors of(double share, LongSupplier nanos) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share: above 0 and at most 1 expected, got " + share);
    }
    return new Visitors(share, nanos);
  }

  /**
   * Asks for a look at the weights: answered after the step at hand, or as soon as the share of
   * time allows; after the training's end at once, with the weights of the last step.
   *
   * <p>Completes with a {@link CancellationException} if the training ends by an error or never
   * begins ({@link #cancel}), and with an {@link OutOfMemoryError} if the heap has no room for a
   * copy. Cancelling the future takes the request back.
   */
  public CompletableFuture<Moment> ask() {
    CompletableFuture<Moment> answer = new CompletableFuture<>();
    Moment known;
    synchronized (lock) {
      if (!over) {
        waiting.add(answer);
        asked = true;
        return answer;
      }
      known = last;
    }
    if (known != null) {
      answer.complete(known);
    } else {
      answer.completeExceptionally(new CancellationException(why));
    }
    return answer;
  }

  /**
   * Notes that the training begins.
   *
   * @throws IllegalStateException if one has begun
   */
  public void begin() {
    synchronized (lock) {
      if (begun) {
        throw new IllegalStateException("these visitors have been at a training; take others");
      }
      begun = true;
    }
  }

  /**
   * Answers those who wait, if any and if it is time; called by the training where no step is under
   * way.
   *
   * @param epoch from 1
   * @param step updates of the weights so far
   * @param live the weights, which are copied
   */
  public void between(int epoch, long step, Weights live) {
    if (asked) {
      answer(epoch, step, live);
    }
  }

  private void answer(int epoch, long step, Weights live) {
    long start = nanos.getAsLong();
    if (answered && start - notBefore < 0) {
      return;
    }
    List<CompletableFuture<Moment>> served = take();
    served.removeIf(CompletableFuture::isDone);
    if (served.isEmpty()) {
      return;
    }
    give(served, epoch, step, live);
    long end = nanos.getAsLong();
    answered = true;
    notBefore = end + (long) ((end - start) * (1 / share - 1));
  }

  /** All who wait, who then wait no longer. */
  private List<CompletableFuture<Moment>> take() {
    synchronized (lock) {
      List<CompletableFuture<Moment>> all = waiting;
      waiting = new ArrayList<>();
      asked = false;
      return all;
    }
  }

  private static void give(
      List<CompletableFuture<Moment>> served, int epoch, long step, Weights live) {
    Moment moment;
    try {
      moment = Moment.of(live, live.network().nodes().size(), epoch, step);
    } catch (OutOfMemoryError e) {
      // The training has all it needs; it is not its business that a visitor's copy has no room.
      hand(served, null, e);
      return;
    }
    hand(served, moment, null);
  }

  /**
   * Completes the futures on another thread, so that the training does not run what others have
   * attached to them; only where no thread can be started it does.
   */
  private static void hand(
      List<CompletableFuture<Moment>> served, @Nullable Moment moment, @Nullable Throwable fault) {
    for (CompletableFuture<Moment> f : served) {
      Runnable completion =
          fault == null ? () -> f.complete(moment) : () -> f.completeExceptionally(fault);
      try {
        f.defaultExecutor().execute(completion);
      } catch (OutOfMemoryError e) {
        completion.run();
      }
    }
  }

  /**
   * Notes that the training has ended: answers all who wait and all who will ask with the last
   * weights.
   */
  public void end(int epoch, long step, Weights live) {
    List<CompletableFuture<Moment>> served;
    Moment moment;
    try {
      moment = Moment.of(live, live.network().nodes().size(), epoch, step);
    } catch (OutOfMemoryError e) {
      cancel("the heap has no room for a copy of the last weights");
      return;
    }
    synchronized (lock) {
      over = true;
      last = moment;
      served = take();
    }
    hand(served, moment, null);
  }

  /**
   * Cancels all requests, those to come included, for a reason that they are told: the training
   * ended by an error, or never began. Does nothing after {@link #end}.
   */
  public void cancel(String reason) {
    List<CompletableFuture<Moment>> served;
    synchronized (lock) {
      if (over) {
        return;
      }
      over = true;
      why = reason;
      served = take();
    }
    hand(served, null, new CancellationException(reason));
  }
}
