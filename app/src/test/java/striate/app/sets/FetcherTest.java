package striate.app.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.Cifar10;
import striate.data.DataException;

/** Against a server of our own that misbehaves as mirrors do. */
class FetcherTest {
  /** What a mirror does with a request. */
  private interface Mirror {
    void answer(HttpExchange exchange) throws IOException;
  }

  private static final String NAME = "a-images-idx3-ubyte.gz";

  @TempDir Path data;
  private HttpServer server;
  private byte[] plain;
  private byte[] packed;
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Fetcher fetcher = Fetcher.of(Map.of(), Duration.ofMillis(1500));

  @BeforeEach
  void start() throws IOException {
    plain = new byte[300_000];
    new Random(1).nextBytes(plain);
    packed = gzip(plain);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private URI mirror(String name, Mirror mirror) {
    server.createContext(
        "/" + name + "/",
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          requests.add(name + " " + range);
          try (exchange) {
            mirror.answer(exchange);
          }
        });
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + "/");
  }

  private NamedSet set(URI... mirrors) {
    return new NamedSet(
        "digits",
        "",
        "",
        List.of("0", "1"),
        List.of(new NamedSet.File(NAME, NamedSet.Form.GZIP, packed.length, sha256(plain))),
        List.of(mirrors));
  }

  /** Serves a file, from where it is asked to, and breaks off after so many bytes. */
  private Mirror serving(byte[] content, int most) {
    return exchange -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
      if (from >= content.length) {
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      if (range != null) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
      }
      int count = content.length - from;
      exchange.sendResponseHeaders(range == null ? 200 : 206, count);
      exchange.getResponseBody().write(content, from, Math.min(count, most));
      exchange.getResponseBody().flush();
      if (most < count) {
        // A connection that is closed takes what was under way with it.
        awaitPart(from + most);
      }
    };
  }

  /** Until the fetcher has written so many bytes, or is not going to. */
  private void awaitPart(int size) throws IOException {
    Path part = data.resolve("digits").resolve("." + NAME + ".part");
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < end && !(Files.exists(part) && Files.size(part) >= size)) {
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static Mirror status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  private void fetched() throws IOException {
    assertThat(Files.readAllBytes(data.resolve("digits").resolve(NAME))).isEqualTo(packed);
    assertThat(left()).containsExactlyInAnyOrder(".lock", NAME);
  }

  private List<String> left() {
    try (Stream<Path> files = Files.list(data.resolve("digits"))) {
      return files.map(p -> p.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fails(NamedSet set, String message) {
    assertThatThrownBy(() -> fetcher.fetch(set, data, (file, done, all) -> {}))
        .isInstanceOf(DataException.class)
        .hasMessage(message);
    assertThat(left()).doesNotContain(NAME);
  }

  @Test
  void aFileComesWholeAndIsNotFetchedTwice() throws Exception {
    NamedSet set = set(mirror("a", serving(packed, Integer.MAX_VALUE)));
    List<Long> seen = new ArrayList<>();
    fetcher.fetch(
        set,
        data,
        (file, done, all) -> {
          assertThat(file).isEqualTo(NAME);
          assertThat(all).isEqualTo(packed.length);
          seen.add(done);
        });
    fetched();
    assertThat(seen).isSorted().startsWith(0L).endsWith((long) packed.length);
    fetcher.fetch(set, data, (file, done, all) -> {});
    assertThat(requests).containsExactly("a null");
    assertThat(SetFiles.check(set, data)).containsExactly(new SetFiles.Status(NAME, null));
  }

  @Test
  void aDamagedFileIsFetchedAgain() throws Exception {
    NamedSet set = set(mirror("a", serving(packed, Integer.MAX_VALUE)));
    Path file = data.resolve("digits").resolve(NAME);
    Files.createDirectories(data.resolve("digits"));
    Files.write(file, gzip(new byte[7]));
    assertThat(SetFiles.check(set, data).getFirst().fault()).startsWith("SHA-256 ");
    fetcher.fetch(set, data, (name, done, all) -> {});
    fetched();
  }

  @Test
  void aTransferThatBreaksOffGoesOnWhereItStopped() throws Exception {
    fetcher.fetch(set(mirror("a", serving(packed, 120_000))), data, (file, done, all) -> {});
    fetched();
    assertThat(requests).containsExactly("a null", "a bytes=120000-", "a bytes=240000-");
  }

  @Test
  void itGoesOnInAnotherRunToo() throws Exception {
    int[] most = {50_000};
    NamedSet set = set(mirror("a", exchange -> serving(packed, most[0]).answer(exchange)));
    fails(
        set,
        "digits: " + NAME + " could not be fetched (127.0.0.1: interrupted after 150000 bytes)");
    most[0] = Integer.MAX_VALUE;
    fetcher.fetch(set, data, (file, done, all) -> {});
    fetched();
    assertThat(requests).endsWith("a bytes=100000-", "a bytes=150000-");
  }

  @Test
  void anotherMirrorStartsAnew() throws Exception {
    // Mirrors pack in their own ways: halves of two of them are no file.
    byte[] other = packed.clone();
    other[9] ^= 1;
    NamedSet set =
        set(mirror("a", serving(other, 40_000)), mirror("b", serving(packed, Integer.MAX_VALUE)));
    fetcher.fetch(set, data, (file, done, all) -> {});
    fetched();
    assertThat(requests).endsWith("b null").hasSize(4);
  }

  @Test
  void aMirrorThatKnowsNoRangesSendsAllAgain() throws Exception {
    int[] calls = {0};
    Mirror stubborn =
        exchange -> {
          exchange.sendResponseHeaders(200, packed.length);
          int count = calls[0]++ == 0 ? 1000 : packed.length;
          exchange.getResponseBody().write(packed, 0, count);
          exchange.getResponseBody().flush();
        };
    fetcher.fetch(set(mirror("a", stubborn)), data, (file, done, all) -> {});
    fetched();
  }

  @Test
  void whatCameBeforeMayHaveBeenWrong() throws Exception {
    URI mirror = mirror("a", serving(packed, Integer.MAX_VALUE));
    Path folder = Files.createDirectories(data.resolve("digits"));
    Files.write(folder.resolve("." + NAME + ".part"), new byte[500]);
    Files.writeString(folder.resolve("." + NAME + ".from"), mirror.resolve(NAME).toString());
    fetcher.fetch(set(mirror), data, (file, done, all) -> {});
    fetched();
    assertThat(requests).containsExactly("a bytes=500-", "a null");
  }

  @Test
  void aWrongChecksumIsThrownAway() throws IOException {
    byte[] wrong = plain.clone();
    wrong[1000] ^= 1;
    NamedSet set = set(mirror("a", serving(gzip(wrong), Integer.MAX_VALUE)));
    fails(
        set,
        "digits: %s could not be fetched (127.0.0.1: SHA-256 %s expected, got %s)"
            .formatted(NAME, sha256(plain), sha256(wrong)));
    assertThat(left()).containsExactly(".lock");
    assertThat(requests).hasSize(1);
  }

  @Test
  void theNextMirrorIsAskedAndAllReasonsAreGiven() throws Exception {
    URI gone = mirror("gone", status(404));
    URI broken = mirror("broken", status(500));
    URI sound = mirror("sound", serving(packed, Integer.MAX_VALUE));
    fails(
        set(gone, broken),
        "digits: "
            + NAME
            + " could not be fetched (127.0.0.1: HTTP status 404; 127.0.0.1: HTTP status 500)");
    fetcher.fetch(set(gone, sound), data, (file, done, all) -> {});
    fetched();
  }

  @Test
  void offline() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    fails(
        set(URI.create("http://127.0.0.1:" + port + "/")),
        "digits: " + NAME + " could not be fetched (127.0.0.1: no connection)");
  }

  @Test
  void aMirrorThatFallsSilentIsLeft() throws Exception {
    Mirror silent =
        exchange -> {
          exchange.sendResponseHeaders(200, packed.length);
          exchange.getResponseBody().write(packed, 0, 10);
          exchange.getResponseBody().flush();
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    NamedSet set = set(mirror("a", silent), mirror("b", serving(packed, Integer.MAX_VALUE)));
    fetcher.fetch(set, data, (file, done, all) -> {});
    fetched();
  }

  @Test
  void aMirrorThatNeverEndsIsLeft() {
    Mirror endless =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] zeros = new byte[1 << 16];
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(zeros);
          }
        };
    fails(
        set(mirror("a", endless)),
        "digits: %s could not be fetched (127.0.0.1: sends far more than the %d bytes expected)"
            .formatted(NAME, packed.length));
  }

  @Test
  void twoProcessesDoNotFetchOneSet() throws Exception {
    NamedSet set = set(mirror("a", serving(packed, Integer.MAX_VALUE)));
    Path folder = Files.createDirectories(data.resolve("digits"));
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      fails(set, folder + ": another process is fetching digits");
    }
    fetcher.fetch(set, data, (file, done, all) -> {});
    fetched();
  }

  @Test
  void goesThroughTheProxyThatTheEnvironmentNames() throws Exception {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          try (exchange) {
            serving(packed, Integer.MAX_VALUE).answer(exchange);
          }
        });
    Fetcher proxied =
        Fetcher.of(
            Map.of("http_proxy", "127.0.0.1:" + server.getAddress().getPort()),
            Duration.ofSeconds(5));
    proxied.fetch(set(URI.create("http://mirror.invalid/x/")), data, (file, done, all) -> {});
    fetched();
    assertThat(asked).containsExactly("http://mirror.invalid/x/" + NAME);
  }

  @Test
  void cifarIsUnpacked() throws Exception {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    List<String> names = new ArrayList<>(List.of("readme.html", "test_batch.bin"));
    for (int i = 1; i <= 5; i++) {
      names.add("data_batch_" + i + ".bin");
    }
    for (String name : names) {
      byte[] content = new byte[name.endsWith("bin") ? 3073 * 10_000 : 777];
      for (int i = 0; name.endsWith("bin") && i < content.length; i += 3073) {
        content[i] = (byte) (i % 10);
      }
      byte[] head = new byte[512];
      byte[] path = ("cifar-10-batches-bin/" + name).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(path, 0, head, 0, path.length);
      byte[] size = "%011o".formatted(content.length).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(size, 0, head, 124, size.length);
      head[156] = '0';
      tar.write(head);
      tar.write(content);
      tar.write(new byte[(512 - content.length % 512) % 512]);
    }
    tar.write(new byte[1024]);
    byte[] archive = gzip(tar.toByteArray());
    NamedSet set =
        new NamedSet(
            "cifar-10",
            "",
            "",
            Cifar10.CLASSES,
            List.of(
                new NamedSet.File(
                    "c.tar.gz", NamedSet.Form.TAR_GZIP, archive.length, sha256(archive))),
            List.of(mirror("a", serving(archive, Integer.MAX_VALUE))));
    assertThat(SetFiles.present(set, data)).isFalse();
    fetcher.fetch(set, data, (file, done, all) -> {});
    assertThat(SetFiles.present(set, data)).isTrue();
    assertThat(SetFiles.check(set, data)).hasSize(6).allMatch(s -> s.fault() == null);
    SetFiles.Pair pair = SetFiles.read(set, data);
    assertThat(pair.train().size()).isEqualTo(50_000);
    assertThat(Objects.requireNonNull(pair.test()).size()).isEqualTo(10_000);
    fetcher.fetch(set, data, (file, done, all) -> {});
    assertThat(requests).hasSize(1);
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedOnceWithTheReason() throws IOException {
    Path file = Files.writeString(data.resolve("file"), "");
    Path folder = file.resolve("sets").resolve(Catalog.all().getFirst().name());
    assertThatThrownBy(() ->
            fetcher.fetch(Catalog.all().getFirst(), file.resolve("sets"), (name, done, all) -> {}))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + ": can't be written (not a directory)");
  }
}
