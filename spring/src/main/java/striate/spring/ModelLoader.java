package striate.spring;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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

  /** How long closing waits for all warm-ups to notice; the threads are daemons. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, ModelSettings> settings;
  private final Map<String, ModelSource> sources = new ConcurrentHashMap<>();
  private final Map<String, ModelState> states = new ConcurrentHashMap<>();
  private final List<Thread> warming = new ArrayList<>(); // guarded by itself, as closed is
  private boolean closed;
  private final Consumer<Thread> starter;
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
    this(properties, environment, resources, listener, Thread::start);
  }

  /** The same with what starts its threads, for tests. */
  ModelLoader(
      StriateProperties properties,
      Environment environment,
      ResourceLoader resources,
      ModelListener listener,
      Consumer<Thread> starter) {
    this.starter = starter;
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
    classifier.inference().neverWait(); // calls are answered meanwhile
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
    Thread thread =
        Thread.ofPlatform()
            .name("striate-warm-up-" + name)
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(work);
    if (!start(thread)) {
      states.put(name, state);
    }
  }

  /** Whether it started: not after the context was closed, nor where the system has no thread. */
  private boolean start(Thread thread) {
    synchronized (warming) {
      if (closed) {
        return false;
      }
      try {
        starter.accept(thread);
      } catch (OutOfMemoryError e) { // what the JVM throws when the system refuses a thread
        LOG.warn(
            "striate: thread "
                + thread.getName()
                + " can't start ("
                + e.getMessage()
                + "): the first calls are slower");
        return false;
      }
      warming.add(thread);
      return true;
    }
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

  /** Ends warm-ups that still run; none begins later. */
  @Override
  public void destroy() {
    List<Thread> running;
    synchronized (warming) {
      closed = true;
      running = List.copyOf(warming);
      warming.clear();
    }
    running.forEach(Thread::interrupt);
    long start = System.nanoTime();
    try {
      for (Thread t : running) {
        t.join(PATIENCE.minusNanos(System.nanoTime() - start)); // at once if nothing is left
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
