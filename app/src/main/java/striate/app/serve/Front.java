package striate.app.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Answer;
import striate.app.serve.http.BodyWanted;
import striate.app.serve.http.Coming;
import striate.app.serve.http.Refusal;
import striate.app.serve.http.Request;
import striate.app.serve.http.Room;
import striate.app.serve.http.Service;
import striate.app.serve.http.Step;
import striate.app.serve.models.Models;
import striate.app.serve.models.ServedModel;
import striate.app.serve.protocol.Protocol;
import striate.app.serve.protocol.Route;
import striate.app.serve.queue.Computing;
import striate.app.serve.queue.Full;
import striate.app.serve.queue.Job;
import striate.app.serve.queue.Work;
import striate.app.serve.watch.Histogram;
import striate.app.serve.watch.Metrics;
import striate.app.serve.watch.RequestLog;
import striate.app.serve.watch.TraceContext;
import striate.classify.Classifier;

/** What answers requests: finds the route, asks for the token, and puts work into the queue. */
final class Front implements Service {
  private static final String REQUESTS = "striate_requests_total";
  private static final String REFUSED = "striate_refused_total";
  private static final int LONGEST_TARGET = 512;
  private static final int USUAL_TOP = 3;

  private final ServeSettings settings;
  private final Models models;
  private final Computing computing;
  private final Room room;
  private final Metrics metrics;
  private final RequestLog log;

  /** What the server as a whole does, in this order. */
  private enum Phase {
    LOADING,
    READY,
    ENDING
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.LOADING);

  private final ConcurrentMap<Counted, LongAdder> requests = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Histogram> requestSeconds = new ConcurrentHashMap<>();
  private final ConcurrentMap<Counted, Times> computed = new ConcurrentHashMap<>();
  private final Map<Refusal.Reason, LongAdder> refused = new EnumMap<>(Refusal.Reason.class);
  private final LongAdder receivedBytes;
  private final LongAdder sentBytes;

  /** What has a counter of its own. */
  private record Counted(String model, String route, int status) {}

  /** Seconds of a model's requests. */
  private record Times(Histogram queue, Histogram compute) {}

  private Times times(Counted of) {
    String labels = Metrics.labels("model", of.model, "route", of.route);
    return new Times(
        metrics.histogram("striate_queue_seconds", labels),
        metrics.histogram("striate_compute_seconds", labels));
  }

  /** Figures of this moment, filled by the owner. */
  interface Gauges {
    void fill(Map<String, Double> gauges);
  }

  private final Gauges more;

