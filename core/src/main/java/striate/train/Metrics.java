package striate.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Lines of the metrics file: JSON objects. Numbers that are not finite become null. */
final class Metrics {
  private final StringBuilder line = new StringBuilder("{");

  private Metrics(String type) {
    line.append("\"type\":\"").append(type).append('"');
  }

  static String step(Progress p) {
    return new Metrics("step")
        .put("step", p.step())
        .put("epoch", p.epoch())
        .put("batch", p.batch())
        .put("loss", p.stepLoss())
        .put("rate", p.learningRate())
        .put("imagesPerSecond", p.imagesPerSecond())
        .put("seconds", p.elapsed().toMillis() / 1000.0)
        .end();
  }

  static String epoch(EpochResult e, Progress p) {
    Metrics m =
        new Metrics("epoch")
            .put("epoch", e.epoch())
            .put("step", e.steps())
            .put("loss", e.loss())
            .put("accuracy", e.accuracy())
            .put("rate", e.learningRate());
    Validation v = e.validation();
    if (v != null) {
      m.put("validationLoss", v.loss()).put("validationAccuracy", v.accuracy());
    }
    return m.put("imagesPerSecond", p.imagesPerSecond())
        .put("epochSeconds", e.seconds())
        .put("seconds", p.elapsed().toMillis() / 1000.0)
        .end();
  }

  /** The bytes of a file up to the end of an epoch, from 1; 0 of epoch 0 or if it is not there. */
  static long lengthOfEpochs(Path file, int epochs) throws IOException {
    String last = "{\"type\":\"epoch\",\"epoch\":" + epochs + ",";
    long length = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        length += line.length() + 1;
        if (line.startsWith(last)) {
          return length;
        }
      }
    }
    return 0;
  }

  private Metrics put(String key, long value) {
    line.append(",\"").append(key).append("\":").append(value);
    return this;
  }

  private Metrics put(String key, double value) {
    line.append(",\"").append(key).append("\":");
    if (Double.isFinite(value)) {
      line.append(String.format(Locale.ROOT, "%.9g", value));
    } else {
      line.append("null");
    }
    return this;
  }

  private String end() {
    return line.append('}').toString();
  }
}
