package striate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * A sampling profile by the JVM's flight recorder: which of our methods was innermost. Vector
 * operations are inlined, so they count for the method that uses them.
 */
final class MethodSamples implements AutoCloseable {
  private final Recording recording = new Recording();

  MethodSamples() {
    recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
    recording.start();
  }

  /** Ends the recording and returns the {@code most} methods met most often. */
  String table(int most) throws IOException {
    recording.stop();
    Path file = Files.createTempFile("samples", ".jfr");
    Map<String, Integer> counts = new HashMap<>();
    int all = 0;
    try {
      recording.dump(file);
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (event.getStackTrace() != null) {
          all++;
          counts.merge(innermost(event.getStackTrace().getFrames()), 1, Integer::sum);
        }
      }
    } finally {
      Files.delete(file);
    }
    StringBuilder s = new StringBuilder("share\tmethod (" + all + " samples)\n");
    double total = Math.max(1, all);
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(most)
        .forEach(e ->
            s.append(
                String.format(
                    Locale.ROOT, "%.1f%%\t%s%n", 100 * e.getValue() / total, e.getKey())));
    return s.toString();
  }

  private static String innermost(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      RecordedMethod method = frame.getMethod();
      String type = method.getType().getName();
      if (type.startsWith("striate.") && !type.startsWith("striate.benchmarks.")) {
        return type.substring("striate.".length()) + '.' + method.getName();
      }
    }
    return "(none of ours)";
  }

  @Override
  public void close() {
    recording.close();
  }
}
