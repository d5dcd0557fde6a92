package striate.app.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The page of many trainings: which settings did best, and every training as a row of a table. */
public final class TrialsReport {
  private TrialsReport() {}

  /**
   * The page's content.
   *
   * @param title what was trained on
   * @param chosenBy what ranks the settings, in words
   * @param columns the settings that differ, as heads of columns
   * @param groups trainings of the same settings together, the best first: {@code settings} (texts
   *     in the order of the columns), {@code score}, {@code sd}, {@code trainings}
   * @param trials each training: {@code settings}, {@code name}, {@code score}, {@code accuracy},
   *     {@code low}, {@code high}, {@code logLoss}, {@code epoch}, {@code seconds}, and {@code
   *     failure} if it did
   * @param settings that all trainings share
   */
  public record Content(
      String title,
      String chosenBy,
      List<String> columns,
      List<Map<String, Object>> groups,
      List<Map<String, Object>> trials,
      Map<String, String> settings) {
    /** Copies what may change. */
    public Content {
      columns = List.copyOf(columns);
      groups = List.copyOf(groups);
      trials = List.copyOf(trials);
    }
  }

  /**
   * Writes the page. It appears whole or not at all; an older page stays until then.
   *
   * @throws IOException if the page can't be written
   */
  public static void write(Path file, Content content) throws IOException {
    new HtmlPage("Striate: trainings on " + content.title, "trials.html")
        .styles("parts.css", "training.css")
        .scripts("trials.js")
        .data(
            Json.object(
                "version", ChapterReport.version(),
                "title", content.title,
                "chosenBy", content.chosenBy,
                "columns", content.columns,
                "groups", content.groups,
                "trials", content.trials,
                "settings", content.settings))
        .write(file);
  }
}
