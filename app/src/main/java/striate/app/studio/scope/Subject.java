package striate.app.studio.scope;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.watch.Moment;
import striate.watch.Visitors;
import striate.watch.WeightHistory;

/** What the microscope looks at: a training, or a model that stays as it is. */
final class Subject {
  private static final int LONGEST_WAIT_SECONDS = 120;
  private static final int MOST_RECENT = 6;

  /** Of the heap, for moments that were looked at just now. */
  private static final int RECENT_SHARE = 16;

  final String name;
  final String line;
  final Network network;
  final Preprocessing preprocessing;
  final List<String> classes;

  /** Pictures to choose from, or null. */
  final @Nullable Dataset pictures;

  final @Nullable Visitors visitors;
  final @Nullable WeightHistory history;
  private final @Nullable Moment still;

  /** Moments that were looked at just now: several browsers may each be at one of their own. */
  private final Deque<Moment> recent = new ArrayDeque<>();

  private volatile boolean live;

  private Subject(
      String name,
      String line,
      Network network,
      Preprocessing preprocessing,
      List<String> classes,
      @Nullable Dataset pictures,
      @Nullable Visitors visitors,
      @Nullable WeightHistory history,
      @Nullable Moment still) {
    this.name = name;
    this.line = line;
    this.network = network;
    this.preprocessing = preprocessing;
    this.classes = List.copyOf(classes);
    this.pictures = pictures;
    this.visitors = visitors;
    this.history = history;
    this.still = still;
    this.live = visitors != null;
  }

  /** A training that begins. */
  static Subject training(
      String run,
      Network network,
      Preprocessing preprocessing,
      Dataset pictures,
      Visitors visitors,
      @Nullable WeightHistory history) {
    return new Subject(
        "training",
        "training " + run,
        network,
        preprocessing,
        pictures.classes(),
        pictures,
        visitors,
        history,
        null);
  }

  /** A model. */
  static Subject model(
      String name,
      String line,
      Moment weights,
      Preprocessing preprocessing,
      List<String> classes,
      @Nullable Dataset pictures) {
    return new Subject(
        name, line, weights.network(), preprocessing, classes, pictures, null, null, weights);
  }

  /** Whether it is still being trained. */
  boolean isLive() {
    return live;
  }

  void ended() {
    live = false;
    if (visitors != null) {
      visitors.cancel("the training has ended");
    }
  }

  /** The newest weights: waits for the step at hand. */
  Moment now() throws Refusal {
    if (still != null) {
      return still;
    }
    if (visitors == null) {
      throw new Refusal(409, "there are no weights to look at");
    }
    CompletableFuture<Moment> answer = visitors.ask();
    try {
      Moment moment = answer.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
      keep(moment);
      return moment;
    } catch (TimeoutException e) {
      answer.cancel(false);
      throw new Refusal(
          503, "the training took no step within " + LONGEST_WAIT_SECONDS + " seconds; ask again");
    } catch (CancellationException e) {
      throw new Refusal(409, "there are no weights to look at: the training ended by an error");
    } catch (ExecutionException e) {
      throw new Refusal(503, "the heap has no room for a copy of the weights");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "interrupted");
    }
  }

  private synchronized void keep(Moment moment) {
    if (recent.peekFirst() != moment) {
      recent.addFirst(moment);
    }
    long bytes = 0;
    for (Network.Node n : network.nodes()) {
      bytes += n.parameters().stream().mapToLong(p -> 4 * p.count()).sum();
    }
    long room = Runtime.getRuntime().maxMemory() / RECENT_SHARE / Math.max(1, bytes);
    while (recent.size() > Math.clamp(room, 1, MOST_RECENT)) {
      recent.removeLast();
    }
  }

  /** The weights after a step that was looked at just now, or that the history holds. */
  Moment at(long step) throws Refusal {
    if (still != null && still.step() == step) {
      return still;
    }
    synchronized (this) {
      for (Moment m : recent) {
        if (m.step() == step) {
          return m;
        }
      }
    }
    if (history != null) {
      for (Moment m : history.moments()) {
        if (m.step() == step) {
          return m;
        }
      }
    }
    throw new Refusal(410, "step " + step + " is no longer held; the newest is there at any time");
  }
}
