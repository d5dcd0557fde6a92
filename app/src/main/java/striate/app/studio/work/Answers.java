package striate.app.studio.work;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import striate.classify.Classifier;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.files.WholeFile;

/**
 * What a model said of pictures: of each the likeliest class and its probability, and the
 * probability of the class that it had then. Kept in the run's folder.
 *
 * @param classes the model's
 * @param version of the album's labels that the model was trained with
 * @param pictures their names
 * @param parts T for training, V for validation, E for test
 * @param said the likeliest class
 * @param probability of that class
 * @param had the class that the picture had
 * @param ofLabel the probability of that class
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answers(
    List<String> classes,
    long version,
    List<String> pictures,
    byte[] parts,
    int[] said,
    float[] probability,
    int[] had,
    float[] ofLabel) {
  private static final String FILE = "answers.tsv";
  private static final int AT_ONCE = 64;

  /** Asks a model about the pictures of a set. */
  static Answers of(
      Classifier classifier, Dataset set, List<String> names, byte part, long version) {
    int n = set.size();
    int classes = classifier.classes().size();
    int[] said = new int[n];
    float[] probability = new float[n];
    float[] ofLabel = new float[n];
    Preprocessing how = classifier.model().preprocessing().orElseThrow();
    for (int from = 0; from < n; from += AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("stopped");
      }
      int to = Math.min(n, from + AT_ONCE);
      List<Picture> some = new ArrayList<>();
      for (int i = from; i < to; i++) {
        some.add(set.fitted(i, how));
      }
      float[] all = classifier.probabilities(some);
      for (int i = from; i < to; i++) {
        int base = (i - from) * classes;
        int best = 0;
        for (int c = 1; c < classes; c++) {
          best = all[base + c] > all[base + best] ? c : best;
        }
        said[i] = best;
        probability[i] = all[base + best];
        ofLabel[i] = all[base + set.label(i)];
      }
    }
    byte[] parts = new byte[n];
    Arrays.fill(parts, part);
    return new Answers(
        classifier.classes(), version, names, parts, said, probability, set.labels(), ofLabel);
  }

  /** These and others of the same model. */
  Answers and(Answers more) {
    List<String> all = new ArrayList<>(pictures);
    all.addAll(more.pictures);
    int n = pictures.size();
    int m = more.pictures.size();
    byte[] bothParts = Arrays.copyOf(parts, n + m);
    System.arraycopy(more.parts, 0, bothParts, n, m);
    int[] bothSaid = Arrays.copyOf(said, n + m);
    System.arraycopy(more.said, 0, bothSaid, n, m);
    float[] both = Arrays.copyOf(probability, n + m);
    System.arraycopy(more.probability, 0, both, n, m);
    int[] bothHad = Arrays.copyOf(had, n + m);
    System.arraycopy(more.had, 0, bothHad, n, m);
    float[] bothOf = Arrays.copyOf(ofLabel, n + m);
    System.arraycopy(more.ofLabel, 0, bothOf, n, m);
    return new Answers(classes, version, all, bothParts, bothSaid, both, bothHad, bothOf);
  }

  /** The file of the answers in a run's folder. */
  static Path file(Path run) {
    return run.resolve(FILE);
  }

  /** Whether there are answers in a run's folder. */
  static boolean areIn(Path run) {
    return Files.isRegularFile(file(run));
  }

  void write(Path run) throws IOException {
    WholeFile.write(
        file(run),
        out -> {
          StringBuilder text = new StringBuilder();
          text.append(version).append('\n');
          text.append(String.join("\t", classes)).append('\n');
          for (int i = 0; i < pictures.size(); i++) {
            String row =
                String.format(
                    Locale.ROOT,
                    "%c\t%d\t%.6f\t%d\t%.6f\t%s",
                    (char) parts[i],
                    said[i],
                    probability[i],
                    had[i],
                    ofLabel[i],
                    pictures.get(i));
            text.append(row).append('\n');
            if (text.length() > 1 << 16) {
              out.write(text.toString().getBytes(StandardCharsets.UTF_8));
              text.setLength(0);
            }
          }
          out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        });
  }

  /**
   * The answers in a run's folder.
   *
   * @throws IOException if there are none, or they are damaged
   */
  static Answers read(Path run) throws IOException {
    Path file = file(run);
    List<String> pictures = new ArrayList<>();
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      long version = Long.parseLong(String.valueOf(in.readLine()));
      List<String> classes = List.of(String.valueOf(in.readLine()).split("\t", -1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split("\t", 6);
        if (cells.length < 6 || cells[0].length() != 1) {
          throw new IOException(file + " line " + (pictures.size() + 3) + ": six cells expected");
        }
        pictures.add(cells[5]);
        rows.add(cells);
      }
      int n = rows.size();
      Answers all =
          new Answers(
              classes,
              version,
              pictures,
              new byte[n],
              new int[n],
              new float[n],
              new int[n],
              new float[n]);
      for (int i = 0; i < n; i++) {
        String[] cells = rows.get(i);
        all.parts[i] = (byte) cells[0].charAt(0);
        all.said[i] = within(cells[1], classes.size());
        all.probability[i] = Float.parseFloat(cells[2]);
        all.had[i] = within(cells[3], classes.size());
        all.ofLabel[i] = Float.parseFloat(cells[4]);
      }
      return all;
    } catch (NumberFormatException e) {
      throw new IOException(file + ": damaged (" + e.getMessage() + ")", e);
    }
  }

  private static int within(String text, int most) {
    int n = Integer.parseInt(text);
    if (n < 0 || n >= most) {
      throw new NumberFormatException("there is no class " + n);
    }
    return n;
  }
}
