package striate.app.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections, with a service that echoes. Whatever waits here waits for an event. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ListenerTest {
  private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";

  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch left = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger begins = new AtomicInteger();
  private final AtomicInteger faults = new AtomicInteger();
  private final Room room = new Room(4 << 20);
  private @Nullable Listener listener;

  /**
   * GET answers its path; /big much; POST echoes; /wait when it is released; /boom fails, /late
   * when the answer is written, /none when it is asked for one.
   */
  private final class Echo implements Service {
    @Override
    public boolean isPrompt() {
      return ListenerTest.this.isPrompt();
    }

    @Override
    public long restNanos() {
      return ListenerTest.this.restNanos();
    }

    @Override
    public Step begin(Request request) throws Refusal {
      begins.incrementAndGet();
      if (request.path().equals("/error")) {
        throw new NoClassDefFoundError("as if");
      }
      if (request.path().equals("/boom")) {
        throw new IllegalArgumentException("secret /etc/passwd");
      }
      if (request.path().equals("/no")) {
        throw new Refusal(404, "no");
      }
      if (!request.method().equals("POST")) {
        return request.path().equals("/big")
            ? Answer.of(200, "text/plain", new byte[8 << 20])
            : Answer.of(200, "text/plain", request.path().getBytes(StandardCharsets.ISO_8859_1));
      }
      boolean waits = request.path().equals("/wait") || request.path().equals("/late");
      return new BodyWanted() {
        @Override
        public long mostBytes() {
          return 1 << 20;
        }

        @Override
        public Coming take(byte[] body) {
          return new Echoed(body, waits, request.path().equals("/none"));
        }
      };
    }

    @Override
    public Answer refusal(@Nullable Request request, Refusal refusal) {
      return Answer.json(refusal.status(), refusal.text());
    }

    @Override
    public void fault(Throwable fault) {
      faults.incrementAndGet();
    }

    @Override
    public void over(@Nullable Request request, String peer, int status, long received, long sent) {
      answered.set(status);
      if (request != null && request.path().equals("/late")) {
        throw new IllegalStateException("when it was written");
      }
    }
  }

  private final class Echoed implements Coming {
    private final byte[] body;
    private final boolean waits;
    private final boolean fails;
    private final CountDownLatch gone = new CountDownLatch(1);

    Echoed(byte[] body, boolean waits, boolean fails) {
      this.fails = fails;
      this.body = body;
      this.waits = waits;
      begun.countDown();
    }

    @Override
    public boolean isSoon() {
      return !waits;
    }

    @Override
    public void await() throws InterruptedException {
      while (waits && gone.getCount() > 0 && !release.await(10, TimeUnit.MILLISECONDS)) {
        // Either will come.
      }
    }

    @Override
    public void whenOver(Runnable what) {
      if (!waits) {
        what.run();
        return;
      }
      Thread.ofVirtual()
          .start(() -> {
            try {
              await();
              what.run();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }

    @Override
    public Answer answer() throws Refusal {
      if (fails) {
        throw new IllegalStateException("no answer");
      }
      if (gone.getCount() == 0) {
        throw new Refusal(499, "gone");
      }
      return Answer.of(200, "text/plain", body);
    }

    @Override
    public void leave() {
      gone.countDown();
      left.countDown();
    }

    @Override
    public void end() {
      // It took nothing.
    }
  }

  /** Whether connections begin without a thread. */
  boolean isPrompt() {
    return false;
  }

  /** How long the loop may rest. */
  long restNanos() {
    return 0;
  }

  /** A listener answers. */
  void started(Listener listener) {
    // Nothing else looks at its sockets.
  }

  private int start(Limits limits) throws IOException {
    Listener made =
        new Listener(InetAddress.getLoopbackAddress(), 0, limits, room, new Echo(), null);
    made.start();
    started(made);
    listener = made;
    return made.port();
  }

  private int start() throws IOException {
    return start(Limits.USUAL);
  }

  @AfterEach
  void stop() {
    release.countDown();
    if (listener != null) {
      listener.close();
    }
  }

  private static String post(String path, String body) {
    return "POST " + path + HOST + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @Test
  void answersRequestAfterRequest() throws IOException {
    try (Raw c = Raw.to(start())) {
      for (int i = 0; i < 3; i++) {
        assertThat(c.send("GET /a" + i + HOST + "\r\n").reply().text()).isEqualTo("/a" + i);
        assertThat(c.send(post("/x", "body" + i)).reply().text()).isEqualTo("body" + i);
      }
      assertThat(c.send("GET /last" + HOST + "Connection: close\r\n\r\n").reply().text())
          .isEqualTo("/last");
      assertThat(c.ends()).isTrue();
    }
  }

  @Test
  void answersWhatIsSentTogetherInOrder() throws IOException {
    try (Raw c = Raw.to(start())) {
      c.send(
          "GET /1" + HOST + "\r\n" + post("/x", "2") + "GET /3" + HOST + "\r\n" + post("/x", "4"));
      for (String expected : List.of("/1", "2", "/3", "4")) {
        assertThat(c.reply().text()).isEqualTo(expected);
      }
    }
  }

  @Test
  void theNextRequestMayComeWhileOneIsComputed() throws Exception {
    try (Raw c = Raw.to(start())) {
      c.send(post("/wait", "slow"));
      begun.await();
      c.send("GET /next" + HOST + "\r\n");
      release.countDown();
      assertThat(c.reply().text()).isEqualTo("slow");
      assertThat(c.reply().text()).isEqualTo("/next");
      assertThat(left.getCount()).isEqualTo(1);
    }
  }

  @Test
  void theLastAnswerEndsTheConnectionHoweverLongItTook() throws Exception {
    try (Raw c = Raw.to(start())) {
      c.send("POST /wait" + HOST + "Connection: close\r\nContent-Length: 1\r\n\r\nx");
      begun.await();
      release.countDown();
      assertThat(c.reply().text()).isEqualTo("x");
      assertThat(c.ends()).isTrue();
    }
  }

  @Test
  void aConnectionThatHasWaitedIsIdleAgain() throws Exception {
    int port = start(Limits.USUAL.sizes(1, 1 << 20));
    Listener l = java.util.Objects.requireNonNull(listener);
    try (Raw c = Raw.to(port)) {
      c.send(post("/wait", "slow"));
      begun.await();
      release.countDown();
      assertThat(c.reply().text()).isEqualTo("slow");
      while (l.waits() == 0) {
        Thread.onSpinWait(); // the answer is read a moment before the connection is idle
      }
      // So it gives way to another, and does not hold up the end.
      try (Raw other = Raw.to(port)) {
        assertThat(other.send("GET /in" + HOST + "\r\n").reply().text()).isEqualTo("/in");
        assertThat(c.ends()).isTrue();
        assertThat(l.stop(Duration.ofMinutes(5))).isTrue();
      }
    }
  }

  @Test
  void endsWhileConnectionsComeWithoutAPause() throws Exception {
    int port = start();
    Listener l = java.util.Objects.requireNonNull(listener);
    AtomicInteger connected = new AtomicInteger();
    Thread coming =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (true) {
                  Raw.to(port).close();
                  connected.incrementAndGet();
                }
              } catch (java.io.UncheckedIOException e) {
                connected.incrementAndGet(); // nobody listens any more
              }
            });
    while (connected.get() < 100) {
      Thread.sleep(1);
    }
    assertThat(l.stop(Duration.ofMinutes(5))).isTrue();
    coming.join();
  }

  @Test
  void whoHoldsMemoryAndSendsNothingGivesWay() throws Exception {
    // So slow that the largest body would not come in time: it would need 2 MB a second.
    List<Raw> stalled = stalled(start(Limits.USUAL.sizes(4096, 64 << 20)));
    try (Raw c = Raw.to(java.util.Objects.requireNonNull(listener).port())) {
      assertThat(c.send(post("/x", "y".repeat(900_000))).reply().status()).isEqualTo(200);
    }
    stalled.forEach(Raw::close);
  }

  @Test
  void whoSendsFastEnoughGivesWayToNobody() throws Exception {
    Duration lasting = Duration.ofMinutes(5);
    int port = start(Limits.USUAL.sizes(5, 1 << 20).times(lasting, lasting, lasting, lasting));
    List<Raw> fast = stalled(port);
    try (Raw c = Raw.to(port)) { // there is no memory
      assertThat(c.send(post("/x", "y".repeat(900_000))).reply().status()).isEqualTo(503);
    }
    while (java.util.Objects.requireNonNull(listener).connections() > 4) {
      Thread.sleep(10);
    }
    try (Raw fifth = Raw.to(port)) {
      fifth.send(post("/wait", "slow"));
      begun.await();
      try (Raw c = Raw.to(port)) { // there is no connection
        assertThat(c.ends()).isTrue();
      }
      release.countDown();
      assertThat(fifth.reply().text()).isEqualTo("slow");
    }
    for (Raw c : fast) {
      assertThat(c.send("x").reply().status()).isEqualTo(200);
      c.close();
    }
  }

  /** Clients that have sent all of their bodies but a byte, and have 4 MB, all that there is. */
  private List<Raw> stalled(int port) throws InterruptedException {
    String much = "POST /x" + HOST + "Content-Length: 1000000\r\n\r\n";
    List<Raw> stalled = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      stalled.add(Raw.to(port).send(much + "x".repeat(999_999)));
    }
    while (room.taken() < 3_900_000) {
      Thread.sleep(10);
    }
    Thread.sleep(1100); // in its first second nobody is slow
    return stalled;
  }

  @Test
  void datesHaveTwoDigits() {
    assertThat(Listener.date(java.time.Instant.parse("2026-12-01T08:09:05Z")))
        .isEqualTo("Tue, 01 Dec 2026 08:09:05 GMT");
  }

  @Test
  void readsChunksFromASocket() throws IOException {
    try (Raw c = Raw.to(start())) {
      String head = "POST /x" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
      assertThat(c.send(head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").reply().text())
          .isEqualTo("abcde");
      assertThat(c.send(head + "1\r\na\r\n0\r\nA: b\r\n\r\nGET /n" + HOST + "\r\n").reply().text())
          .isEqualTo("a");
      assertThat(c.reply().text()).isEqualTo("/n");
    }
  }

  @Test
  void aClientsDepartureIsNoticed() throws Exception {
    try (Raw c = Raw.to(start())) {
      c.send(post("/wait", "slow"));
      begun.await();
    }
    left.await();
  }

  @Test
  void headsHaveNoBodyAndOldClientsAreServed() throws IOException {
    int port = start();
    try (Raw c = Raw.to(port)) {
      Raw.Reply head = c.send("HEAD /abc" + HOST + "\r\n").reply(true);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.field("content-length")).isEqualTo("4");
      assertThat(c.send("GET /abc" + HOST + "\r\n").reply().text()).isEqualTo("/abc");
    }
    try (Raw c = Raw.to(port)) {
      assertThat(c.send("GET /old HTTP/1.0\r\n\r\n").reply().text()).isEqualTo("/old");
      assertThat(c.ends()).isTrue();
    }
    try (Raw c = Raw.to(port)) {
      Raw.Reply kept = c.send("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").reply();
      assertThat(kept.field("connection")).isEqualTo("keep-alive");
      assertThat(c.send("GET /b HTTP/1.0\r\n\r\n").reply().text()).isEqualTo("/b");
    }
    try (Raw c = Raw.to(port)) { // who half closes has asked all the same
      assertThat(c.send("GET /half" + HOST + "\r\n").half().reply().text()).isEqualTo("/half");
    }
  }

  @Test
  void whoWaitsForTheWordGetsItOnlyIfTheBodyIsWanted() throws IOException {
    int port = start();
    try (Raw c = Raw.to(port)) {
      c.send("POST /x" + HOST + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertThat(c.reply().status()).isEqualTo(100);
      assertThat(c.send("abc").reply().text()).isEqualTo("abc");
    }
    try (Raw c = Raw.to(port)) {
      c.send("POST /no" + HOST + "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      Raw.Reply no = c.reply();
      assertThat(no.status()).isEqualTo(404);
      assertThat(no.field("connection")).isEqualTo("close");
      assertThat(c.ends()).isTrue();
    }
  }

  @Test
  void aBodyThatNobodyWantedIsPassedOver() throws IOException {
    try (Raw c = Raw.to(start())) {
      assertThat(c.send(post("/no", "x".repeat(10_000))).reply().status()).isEqualTo(404);
      assertThat(c.send("GET /b" + HOST + "Content-Length: 3\r\n\r\nabc").reply().text())
          .isEqualTo("/b");
      assertThat(c.send("GET /c" + HOST + "\r\n").reply().text()).isEqualTo("/c");
      c.send("POST /x" + HOST + "\r\n");
      assertThat(c.reply().status()).isEqualTo(411);
    }
  }

  @Test
  void tooMuchIsRefusedAndTheRefusalArrives() throws IOException {
    int port = start();
    try (Raw c = Raw.to(port)) {
      c.send("POST /x" + HOST + "Content-Length: 99999999999\r\n\r\n" + "x".repeat(200_000));
      assertThat(c.reply().status()).isEqualTo(413);
      assertThat(c.ends()).isTrue();
    }
    try (Raw c = Raw.to(port)) {
      c.send("GET /" + "x".repeat(100_000) + HOST + "\r\n");
      assertThat(c.reply().status()).isEqualTo(414);
      assertThat(c.ends()).isTrue();
    }
  }

  @Test
  void aFaultTellsNothingOfItself() throws IOException {
    try (Raw c = Raw.to(start())) {
      Raw.Reply fault = c.send("GET /boom" + HOST + "\r\n").reply();
      assertThat(fault.status()).isEqualTo(500);
      assertThat(fault.text()).isEqualTo("internal error");
      assertThat(c.send("GET /b" + HOST + "\r\n").reply().text()).isEqualTo("/b");
    }
  }

  @Test
  void aFaultWhileTheAnswerIsMadeIsAnswered() throws IOException {
    try (Raw c = Raw.to(start())) {
      assertThat(c.send(post("/none", "abc")).reply().status()).isEqualTo(500);
      assertThat(c.send("GET /b" + HOST + "\r\n").reply().text()).isEqualTo("/b");
    }
  }

  @Test
  void aFaultBehindAnAnswerEndsTheConnectionWithoutAnother() throws Exception {
    int port = start();
    release.countDown();
    for (String late : List.of("GET /late" + HOST + "\r\n", post("/late", "abc"))) {
      faults.set(0);
      try (Raw c = Raw.to(port)) {
        assertThat(c.send(late).reply().status()).isEqualTo(200);
        assertThat(c.ends()).isTrue();
      }
      assertThat(faults.get()).isEqualTo(1);
    }
  }

  @Test
  void aBodyThatIsGivenUpIsTold() throws Exception {
    try (Raw c = Raw.to(start())) {
      c.send("POST /x" + HOST + "Content-Length: 100\r\n\r\nabc");
      while (room.taken() == 0) {
        Thread.sleep(10);
      }
      c.reset();
    }
    while (answered.get() == 0) {
      Thread.sleep(10);
    }
    assertThat(answered.get()).isEqualTo(499);
  }

  /** A connection to nobody, of which nothing comes. */
  private static final class Silent extends Socket {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean peerless;
    private final AtomicInteger failures;

    /** The first closings fail, and so does the question for its peer. */
    Silent(boolean peerless, int failures) {
      this.peerless = peerless;
      this.failures = new AtomicInteger(failures);
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
      if (peerless) {
        throw new OutOfMemoryError("as if");
      }
      return null;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
      // As you like.
    }

    @Override
    public void setSendBufferSize(int size) {
      // As you like.
    }

    @Override
    public void setSoTimeout(int timeout) {
      // It does not keep to it.
    }

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          try {
            closed.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return -1;
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
          return read();
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public synchronized void close() {
      if (failures.getAndDecrement() > 0) {
        throw new OutOfMemoryError("as if");
      }
      closed.countDown();
    }
  }

  @Test
  void theWatchmanOutlivesAShortageOfMemory() throws Exception {
    Duration brief = Duration.ofMillis(50);
    start(Limits.USUAL.times(brief, brief, brief, brief));
    Listener l = java.util.Objects.requireNonNull(listener);
    Silent silent = new Silent(false, 1);
    l.take(silent);
    silent.closed.await();
    while (l.connections() > 0) {
      Thread.sleep(10);
    }
  }

  @Test
  void aConnectionThatCannotBeClosedIsCountedNoMore() throws Exception {
    Duration brief = Duration.ofMillis(50);
    start(Limits.USUAL.times(brief, brief, brief, brief));
    Listener l = java.util.Objects.requireNonNull(listener);
    Silent silent = new Silent(false, Integer.MAX_VALUE);
    l.take(silent);
    silent.closed.countDown(); // its client has gone
    while (l.connections() > 0) {
      Thread.sleep(10);
    }
  }

  @Test
  void aConnectionThatCannotBeginIsClosed() throws Exception {
    start();
    Listener l = java.util.Objects.requireNonNull(listener);
    Silent silent = new Silent(true, 0);
    assertThatThrownBy(() -> l.take(silent)).isInstanceOf(OutOfMemoryError.class);
    assertThat(silent.closed.getCount()).isZero();
    assertThat(l.connections()).isZero();
  }

  @Test
  void slowHeadsAndBodiesEnd() throws IOException {
    Duration brief = Duration.ofMillis(200);
    int port =
        start(Limits.USUAL.times(Duration.ofMinutes(5), brief, brief, Duration.ofMinutes(5)));
    try (Raw c = Raw.to(port)) {
      assertThat(c.send("GET / HT").reply().status()).isEqualTo(408);
      assertThat(c.ends()).isTrue();
    }
    try (Raw c = Raw.to(port)) {
      c.send("POST /x" + HOST + "Content-Length: 100\r\n\r\nabc");
      assertThat(c.reply().status()).isEqualTo(408);
      assertThat(c.ends()).isTrue();
    }
    assertThat(room.taken()).isZero();
  }

  @Test
  void idleConnectionsAndSlowReadersAreClosed() throws Exception {
    Duration brief = Duration.ofMillis(200);
    Duration lasting = Duration.ofMinutes(5);
    int port = start(Limits.USUAL.times(brief, lasting, lasting, brief));
    try (Raw c = Raw.to(port)) {
      assertThat(c.ends()).isTrue();
    }
    try (Raw c = Raw.to(port)) { // nothing is read of much
      c.send("GET /big" + HOST + "\r\n");
      while (answered.get() == 0) {
        Thread.sleep(10);
      }
      assertThat(answered.get()).as("not written to its end").isEqualTo(499);
    }
  }

  @Test
  void whoHasNoHeadMakesRoomForOthers() throws IOException {
    int port = start(Limits.USUAL.sizes(20, 1000));
    List<Raw> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      many.add(Raw.to(port).send("GET / H"));
    }
    try (Raw c = Raw.to(port)) {
      assertThat(c.send("GET /in" + HOST + "\r\n").reply().text()).isEqualTo("/in");
    }
    assertThat(java.util.Objects.requireNonNull(listener).connections()).isLessThanOrEqualTo(20);
    many.forEach(Raw::close);
  }

  @Test
  void requestsInPiecesAreAnsweredHoweverLongThePauses() throws Exception {
    String all = post("/x", "body") + "GET /n" + HOST + "\r\n";
    for (int pause : new int[] {0, 5, 150}) { // with none, in one piece or in many
      try (Raw c = Raw.to(start())) {
        for (int at = 0; at < all.length(); at += 9) {
          c.send(all.substring(at, Math.min(all.length(), at + 9)));
          if (pause > 0 && at % 27 == 0) {
            Thread.sleep(pause);
          }
        }
        assertThat(c.reply().text()).isEqualTo("body");
        assertThat(c.reply().text()).isEqualTo("/n");
        assertThat(c.send("GET /a" + HOST + "\r\n").reply().text()).isEqualTo("/a");
      }
      stop();
    }
  }

  @Test
  void manyRequestsTogetherAreAllAnswered() throws Exception {
    try (Raw c = Raw.to(start())) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        all.append(post("/x", i + "y".repeat(i * 7)));
      }
      FutureTask<Raw> sending = new FutureTask<>(() -> c.send(all.toString()));
      Thread.ofVirtual().start(sending);
      for (int i = 0; i < 300; i++) {
        assertThat(c.reply().text()).isEqualTo(i + "y".repeat(i * 7));
      }
      sending.get();
    }
    while (room.taken() > 0) {
      Thread.sleep(10);
    }
  }

  @Test
  void whoReadsMuchLateGetsItAllAndIsServedOn() throws Exception {
    try (Raw c = Raw.to(start())) {
      c.send("GET /big" + HOST + "\r\nGET /next" + HOST + "\r\n");
      Thread.sleep(50); // what the kernel holds is full by now, most likely
      assertThat(c.reply().body()).hasSize(8 << 20);
      assertThat(c.reply().text()).isEqualTo("/next");
      assertThat(c.send("GET /more" + HOST + "\r\n").reply().text()).isEqualTo("/more");
    }
  }

  @Test
  void whoHasReadALongAnswerIsIdle() throws Exception {
    int port = start();
    Listener l = java.util.Objects.requireNonNull(listener);
    try (Raw c = Raw.to(port)) {
      assertThat(c.send("GET /big" + HOST + "\r\n").reply().body()).hasSize(8 << 20);
      assertThat(l.stop(Duration.ofMinutes(4))).isTrue();
      assertThat(c.ends()).isTrue();
    }
  }

  @Test
  void nothingIsBegunBehindTheLastAnswer() throws Exception {
    int port = start();
    for (int i = 0; i < 50; i++) {
      begins.set(0);
      try (Raw c = Raw.to(port)) {
        c.send("GET /1" + HOST + "Connection: close\r\n\r\nGET /2" + HOST + "\r\n");
        assertThat(c.reply().text()).isEqualTo("/1");
        assertThat(c.ends()).isTrue();
      }
      assertThat(begins.get()).isEqualTo(1);
    }
  }

  @Test
  void anErrorOfAnyKindEndsNoMoreThanItsRequest() throws Exception {
    try (Raw c = Raw.to(start())) {
      assertThat(c.send("GET /error" + HOST + "\r\n").reply().status()).isEqualTo(500);
      assertThat(c.send("GET /b" + HOST + "\r\n").reply().text()).isEqualTo("/b");
      assertThat(c.send(post("/error", "x")).reply().status()).isEqualTo(500);
      assertThat(c.send("GET /b" + HOST + "\r\n").reply().text()).isEqualTo("/b");
    }
    while (room.taken() > 0) {
      Thread.sleep(10);
    }
  }

  @Test
  void whatIsReadAheadStaysInTheRoomAndIsGivenBack() throws Exception {
    String many = ("GET /n" + HOST + "\r\n").repeat(1500);
    try (Raw c = Raw.to(start())) {
      c.send("GET /big" + HOST + "\r\n" + many);
      assertThat(c.reply().body()).hasSize(8 << 20);
      for (int i = 0; i < 1500; i++) {
        assertThat(c.reply().text()).isEqualTo("/n");
      }
    }
    while (room.taken() > 0) {
      Thread.sleep(10);
    }
  }

  @Test
  void whoHasHalfClosedIsAnsweredToTheLast() throws IOException {
    try (Raw c = Raw.to(start())) {
      c.send(post("/x", "1") + "GET /2" + HOST + "\r\n" + "GET /thr").half();
      assertThat(c.reply().text()).isEqualTo("1");
      assertThat(c.reply().text()).isEqualTo("/2");
      assertThat(c.reply().status()).isEqualTo(400);
      assertThat(c.ends()).isTrue();
    }
  }

  @Test
  void memoryOfWhoeverLeavesInTheMiddleIsGivenBack() throws Exception {
    int port = start();
    Listener l = java.util.Objects.requireNonNull(listener);
    for (int sent : new int[] {10, 3_000, 20_000, 59_999}) {
      try (Raw c = Raw.to(port)) {
        c.send("POST /x" + HOST + "Content-Length: 60000\r\n\r\n" + "x".repeat(sent));
        while (l.connections() == 0) {
          Thread.sleep(1);
        }
        c.reset();
      }
      while (room.taken() > 0 || l.connections() > 0) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void whereThereIsNoMemoryOneIsToldAndTheNextServed() throws Exception {
    int port = start();
    try (Raw c = Raw.to(port)) {
      assertThat(room.take(room.size())).isTrue();
      c.send(post("/x", "y".repeat(100)));
      assertThat(c.reply().status()).isEqualTo(503);
      room.give(room.size());
    }
    try (Raw c = Raw.to(port)) {
      assertThat(c.send(post("/x", "abc")).reply().text()).isEqualTo("abc");
    }
    while (room.taken() > 0) {
      Thread.sleep(10);
    }
  }

  @Test
  void stoppingAnswersWhatIsInFlight() throws Exception {
    int port = start();
    Listener l = java.util.Objects.requireNonNull(listener);
    try (Raw c = Raw.to(port);
        Raw idle = Raw.to(port)) {
      idle.send("GET /a" + HOST + "\r\n").reply();
      c.send(post("/wait", "slow"));
      begun.await();
      l.drain();
      try (Raw late = Raw.to(port)) { // the listener is still there
        Raw.Reply reply = late.send("GET /late" + HOST + "\r\n").reply();
        assertThat(reply.text()).isEqualTo("/late");
        assertThat(reply.field("connection")).isEqualTo("close");
      }
      FutureTask<Boolean> stopping = new FutureTask<>(() -> l.stop(Duration.ofMinutes(5)));
      Thread.ofVirtual().start(stopping);
      assertThat(idle.ends()).isTrue();
      release.countDown();
      assertThat(c.reply().text()).isEqualTo("slow");
      assertThat(c.ends()).isTrue();
      assertThat(stopping.get()).isTrue();
    }
  }
}
