package striate.app.recipe;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What is to be trained within a budget: settings in which everything is decided that the budget
 * decides, so that they give the same bits as the same settings given one by one.
 *
 * @param settings with the number of epochs and all that goes with it
 * @param budget all the time there is, from the command's start to its end
 * @param seconds what the training is expected to take, validation included
 * @param around what reading and testing are expected to take besides
 * @param spent what was spent before: opening the set and the trial
 * @param stepSeconds a batch, as measured
 * @param candidates networks and sizes that were thought of
 * @param measured how many of them were measured
 * @param limit what the training did not need more of, or could not get more of
 * @param hints lines about what the planner can't know
 */
public record Plan(
    Settings settings,
    Duration budget,
    double seconds,
    double around,
    double spent,
    double stepSeconds,
    int candidates,
    int measured,
    Limit limit,
    List<String> hints) {
  /** Copies the list. */
  public Plan {
    hints = List.copyOf(hints);
  }

  /** What decided the number of epochs. */
  public enum Limit {
    /** The time: one more epoch would not fit. */
    TIME,
    /** More epochs would hardly help. */
    ENOUGH,
    /** Not even one epoch of all images fits: a share of them is used. */
    SHARE
  }

  /** What all is expected to take, from the command's start on. */
  public double all() {
    return spent + seconds + around;
  }

  /** The plan in a line, for whoever waits for it. */
  public String line() {
    int epochs = settings.whole(Key.EPOCHS, 1);
    return String.format(
        Locale.ROOT,
        "plan: %s images, %d epoch%s of the network below, about %s in all%s",
        size(),
        epochs,
        epochs == 1 ? "" : "s",
        time(all()),
        switch (limit) {
          case TIME -> "";
          case ENOUGH -> " (more epochs would hardly help)";
          case SHARE ->
              String.format(
                  Locale.ROOT,
                  " (there is time for %,d images, chosen evenly; a larger --budget takes more)",
                  settings.whole(Key.LIMIT, 1));
        });
  }

  /** Why it is this one. */
  public String why() {
    return String.format(
        Locale.ROOT,
        "      chosen among %d network%s by %s: a batch of %s takes %.3g ms here",
        candidates,
        candidates == 1 ? "" : "s and sizes",
        measured == 1 ? "a trial" : measured + " trials",
        settings.text(Key.BATCH_SIZE),
        1e3 * stepSeconds);
  }

  private String size() {
    String[] image = settings.text(Key.IMAGE).split("x", -1);
    return image[1] + "×" + image[2] + (image[0].equals("1") ? " grey" : " colour");
  }

  /** A time as people say it: 40 s, 4 min 40 s, 2 h 5 min. */
  public static String time(double seconds) {
    long whole = Math.max(1, Math.round(seconds));
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
    }
    long minutes = Math.round(whole / 60.0);
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
  }
}
