package striate.app.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import striate.app.console.ProgressBar;
import striate.app.console.Screen;
import striate.train.EpochResult;
import striate.train.Progress;
import striate.train.TrainingListener;
import striate.train.Validation;

/**
 * Shows a training: a line for each epoch, and on a terminal below them a live line with how far it
 * is, its speed, the time left and a small curve of the loss.
 */
final class Display implements TrainingListener {
  /** Often enough to look alive, seldom enough to cost nothing. */
  private static final long REDRAW_NANOS = 100_000_000L;

  private static final int BAR = 16;
  private static final int CURVE = 20;
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";

  private final Session session;
  private final Screen screen;
  private final boolean quiet;
  private final boolean blocks;
  private final LongSupplier nanos;
  private final List<Double> losses = new ArrayList<>();
  private long drawn;

  /**
   * On the screen of a session.
   *
   * @param quiet whether lines of epochs are left out
   * @param blocks whether the terminal can show block characters
   */
  Display(Session session, boolean quiet, boolean blocks, LongSupplier nanos) {
    this.session = session;
    this.screen = session.screen();
    this.quiet = quiet;
    this.blocks = blocks;
    this.nanos = nanos;
    drawn = nanos.getAsLong() - REDRAW_NANOS;
  }

  @Override
  public void onStep(Progress p) {
    if (screen.isLive() && nanos.getAsLong() - drawn >= REDRAW_NANOS) {
      drawn = nanos.getAsLong();
      screen.live(live(p));
    }
  }

  @Override
  public void onEpoch(Progress p, EpochResult e) {
    losses.add(e.loss());
    if (!quiet) {
      screen.line(line(p, e));
    }
  }

  @Override
  public void onNotice(String line) {
    session.warn(line);
  }

  /** One epoch. */
  static String line(Progress p, EpochResult e) {
    int width = Integer.toString(p.epochs()).length();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "epoch %" + width + "d/%d  loss %.4f  train %6.2f %%",
                e.epoch(),
                p.epochs(),
                e.loss(),
                100 * e.accuracy()));
    Validation v = e.validation();
    if (v != null) {
      text.append(
          String.format(
              Locale.ROOT, "  validation %6.2f %% (loss %.4f)", 100 * v.accuracy(), v.loss()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "  rate %.2g  %,.0f images/s  %.1f s",
            e.learningRate(),
            p.imagesPerSecond(),
            e.seconds()));
    return text.toString();
  }

  private String live(Progress p) {
    int filled = p.batches() == 0 ? 0 : BAR * p.batch() / p.batches();
    String text =
        String.format(
            Locale.ROOT,
            "epoch %d/%d [%s%s]  loss %.4f  %.2f %%  %,.0f images/s  %s left",
            p.epoch(),
            p.epochs(),
            "#".repeat(filled),
            ".".repeat(BAR - filled),
            p.loss(),
            100 * p.accuracy(),
            p.imagesPerSecond(),
            ProgressBar.clock(p.left().toMillis() / 1e3));
    return losses.size() < 2 || !blocks ? text : text + "  " + curve(losses);
  }

  /** The last losses as blocks, the highest of them full. */
  static String curve(List<Double> losses) {
    List<Double> last = losses.subList(Math.max(0, losses.size() - CURVE), losses.size());
    double most = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    for (double loss : last) {
      most = Math.max(most, loss);
      least = Math.min(least, loss);
    }
    StringBuilder text = new StringBuilder();
    int top = BLOCKS.length() - 1;
    for (double loss : last) {
      double share = most > least ? (loss - least) / (most - least) : 0;
      text.append(BLOCKS.charAt(Math.clamp(Math.round(share * top), 0, top)));
    }
    return text.toString();
  }
}
