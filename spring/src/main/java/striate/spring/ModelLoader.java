package striate.spring;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import striate.classify.CallListener;
import striate.classify.Classifier;
import striate.format.Model;

/** Reads the models of an application and warms them up. */
final class ModelLoader implements DisposableBean {
  private static final Log LOG = LogFactory.getLog(ModelLoader.class);

  /** How long closing waits for a warm-up to notice; the thread is a daemon. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final Map<String, ModelSettings> settings;
  private final Map<String, ModelSource> sources = new ConcurrentHashMap<>();
  private final Map<String, ModelState> states = new ConcurrentHashMap<>();
  private final List<Thread> warming = new ArrayList<>();
  private final ModelListener listener;

  /**
   * A loader of the models that are set.
   *
   * @throws ModelException if one has no path
   */
  ModelLoader(
      StriateProperties properties,
      Environment environment,
      ResourceLoader resources,
      ModelListener listener) {
    this.settings = properties.models();
    this.listener = listener;
    settings.forEach((name, s) -> {
      String setting = Settings.described(environment, name, "path");
      sources.put(name, ModelSource.of(setting, s.path(), resources));
      if (s.threads() < 1) {
        throw new ModelException(
            Settings.described(environment, name, "threads")
                + ": at least 1 expected, got "
                + s.threads(),
            "Set it to the number of threads of each call, most often 1.",
            null);
      }
    });
  }

  /** The factory method of the beans. */
  Classifier load(String name) {
    states.put(name, ModelState.READING);
    try {
      return read(name);
    } catch (RuntimeException | Error e) { // told to health, whatever it is
      states.put(name, ModelState.failed(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private Classifier read(String name) {
    ModelSettings how = Objects.requireNonNull(settings.get(name), name);
    ModelSource source = source(name);
    long start = System.nanoTime();
    FileStamp stamp = source.stamp(); // before it is read: what changes meanwhile is noticed
    Model model = source.read();
    Classifier classifier;
    try {
      classifier = Classifier.of(model, how.threads());
    } catch (IllegalArgumentException e) {
      throw source.refused(e);
    }
    listener.loaded(name, System.nanoTime() - start);
    ModelState state =
        new ModelState(
            ModelState.Stage.READY,
            null,
            new ModelState.Loaded(
                Clock.systemUTC().instant(),
                stamp,
                classifier.classes().size(),
                model.network().input().toString()));
    switch (how.warmUp()) {
      case EAGER -> {
        states.put(name, state.with(ModelState.Stage.WARMING_UP));
        warmUp(name, classifier);
      }
      case BACKGROUND -> {
        warmUpBeside(name, classifier, state);
        return heard(name, classifier);
      }
      case NONE -> {}
    }
    states.put(name, state);
    return heard(name, classifier);
  }

  /** Warmed up without a listener: a warm-up is no call of the application's. */
  private void warmUp(String name, Classifier classifier) {
    long start = System.nanoTime();
    classifier.warmUp();
    listener.warmedUp(name, System.nanoTime() - start);
  }

  private void warmUpBeside(String name, Classifier classifier, ModelState state) {
    states.put(name, state.with(ModelState.Stage.WARMING_UP));
    Runnable work =
        () -> {
          try {
            warmUp(name, classifier);
            states.put(name, state);
          } catch (CancellationException e) {
            LOG.debug("striate: " + name + ": the application ends before its model is warm");
          } catch (RuntimeException | Error e) { // nobody waits for this thread
            LOG.error("striate: " + name + ": could not be warmed up", e);
            states.put(name, ModelState.failed("could not be warmed up: " + e));
          }
        };
    Thread thread = new Thread(work, "striate-warm-up-" + name);
    thread.setDaemon(true);
    synchronized (warming) {
      warming.add(thread);
    }
    thread.start();
  }

  private Classifier heard(String name, Classifier classifier) {
    CallListener calls = listener.calls(name);
    return calls == null ? classifier : classifier.listener(calls);
  }

  ModelSource source(String name) {
    return Objects.requireNonNull(sources.get(name), name);
  }

  ModelState state(String name) {
    return states.getOrDefault(name, ModelState.UNREAD);
  }

  /** Ends warm-ups that still run. */
  @Override
  public void destroy() {
    List<Thread> running;
    synchronized (warming) {
      running = List.copyOf(warming);
      warming.clear();
    }
    running.forEach(Thread::interrupt);
    for (Thread t : running) {
      join(t);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
