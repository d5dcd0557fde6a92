package striate.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void inAPipeThereAreLinesAndNothingElse() {
    try (var screen = new Screen(out, Terminal.PLAIN, nanos::get)) {
      screen.progress(0, 2);
      screen.line("one", 1, 2);
      screen.line("two", 2, 2);
      screen.line("three");
      screen.interrupt();
    }
    assertThat(text()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void onATerminalTheBarIsErasedBeforeEachLineAndDrawnBelowIt() {
    try (var screen = new Screen(out, new Terminal(true, 40), nanos::get)) {
      screen.progress(0, 2);
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
      screen.line("one", 1, 2);
      screen.line("two", 2, 2);
    }
    assertThat(text().replace('\u001b', 'E'))
        .isEqualTo(
            "E[?7l0/2 [.................................]E[?7h"
                + "\rE[Kone\nE[?7l1/2 [###########...........]  1:01 leftE[?7h"
                + "\rE[Ktwo\n");
  }

  @Test
  void eachLineGoesOutInOneWrite() {
    var writes = new ByteArrayOutputStream();
    var counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            writes.write(1);
          }
        };
    try (var screen = new Screen(counting, new Terminal(true, 80), nanos::get)) {
      screen.progress(0, 9);
      screen.line("one", 1, 9);
      screen.line("two", 2, 9);
    }
    // The bar, two lines with their bars, and the last erasure.
    assertThat(writes.size()).isEqualTo(4);
  }

  @Test
  void anInterruptErasesTheBarAndLetsNothingFollow() throws InterruptedException {
    var screen = new Screen(out, new Terminal(true, 30), nanos::get);
    screen.line("one", 1, 9);
    // As the shutdown hook does, in a thread of its own.
    var hook = new Thread(screen::interrupt);
    hook.start();
    hook.join();
    var late = new Thread(() -> screen.line("two", 2, 9));
    late.setDaemon(true);
    late.start();
    late.join(50);
    assertThat(text()).startsWith("one\n").endsWith("\r\u001b[K").doesNotContain("two");
  }

  @Test
  void anInterruptDoesNotWaitForAPipeThatNobodyReads() throws InterruptedException {
    var reached = new CountDownLatch(1);
    var stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            reached.countDown();
            try {
              Thread.sleep(60_000);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    var screen = new Screen(stuck, Terminal.PLAIN, nanos::get);
    var writer = new Thread(() -> screen.line("one"));
    writer.start();
    reached.await();
    var hook = new Thread(screen::interrupt);
    hook.start();
    hook.join(20_000);
    assertThat(hook.isAlive()).isFalse();
    writer.interrupt();
    writer.join();
  }

  @Test
  void aReaderThatHasGoneIsToldApartFromADiskThatIsFull() {
    assertThatThrownBy(
            () -> new Screen(failing("Broken pipe"), Terminal.PLAIN, nanos::get).line(""))
        .isInstanceOf(OutputClosedException.class);
    assertThatThrownBy(() ->
            new Screen(failing("No space left on device"), Terminal.PLAIN, nanos::get).line(""))
        .isInstanceOf(Failure.class)
        .hasMessage("can't write to standard output: no space left on device");
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
