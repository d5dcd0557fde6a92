package striate.app.option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import striate.app.console.Failure;
import striate.app.sets.DataSource;
import striate.app.training.Session;
import striate.app.trust.TrustWork;
import striate.data.DataException;
import striate.data.Dataset;

/** What else is to be found out about how far a model can be trusted. */
public final class TrustOptions {
  private static final int MOST_IMAGES = 1_000_000;

  @Option(
      names = "--outside",
      paramLabel = "SET",
      description =
          "A set of out-of-distribution images, to measure how well they are told apart (may be"
              + " repeated).")
  private List<String> outside = List.of();

  @Option(
      names = "--corruptions",
      paramLabel = "N",
      description = "Accuracy on N of the images under 15 corruptions at 5 severities (0: none).")
  private int corruptions;

  @Option(names = "--near", description = "Look for near-duplicates of training images.")
  private boolean near;

  /** Whether anything is asked for. */
  public boolean any() {
    return near || corruptions > 0 || !outside.isEmpty();
  }

  /** Checks them. */
  public void check(CommandSpec spec) {
    if (corruptions < 0 || corruptions > MOST_IMAGES) {
      throw new ParameterException(
          spec.commandLine(),
          "--corruptions: 0 to " + MOST_IMAGES + " expected, got " + corruptions);
    }
  }

  /** Opens the other sets, by name: before the long work, so that a misspelt one fails at once. */
  public Map<String, Dataset> open(SetOptions sets, Session session) {
    Map<String, Dataset> opened = new LinkedHashMap<>();
    for (String name : outside) {
      opened.put(name, images(name, sets, session));
    }
    return opened;
  }

  /**
   * Adds them to the work.
   *
   * @param train what the model was trained on, or null if it is not at hand
   * @param page whether there will be a page, which shows near-duplicates in any case
   * @param opened the other sets
   */
  public void add(
      TrustWork work, @Nullable Dataset train, boolean page, Map<String, Dataset> opened) {
    work.corruptions(corruptions);
    if (near && train == null) {
      throw new Failure(
          "--near: the images that the model was trained on expected, but this is another set, or"
              + " the model does not tell",
          null);
    }
    if (train != null && (near || page)) {
      work.near(train);
    }
    opened.forEach(work::outside);
  }

  private static Dataset images(String name, SetOptions sets, Session session) {
    DataSource source;
    try {
      source = sets.source(name, List.of(), session.screen());
    } catch (DataException e) {
      throw new Failure("--outside: " + e.getMessage(), e);
    }
    Dataset test = source.test();
    Dataset watched = source.validation();
    Dataset found = test == null ? watched == null ? source.train() : watched : test;
    if (found.size() == 0) {
      throw new Failure("--outside: " + name + ": images expected, got none", null);
    }
    return found;
  }
}
