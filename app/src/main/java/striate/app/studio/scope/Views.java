package striate.app.studio.scope;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import striate.run.LayerValues;
import striate.watch.Moment;

/**
 * What layers made of pictures, the last few, so that looking at number after number computes
 * nothing again. One is computed at a time; beside a training the computing takes a small share of
 * the time.
 */
final class Views {
  /** The share of the time that is computed beside a training. */
  private static final double SHARE = 0.02;

  private static final int MOST = 8;
  private static final long MOST_FLOATS = 16 << 20;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  /** A moment holds all weights, and stays only as long as somebody else holds it. */
  private record View(WeakReference<Moment> moment, String picture, LayerValues values) {}

  private final Deque<View> views = new ArrayDeque<>();
  private final Semaphore one = new Semaphore(1);
  private long notBefore = System.nanoTime();

  LayerValues get(Subject subject, Moment moment, String picture, float[] image, int layer)
      throws Refusal {
    LayerValues known = find(moment, picture, layer);
    if (known != null) {
      return known;
    }
    try {
      one.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "interrupted");
    }
    try {
      known = find(moment, picture, layer);
      if (known != null) {
        return known;
      }
      if (subject.isLive()) {
        rest();
      }
      long start = System.nanoTime();
      LayerValues values = moment.look(image, layer);
      long end = System.nanoTime();
      notBefore = end + (long) ((end - start) * (1 / SHARE - 1));
      keep(new View(new WeakReference<>(moment), picture, values));
      return values;
    } catch (OutOfMemoryError e) {
      synchronized (views) {
        views.clear();
      }
      throw new Refusal(503, "the heap has no room for what this layer makes of a picture");
    } catch (IllegalArgumentException e) {
      throw new Refusal(422, String.valueOf(e.getMessage()));
    } finally {
      one.release();
    }
  }

  /** Leaves the machine to the training for a while. */
  private void rest() throws Refusal {
    long millis = Math.min((notBefore - System.nanoTime()) / 1_000_000, LONGEST_PAUSE_MILLIS);
    try {
      if (millis > 0) {
        Thread.sleep(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "interrupted");
    }
  }

  private @Nullable LayerValues find(Moment moment, String picture, int layer) {
    synchronized (views) {
      for (View v : views) {
        if (v.moment.refersTo(moment) && v.picture.equals(picture) && v.values.node() == layer) {
          return v.values;
        }
      }
    }
    return null;
  }

  private void keep(View view) {
    synchronized (views) {
      views.addFirst(view);
      long floats = 0;
      int kept = 0;
      for (View v : views) {
        floats += v.values.output().length;
        floats += v.values.inputs().stream().mapToLong(x -> x.length).sum();
        kept += kept == 0 || (floats <= MOST_FLOATS && kept < MOST) ? 1 : 0;
      }
      while (views.size() > kept) {
        views.removeLast();
      }
    }
  }
}
