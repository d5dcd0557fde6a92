package striate.app.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Standard output, line by line. On a terminal a progress bar stands below the lines.
 *
 * <p>Each line goes out whole and at once. {@code System.out} is not used for it: a {@code
 * PrintStream} keeps silent about a pipe whose reader has gone.
 */
public final class Screen implements AutoCloseable {
  private static final String ERASE_LINE = "\r\u001b[K";
  // The bar must never reach a second line, or it could not be erased: also not when the terminal
  // has become narrower than it was. So it is drawn with the terminal's own wrapping off.
  private static final String WRAP_OFF = "\u001b[?7l";
  private static final String WRAP_ON = "\u001b[?7h";
  private static final long INTERRUPT_PATIENCE_MS = 200;

  private final OutputStream out;
  private final Terminal terminal;
  private final Charset charset;
  private final LongSupplier nanos;
  private final long start;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean barShown;

  /** Standard output of this process. */
  public Screen(Terminal terminal) {
    this(
        new FileOutputStream(FileDescriptor.out),
        terminal,
        Terminal.charset(Terminal.isTerminal(), System.getProperty("stdout.encoding")),
        System::nanoTime);
  }

  Screen(OutputStream out, Terminal terminal, LongSupplier nanos) {
    this(out, terminal, StandardCharsets.UTF_8, nanos);
  }

  Screen(OutputStream out, Terminal terminal, Charset charset, LongSupplier nanos) {
    this.out = out;
    this.charset = charset;
    this.terminal = terminal;
    this.nanos = nanos;
    start = nanos.getAsLong();
  }

  /** Writes a line; a bar, if there is one, is erased. */
  public void line(String line) {
    write(line + "\n", "");
  }

  /** Writes a line, and below it how far the work has come. */
  public void line(String line, int done, int total) {
    write(line + "\n", done < total ? bar(done, total) : "");
  }

  /** Shows how far the work has come; does nothing where lines can't be drawn again. */
  public void progress(int done, int total) {
    if (terminal.redraws()) {
      write("", bar(done, total));
    }
  }

  /**
   * Shows a text below the lines until something else is written; does nothing where lines can't be
   * drawn again. What does not fit into the terminal's width is cut off.
   */
  public void live(String text) {
    if (terminal.redraws()) {
      int room = Math.max(0, terminal.columns() - 1);
      String cut = text.length() > room ? text.substring(0, room) : text;
      write("", WRAP_OFF + cut + WRAP_ON);
    }
  }

  /** Whether {@link #live} shows anything. */
  public boolean isLive() {
    return terminal.redraws();
  }

  /** Erases the bar. */
  @Override
  public void close() {
    write("", "");
  }

  /**
   * For a shutdown hook: erases the bar and lets nothing be written from then on. Returns soon even
   * when a line is stuck in a pipe that nobody reads.
   */
  public void interrupt() {
    try {
      if (lock.tryLock(INTERRUPT_PATIENCE_MS, TimeUnit.MILLISECONDS) && barShown) {
        barShown = false;
        out.write(ERASE_LINE.getBytes(StandardCharsets.US_ASCII));
      }
      // The lock is kept: the process ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The terminal has gone; there is no bar to erase.
      barShown = false;
    }
  }

  private String bar(int done, int total) {
    if (!terminal.redraws()) {
      return "";
    }
    double seconds = (nanos.getAsLong() - start) * 1e-9;
    return WRAP_OFF + ProgressBar.text(done, total, seconds, terminal.columns()) + WRAP_ON;
  }

  private void write(String lines, String bar) {
    lock.lock();
    try {
      String text = (barShown ? ERASE_LINE : "") + lines + bar;
      if (text.isEmpty()) {
        return;
      }
      barShown = !bar.isEmpty();
      out.write(text.getBytes(charset));
      out.flush();
    } catch (IOException e) {
      barShown = false;
      if (isClosedPipe(e)) {
        throw new OutputClosedException(e);
      }
      throw new Failure("can't write to standard output: " + Failure.reason(e), e);
    } finally {
      lock.unlock();
    }
  }

  private static boolean isClosedPipe(IOException e) {
    String message = String.valueOf(e.getMessage());
    // Java gives no other sign than the system's own words.
    return message.contains("Broken pipe");
  }
}
