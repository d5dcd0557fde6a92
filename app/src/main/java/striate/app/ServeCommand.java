package striate.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.Heap;
import striate.app.console.LogFile;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.help.ProgramVersion;
import striate.app.option.ModelOptions;
import striate.app.option.Teller;
import striate.app.option.ThreadOption;
import striate.app.serve.ServeSettings;
import striate.app.serve.Server;
import striate.app.serve.Tls;
import striate.app.serve.Token;
import striate.app.serve.http.Limits;
import striate.app.serve.models.ModelReader;
import striate.app.serve.models.Places;
import striate.app.serve.models.Port;
import striate.app.serve.queue.Bounds;
import striate.app.serve.watch.Lines;
import striate.app.serve.watch.Metrics;
import striate.app.serve.watch.RequestLog;
import striate.format.OnnxImport;

/** {@code striate serve}: models behind HTTP. */
@Command(
    name = "serve",
    description = {
      "Serves models over HTTP, using the Open Inference Protocol (KServe v2). On SIGTERM or"
          + " Ctrl-C it finishes requests in flight, then exits.",
      "  curl --data-binary @a.jpg localhost:8080/v2/models/photos/classify",
      "A replaced model file is loaded beside the old one, which serves until the new one is warm."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"1:could not start", "2:usage error", "130, 143:ended by a signal"})
final class ServeCommand implements Callable<Integer> {
  /** When it is ready. */
  enum Ready {
    LOADED,
    WARM
  }

  private static final long MIB = 1L << 20;

  /** Bytes of heap that a pixel may take while it is decoded and fitted. */
  private static final int PIXEL_BYTES = 12;

  private static final long USUAL_PIXELS = 50_000_000;

  /** Null where the command line was read by hand ({@link QuickServe}). */
  @Spec @Nullable CommandSpec spec;

  /** What is said goes here; null where it goes by {@link #spec}. */
  @Nullable Teller teller;

  @Parameters(
      arity = "1..*",
      paramLabel = "MODEL",
      description =
          "A file NAME.onnx, a folder of versions (1.onnx, 2.onnx, or 1/model.onnx), or a folder of"
              + " such files and folders; NAME=PATH gives another name.")
  List<String> models = List.of();

