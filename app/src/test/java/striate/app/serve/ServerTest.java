package striate.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.app.serve.http.Limits;
import striate.app.serve.http.Raw;
import striate.app.serve.models.Places;
import striate.app.serve.protocol.Served;
import striate.app.serve.queue.Bounds;
import striate.app.serve.watch.Metrics;
import striate.app.serve.watch.RequestLog;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.Picture;
import striate.images.Pictures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of a small model, over sockets. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ServerTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NUMBERS = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16.25]";

  @TempDir Path temp;
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
  private final Metrics metrics = new Metrics();
  private @Nullable Server server;
  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = temp.resolve("m.onnx");
    Served.write(1, file);
  }

  private Server start(@Nullable Token token) throws IOException {
    return start(token, null, Limits.USUAL);
  }

  private Server start(@Nullable Token token, @Nullable Tls tls, Limits limits) throws IOException {
    return start(token, tls, limits, new Bounds(8, 8 << 20, 1 << 20, Duration.ofMinutes(5)));
  }

  private Server start(@Nullable Token token, @Nullable Tls tls, Limits limits, Bounds bounds)
      throws IOException {
    ServeSettings settings =
        new ServeSettings(
            InetAddress.getLoopbackAddress(),
            0,
            tls,
            token,
            1,
            limits.sizes(100, 1 << 20),
            bounds,
            64 << 20,
            10_000,
            false,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMinutes(1),
            "test");
    RequestLog log = new RequestLog(requests::add, events::add, true, metrics);
    Server made =
        new Server(settings, new Places(List.of(file.toString())), Served::read, metrics, log);
    made.start();
    server = made;
    return made;
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static byte[] picture(int seed) {
    byte[] samples = new byte[20 * 10 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * (seed + 7));
    }
    return Pictures.png(Picture.of(20, 10, 3, samples));
  }

  private static byte[] post(String path, String fields, byte[] body) {
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\n"
                + fields
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  @Test
  void saysWhatTheLibrarySaysToTheBit() throws IOException {
    Classifier classifier = Classifier.load(file);
    try (Raw c = Raw.to(start(null).port())) {
      for (int seed = 0; seed < 20; seed++) {
        byte[] png = picture(seed);
        Prediction expected = classifier.classify(Pictures.read(png, "picture"));
        JsonNode said =
            JSON.readTree(c.send(post("/v2/models/m/classify?top=3", "", png)).reply().text())
                .get("classes");
        for (int i = 0; i < 3; i++) {
          Prediction.Ranked r = expected.ranked().get(i);
          assertThat(said.get(i).get("class").asString()).isEqualTo(r.name());
          assertThat(said.get(i).get("label").asInt()).isEqualTo(r.label());
          assertThat(Double.parseDouble(said.get(i).get("probability").asString()))
              .isEqualTo(r.probability());
        }
      }
    }
  }

  @Test
  void answersTritonsClient() throws IOException {
    // The form in which tritonclient.http and geventhttpclient send a request.
    String json =
        "{\"id\":\"7\",\"inputs\":[{\"name\":\"input\",\"shape\":[1,1,4,4],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":64}}],\"outputs\":[{\"name\":\"logits\","
            + "\"parameters\":{\"binary_data\":true}}]}";
    ByteBuffer numbers = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      numbers.putFloat(i);
    }
    byte[] body = Arrays.copyOf(json.getBytes(StandardCharsets.US_ASCII), json.length() + 64);
    System.arraycopy(numbers.array(), 0, body, json.length(), 64);
    String agent = "User-Agent: python/gevent-http-client-2.3.3\r\n";
    try (Raw c = Raw.to(start(null).port())) {
      for (String path :
          List.of(
              "/v2/health/live",
              "/v2/health/ready",
              "/v2/models/m/ready",
              "/v2/models/m/versions/1/ready",
              "/v2",
              "/v2/models/m")) {
        Raw.Reply reply =
            c.send("GET " + path + " HTTP/1.1\r\n" + agent + "Host: localhost:8000\r\n\r\n")
                .reply();
        assertThat(reply.status()).as(path).isEqualTo(200);
      }
      Raw.Reply reply =
          c.send(
                  post(
                      "/v2/models/m/infer",
                      agent + "Inference-Header-Content-Length: " + json.length() + "\r\n",
                      body))
              .reply();
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      int length = Integer.parseInt(reply.field("Inference-Header-Content-Length"));
      JsonNode said = JSON.readTree(Arrays.copyOf(reply.body(), length));
      assertThat(said.get("id").asString()).isEqualTo("7");
      assertThat(reply.body()).hasSize(length + 12);
      Raw.Reply index = c.send(post("/v2/repository/index", agent, new byte[0])).reply();
      assertThat(JSON.readTree(index.text()).get(0).get("name").asString()).isEqualTo("m");
      assertThat(
              c.send("POST /v2/repository/index HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .reply()
                  .status())
          .isEqualTo(200);
      Raw.Reply error =
          c.send(post("/v2/models/m/infer", agent, "{}".getBytes(StandardCharsets.US_ASCII)))
              .reply();
      assertThat(error.status()).isEqualTo(400);
      assertThat(JSON.readTree(error.text()).get("error").asString()).hasLineCount(1);
    }
  }

  @Test
  void refusesWhatIsNoPicture() throws IOException {
    byte[] png = picture(1);
    byte[] bomb =
        Pictures.png(Picture.of(300, 300, 1, new byte[300 * 300])); // more than its pixels
    byte[] huge = png.clone();
    ByteBuffer.wrap(huge).putInt(16, Integer.MAX_VALUE).putInt(20, Integer.MAX_VALUE);
    byte[] damaged = png.clone();
    damaged[40] ^= 1;
    try (Raw c = Raw.to(start(null).port())) {
      assertStatus(c, 413, "", bomb);
      assertStatus(c, 413, "", huge);
      assertStatus(c, 400, "", damaged);
      assertStatus(c, 400, "", Arrays.copyOf(png, png.length / 2));
      assertStatus(c, 400, "", new byte[0]);
      assertStatus(c, 400, "", "hello".getBytes(StandardCharsets.US_ASCII));
      assertStatus(c, 415, "Content-Type: multipart/form-data; boundary=x\r\n", png);
      assertStatus(c, 415, "Content-Encoding: gzip\r\n", png);
      assertStatus(c, 200, "Content-Type: application/x-www-form-urlencoded\r\n", png);
      for (String query : List.of("top=0", "top=4", "x=1", "top=1&top=1")) {
        Raw.Reply reply = c.send(post("/v2/models/m/classify?" + query, "", png)).reply();
        assertThat(reply.status()).as(query).isEqualTo(400);
      }
      for (String host :
          List.of("evil.example", "localhost.evil.example:8080", "[evil.example", "[evil]")) {
        Raw.Reply other = c.send("GET /v2 HTTP/1.1\r\nHost: " + host + "\r\n\r\n").reply();
        assertThat(other.status()).as(host).isEqualTo(421);
      }
      for (String host :
          List.of("[::1]:8080", "[::ffff:127.0.0.1]", "127.0.0.1", "a.localhost:1")) {
        Raw.Reply own = c.send("GET /v2 HTTP/1.1\r\nHost: " + host + "\r\n\r\n").reply();
        assertThat(own.status()).as(host).isEqualTo(200);
      }
      for (String path : List.of("/v2/models/other/classify", "/v2/models/m/versions/2/classify")) {
        assertThat(c.send(post(path, "", png)).reply().status()).isEqualTo(404);
      }
      Raw.Reply reply = c.send(get("/v2/models/m/classify")).reply();
      assertThat(reply.status()).isEqualTo(405);
      assertThat(reply.field("allow")).isEqualTo("POST, OPTIONS");
      assertThat(c.send("OPTIONS /v2 HTTP/1.1\r\nHost: localhost\r\n\r\n").reply().field("allow"))
          .isEqualTo("GET, HEAD, OPTIONS");
      assertThat(c.send("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n").reply().status())
          .isEqualTo(204);
    }
  }

  private static void assertStatus(Raw c, int status, String fields, byte[] body) {
    Raw.Reply reply = c.send(post("/v2/models/m/classify", fields, body)).reply();
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    if (status != 200) {
      assertThat(JSON.readTree(reply.text()).get("error").asString())
          .hasLineCount(1)
          .doesNotContain("/", "striate", "java", "Exception");
    }
  }

  @Test
  void asksForTheToken() throws IOException {
    Path secret = temp.resolve("token");
    Files.writeString(secret, "0123456789abcdef0123456789abcdef\n");
    try (Raw c = Raw.to(start(Token.read(secret)).port())) {
      assertThat(c.send(get("/v2/health/ready")).reply().status()).isEqualTo(200);
      for (String path :
          List.of("/v2", "/metrics", "/v2/models/m", "/v2/models/none", "/openapi.json")) {
        Raw.Reply no = c.send(get(path)).reply();
        assertThat(no.status()).as(path).isEqualTo(401);
        assertThat(no.field("www-authenticate")).isEqualTo("Bearer");
      }
      for (String wrong :
          List.of(
              "Bearer x",
              "Bearer ",
              "Basic 0123456789abcdef0123456789abcdef",
              "",
              "Bearer 0123456789abcdef0123456789abcdee",
              "0123456789abcdef0123456789abcdef")) {
        assertThat(
                c.send(
                        "GET /v2 HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                            + wrong
                            + "\r\n\r\n")
                    .reply()
                    .status())
            .as(wrong)
            .isEqualTo(401);
      }
      assertThat(
              c.send(
                      "GET /v2 HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer 0123456789abcdef0123456789abcdef\r\n\r\n")
                  .reply()
                  .status())
          .isEqualTo(200);
    }
  }

  /** A key and its certificate, in PEM. */
  private Path[] pem(String name, String kind) throws Exception {
    Path store = temp.resolve(name + ".p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-alias",
                "a",
                "-keyalg",
                kind,
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Base64.Encoder mime = Base64.getMimeEncoder();
    Path key = temp.resolve(name + "-key.pem");
    Files.writeString(
        key,
        "-----BEGIN PRIVATE KEY-----\n"
            + mime.encodeToString(keys.getKey("a", "changeit".toCharArray()).getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    Path chain = temp.resolve(name + ".pem");
    Files.writeString(
        chain,
        "-----BEGIN CERTIFICATE-----\n"
            + mime.encodeToString(keys.getCertificate("a").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    return new Path[] {chain, key};
  }

  private static SSLSocketFactory trusting(Path chain) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "a",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(chain))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  @Test
  void speaksTlsAndBoundsItsTimes() throws Exception {
    Path[] ec = pem("ec", "EC");
    Path[] rsa = pem("rsa", "RSA");
    assertThatThrownBy(() -> Tls.read(ec[0], rsa[1])).hasMessageContaining("got another");
    assertThatThrownBy(() -> Tls.read(ec[1], ec[0])).isInstanceOf(IllegalArgumentException.class);
    SSLSocketFactory factory = trusting(rsa[0]);
    try (Server patient = start(null, Tls.read(rsa[0], rsa[1]), Limits.USUAL);
        Raw c = Raw.over(factory.createSocket(InetAddress.getLoopbackAddress(), patient.port()))) {
      for (int seed = 0; seed < 3; seed++) {
        assertThat(c.send(post("/v2/models/m/classify", "", picture(seed))).reply().status())
            .isEqualTo(200);
      }
    }
    // Long enough for a handshake on a machine that does much else.
    Duration brief = Duration.ofSeconds(2);
    Limits limits = Limits.USUAL.times(Duration.ofMinutes(5), brief, Duration.ofMinutes(5), brief);
    int port = start(null, Tls.read(rsa[0], rsa[1]), limits).port();
    try (Raw c = Raw.to(port)) { // no handshake comes
      assertThat(c.ends()).isTrue();
    }
    // A record that comes byte by byte: each byte is in time, the head is not.
    try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket secure = (SSLSocket) factory.createSocket(raw, "localhost", port, false)) {
      secure.startHandshake();
      secure.getOutputStream().write("GET /v2".getBytes(StandardCharsets.US_ASCII));
      OutputStream out = raw.getOutputStream();
      out.write(new byte[] {23, 3, 3, 64, 0}); // a record of 16 KB
      boolean closed = false;
      while (!closed) {
        Thread.sleep(50);
        try {
          out.write(1);
        } catch (IOException e) {
          closed = true;
        }
      }
    }
  }

  @Test
  void whoHasAskedNothingOverTlsDoesNotHoldUpTheEnd() throws Exception {
    Path[] ec = pem("ec", "EC");
    Server s = start(null, Tls.read(ec[0], ec[1]), Limits.USUAL);
    try (SSLSocket secure =
        (SSLSocket) trusting(ec[0]).createSocket(InetAddress.getLoopbackAddress(), s.port())) {
      secure.startHandshake();
      assertThat(s.drain()).isTrue();
    }
  }

  @Test
  void passesTheTraceOnAndLogsIt() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    String fields = "traceparent: 00-" + trace + "-00f067aa0ba902b7-01\r\ntracestate: a=b,c=d\r\n";
    String answered;
    try (Raw c = Raw.to(start(null).port())) {
      Raw.Reply reply = c.send(post("/v2/models/m/classify", fields, picture(1))).reply();
      assertThat(reply.field("traceparent"))
          .matches("00-" + trace + "-[0-9a-f]{16}-01")
          .doesNotContain("00f067aa0ba902b7");
      assertThat(reply.field("tracestate")).isEqualTo("a=b,c=d");
      answered = reply.field("traceparent");
      for (String bad :
          List.of(
              "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
              "xx",
              "ff-" + trace + "-00f067aa0ba902b7-01")) {
        Raw.Reply fresh =
            c.send("GET /v2 HTTP/1.1\r\nHost: localhost\r\ntraceparent: " + bad + "\r\n\r\n")
                .reply();
        assertThat(fresh.field("traceparent"))
            .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
            .doesNotContain(trace);
      }
    }
    while (requests.size() < 4) {
      Thread.sleep(5);
    }
    JsonNode line = JSON.readTree(Objects.requireNonNull(requests.peek()));
    assertThat(line.get("trace_id").asString()).isEqualTo(trace);
    assertThat(answered).contains(trace + "-" + line.get("span_id").asString());
    assertThat(line.get("parent_id").asString()).isEqualTo("00f067aa0ba902b7");
    assertThat(line.get("status").asInt()).isEqualTo(200);
    assertThat(line.get("target").asString()).isEqualTo("/v2/models/m/classify");
  }

  @Test
  void figuresCountWhatHappens() throws IOException {
    try (Raw c = Raw.to(start(null).port())) {
      for (int i = 0; i < 3; i++) {
        c.send(post("/v2/models/m/classify", "", picture(i))).reply();
      }
      c.send(post("/v2/models/evil%22%0A/classify", "", picture(1))).reply();
      c.send(post("/v2/models/evil/classify", "", picture(1))).reply();
      String text = c.send(get("/metrics")).reply().text();
      assertThat(text)
          .contains("striate_requests_total{model=\"m\",route=\"classify\",status=\"200\"} 3\n")
          .contains("striate_requests_total{model=\"\",route=\"classify\",status=\"404\"} 1\n")
          .contains("striate_compute_seconds_count{model=\"m\",route=\"classify\"} 3\n")
          .contains("striate_queue_seconds_bucket{model=\"m\",route=\"classify\",le=\"+Inf\"} 3\n")
          .contains("striate_model_version{model=\"m\",sha256=\"")
          .contains("striate_request_memory_bytes 0\n")
          .contains("# TYPE striate_compute_seconds histogram\n")
          .doesNotContain("evil");
      for (String line : text.split("\n", -1)) {
        assertThat(line).matches("|# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{.*\\})? [-+.0-9Ee]+");
      }
    }
  }

  @Test
  void aFullQueueIsRefusedBeforeTheBodyIsRead() throws Exception {
    int port = start(null).port();
    List<Raw> clients = new ArrayList<>();
    byte[] request = post("/v2/models/m/infer", "", infer(8000));
    // More at once than may wait; those refused are told when to come again.
    for (int i = 0; i < 60; i++) {
      clients.add(Raw.to(port));
    }
    clients.forEach(c -> c.send(request));
    int served = 0;
    int refused = 0;
    for (Raw c : clients) {
      Raw.Reply reply = c.reply();
      if (reply.status() == 503) {
        refused++;
        assertThat(reply.text()).contains("the queue is full");
        assertThat(Integer.parseInt(reply.field("retry-after"))).isPositive();
        assertThat(c.send(get("/v2/health/live")).reply().status()).isEqualTo(200);
      } else {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        served++;
      }
    }
    assertThat(served).isPositive();
    assertThat(refused).as("60 at once, 8 may wait").isPositive();
    // Counted before it is answered.
    assertThat(metrics.counted("striate_refused_total", "reason=\"full\"")).isEqualTo(refused);
    clients.forEach(Raw::close);
  }

  @Test
  void aQueueFullOfBytesOrPixelsSaysSo() throws Exception {
    Duration lasting = Duration.ofMinutes(5);
    byte[] much = post("/v2/models/m/infer", "", infer(8000)); // 320 KB
    byte[] png = post("/v2/models/m/classify", "", picture(1)); // 200 pixels
    for (boolean bytes : new boolean[] {true, false}) {
      Bounds bounds = new Bounds(100, bytes ? 700_000 : 1 << 30, 300, lasting);
      Server s = start(null, null, Limits.USUAL, bounds);
      boolean refused = false;
      while (!refused) {
        List<Raw> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          clients.add(Raw.to(s.port()).send(much));
          if (!bytes) {
            clients.add(Raw.to(s.port()).send(png));
          }
        }
        for (Raw c : clients) {
          Raw.Reply reply = c.reply();
          refused |=
              reply.status() == 503
                  && reply.text().contains("full (" + (bytes ? "bytes" : "pixels") + ")");
          c.close();
        }
      }
      s.close();
    }
  }

  @Test
  void whatHasWaitedForTooLongIsNotComputed() throws Exception {
    Bounds bounds = new Bounds(8, 8 << 20, 1 << 20, Duration.ofNanos(1));
    try (Raw c = Raw.to(start(null, null, Limits.USUAL, bounds).port())) {
      Raw.Reply reply = c.send(post("/v2/models/m/classify", "", picture(1))).reply();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.text()).contains("longer than it is worth");
      assertThat(reply.field("retry-after")).isEqualTo("1");
      assertThat(metrics.counted("striate_refused_total", "reason=\"late\"")).isEqualTo(1);
    }
  }

  @Test
  void whoHasGoneIsNotComputed() throws Exception {
    int port = start(null).port();
    byte[] lasting = post("/v2/models/m/infer", "", infer(20_000));
    byte[] png = post("/v2/models/m/classify", "", picture(1));
    // Until one has gone while it waited.
    while (metrics.counted("striate_refused_total", "reason=\"left\"") == 0) {
      List<Raw> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(Raw.to(port).send(lasting));
      }
      Raw.to(port).send(png).reset();
      for (Raw c : clients) {
        assertThat(c.reply().status()).isEqualTo(200);
        c.close();
      }
    }
    String labels = "model=\"m\",route=\"classify\",status=\"499\"";
    while (metrics.counted("striate_requests_total", labels) == 0) {
      Thread.sleep(5); // counted when it is over
    }
  }

  private static byte[] infer(int count) {
    StringBuilder body =
        new StringBuilder(
            "{\"inputs\":[{\"name\":\"input\",\"shape\":["
                + count
                + ",1,4,4],\"datatype\":\"FP32\",\"data\":[");
    for (int i = 0; i < count; i++) {
      body.append(i == 0 ? "" : ",").append(NUMBERS, 1, NUMBERS.length() - 1);
    }
    return body.append("]}]}").toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void saysWhetherItIsWarm() throws Exception {
    try (Raw c = Raw.to(start(null).port())) {
      while (!c.send(get("/v2/health/ready")).reply().text().contains("\"warm\":true")) {
        Thread.sleep(5);
      }
      assertThat(c.send(get("/v2/models/m/ready")).reply().text()).contains("\"warm\":true");
      assertThat(c.send(get("/v2/models/m")).reply().text()).contains("\"warm\":true");
      assertThat(c.send(get("/metrics")).reply().text())
          .contains("striate_model_warm{model=\"m\",version=\"1\"} 1\n");
    }
    while (!events.toString().contains("\"warm\"")) {
      Thread.sleep(5); // written by a thread of its own
    }
  }

  @Test
  void drainingAnswersEverything() throws Exception {
    Server s = start(null);
    List<Raw> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      clients.add(Raw.to(s.port()).send(post("/v2/models/m/infer", "", infer(2000))));
    }
    FutureTask<Boolean> draining = new FutureTask<>(s::drain);
    Thread.ofVirtual().start(draining);
    for (Raw c : clients) {
      Raw.Reply reply = c.reply();
      assertThat(reply.status()).isEqualTo(200);
    }
    assertThat(draining.get()).isTrue();
    assertThat(s.isReady()).isFalse();
    while (!events.toString().contains("\"stopped\"")) {
      Thread.sleep(5); // written by a thread of its own
    }
    assertThat(events.toString()).contains("every request was answered");
  }

  @Test
  void keepsToItsDescription() throws IOException {
    try (Raw c = Raw.to(start(null).port())) {
      JsonNode doc = JSON.readTree(c.send(get("/openapi.json")).reply().text());
      Described described = new Described(doc);
      byte[] png = picture(1);
      described.check(c, "GET", "/v2", null, 200);
      described.check(c, "GET", "/v2/health/live", null, 200);
      described.check(c, "GET", "/v2/health/ready", null, 200);
      described.check(c, "POST", "/v2/repository/index", new byte[0], 200);
      described.check(c, "GET", "/metrics", null, 200);
      described.check(c, "GET", "/openapi.json", null, 200);
      for (String base : List.of("/v2/models/m", "/v2/models/m/versions/1")) {
        described.check(c, "GET", base, null, 200);
        described.check(c, "GET", base + "/ready", null, 200);
        described.check(c, "POST", base + "/infer", infer(2), 200);
        described.check(c, "POST", base + "/infer", "{}".getBytes(StandardCharsets.US_ASCII), 400);
        described.check(c, "POST", base + "/classify?top=2", png, 200);
        described.check(c, "POST", base + "/classify", new byte[3], 400);
      }
      described.check(c, "GET", "/v2/models/x", null, 404);
      described.check(c, "POST", "/v2/models/x/classify", png, 404);
      assertThat(described.untried()).as("described, and never asked for here").isEmpty();
    }
  }
}
