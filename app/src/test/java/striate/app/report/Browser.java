package striate.app.report;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A headless Chromium, spoken to by its DevTools protocol: opens pages, moves the mouse, presses
 * keys, reads values, and notes every script error, console error and request.
 */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Pixels around a part of a page that a picture is taken of. */
  private static final int MARGIN = 20;

  /** So that a hang ends; a loaded machine may give a page no time for a minute. */
  private static final int SECONDS = 240;

  private final Process process;
  private final Path profile;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  /** The browser of this machine: that of the system property striate.chromium, or on the path. */
  public static Optional<Path> find() {
    String named = System.getProperty("striate.chromium");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it. */
  public Browser(Path program) throws Exception {
    profile = Files.createTempDirectory("striate-browser");
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--user-data-dir=" + profile.resolve("user"),
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(address(), new Listener())
            .get(SECONDS, TimeUnit.SECONDS);
  }

  /** Chromium writes the port that it took, and the path, into a file of its profile. */
  private URI address() throws IOException, InterruptedException {
    Path file = profile.resolve("user").resolve("DevToolsActivePort");
    for (int tries = 0; tries < SECONDS * 20 && process.isAlive(); tries++) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() > 1) {
          return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        }
      }
      Thread.sleep(50);
    }
    throw new IOException("the browser did not start: " + Files.readString(profile.resolve("log")));
  }

  /** Opens a page and waits until its script says that it is ready. */
  public Page open(URI address, int width, int height, Map<String, String> media) throws Exception {
    String target =
        send(null, "Target.createTarget", Map.of("url", "about:blank")).get("targetId").asString();
    String session =
        send(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asString();
    var page = new Page(session);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      page.call(domain + ".enable", Map.of());
    }
    page.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    page.call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            media.entrySet().stream()
                .map(e -> Map.of("name", e.getKey(), "value", e.getValue()))
                .toList()));
    page.call("Page.navigate", Map.of("url", address.toString()));
    page.waitFor("document.documentElement?.dataset.ready === 'true'");
    return page;
  }

  /** Ends the browser, and only it, and removes its profile. */
  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    // Whatever its end is, the profile can go only after it.
    process
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(late -> process.destroyForcibly())
        .join();
    socket.abort();
    client.shutdownNow();
    delete(profile);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private JsonNode send(@Nullable String session, String method, Map<String, ?> parameters)
      throws Exception {
    int id = calls.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    var message = JSON.createObjectNode();
    message.put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (session != null) {
      message.put("sessionId", session);
    }
    socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    try {
      JsonNode reply = answer.get(SECONDS, TimeUnit.SECONDS);
      if (reply.has("error")) {
        throw new IOException(method + ": " + reply.get("error"));
      }
      return reply.get("result");
    } catch (TimeoutException e) {
      throw new IOException("the browser gave no answer to " + method, e);
    }
  }

  /** Puts messages together and hands them to whoever waits. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = JSON.readTree(text.toString());
        text.setLength(0);
        JsonNode id = message.get("id");
        if (id == null) {
          events.add(message);
        } else {
          CompletableFuture<JsonNode> answer = waiting.remove(id.asInt());
          if (answer != null) {
            answer.complete(message);
          }
        }
      }
      socket.request(1);
      return null;
    }
  }

  /** An open page. */
  public final class Page {
    private final String session;

    private Page(String session) {
      this.session = session;
    }

    /** A command of the protocol. */
    public JsonNode call(String method, Map<String, ?> parameters) throws Exception {
      return send(session, method, parameters);
    }

    /** The value of a JavaScript expression. */
    public JsonNode value(String expression) throws Exception {
      JsonNode reply =
          call(
              "Runtime.evaluate",
              Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
      if (reply.has("exceptionDetails")) {
        throw new IOException(expression + ": " + reply.get("exceptionDetails"));
      }
      JsonNode value = reply.get("result").get("value");
      return value == null ? JSON.nullNode() : value;
    }

    /** A number. */
    public double number(String expression) throws Exception {
      return value("Number(" + expression + ")").asDouble();
    }

    /** The text of an element. */
    public String text(String selector) throws Exception {
      return value("document.querySelector(" + JSON.writeValueAsString(selector) + ").textContent")
          .asString();
    }

    /** Waits until a JavaScript expression is true. */
    public void waitFor(String condition) throws Exception {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (System.nanoTime() < end) {
        try {
          if (value(condition).asBoolean(false)) {
            return;
          }
        } catch (IOException e) {
          // A page that goes on to another while it is asked has not become what is waited for.
          if (!String.valueOf(e.getMessage()).matches("(?s).*(navigated|context).*")) {
            throw e;
          }
        }
        Thread.sleep(50);
      }
      String said = value("document.body?.innerText.slice(0, 2000)").asString("");
      throw new IOException(
          "never true: " + condition + "; problems: " + problems() + "; page: " + said);
    }

    /** Moves the mouse to a place of an element, given as shares of its width and height. */
    public double[] point(String selector, double acrossShare, double downShare) throws Exception {
      String element = "document.querySelector(" + JSON.writeValueAsString(selector) + ")";
      value(element + ".scrollIntoView({block: 'center', behavior: 'instant'})");
      JsonNode box =
          value(
              "(({x, y, width, height}) => [x, y, width, height])("
                  + element
                  + ".getBoundingClientRect())");
      double x = box.get(0).asDouble() + acrossShare * box.get(2).asDouble();
      double y = box.get(1).asDouble() + downShare * box.get(3).asDouble();
      mouse("mouseMoved", x, y);
      return new double[] {x, y};
    }

    /** Clicks the middle of an element; again if it moved away from under the mouse meanwhile. */
    public void click(String selector) throws Exception {
      String quoted = JSON.writeValueAsString(selector);
      for (int tries = 0; tries < 20; tries++) {
        value(
            "(() => { window.hit = false; document.addEventListener('click', (e) => { window.hit ||="
                + " e.target.closest("
                + quoted
                + ") !== null; }, {once: true, capture: true}); })()");
        double[] at = point(selector, 0.5, 0.5);
        mouse("mousePressed", at[0], at[1]);
        mouse("mouseReleased", at[0], at[1]);
        if (!value("window.hit === false").asBoolean()) {
          return;
        }
      }
      throw new IOException("never hit: " + selector + "; problems: " + problems());
    }

    private void mouse(String type, double x, double y) throws Exception {
      boolean pressing = !type.equals("mouseMoved");
      call(
          "Input.dispatchMouseEvent",
          Map.of(
              "type", type,
              "x", x,
              "y", y,
              "button", pressing ? "left" : "none",
              "clickCount", pressing ? 1 : 0));
    }

    /** Presses a key, which writes if it is a letter, and works controls as a user's does. */
    public void key(String key) throws Exception {
      key(key, 0);
    }

    /** The same with modifiers held: 1 Alt, 2 Ctrl, 4 Meta, 8 Shift. */
    public void key(String key, int modifiers) throws Exception {
      int code =
          switch (key) {
            case "Tab" -> 9;
            case "Enter" -> 13;
            case "Escape" -> 27;
            case " " -> 32;
            default -> key.length() == 1 ? Character.toUpperCase(key.charAt(0)) : 0;
          };
      String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
      Map<String, Object> down = new LinkedHashMap<>();
      down.put("type", "keyDown");
      down.put("key", key);
      down.put("modifiers", modifiers);
      if (code > 0) {
        down.put("windowsVirtualKeyCode", code);
      }
      if (!text.isEmpty() && (modifiers & 7) == 0) {
        down.put("text", text);
      }
      call("Input.dispatchKeyEvent", down);
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", "keyUp", "key", key, "modifiers", modifiers, "windowsVirtualKeyCode", code));
    }

    /** Writes into what has the focus. */
    public void write(String text) throws Exception {
      call("Input.insertText", Map.of("text", text));
    }

    /** Chooses files for a file input. */
    public void files(String selector, List<Path> files) throws Exception {
      JsonNode found =
          call(
              "Runtime.evaluate",
              Map.of(
                  "expression",
                  "document.querySelector(" + JSON.writeValueAsString(selector) + ")"));
      call(
          "DOM.setFileInputFiles",
          Map.of(
              "files", files.stream().map(Path::toString).toList(),
              "objectId", found.at("/result/objectId").asString()));
    }

    /** What axe finds against accessibility, a line each. */
    public List<String> faults() throws Exception {
      try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
        if (script == null) {
          throw new IOException("axe.min.js is not among the tests' resources");
        }
        value(new String(script.readAllBytes(), StandardCharsets.UTF_8) + "; true");
      }
      JsonNode found =
          value(
              "axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa',"
                  + " 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then((r) =>"
                  + " r.violations.flatMap((v) => v.nodes.map((n) => v.id + ': ' +"
                  + " n.target.join(' ') + ' ' + n.failureSummary.replace(/\\s+/g, ' '))))");
      return found.values().stream().map(JsonNode::asString).toList();
    }

    /** Exceptions, console errors and warnings, and what the browser itself complains of. */
    public List<String> problems() {
      return events.stream()
          .filter(this::isOurs)
          .filter(event ->
              switch (event.get("method").asString()) {
                case "Runtime.exceptionThrown" -> true;
                case "Runtime.consoleAPICalled" ->
                    List.of("error", "warning", "assert")
                        .contains(event.at("/params/type").asString());
                case "Log.entryAdded" ->
                    List.of("error", "warning")
                        .contains(event.at("/params/entry/level").asString());
                default -> false;
              })
          .map(JsonNode::toString)
          .toList();
    }

    /** Addresses of everything that was asked for, the page among them. */
    public List<String> requests() {
      return events.stream()
          .filter(this::isOurs)
          .filter(event -> event.get("method").asString().equals("Network.requestWillBeSent"))
          .map(event -> event.at("/params/request/url").asString())
          .toList();
    }

    private boolean isOurs(JsonNode event) {
      return event.has("sessionId") && event.get("sessionId").asString().equals(session);
    }

    /**
     * A picture of the whole page in the folder of the system property striate.shots; nothing
     * without it: drawing whole pages takes longer than all that is asked of them.
     */
    public void screenshot(String name) throws Exception {
      String folder = System.getProperty("striate.shots");
      if (folder == null) {
        return;
      }
      JsonNode size = call("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
      picture(Path.of(folder, name + ".png"), 0, size.get("height").asDouble());
    }

    /**
     * A picture of a part of the page.
     *
     * @param from the element that it begins at, or null for the top
     * @param to the element that it ends with
     */
    public void picture(Path file, @Nullable String from, String to) throws Exception {
      String box = "document.querySelector(%s).getBoundingClientRect()";
      value("scrollTo({top: 0, behavior: 'instant'})");
      double top =
          from == null
              ? 0
              : number(box.formatted(JSON.writeValueAsString(from)) + ".top + scrollY") - MARGIN;
      double end =
          number(box.formatted(JSON.writeValueAsString(to)) + ".bottom + scrollY") + MARGIN;
      picture(file, Math.max(0, top), end - Math.max(0, top));
    }

    private void picture(Path file, double top, double height) throws Exception {
      value("scrollTo({top: 0, behavior: 'instant'})");
      JsonNode size = call("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
      Map<String, Object> clip =
          Map.of(
              "x",
              0,
              "y",
              top,
              "width",
              size.get("width").asDouble(),
              "height",
              height,
              "scale",
              1);
      JsonNode picture =
          call(
              "Page.captureScreenshot",
              Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode(picture.get("data").asString()));
    }
  }
}
