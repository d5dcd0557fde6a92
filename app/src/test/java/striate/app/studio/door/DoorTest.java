package striate.app.studio.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import striate.app.serve.http.Raw;

/** The door, and everybody who should not get through it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DoorTest {
  private static final long ROOM = 8 << 20;

  private final Events events = new Events();
  private final AtomicInteger changed = new AtomicInteger();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private Door door;
  private String host;
  private String cookie;

  private final class Some implements Room {
    @Override
    public void open(Routes routes) {
      routes
          .get("/api/look", call -> Reply.json(Map.of("saw", call.text("what", "nothing"))))
          .get(
              "/api/boom",
              call -> {
                throw new IllegalStateException("secret /etc/passwd");
              })
          .get(
              "/api/disk",
              call -> {
                throw new IOException("no room");
              })
          .get("/api/number", call -> Reply.json(Map.of("n", call.whole("n", 0, 9))))
          .get(
              "/api/tensors",
              call ->
                  Reply.tensors(
                      new Tensors()
                          .put("wide", new int[] {2}, new double[] {1.5, -2})
                          .put("map", new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6})
                          .put("bytes", new int[] {3}, new byte[] {1, 2, -1})
                          .note("step", "120")))
          .post(
              "/api/change",
              call -> {
                changed.incrementAndGet();
                return Reply.json(Map.of("name", call.json().line("name", 20)));
              })
          .post(
              "/api/large",
              4 << 20,
              call -> {
                changed.incrementAndGet();
                return Reply.json(call.json().text("bytes").length());
              });
    }
  }

  @BeforeEach
  void open() throws IOException {
    door = new Door(0, ROOM, List.of(new Some()), events, faults::add);
    host = "127.0.0.1:" + door.port();
    cookie = cookieOf(get("/?" + door.address().split("\\?", 2)[1], List.of()));
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static String cookieOf(Raw.Reply reply) {
    return reply.field("set-cookie").split(";", 2)[0];
  }

  private Raw.Reply ask(
      String method, String path, String named, List<String> fields, String body) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + named);
    fields.forEach(f -> head.append("\r\n").append(f));
    if (!body.isEmpty() || method.equals("POST")) {
      head.append("\r\nContent-Length: ").append(body.length());
    }
    try (Raw raw = Raw.to(door.port())) {
      return raw.send(head + "\r\n\r\n" + body).reply(method.equals("HEAD"));
    }
  }

  private Raw.Reply get(String path, List<String> fields) {
    return ask("GET", path, host, fields, "");
  }

  private Raw.Reply known(String path) {
    return get(path, List.of("Cookie: " + cookie));
  }

  private List<String> ours() {
    return List.of("Cookie: " + cookie, "Origin: http://" + host, "Content-Type: application/json");
  }

  private List<String> oursBut(String field) {
    List<String> fields = new ArrayList<>(ours());
    String name = field.split(":", 2)[0].toLowerCase(Locale.ROOT);
    fields.removeIf(f -> f.toLowerCase(Locale.ROOT).startsWith(name + ":"));
    if (!field.endsWith(":")) {
      fields.add(field);
    }
    return fields;
  }

  private int change(List<String> fields) {
    return ask("POST", "/api/change", host, fields, "{\"name\":\"x\"}").status();
  }

  @Test
  void letsItsUserIn() {
    assertThat(known("/").text()).contains("<script type=\"module\" src=\"/page/app.js\">");
    assertThat(known("/page/app.js").field("content-type")).startsWith("text/javascript");
    assertThat(known("/page/report.js").text()).contains("export { byId, h, svg");
    assertThat(known("/api/look?what=caf%C3%A9+au").text())
        .isEqualTo("{\"saw\":\"caf\\u00e9 au\"}");
    assertThat(change(ours())).isEqualTo(200);
    assertThat(changed).hasValue(1);
  }

  @Test
  void theCookieIsForScriptsAndOtherSitesOutOfReach() {
    String set = get("/?" + door.address().split("\\?", 2)[1], List.of()).field("set-cookie");
    assertThat(set)
        .matches(
            "striate-" + door.port() + "=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=/");
  }

  @Test
  void everyAnswerForbidsFramesAndForeignScripts() {
    List<Raw.Reply> all = new ArrayList<>();
    for (String path :
        List.of("/", "/page/app.js", "/api/look", "/nothing", "/favicon.ico", "/api/boom")) {
      all.add(known(path));
      all.add(get(path, List.of()));
      all.add(ask("GET", path, "evil.example", List.of(), ""));
      all.add(ask("DELETE", path, host, ours(), ""));
      all.add(ask("POST", path, host, ours(), "{}"));
    }
    all.add(known("/ HTTP/1.1\r\nx y: z\r\n\r\nGET /")); // no head at all
    for (Raw.Reply reply : all) {
      assertThat(reply.field("content-security-policy"))
          .startsWith("default-src 'self'; frame-ancestors 'none';")
          .doesNotContain("unsafe");
      assertThat(reply.field("x-content-type-options")).isEqualTo("nosniff");
      assertThat(reply.field("x-frame-options")).isEqualTo("DENY");
      assertThat(reply.field("cross-origin-resource-policy")).isEqualTo("same-origin");
      assertThat(reply.field("access-control-allow-origin")).isEmpty();
    }
  }

  @Test
  void aTokenLetsInOneBrowserOnce() {
    String query = "/?" + door.address().split("\\?", 2)[1];
    // Fetched in advance, or looked at without its body: it stays.
    assertThat(get(query, List.of("Sec-Purpose: prefetch;prerender")).status()).isEqualTo(503);
    assertThat(ask("HEAD", query, host, List.of(), "").status()).isEqualTo(503);
    Raw.Reply first = get(query, List.of());
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.text()).contains("url=/").doesNotContain("<script");
    Raw.Reply second = get(query, List.of());
    assertThat(second.status()).isEqualTo(401);
    assertThat(second.field("set-cookie")).isEmpty();
    // Who is in already does not lose anything by it.
    assertThat(get(query, List.of("Cookie: " + cookieOf(first))).status()).isEqualTo(200);
  }

  @Test
  void strangersSeeNothing() {
    for (String path :
        List.of("/api/look", "/page/app.js", "/api/events", "/api/nothing", "/favicon.ico")) {
      assertThat(get(path, List.of()).status()).as(path).isEqualTo(401);
    }
    assertThat(get("/", List.of()).status()).isEqualTo(401);
    for (String token : List.of("", "x", "%00", "A".repeat(43))) {
      assertThat(get("/?token=" + token, List.of()).status()).as(token).isEqualTo(401);
    }
    String value = cookie.split("=", 2)[1];
    String other = "striate-" + (door.port() + 1);
    for (String wrong :
        List.of(
            other + "=" + value,
            "xstriate-" + door.port() + "=" + value,
            "striate-" + door.port() + "=",
            "striate-" + door.port() + "=" + value + "A",
            "striate-" + door.port() + "=" + value.substring(1),
            "striate-" + door.port() + "=A, " + cookie)) {
      assertThat(get("/api/look", List.of("Cookie: " + wrong)).status()).as(wrong).isEqualTo(401);
    }
    assertThat(get("/api/look", List.of("Cookie: " + other + "=abc; " + cookie)).status())
        .isEqualTo(200);
    assertThat(get("/api/look", List.of("Cookie: a=b", "Cookie: " + cookie)).status())
        .isEqualTo(200);
  }

  @Test
  void answersToItsOwnNameAlone() {
    String port = ":" + door.port();
    for (String name :
        List.of(
            "evil.example" + port,
            "localhost" + port,
            "127.0.0.1",
            "127.0.0.1:1",
            "127.0.0.1" + port + ".evil.example",
            "[::1]" + port,
            "0x7f.1" + port,
            "2130706433" + port)) {
      assertThat(ask("GET", "/", name, List.of("Cookie: " + cookie), "").status())
          .as(name)
          .isEqualTo(421);
      assertThat(ask("POST", "/api/change", name, ours(), "{\"name\":\"x\"}").status())
          .as(name)
          .isEqualTo(421);
    }
    // A token shown under another name is not used up by it either.
    String query = "/?" + door.address().split("\\?", 2)[1];
    assertThat(ask("GET", query, "evil.example" + port, List.of(), "").status()).isEqualTo(421);
    assertThat(get(query, List.of()).status()).isEqualTo(200);
    assertThat(changed).hasValue(0);
  }

  @Test
  void noOtherPageChangesAnything() {
    for (String origin :
        List.of(
            "Origin:",
            "Origin: null",
            "Origin: http://evil.example",
            "Origin: https://" + host,
            "Origin: http://localhost:" + door.port(),
            "Origin: http://127.0.0.1:" + (door.port() + 1),
            "Origin: http://" + host + ".evil.example",
            "Origin: http://" + host + "/",
            "Origin: HTTP://" + host)) {
      assertThat(change(oursBut(origin))).as(origin).isEqualTo(403);
    }
    for (String type :
        List.of(
            "Content-Type:",
            "Content-Type: text/plain",
            "Content-Type: text/plain; application/json",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: multipart/form-data; boundary=x",
            "Content-Type: application/json, text/plain")) {
      assertThat(change(oursBut(type))).as(type).isEqualTo(415);
    }
    for (String site : List.of("cross-site", "same-site")) {
      List<String> fields = new ArrayList<>(ours());
      fields.add("Sec-Fetch-Site: " + site);
      assertThat(change(fields)).as(site).isEqualTo(403);
      assertThat(get("/api/look", List.of("Cookie: " + cookie, "Sec-Fetch-Site: " + site)).status())
          .isEqualTo(403);
    }
    assertThat(change(oursBut("Cookie:"))).isEqualTo(401);
    assertThat(get("/api/change", ours()).status()).isEqualTo(405);
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")) {
      assertThat(ask(method, "/api/change", host, ours(), "").status()).as(method).isEqualTo(405);
    }
    assertThat(changed).hasValue(0);
  }

  @Test
  void nothingOfARequestIsAPath() {
    for (String path :
        List.of(
            "/page/../studio.html",
            "/page/..%2f..%2freport%2ftheme.css",
            "/page/studio.html",
            "/page/x/../app.js",
            "/page/app.js/",
            "/page/%2e%2e/app.js",
            "/page//etc/passwd",
            "/page/C:\\x.js",
            "/../../etc/passwd",
            "/api/../page/app.js",
            "//evil.example/",
            "/page/" + "a".repeat(300) + ".js",
            "/page/nothing.js")) {
      assertThat(known(path).status()).as(path).isIn(400, 404);
    }
  }

  @Test
  void wrongRequestsAreNamed() {
    assertThat(known("/api/number").text()).isEqualTo("{\"error\":\"n expected in the query\"}");
    assertThat(known("/api/number?n=12").text())
        .contains("a whole number from 0 to 9 expected, got 12");
    assertThat(known("/api/number?n=1&n=2").status()).isEqualTo(400);
    assertThat(known("/api/number?n=%zz").status()).isEqualTo(400);
    for (String body :
        List.of(
            "",
            "[]",
            "{",
            "{\"name\":1}",
            "{\"name\":\"\"}",
            "{\"name\":\"a\\nb\"}",
            "null",
            "{\"name\":\"x\"}{}",
            "{\"name\":\"x\",\"name\":\"y\"}",
            "[".repeat(5000),
            "{\"name\":" + "{\"a\":".repeat(40),
            "{\"name\":99999999999999999999999}")) {
      Raw.Reply reply = ask("POST", "/api/change", host, ours(), body);
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.text()).startsWith("{\"error\":\"").doesNotContain("Exception");
    }
    assertThat(known("/api/boom").status()).isEqualTo(500);
    assertThat(known("/api/boom").text()).doesNotContain("passwd");
    assertThat(known("/api/disk").text()).isEqualTo("{\"error\":\"no room\"}");
    assertThat(faults).hasSize(3);
  }

  @Test
  void giantsAreRefusedBeforeTheyAreRead() {
    List<String> fields = new ArrayList<>(ours());
    String head =
        "POST /api/large HTTP/1.1\r\nHost: " + host + "\r\n" + String.join("\r\n", fields);
    try (Raw raw = Raw.to(door.port())) {
      assertThat(raw.send(head + "\r\nContent-Length: 999999999999\r\n\r\n{").reply().status())
          .isEqualTo(413);
    }
    try (Raw raw = Raw.to(door.port())) {
      raw.send(head + "\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
      assertThat(raw.reply().status()).isEqualTo(413);
    }
    String large = "{\"bytes\":\"" + "A".repeat(3 << 20) + "\"}";
    assertThat(ask("POST", "/api/large", host, ours(), large).text())
        .isEqualTo(String.valueOf(3 << 20));
    try (Raw raw = Raw.to(door.port())) {
      String little = head.replace("/api/large", "/api/change");
      raw.send(little + "\r\nContent-Length: 3000000\r\n\r\n{");
      assertThat(raw.reply().status()).isEqualTo(413);
    }
  }

  @Test
  void tensorsAreSafetensors() {
    byte[] body = known("/api/tensors").body();
    ByteBuffer in = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) in.getLong();
    String header = new String(body, 8, length, StandardCharsets.UTF_8);
    assertThat(length % 8).isZero();
    assertThat(header)
        .contains("\"map\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[16,40]}")
        .contains("\"__metadata__\":{\"step\":\"120\"}");
    assertThat(in.getDouble(8 + length + 8)).isEqualTo(-2);
    assertThat(in.getFloat(8 + length + 36)).isEqualTo(6);
    assertThat(body).hasSize(8 + length + 43);
  }

  @Test
  void eventsTellTheNewestOfEachTopic() throws Exception {
    events.say("early", () -> "before");
    try (Raw raw = Raw.to(door.port())) {
      raw.send("GET /api/events HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + cookie + "\r\n\r\n");
      assertThat(raw.line()).startsWith("HTTP/1.1 200");
      String first = raw.until("data: ");
      assertThat(first).isEqualTo("data: [[\"early\",\"before\"]]");
      CountDownLatch asked = new CountDownLatch(1);
      for (int i = 0; i < 1000; i++) {
        int n = i;
        events.say(
            "step",
            () -> {
              asked.countDown();
              return n;
            });
      }
      // A thousand are one, or a few, of which the last is the newest.
      String line = "";
      int lines = 0;
      while (!line.contains("[\"step\",999]")) {
        line = raw.until("data: ");
        lines++;
      }
      assertThat(lines).isLessThan(50);
      assertThat(asked.getCount()).isZero();
    }
  }

  @Test
  void whoDoesNotReadHoldsUpNobodyAndCostsNothing() {
    String ask = "GET /api/events HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + cookie + "\r\n\r\n";
    try (Raw deaf = Raw.to(door.port());
        Raw reader = Raw.to(door.port())) {
      deaf.send(ask);
      reader.send(ask);
      reader.until("retry: ");
      String large = "x".repeat(1 << 20);
      for (int i = 0; i < 200; i++) {
        int n = i;
        events.say("large", () -> n + large);
      }
      events.say("last", () -> "word");
      String line = reader.until("data: ");
      while (!line.contains("[\"last\",\"word\"]")) {
        line = reader.until("data: ");
      }
      assertThat(known("/api/look").status()).isEqualTo(200);
    }
  }

  @Test
  void manyStreamsEndTheOldest() {
    List<Raw> open = new ArrayList<>();
    for (int i = 0; i <= Events.MOST_STREAMS; i++) {
      Raw raw = Raw.to(door.port());
      open.add(raw);
      raw.send("GET /api/events HTTP/1.1\r\nHost: " + host + "\r\nCookie: " + cookie + "\r\n\r\n");
      raw.until("retry: ");
    }
    while (!open.getFirst().ends()) {
      // Reads on to its end.
    }
    assertThat(events.listeners()).isLessThanOrEqualTo(Events.MOST_STREAMS);
    open.forEach(Raw::close);
  }
}
