package striate.app.serve.http;

import java.io.IOException;

/** A request that is refused; the message is one line, for the client. */
public final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int retryAfter;

  /** With a status from 400 on. */
  public Refusal(int status, String message) {
    this(status, message, 0);
  }

  private Refusal(int status, String message, int retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** 503: the same request may succeed in so many seconds. */
  public static Refusal busy(String message, int seconds) {
    return new Refusal(503, message, seconds);
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** The message. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** Seconds after which to try again, or 0 if that is no use. */
  public int retryAfter() {
    return retryAfter;
  }

  /** Without a stack: refusing must cost little. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public Throwable fillInStackTrace() {
    return this;
  }
}