  @Mixin ModelOptions options = new ModelOptions();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen at"
              + " (127.0.0.1: this machine alone). Any other needs --token-file.")
  String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "N", description = "The port (8080); 0 for a free one.")
  int port = 8080;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A file with a secret that every request except health checks must send: Authorization:"
              + " Bearer SECRET.")
  @Nullable Path tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificates in PEM form, the server's first; with --tls-key.")
  @Nullable Path tlsCert;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The key of the certificate, PEM (PKCS #8).")
  @Nullable Path tlsKey;

  @Option(
      names = "--ready",
      paramLabel = "WHEN",
      description =
          "When to report ready: loaded (default), after each model has answered once, with slower"
              + " answers for some seconds; or warm, at full speed.")
  Ready ready = Ready.LOADED;

  @Mixin ThreadOption threads = new ThreadOption();

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "Waiting requests per model (32); further ones are answered with 503.")
  int queue = 32;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "Seconds after which a waiting request is dropped (10).")
  double deadline = 10;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      description = "Memory of all requests and answers together (a quarter of the heap).")
  @Nullable Integer memory;

  @Option(names = "--max-body", paramLabel = "MB", description = "The largest request (16).")
  int maxBody = 16;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Pixels of the largest picture (50000000, or what the heap has room for).")
  @Nullable Long maxPixels;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "Connections at once (4096).")
  int maxConnections = Limits.USUAL.connections();

  @Option(
      names = "--reload-every",
      paramLabel = "SECONDS",
      description = "Seconds between checks for changed model files (1); 0: never.")
  double reloadEvery = 1;

  @Option(
      names = "--drain-delay",
      paramLabel = "SECONDS",
      description = "Seconds to keep serving after SIGTERM while reporting not ready (2).")
  double drainDelay = 2;

  @Option(
      names = "--drain-limit",
      paramLabel = "SECONDS",
      description = "Seconds to wait after that for requests in flight (30).")
  double drainLimit = 30;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description = "Write a line for each request; - is standard output.")
  @Nullable String accessLog;

  @Option(names = "--json", description = "Write all lines as JSON objects.")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    ServeSettings settings = settings();
    Metrics metrics = new Metrics();
    Lines events = this::said;
    RequestLog log = new RequestLog(requests(), events, json, metrics);
    Server server;
    try {
      server = new Server(settings, new Places(models), this::read, metrics, log);
    } catch (BindException e) {
      throw new Failure(
          host + ":" + port + ": " + Failure.reason(e) + "; --port names another port", e);
    }
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = Thread.ofPlatform().unstarted(() -> drain(server, ended));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      server.start();
    } catch (IOException | RuntimeException | Error e) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        ended.await();
      }
      server.close();
      throw e;
    }
    log.event(
        "ready",
        "ready at "
            + (settings.tls() == null ? "http://" : "https://")
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + server.port()
            + " with "
            + String.join(", ", server.names())
            + ", after "
            + RequestLog.hundredths(sinceStart())
            + " s"
            + (server.isWarm() ? "" : "; warming up beside what it answers"));
    ended.await();
    return CommandRunner.OK;
  }

  private static double sinceStart() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Duration.between(start, java.time.Instant.now()).toMillis() / 1000.0)
        .orElse(0.0);
  }

  private static void drain(Server server, CountDownLatch ended) {
    try {
      server.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private void said(String line) {
    teller().said(line);
  }

  private Teller teller() {
    return teller == null ? Teller.of(Objects.requireNonNull(spec)) : teller;
  }

  private @Nullable Lines requests() throws IOException {
    if (accessLog == null) {
      return null;
    }
    if (accessLog.equals("-")) {
      return new Screen(Terminal.PLAIN)::line;
    }
    return LogFile.append(Path.of(accessLog))::line;
  }

  private ModelReader.Reading read(Path file) throws IOException {
    OnnxImport.Result result = options.result(teller(), file, models.size() > 1);
    List<Port> outputs = new ArrayList<>();
    result.outputs().forEach(o -> outputs.add(new Port(o.name(), o.sizes(), o.from())));
    return new ModelReader.Reading(
        result.model(), outputs, ModelOptions.noClassifier(result.model()));
  }

  private void check() {
    if (port < 0 || port > 65535) {
      throw misuse("--port: 0 to 65535 expected, got " + port);
    }
    atLeast("--queue", queue, 1);
    atLeast("--max-body", maxBody, 1);
    if (maxBody > 1024) {
      throw misuse("--max-body: at most 1024 expected, got " + maxBody);
    }
    atLeast("--max-connections", maxConnections, 1);
    seconds("--deadline", deadline);
    if (deadline == 0) {
      throw misuse("--deadline: more than 0 seconds expected, got 0");
    }
    seconds("--reload-every", reloadEvery);
    seconds("--drain-delay", drainDelay);
    seconds("--drain-limit", drainLimit);
    if ((tlsCert == null) != (tlsKey == null)) {
      throw misuse("--tls-cert and --tls-key: both or neither expected");
    }
    if (options.ofOneModel() != null && models.size() > 1) {
      throw misuse(
          options.ofOneModel()
              + " is for one model; 'striate convert' stores what it says in each of several");
    }
  }

  private void atLeast(String option, int value, int least) {
    if (value < least) {
      throw misuse(option + ": at least " + least + " expected, got " + value);
    }
  }

  private void seconds(String option, double value) {
    if (!(value >= 0 && value <= 86_400)) {
      throw misuse(option + ": 0 to 86400 seconds expected, got " + value);
    }
  }

  private RuntimeException misuse(String message) {
    return teller().misuse(message, null);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private ServeSettings settings() throws IOException {
    int workers = threads.count(teller());
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw teller().misuse("--host: no address: " + host, e);
    }
    Token token;
    Tls tls;
    try {
      token = tokenFile == null ? null : Token.read(tokenFile);
      tls = tlsCert == null || tlsKey == null ? null : Tls.read(tlsCert, tlsKey);
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
    if (!address.isLoopbackAddress()) {
      if (token == null) {
        throw misuse(
            "--host "
                + host
                + " is open to other machines: --token-file expected, with a secret that"
                + " requests must show");
      }
      if (tls == null) {
        teller().warn("without --tls-cert the token goes over the network in the clear");
      }
    }
    long heap = Heap.available();
    long room = memory == null ? heap / 4 : memory * MIB;
    if (memory != null && (room < maxBody * MIB || room > heap / 4 * 3)) {
      throw misuse(
          "--memory: from "
              + maxBody
              + " (--max-body) to "
              + heap / 4 * 3 / MIB
              + " (three quarters of the heap) expected, got "
              + memory);
    }
    if (room < maxBody * MIB) {
      throw new Failure(
          "a heap of "
              + 4L * maxBody
              + " MB expected, four times --max-body, got "
              + Heap.text(heap)
              + "; less than "
              + (heap / 4 / MIB + 1)
              + " MB for --max-body would do",
          null);
    }
    long fits = (heap / 2) / PIXEL_BYTES / workers;
    long pixels = maxPixels == null ? Math.min(USUAL_PIXELS, fits) : maxPixels;
    if (pixels < 1 || pixels > fits) {
      throw misuse(
          "--max-pixels: 1 to "
              + fits
              + " (half of the heap, shared by "
              + workers
              + " threads) expected, got "
              + pixels);
    }
    return new ServeSettings(
        address,
        port,
        tls,
        token,
        workers,
        Limits.USUAL.sizes(maxConnections, maxBody * MIB),
        new Bounds(queue, room / 2, 4 * pixels, duration(deadline)),
        room,
        pixels,
        ready == Ready.WARM,
        duration(reloadEvery),
        duration(drainDelay),
        duration(drainLimit),
        ProgramVersion.text());
  }
}
