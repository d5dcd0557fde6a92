package striate.app.trust;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;
import striate.images.Pictures;
import striate.trust.LabelAudit;

/**
 * All images of a set as a list that {@code train} reads, with what an audit of their labels found.
 * Doubtful ones come first.
 */
public final class AuditList {
  private static final String HEAD =
      "path,label,split,doubt,suggested,label_probability,suggested_probability\n";

  private static final int EVERY = 500;

  /** A row of the list. */
  private record Row(
      int number,
      String part,
      Dataset set,
      int index,
      String label,
      @Nullable String suggested,
      double ofLabel,
      double ofSuggested) {}

  private final List<Row> rows = new ArrayList<>();
  private int audited;
  private double wrong;

  /**
   * Adds images that were audited.
   *
   * @param part train, validation or test
   * @param classes of the audit's labels
   * @param images how many
   */
  public void audited(
      String part, Dataset set, List<String> classes, LabelAudit audit, int images) {
    LabelAudit.Doubt[] doubts = new LabelAudit.Doubt[images];
    audit.doubtful().forEach(d -> doubts[d.picture()] = d);
    for (int i = 0; i < images; i++) {
      LabelAudit.Doubt d = doubts[i];
      String label = set.classes().get(set.label(i));
      rows.add(
          d == null
              ? new Row(rows.size(), part, set, i, label, null, Double.NaN, Double.NaN)
              : new Row(
                  rows.size(),
                  part,
                  set,
                  i,
                  label,
                  classes.get(d.other()),
                  d.ofLabel(),
                  d.ofOther()));
    }
    audited += images;
    wrong += audit.noise() * images;
  }

  /** Adds images that were not audited; none if there is no such part. */
  public void others(String part, @Nullable Dataset set) {
    if (set != null) {
      for (int i = 0; i < set.size(); i++) {
        String label = set.classes().get(set.label(i));
        rows.add(new Row(rows.size(), part, set, i, label, null, Double.NaN, Double.NaN));
      }
    }
  }

  /** How many images it has, audited or not. */
  public int size() {
    return rows.size();
  }

  /** How many were audited. */
  public int audited() {
    return audited;
  }

  /** How many of them are doubtful. */
  public int doubtful() {
    return (int) rows.stream().filter(r -> r.suggested() != null).count();
  }

  /** The estimated share of wrong labels. */
  public double noise() {
    return audited == 0 ? 0 : wrong / audited;
  }

  /**
   * The list as text.
   *
   * @param folder where it will lie
   * @param pictures where images are written as PNG, or null to name their files
   * @param progress hears how many were written
   * @throws IOException if an image can't be written
   */
  public String csv(Path folder, @Nullable Path pictures, IntConsumer progress) throws IOException {
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort(
        Comparator.comparingDouble(
            r -> r.suggested() == null ? Double.POSITIVE_INFINITY : r.ofLabel() - r.ofSuggested()));
    StringBuilder out = new StringBuilder(HEAD);
    int doubt = 0;
    for (int i = 0; i < ordered.size(); i++) {
      Row r = ordered.get(i);
      Path file;
      if (pictures == null) {
        file =
            r.set()
                .file(r.index())
                .orElseThrow(() -> new IOException(r.set().name(r.index()) + ": no file"));
      } else {
        file = pictures.resolve(String.format(Locale.ROOT, "%s-%06d.png", r.part(), r.number()));
        if (i % EVERY == 0) {
          progress.accept(i);
        }
        Files.write(file, Pictures.png(r.set().picture(r.index())));
      }
      boolean doubtful = r.suggested() != null;
      out.append(cell(path(folder, file)))
          .append(',')
          .append(cell(r.label()))
          .append(',')
          .append(r.part())
          .append(',')
          .append(doubtful ? String.valueOf(++doubt) : "")
          .append(',')
          .append(doubtful ? cell(String.valueOf(r.suggested())) : "")
          .append(',')
          .append(number(r.ofLabel()))
          .append(',')
          .append(number(r.ofSuggested()))
          .append('\n');
    }
    return out.toString();
  }

  private static String number(double p) {
    return Double.isNaN(p) ? "" : String.format(Locale.ROOT, "%.6f", p);
  }

  /** From the list's folder where the file lies in it, else whole. */
  private static String path(Path folder, Path file) {
    String whole = text(file);
    String from = text(folder) + "/";
    return whole.startsWith(from) ? whole.substring(from.length()) : whole;
  }

  /** The whole path, also where the JVM's charset has no letters for it: by its bytes. */
  private static String text(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    if (File.separatorChar != '/') {
      return whole.toString();
    }
    String raw = whole.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) == '%') {
        bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(raw.charAt(i));
      }
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String cell(String text) {
    boolean plain =
        !text.isEmpty()
            && text.equals(text.strip())
            && !text.startsWith("#")
            && text.chars().noneMatch(c -> ",;|\t\"\n\r\\'".indexOf(c) >= 0);
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
