package striate.app.serve.http;

import java.io.IOException;

/** A request that is refused; the message is one line, for the client. */
public final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  /** The status, for logs alone, of a request whose client went away. */
  static final int GONE = 499;

  /** Why a request that is sound was not computed. */
  public enum Reason {
    /** It is not sound, or not to be had here. */
    NONE,
    /** The queue is full. */
    FULL,
    /** It waited for too long. */
    LATE,
    /** Its client has gone. */
    LEFT,
    /** There is not enough memory. */
    MEMORY,
    /** The server begins. */
    STARTING
  }

  private final int status;
  private final Reason reason;
  private final int retryAfter;

  /** With a status from 400 on. */
  public Refusal(int status, String message) {
    this(status, Reason.NONE, message, 0);
  }

  private Refusal(int status, Reason reason, String message, int retryAfter) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** 503: the same request may succeed in so many seconds. */
  public static Refusal busy(Reason reason, String message, int seconds) {
    return new Refusal(503, reason, message, seconds);
  }

  /** 499, for logs alone: there is nobody to answer. */
  public static Refusal left() {
    return new Refusal(GONE, Reason.LEFT, "the client has gone", 0);
  }

  /** Why, if the request is sound. */
  public Reason reason() {
    return reason;
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
