package striate.app.serve.watch;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * W3C trace context: the trace that a request belongs to, as its client told it, or a new one.
 *
 * @param trace 32 hexadecimal digits
 * @param parent the client's span, 16 digits, or empty
 * @param span of this request, 16 digits
 * @param flags 2 digits
 * @param state tracestate, as it came; empty if there is none or the trace is new
 */
public record TraceContext(String trace, String parent, String span, String flags, String state) {
  private static final int LENGTH = 55;
  private static final int LONGEST_STATE = 512;

  /** The context of a request's headers; one that is not by the standard counts as none. */
  public static TraceContext of(@Nullable String traceparent, @Nullable String tracestate) {
    String span = hex(ThreadLocalRandom.current().nextLong() | 1);
    if (traceparent != null && isValid(traceparent)) {
      String flags = traceparent.startsWith("00") ? traceparent.substring(53, LENGTH) : "00";
      String state = tracestate == null || !isPlain(tracestate) ? "" : tracestate;
      return new TraceContext(
          traceparent.substring(3, 35), traceparent.substring(36, 52), span, flags, state);
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new TraceContext(
        hex(random.nextLong() | 1) + hex(random.nextLong()), "", span, "00", "");
  }

  /** What stands in {@code traceparent} of whatever comes next. */
  public String traceparent() {
    return "00-" + trace + "-" + span + "-" + flags;
  }

  private static boolean isValid(String text) {
    boolean shaped =
        text.length() >= LENGTH
            && text.charAt(2) == '-'
            && text.charAt(35) == '-'
            && text.charAt(52) == '-'
            && isHex(text, 0, 2)
            && isHex(text, 3, 35)
            && isHex(text, 36, 52)
            && isHex(text, 53, LENGTH)
            && !text.startsWith("ff");
    // Later versions may have more behind it.
    return shaped
        && (text.length() == LENGTH || (!text.startsWith("00") && text.charAt(LENGTH) == '-'))
        && text.length() <= LONGEST_STATE
        && !text.substring(3, 35).equals("0".repeat(32))
        && !text.substring(36, 52).equals("0".repeat(16));
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String text) {
    return text.length() <= LONGEST_STATE && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  private static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }
}
