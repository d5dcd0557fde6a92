package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.app.serve.http.Raw;
import striate.app.serve.protocol.Served;
import striate.data.Picture;
import striate.images.Pictures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server as a process: its start, its lines, its end under load. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ServeIT {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path folder;
  private @Nullable Process process;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private byte[] png = {};

  @BeforeEach
  void write() throws IOException {
    Served.write(1, folder.resolve("m.onnx"));
    byte[] samples = new byte[300];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * 37);
    }
    png = Pictures.png(Picture.of(10, 10, 3, samples));
    Files.write(folder.resolve("a.png"), png);
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** Starts it, and returns its port when it is ready. */
  private int start(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("serve", "m.onnx", "--port", "0", "--json"));
    all.addAll(List.of(options));
    Process p = Jar.in(folder).with("-Xmx256m").start(all.toArray(String[]::new));
    process = p;
    BufferedReader err =
        new BufferedReader(new InputStreamReader(p.getErrorStream(), StandardCharsets.UTF_8));
    while (true) {
      String line = err.readLine();
      assertThat(line).as("the server ends: " + lines).isNotNull();
      lines.add(line);
      if (line.contains("\"ready\"")) {
        Thread.ofVirtual().start(() -> rest(err));
        return Integer.parseInt(line.replaceFirst(".*127\\.0\\.0\\.1:([0-9]+).*", "$1"));
      }
    }
  }

  private void rest(BufferedReader err) {
    try {
      err.lines().forEach(lines::add);
    } catch (UncheckedIOException e) {
      lines.add("ended");
    }
  }

  private String post(String path) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + png.length
        + "\r\n\r\n";
  }

  @Test
  void saysWhatPredictSays() throws IOException {
    Run predicted = Jar.in(folder).run("predict", "m.onnx", "a.png", "--json");
    JsonNode expected = JSON.readTree(predicted.out()).get("classes");
    try (Raw c = Raw.to(start())) {
      JsonNode said =
          JSON.readTree(c.send(post("/v2/models/m/classify")).send(png).reply().text())
              .get("classes");
      for (int i = 0; i < 3; i++) {
        assertThat(said.get(i).get("class")).isEqualTo(expected.get(i).get("class"));
        assertThat(said.get(i).get("probability")).isEqualTo(expected.get(i).get("probability"));
      }
      String json =
          "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1,4,4],\"datatype\":\"FP32\",\"data\":"
              + "[1,2.5,-3e-1,4,5,6,7,8,9,10,11,12,13,14,15,16]}]}";
      Raw.Reply reply =
          c.send(
                  "POST /v2/models/m/infer HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                      + json.length()
                      + "\r\n\r\n"
                      + json)
              .reply();
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      assertThat(c.send(post("/v2/models/m/infer")).send(png).reply().status()).isEqualTo(400);
    }
  }

  /** Asks again and again until the server ends the connections; failures are counted. */
  private Thread load(int port, AtomicInteger answered, AtomicReference<String> failed) {
    return Thread.ofVirtual()
        .start(() -> {
          while (true) {
            try (Raw c = Raw.over(new Socket(InetAddress.getLoopbackAddress(), port))) {
              Raw.Reply reply;
              do {
                reply = c.send(post("/v2/models/m/classify")).send(png).reply();
                if (reply.status() != 200) {
                  failed.set(reply.text());
                  return;
                }
                answered.incrementAndGet();
              } while (!reply.field("connection").equals("close"));
              Raw.Reply ready = Raw.to(port).send("GET /v2/health/ready HTTP/1.0\r\n\r\n").reply();
              if (ready.status() == 503) {
                return; // as a load balancer does
              }
            } catch (IOException | RuntimeException | AssertionError e) {
              failed.set(e.toString());
              return;
            }
          }
        });
  }

  @Test
  void endsWithoutAFailedRequest() throws Exception {
    int port = start("--drain-delay", "1");
    AtomicInteger answered = new AtomicInteger();
    AtomicReference<String> failed = new AtomicReference<>("");
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clients.add(load(port, answered, failed));
    }
    while (answered.get() < 50 && failed.get().isEmpty()) {
      Thread.sleep(5);
    }
    Process p = java.util.Objects.requireNonNull(process);
    p.destroy(); // SIGTERM
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failed.get()).isEmpty();
    assertThat(p.waitFor()).isEqualTo(143);
    assertThat(answered.get()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void reloadsUnderLoadWithoutAFailedRequest() throws Exception {
    int port = start("--reload-every", "0.02", "--drain-delay", "1");
    AtomicInteger answered = new AtomicInteger();
    AtomicReference<String> failed = new AtomicReference<>("");
    Thread client = load(port, answered, failed);
    for (int seed = 2; seed < 12; seed++) {
      Served.write(seed, folder.resolve("draft"));
      Files.move(folder.resolve("draft"), folder.resolve("m.onnx"), StandardCopyOption.ATOMIC_MOVE);
      String name = "fish " + seed;
      try (Raw c = Raw.to(port)) {
        while (!c.send(post("/v2/models/m/classify")).send(png).reply().text().contains(name)) {
          Thread.sleep(5);
        }
      }
    }
    java.util.Objects.requireNonNull(process).destroy();
    client.join();
    assertThat(failed.get()).isEmpty();
    assertThat(answered.get()).isPositive();
  }

  @Test
  void anOpenAddressNeedsAToken() throws IOException {
    Run open = Jar.in(folder).run("serve", "m.onnx", "--host", "0.0.0.0", "--port", "0");
    assertThat(open.code()).isEqualTo(2);
    assertThat(open.errors()).singleElement().asString().contains("--token-file expected");
    Files.writeString(folder.resolve("token"), "short");
    Run brief = Jar.in(folder).run("serve", "m.onnx", "--token-file", "token");
    assertThat(brief.code()).isEqualTo(1);
    assertThat(brief.errors()).singleElement().asString().contains("at least 16");
    for (String memory : List.of("15", "0", "-1", "100000")) {
      Run little = Jar.in(folder).run("serve", "m.onnx", "--port", "0", "--memory", memory);
      assertThat(little.code()).isEqualTo(2);
      assertThat(little.errors())
          .singleElement()
          .asString()
          .contains("--memory: from 16", "got " + memory);
    }
    Files.writeString(folder.resolve("bad.onnx"), "hello");
    Run bad = Jar.in(folder).run("serve", "bad.onnx", "--port", "0");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.errors()).singleElement().asString().contains("bad.onnx");
  }

  @Test
  void smallHeapsHoldManySlowClients() throws Exception {
    int port = start("--max-body", "4");
    List<Raw> slow = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      slow.add(
          Raw.to(port)
              .send(
                  switch (i % 3) {
                    case 0 -> "GET / HTTP/1.1\r\nHost";
                    case 1 ->
                        "POST /v2/models/m/infer HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Length: 4000000\r\n\r\n{";
                    default -> "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20);
                  }));
    }
    try (Raw c = Raw.to(port)) {
      for (int i = 0; i < 20; i++) {
        assertThat(c.send(post("/v2/models/m/classify")).send(png).reply().status()).isEqualTo(200);
      }
      long taken = 0;
      while (taken == 0) { // until the first of the slow bodies is being read
        String figures = c.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").reply().text();
        taken =
            Long.parseLong(
                figures.replaceFirst("(?s).*striate_request_memory_bytes ([0-9]+).*", "$1"));
      }
      assertThat(taken).isLessThanOrEqualTo(2L << 20);
    }
    slow.forEach(Raw::close);
  }
}
