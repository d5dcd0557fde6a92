package striate.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What may change between the parts of a run, and what must not. */
final class Continuation {
  private static final String EPOCHS = "epochs";

  /** What may keep a run from diverging a second time. */
  private static final Set<String> STEADIER = Set.of("optimizer", "schedule", "clipping");

  private final RunFolder folder;
  private final Set<String> remarks;
  private final Map<String, String> settings;
  private final Map<String, String> data;
  private final Map<String, String> machine;
  private final Optional<RunFolder.End> divergence;

  /**
   * Of the run in a folder.
   *
   * @param remarks the names of notes that don't matter
   */
  Continuation(RunFolder folder, Set<String> remarks) throws IOException {
    this.folder = folder;
    this.remarks = remarks;
    settings = folder.settings();
    data = folder.data();
    machine = folder.machine();
    divergence = folder.end().filter(end -> end.stop() == TrainingResult.Stop.DIVERGED);
  }

  /**
   * Compares.
   *
   * @throws IllegalArgumentException naming the setting or the data that differ
   * @throws IllegalStateException if the run diverged and would again
   */
  void check(Map<String, String> wantedSettings, Map<String, String> wantedData) {
    for (String key : keys(settings, wantedSettings)) {
      String was = settings.getOrDefault(key, NOT_SET);
      String is = wantedSettings.getOrDefault(key, NOT_SET);
      if (!mayBecome(key, was, is)) {
        throw differs("setting", key, was, is, "the settings it began with");
      }
    }
    for (String key : keys(data, wantedData)) {
      String was = data.getOrDefault(key, NOT_SET);
      String is = wantedData.getOrDefault(key, NOT_SET);
      if (!was.equals(is)) {
        throw differs("data", key, was, is, "the data it began with");
      }
    }
    if (divergence.isPresent() && STEADIER.stream().allMatch(k -> same(k, wantedSettings))) {
      throw new IllegalStateException(
          folder
              + " diverged ("
              + divergence.get().why()
              + ") and would again: it goes on with a lower learning rate, another schedule or clipping");
    }
  }

  private static final String NOT_SET = "not set";

  private static List<String> keys(Map<String, String> before, Map<String, String> now) {
    List<String> keys = new ArrayList<>(before.keySet());
    now.keySet().stream().filter(k -> !before.containsKey(k)).forEach(keys::add);
    return keys;
  }

  private boolean same(String key, Map<String, String> now) {
    return settings.getOrDefault(key, NOT_SET).equals(now.getOrDefault(key, NOT_SET));
  }

  private boolean mayBecome(String key, String was, String is) {
    if (was.equals(is) || key.equals("patience") || isRemark(key)) {
      return true;
    }
    if (key.equals(EPOCHS)) {
      return epochs(is) > epochs(was);
    }
    if (key.startsWith("network.")) {
      return RunTexts.withoutIdentity(was).equals(RunTexts.withoutIdentity(is));
    }
    // Another optimiser has another state.
    return divergence.isPresent()
        && STEADIER.contains(key)
        && (!key.equals("optimizer") || name(was).equals(name(is)));
  }

  private boolean isRemark(String key) {
    return key.startsWith(RunFolder.REMARK)
        || (key.startsWith(RunFolder.NOTE)
            && remarks.contains(key.substring(RunFolder.NOTE.length())));
  }

  private static String name(String text) {
    return text.replaceAll("\\[.*", "");
  }

  private static int epochs(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  private IllegalArgumentException differs(
      String what, String key, String was, String is, String all) {
    return new IllegalArgumentException(
        folder
            + ": "
            + what
            + " "
            + key
            + ": "
            + (key.equals(EPOCHS) ? was + " or more" : was)
            + " expected, got "
            + is
            + "; a run goes on with "
            + all);
  }

  /** What a user should know before a run goes on. */
  List<String> notices(Map<String, String> wanted, Map<String, String> here) {
    List<String> notices = new ArrayList<>();
    if (!same(EPOCHS, wanted)) {
      notices.add(
          folder
              + ": "
              + wanted.get(EPOCHS)
              + " epochs instead of "
              + settings.get(EPOCHS)
              + "; the rest follows the schedule of the longer training");
    }
    String bits = machine.get("vector.bits");
    if (bits != null && !bits.equals(here.get("vector.bits"))) {
      notices.add(
          folder
              + ": begun with vectors of "
              + bits
              + " bits, going on with "
              + here.get("vector.bits")
              + ": the last bits of the weights may differ");
    }
    return notices;
  }
}
