package striate.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;

/** Machines that are threads, and exchange by copying. */
public final class Machines {
  /** What a machine does. */
  public interface Work<T> {
    T of(Exchange exchange) throws Exception;
  }

  private static final String OTHER = "another machine failed";

  private final Phaser barrier;
  private final Object[] given;

  private Machines(int count) {
    barrier = new Phaser(count);
    given = new Object[count];
  }

  /** Has {@code count} machines do their work at once; gives what each returns. */
  public static <T> List<T> run(int count, Work<T> work) {
    Machines machines = new Machines(count);
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<T>> all = new ArrayList<>();
      for (int m = 0; m < count; m++) {
        Exchange exchange = machines.new One(m);
        all.add(
            threads.submit(() -> {
              try {
                return work.of(exchange);
              } catch (Throwable e) {
                // Also for those who have not come to it yet.
                machines.barrier.forceTermination();
                throw e;
              }
            }));
      }
      Throwable first = null;
      for (Future<T> f : all) {
        try {
          results.add(f.get());
        } catch (ExecutionException e) {
          Throwable cause = e.getCause();
          first =
              first == null || isOther(first) || cause instanceof AssertionError ? cause : first;
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      if (first instanceof RuntimeException e) {
        throw e;
      } else if (first != null) {
        throw new AssertionError(first);
      }
    }
    return results;
  }

  /** Whether a machine only noticed that another one had failed. */
  private static boolean isOther(Throwable e) {
    return OTHER.equals(e.getMessage());
  }

  private void meet() {
    if (barrier.arriveAndAwaitAdvance() < 0) {
      throw new IllegalStateException(OTHER);
    }
  }

  private final class One implements Exchange {
    private final int machine;

    One(int machine) {
      this.machine = machine;
    }

    @Override
    public int machines() {
      return given.length;
    }

    @Override
    public int machine() {
      return machine;
    }

    @Override
    public void share(float[] values, int[] from) {
      shareAny(values, from);
    }

    @Override
    public void share(double[] values, int[] from) {
      shareAny(values, from);
    }

    private void shareAny(Object values, int[] from) {
      given[machine] = values;
      meet();
      for (int m = 0; m < given.length; m++) {
        if (m != machine) {
          System.arraycopy(given[m], from[m], values, from[m], from[m + 1] - from[m]);
        }
      }
      meet();
    }

    @Override
    public void deal(float[] values, int[] from, float[] received) {
      given[machine] = values;
      meet();
      int own = from[machine + 1] - from[machine];
      for (int m = 0; m < given.length; m++) {
        System.arraycopy(given[m], from[machine], received, m * own, own);
      }
      meet();
    }
  }
}
