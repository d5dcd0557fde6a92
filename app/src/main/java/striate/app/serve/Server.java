package striate.app.serve;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Listener;
import striate.app.serve.http.Room;
import striate.app.serve.models.Key;
import striate.app.serve.models.ModelReader;
import striate.app.serve.models.Models;
import striate.app.serve.models.Places;
import striate.app.serve.models.ServedModel;
import striate.app.serve.queue.Computing;
import striate.app.serve.watch.Metrics;
import striate.app.serve.watch.RequestLog;

/** A server of models. */
public final class Server implements AutoCloseable {
  private final ServeSettings settings;
  private final Metrics metrics;
  private final RequestLog log;
  private final Computing computing;
  private final Models models;
  private final Front front;
  private final Listener listener;
  private final Thread looking;
  private volatile boolean closing;

  /**
   * A server that listens, but answers nothing before {@link #start}.
   *
   * @throws IOException if the address is not to be had
   */
  public Server(
      ServeSettings settings, Places places, ModelReader reader, Metrics metrics, RequestLog log)
      throws IOException {
    this.settings = settings;
    this.metrics = metrics;
    this.log = log;
    Room room = new Room(settings.roomBytes());
    computing = new Computing(settings.threads(), settings.bounds());
    models = new Models(places, reader, computing, new Noted());
    front =
        new Front(
            settings,
            models,
            computing,
            room,
            metrics,
            log,
            gauges -> gauges.put("striate_connections{}", (double) connections()));
    Tls tls = settings.tls();
    listener =
        new Listener(
            settings.address(),
            settings.port(),
            settings.limits(),
            room,
            front,
            tls == null ? null : tls.factory());
    looking = Thread.ofPlatform().daemon().name("striate-models").unstarted(this::look);
  }

  private int connections() {
    return listener.connections();
  }

  /**
   * Begins to answer, loads all models, and is ready when each has answered once, or, if it is told
   * so, when they are warm; else they are warmed up beside what they answer.
   *
   * @throws IOException if a file is no model
   */
  public void start() throws IOException {
    computing.start(listener::visit);
    listener.start();
    models.start();
    if (settings.readyWhenWarm()) {
      models.warmUp();
    }
    front.ready();
    looking.start();
  }

  /** The port. */
  public int port() {
    return listener.port();
  }

  /** The names of the models. */
  public List<String> names() {
    return List.copyOf(models.names());
  }

  /** Whether all models are loaded and it is not about to end. */
  public boolean isReady() {
    return front.isReady();
  }

  /** Whether all models are warm. */
  public boolean isWarm() {
    return models.isWarm();
  }

  /**
   * Ends without a failed request: is not ready any more, goes on serving for a while so that
   * whoever shares out requests learns of it, then closes the listener, and answers what is in
   * flight.
   *
   * @return whether everything was answered
   */
  public boolean drain() throws InterruptedException {
    closing = true;
    front.ending();
    listener.drain();
    log.event("draining", "draining");
    Thread.sleep(settings.drainDelay());
    boolean all = listener.stop(settings.drainMost());
    log.event(
        "stopped", all ? "stopped; every request was answered" : "stopped with requests in flight");
    close();
    return all;
  }

  /** Ends at once. */
  @Override
  public void close() {
    closing = true;
    looking.interrupt();
    listener.close();
    computing.close();
    log.close();
  }

  private void look() {
    try {
      warmUp();
      while (!closing && !settings.look().isZero()) {
        Thread.sleep(settings.look());
        lookOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A model that can't be warmed up answers as it is. */
  private void warmUp() throws InterruptedException {
    try {
      models.warmUp();
    } catch (CancellationException e) {
      throw new InterruptedException();
    } catch (RuntimeException | Error e) {
      log.event("fault", "internal error while warming up models: " + e);
    }
  }

  /** Whatever goes wrong with one look, there will be another. */
  private void lookOnce() {
    try {
      models.look();
    } catch (RuntimeException | Error e) {
      log.event("fault", "internal error while checking for changed files: " + e);
    }
  }

  /** What becomes of model files, in the log and the figures. */
  private final class Noted implements Models.Events {
    private static final int DIGITS = 16;

    @Override
    public void loaded(ServedModel model, @Nullable ServedModel before, double seconds) {
      metrics.count("striate_reloads_total", Metrics.labels("model", model.name(), "result", "ok"));
      String text =
          model.name()
              + " version "
              + model.version()
              + (before == null ? " loaded in " : " loaded again in ")
              + RequestLog.hundredths(seconds)
              + " s, sha256 "
              + model.digest().substring(0, DIGITS)
              + (model.noClassifier() == null
                  ? ""
                  : "; infer alone, no classify: " + model.noClassifier())
              + (model.doubt().isEmpty() ? "" : "; " + model.doubt());
      log.event("loaded", text, "model", model.name(), "version", model.version());
    }

    @Override
    public void warm(ServedModel model, double seconds) {
      String text =
          model.name()
              + " version "
              + model.version()
              + " is warm, after another "
              + RequestLog.hundredths(seconds)
              + " s";
      log.event("warm", text, "model", model.name(), "version", model.version());
    }

    @Override
    public void failed(Key key, String message) {
      metrics.count(
          "striate_reloads_total", Metrics.labels("model", key.name(), "result", "failed"));
      String what =
          key.name().isEmpty() ? "" : key.name() + " version " + key.version() + " stays: ";
      log.event("failed", what + message.replaceAll("\\s*\\R\\s*", " "), "model", key.name());
    }

    @Override
    public void removed(ServedModel model) {
      log.event(
          "removed",
          model.name() + " version " + model.version() + " removed",
          "model",
          model.name(),
          "version",
          model.version());
    }
  }
}
