package striate.app.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock") // the line ends are what matters
class HeadReaderTest {
  private static Source source(String text) {
    Source source =
        new Source(
            new Socket(), new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    source.until(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
    return source;
  }

  private static Request read(String text) throws IOException {
    return Objects.requireNonNull(new HeadReader(source(text), Limits.USUAL).read("1.2.3.4"));
  }

  @Test
  void readsWhatClientsSend() throws IOException {
    Request r =
        read(
            "POST /v2/models/a%20b/infer?top=2 HTTP/1.1\r\nHost: x:8080\r\nContent-Length:  007 \r\n"
                + "Expect: 100-Continue\r\nX-A: b:c\r\n\r\n");
    assertThat(r.method()).isEqualTo("POST");
    assertThat(r.path()).isEqualTo("/v2/models/a%20b/infer");
    assertThat(r.query()).isEqualTo("top=2");
    assertThat(r.length()).isEqualTo(7);
    assertThat(r.waits()).isTrue();
    assertThat(r.field("x-a")).isEqualTo("b:c");
    assertThat(r.keepsAlive()).isTrue();
    assertThat(read("GET http://x/v2 HTTP/1.1\r\nHost: x\r\n\r\n").path()).isEqualTo("/v2");
    assertThat(read("GET http://x HTTP/1.1\r\nHost: x\r\n\r\n").path()).isEqualTo("/");
    assertThat(read("\r\nGET / HTTP/1.0\r\n\r\n").keepsAlive()).isFalse();
    assertThat(read("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keepsAlive()).isTrue();
    assertThat(read("GET / HTTP/1.1\r\nHost: x\r\nConnection: x, close\r\n\r\n").keepsAlive())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/2.0~~|505",
        "PRI * HTTP/2.0~~|505",
        "GET /|400",
        "GET / HTTP/1.1 x~Host: a~~|400",
        "GET  / HTTP/1.1~Host: a~~|400",
        "G(T / HTTP/1.1~Host: a~~|400",
        "get-something-very-long / HTTP/1.1~Host: a~~|400",
        "GET x HTTP/1.1~Host: a~~|400",
        "GET /#a HTTP/1.1~Host: a~~|400",
        "GET /é HTTP/1.1~Host: a~~|400",
        "GET / http/1.1~Host: a~~|400",
        "GET / HTTP/1.1~~|400",
        "GET / HTTP/1.1~Host: a~Host: a~~|400",
        "GET / HTTP/1.1~Host : a~~|400",
        "GET / HTTP/1.1~Host: a~ folded~~|400",
        "GET / HTTP/1.1~Host: a~: x~~|400",
        "GET / HTTP/1.1~Host: a~no colon~~|400",
        "GET / HTTP/1.1^Host: a~~|400",
        "POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 1~~|400",
        "POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~~|400",
        "POST / HTTP/1.1~Host: a~Content-Length: +1~~|400",
        "POST / HTTP/1.1~Host: a~Content-Length: 1, 1~~|400",
        "POST / HTTP/1.1~Host: a~Content-Length:~~|400",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~|501",
        "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~|400",
        "POST / HTTP/1.0~Transfer-Encoding: chunked~~|400",
        "POST / HTTP/1.1~Host: a~Expect: a-miracle~~|417",
      })
  void refusesWhatCouldBeUnderstoodInTwoWays(String head, int status) {
    String text = head.replace("~", "\r\n").replace('^', '\n');
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(text));
    assertThat(refusal).isNotNull();
    assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
    assertThat(refusal.text()).hasLineCount(1);
  }

  @Test
  void boundsTheHead() {
    String much = "x".repeat(20_000);
    assertStatus("GET /" + much + " HTTP/1.1\r\n", 414);
    assertStatus("GET / HTTP/1.1\r\nHost: a\r\nX: " + much + "\r\n\r\n", 431);
    assertStatus("GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(100) + "\r\n", 431);
    assertStatus("GET / HTTP/1.1\r\n" + "A: b\u0000\r\n", 400);
    assertStatus("\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  }

  private static void assertStatus(String text, int status) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(text));
    assertThat(refusal).isNotNull();
    assertThat(refusal.status()).as(refusal.text()).isEqualTo(status);
  }

  @Test
  void aLengthBeyondAllNumbersIsTooLarge() throws IOException {
    Request r =
        read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + "9".repeat(40) + "\r\n\r\n");
    BodyReader body = new BodyReader(source(""), new Room(100), 50);
    assertThatThrownBy(() -> body.read(r.length())).hasMessageContaining("at most 50 bytes");
  }

  @Test
  void memoryGrowsWithWhatComesNotWithWhatIsTold() {
    Room room = new Room(64 << 20);
    BodyReader body = new BodyReader(source("abc"), room, 32 << 20);
    assertThatThrownBy(() -> body.read(32 << 20)).hasMessageContaining("ends in the middle");
    assertThat(room.taken()).isBetween(1L, 8192L);
    Room small = new Room(5000);
    BodyReader much = new BodyReader(source("a".repeat(9000)), small, 1 << 20);
    Refusal busy = catchThrowableOfType(Refusal.class, () -> much.read(9000));
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.retryAfter()).isPositive();
  }

  @Test
  void readsChunks() throws IOException {
    BodyReader body =
        new BodyReader(
            source("3;a=b\r\nabc\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nNEXT"),
            new Room(100_000),
            100);
    assertThat(new String(body.read(-1), StandardCharsets.US_ASCII)).isEqualTo("abc0123456789");
    for (String bad :
        new String[] {
          "x\r\n",
          "\r\n",
          "3\nabc",
          "3\r\nabcd\r\n",
          "-1\r\n",
          "0x1\r\na\r\n",
          "3\r\nab",
          "0\r\nx",
          "0\r\na\nb\r\n\r\n",
          "1;\n\r\na\r\n0\r\n\r\n",
          "0\r\na\nb\r\n\r\n",
          "1;\na\r\na\r\n0\r\n\r\n",
          "1" + ";".repeat(300) + "\r\na\r\n0\r\n\r\n",
          "3 4\r\nabc"
        }) {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class, () -> new BodyReader(source(bad), new Room(100_000), 100).read(-1));
      assertThat(refusal).as(bad).isNotNull();
      assertThat(refusal.status()).as(bad).isEqualTo(400);
    }
    for (String large :
        new String[] {"65\r\n", "fffffffffffffff\r\n", "ffffffffffffffffffff\r\n"}) {
      Refusal refusal =
          catchThrowableOfType(
              Refusal.class, () -> new BodyReader(source(large), new Room(100_000), 100).read(-1));
      assertThat(refusal.status()).as(large).isEqualTo(413);
    }
  }

  @Test
  void chunksOfOneByteAreRefusedWhenThereAreMany() throws IOException {
    String thousand = "1\r\na\r\n".repeat(1000) + "0\r\n\r\n";
    assertThat(new BodyReader(source(thousand), new Room(100_000), 10_000).read(-1)).hasSize(1000);
    String many = "1\r\na\r\n".repeat(2000) + "0\r\n\r\n";
    assertThatThrownBy(() -> new BodyReader(source(many), new Room(100_000), 10_000).read(-1))
        .hasMessageContaining("on average");
  }
}