  Front(
      ServeSettings settings,
      Models models,
      Computing computing,
      Room room,
      Metrics metrics,
      RequestLog log,
      Gauges more) {
    this.settings = settings;
    this.models = models;
    this.computing = computing;
    this.room = room;
    this.metrics = metrics;
    this.log = log;
    this.more = more;
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      if (reason != Refusal.Reason.NONE) {
        String label = reason.name().toLowerCase(Locale.ROOT);
        refused.put(reason, metrics.counter(REFUSED, Metrics.labels("reason", label)));
      }
    }
    receivedBytes = metrics.counter("striate_request_bytes_total", "");
    sentBytes = metrics.counter("striate_response_bytes_total", "");
  }

  /** Read when it is first asked for. */
  private static final class Description {
    private static final byte[] OPEN_API = read();

    private static byte[] read() {
      try (InputStream in =
          Objects.requireNonNull(Front.class.getResourceAsStream("openapi.json"))) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new IllegalStateException("openapi.json can't be read", e);
      }
    }
  }

  /** All models are loaded; it is ready, unless it is to end already. */
  void ready() {
    phase.compareAndSet(Phase.LOADING, Phase.READY);
  }

  void ending() {
    phase.set(Phase.ENDING);
  }

  boolean isReady() {
    return phase.get() == Phase.READY;
  }

  @Override
  public boolean isPrompt() {
    return true;
  }

  @Override
  public long restNanos() {
    return computing.ahead();
  }

  @Override
  public Step begin(Request request) throws Refusal {
    Note note = note(request);
    TraceContext trace = note.trace;
    if (request.path().equals("*")) {
      return traced(Answer.empty(204).with("Allow", "GET, HEAD, POST, OPTIONS"), trace);
    }
    checkHost(request);
    Route route = Route.of(request.path());
    note.route = route;
    boolean open = route.kind() == Route.Kind.LIVE || route.kind() == Route.Kind.READY;
    if (settings.token() != null && !open && !settings.token().is(request.field("authorization"))) {
      throw new Refusal(401, "a token expected: Authorization: Bearer TOKEN");
    }
    String method = request.method();
    String wanted = route.kind().method();
    boolean get = wanted.equals("GET");
    String allowed = (get ? "GET, HEAD" : "POST") + ", OPTIONS";
    if (method.equals("OPTIONS")) {
      return traced(Answer.empty(204).with("Allow", allowed), trace);
    }
    if (!method.equals(wanted) && !(get && method.equals("HEAD"))) {
      return traced(Protocol.error(405, allowed + " expected").with("Allow", allowed), trace);
    }
    return switch (route.kind()) {
      case SERVER -> traced(Protocol.server(settings.version()), trace);
      case LIVE -> traced(Protocol.live(), trace);
      case READY -> traced(Protocol.ready("server", isReady(), models.isWarm()), trace);
      case METRICS ->
          traced(
              Answer.of(
                  200, Metrics.TYPE, figures().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
              trace);
      case OPENAPI -> traced(Answer.of(200, "application/json", Description.OPEN_API), trace);
      case INDEX -> new Index(trace);
      case MODEL -> traced(metadata(route), trace);
      case MODEL_READY -> {
        ServedModel model = model(route);
        yield traced(Protocol.ready(model.name(), isReady(), model.warm().get()), trace);
      }
      case INFER, CLASSIFY -> computed(request, route, trace);
    };
  }

  /**
   * At an address of this machine alone, without a token, any web page could have its reader's
   * browser ask here under the page's own name (DNS rebinding): names of others are refused.
   */
  private void checkHost(Request request) throws Refusal {
    String host = request.field("host");
    if (settings.token() != null || !settings.address().isLoopbackAddress() || host == null) {
      return;
    }
    int end = host.length();
    while (end > 0 && isDigit(host.charAt(end - 1))) {
      end--;
    }
    boolean port = end > 0 && host.charAt(end - 1) == ':';
    String name = (port ? host.substring(0, end - 1) : host).toLowerCase(Locale.ROOT);
    boolean number = isNumber(name);
    if (!number && !name.equals("localhost") && !name.endsWith(".localhost") && !name.isEmpty()) {
      throw new Refusal(
          421, "Host: localhost or a number expected; with --token-file any other will do");
    }
  }

  /** Whether it is an address as it stands in a URL, 127.0.0.1 or [::1]. */
  private static boolean isNumber(String name) {
    boolean six = name.startsWith("[") && name.endsWith("]");
    for (int i = six ? 1 : 0; i < name.length() - (six ? 1 : 0); i++) {
      char c = name.charAt(i);
      if (!isDigit(c) && c != '.' && !(six && (c == ':' || (c >= 'a' && c <= 'f')))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private Answer metadata(Route route) throws Refusal {
    ServedModel model = model(route);
    return Protocol.metadata(
        model, models.versions(model.name()).stream().map(ServedModel::version).toList());
  }

  private ServedModel model(Route route) throws Refusal {
    ServedModel model = models.find(route.model(), route.version());
    if (model == null) {
      if (phase.get() == Phase.LOADING || models.names().isEmpty()) {
        throw Refusal.busy(Refusal.Reason.STARTING, "models are being loaded", 1);
      }
      throw new Refusal(
          404,
          models.versions(route.model()).isEmpty()
              ? "no such model"
              : "no such version of this model");
    }
    return model;
  }

  private BodyWanted computed(Request request, Route route, TraceContext trace) throws Refusal {
    ServedModel model = model(route);
    boolean classify = route.kind() == Route.Kind.CLASSIFY;
    Classifier classifier = model.classifier();
    if (classify && classifier == null) {
      throw new Refusal(400, "this model classifies no pictures, it serves infer alone");
    }
    String coding = request.field("content-encoding");
    if (coding != null && !coding.equalsIgnoreCase("identity")) {
      throw new Refusal(415, "a body without Content-Encoding expected");
    }
    String type = request.field("content-type");
    if (classify
        && type != null
        && (type.toLowerCase(Locale.ROOT).startsWith("multipart/")
            || type.toLowerCase(Locale.ROOT).startsWith("application/json"))) {
      throw new Refusal(415, "the bytes of a picture file expected, without any form around them");
    }
    int top =
        classify ? Route.number(request.query(), "top", Math.min(USUAL_TOP, size(classifier))) : 0;
    if (classify && top > size(classifier)) {
      throw new Refusal(400, "query: top: at most " + size(classifier) + " classes expected");
    }
    try {
      // Before the body is read, so that a refusal costs little.
      computing.check(model.lane());
    } catch (Full e) {
      throw full(e);
    }
    String length = request.field(Protocol.JSON_LENGTH);
    return new BodyWanted() {
      @Override
      public long mostBytes() {
        return settings.limits().bodyBytes();
      }

      @Override
      public Coming take(byte[] body) throws Refusal {
        if (classify) {
          long pixels = Protocol.pixels(body, settings.pixels());
          return submit(
              model,
              route.kind(),
              trace,
              body.length,
              pixels,
              () -> Protocol.classify(model, Objects.requireNonNull(model.trusted()), body, top));
        }
        return submit(
            model,
            route.kind(),
            trace,
            body.length,
            0,
            () -> Protocol.infer(model, body, length, room));
      }
    };
  }

  private static int size(@Nullable Classifier classifier) {
    return classifier == null ? 0 : classifier.classes().size();
  }

  private Coming submit(
      ServedModel model,
      Route.Kind kind,
      TraceContext trace,
      long bytes,
      long pixels,
      Work<Protocol.Held> work)
      throws Refusal {
    try {
      return new Computed(
          computing.submit(model.lane(), bytes, pixels, work),
          computed.computeIfAbsent(new Counted(model.name(), kind.label(), 0), this::times),
          trace);
    } catch (Full e) {
      throw full(e);
    }
  }

  private static Refusal full(Full e) {
    return Refusal.busy(Refusal.Reason.FULL, String.valueOf(e.getMessage()), e.seconds());
  }

  /** An answer that a computing thread makes. */
  private final class Computed implements Coming {
    private final Job<Protocol.Held> job;
    private final Times times;
    private final TraceContext trace;

    Computed(Job<Protocol.Held> job, Times times, TraceContext trace) {
      this.job = job;
      this.times = times;
      this.trace = trace;
    }

    @Override
    public boolean isSoon() {
      return job.isSoon();
    }

    @Override
    public void await() throws InterruptedException {
      job.await();
    }

    @Override
    public void whenOver(Runnable what) {
      job.whenOver(what);
    }

    @Override
    public Answer answer() throws Refusal {
      times.queue.add(job.waited());
      switch (job.state()) {
        case LATE ->
            throw Refusal.busy(
                Refusal.Reason.LATE, "the request waited longer than it is worth", 1);
        case LEFT -> throw Refusal.left();
        default -> times.compute.add(job.computed());
      }
      Throwable failure = job.failure();
      if (failure instanceof Refusal refusal) {
        throw refusal;
      }
      Protocol.Held held = job.result();
      if (held == null) {
        if (failure instanceof OutOfMemoryError) {
          throw Refusal.busy(
              Refusal.Reason.MEMORY, "there is not enough memory for this request now", 1);
        }
        fault(failure == null ? new IllegalStateException("no result") : failure);
        throw new Refusal(500, "internal error");
      }
      return traced(held.answer(), trace);
    }

    @Override
    public void leave() {
      job.leave();
    }

    @Override
    public void end() {
      Protocol.Held held = job.result();
      if (held != null) {
        room.give(held.bytes());
      }
    }
  }

  /** The index is asked for with a body, which says nothing. */
  private final class Index implements BodyWanted, Coming {
    private static final int MOST = 4096;
    private final TraceContext trace;

    Index(TraceContext trace) {
      this.trace = trace;
    }

    @Override
    public long mostBytes() {
      return MOST;
    }

    @Override
    public boolean mayBeUntold() {
      return true;
    }

    @Override
    public Coming take(byte[] body) {
      return this;
    }

    @Override
    public boolean isSoon() {
      return true;
    }

    @Override
    public void await() {
      // It is there already.
    }

    @Override
    public void whenOver(Runnable what) {
      what.run();
    }

    @Override
    public Answer answer() {
      return traced(Protocol.index(models.all()), trace);
    }

    @Override
    public void leave() {
      // It is there already.
    }

    @Override
    public void end() {
      // It took nothing.
    }
  }

  @Override
  public Answer refusal(@Nullable Request request, Refusal refusal) {
    if (refusal.reason() != Refusal.Reason.NONE) {
      Objects.requireNonNull(refused.get(refusal.reason())).increment();
    }
    Answer answer = Protocol.error(refusal.status(), refusal.text());
    if (refusal.retryAfter() > 0) {
      answer = answer.with("Retry-After", Integer.toString(refusal.retryAfter()));
    }
    if (refusal.status() == 401) {
      answer = answer.with("WWW-Authenticate", "Bearer");
    }
    return request == null ? answer : traced(answer, trace(request));
  }

  /** What is known of a request. */
  private static final class Note {
    private final TraceContext trace;
    private volatile @Nullable Route route;

    Note(TraceContext trace) {
      this.trace = trace;
    }
  }

  private static Note note(Request request) {
    if (request.note().get() instanceof Note known) {
      return known;
    }
    Note note =
        new Note(TraceContext.of(request.field("traceparent"), request.field("tracestate")));
    request.note().set(note);
    return note;
  }

  private static TraceContext trace(Request request) {
    return note(request).trace;
  }

  private static Answer traced(Answer answer, TraceContext trace) {
    Answer traced = answer.with("traceparent", trace.traceparent());
    return trace.state().isEmpty() ? traced : traced.with("tracestate", trace.state());
  }

  @Override
  public void fault(Throwable fault) {
    log.event("fault", "internal error: " + fault);
  }

  @Override
  public void over(@Nullable Request request, String peer, int status, long received, long sent) {
    double seconds = request == null ? 0 : (System.nanoTime() - request.began()) * 1e-9;
    Route route = request == null ? null : note(request).route;
    // A name that nobody serves is the client's word, and must not become a label.
    boolean served = route != null && !models.versions(route.model()).isEmpty();
    String label = route == null ? "none" : route.kind().label();
    requests
        .computeIfAbsent(
            new Counted(served && route != null ? route.model() : "", label, status),
            c ->
                metrics.counter(
                    REQUESTS,
                    Metrics.labels(
                        "model", c.model, "route", c.route, "status", Integer.toString(c.status))))
        .increment();
    receivedBytes.add(received);
    sentBytes.add(sent);
    if (request != null) {
      requestSeconds
          .computeIfAbsent(
              label, l -> metrics.histogram("striate_request_seconds", Metrics.labels("route", l)))
          .add(seconds);
      if (log.hasRequests()) {
        String target =
            request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
        target = target.length() > LONGEST_TARGET ? target.substring(0, LONGEST_TARGET) : target;
        log.request(
            peer, request.method(), target, status, received, sent, seconds, trace(request));
      }
    } else {
      log.request(peer, "-", "-", status, received, sent, seconds, null);
    }
  }

  private String figures() {
    Map<String, Double> now = new TreeMap<>();
    now.put("striate_queue_length{}", (double) computing.waiting());
    now.put("striate_computing{}", (double) computing.running());
    now.put("striate_computing_threads{}", (double) computing.threads());
    now.put("striate_request_memory_bytes{}", (double) room.taken());
    now.put("striate_ready{}", isReady() ? 1.0 : 0.0);
    Runtime jvm = Runtime.getRuntime();
    now.put(
        "jvm_memory_used_bytes{area=\"heap\"}", (double) (jvm.totalMemory() - jvm.freeMemory()));
    now.put("jvm_memory_max_bytes{area=\"heap\"}", (double) jvm.maxMemory());
    for (String name : models.names()) {
      List<ServedModel> versions = models.versions(name);
      ServedModel last = versions.getLast();
      now.put(
          "striate_model_version{"
              + Metrics.labels("model", name, "sha256", last.digest().substring(0, 16))
              + "}",
          Double.parseDouble(last.version()));
      for (ServedModel v : versions) {
        String labels = "{" + Metrics.labels("model", name, "version", v.version()) + "}";
        now.put("striate_model_loaded_seconds" + labels, v.loaded().toEpochMilli() / 1000.0);
        now.put("striate_model_warm" + labels, v.warm().get() ? 1.0 : 0.0);
      }
    }
    more.fill(now);
    return metrics.text(now);
  }
}
