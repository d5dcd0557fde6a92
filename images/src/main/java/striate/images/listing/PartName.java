package striate.images.listing;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names that say which part of a set something is: {@code Train}, {@code test_set}, {@code
 * val2017}.
 */
final class PartName {
  private static final Map<String, Listing.Part> WORDS =
      Map.ofEntries(
          Map.entry("train", Listing.Part.TRAIN),
          Map.entry("training", Listing.Part.TRAIN),
          Map.entry("trn", Listing.Part.TRAIN),
          Map.entry("trainval", Listing.Part.TRAIN),
          Map.entry("val", Listing.Part.VALIDATION),
          Map.entry("vali", Listing.Part.VALIDATION),
          Map.entry("valid", Listing.Part.VALIDATION),
          Map.entry("validate", Listing.Part.VALIDATION),
          Map.entry("validation", Listing.Part.VALIDATION),
          Map.entry("dev", Listing.Part.VALIDATION),
          Map.entry("devel", Listing.Part.VALIDATION),
          Map.entry("development", Listing.Part.VALIDATION),
          Map.entry("eval", Listing.Part.VALIDATION),
          Map.entry("evaluation", Listing.Part.VALIDATION),
          Map.entry("publictest", Listing.Part.VALIDATION),
          Map.entry("test", Listing.Part.TEST),
          Map.entry("tests", Listing.Part.TEST),
          Map.entry("testing", Listing.Part.TEST),
          Map.entry("tst", Listing.Part.TEST),
          Map.entry("holdout", Listing.Part.TEST),
          Map.entry("heldout", Listing.Part.TEST),
          Map.entry("privatetest", Listing.Part.TEST));

  /** What may stand beside such a word. */
  private static final Set<String> FILLERS =
      Set.of(
          "set",
          "sets",
          "data",
          "dataset",
          "image",
          "images",
          "img",
          "imgs",
          "picture",
          "pictures",
          "pics",
          "photo",
          "photos",
          "split",
          "seg",
          "folder",
          "part",
          "label",
          "labels",
          "list",
          "index",
          "metadata",
          "annotation",
          "annotations",
          "solution",
          "csv",
          "tsv",
          "txt");

  private PartName() {}

  /** The part, or null if the name is of something else. */
  static Listing.@Nullable Part of(String name) {
    Listing.Part part = null;
    String lower =
        name.strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("h(o|e)ld[-_ ]out", "h$1ldout")
            .replaceAll("(public|private)[-_ ]test", "$1test");
    for (String word : lower.split("[^\\p{L}\\p{N}]+", -1)) {
      // As in train2017 and 01-train.
      String plain = word.replaceAll("(19|20)\\d\\d$", "");
      if (plain.isEmpty() || FILLERS.contains(plain) || plain.matches("\\d{1,3}")) {
        continue;
      }
      Listing.Part found = fused(plain);
      if (found == null || (part != null && part != found)) {
        return null;
      }
      part = found;
    }
    return part;
  }

  /**
   * The part that a name says beside something else, as {@code cars_train} and {@code train-cat}
   * do, or null.
   */
  static @Nullable Split split(String name) {
    String plain = name.strip();
    Matcher first = FIRST.matcher(plain);
    Listing.Part begun = first.matches() ? of(first.group(1)) : null;
    Matcher last = LAST.matcher(plain);
    Listing.Part ended = last.matches() ? of(last.group(2)) : null;
    if ((begun == null) == (ended == null)) {
      return null;
    }
    return begun != null
        ? new Split(begun, first.group(2))
        : new Split(Objects.requireNonNull(ended), last.group(1));
  }

  /**
   * A name that says a part and something else.
   *
   * @param rest what else it says
   */
  record Split(Listing.Part part, String rest) {}

  private static final Pattern FIRST = Pattern.compile("(\\p{L}+)[-_ .]+(.+)");
  private static final Pattern LAST = Pattern.compile("(.+?)[-_ .]+(\\p{L}+)");

  /** {@code trainset} as well as {@code train}. */
  private static Listing.@Nullable Part fused(String word) {
    Listing.Part part = WORDS.get(word);
    for (int i = 3; part == null && i < word.length(); i++) {
      if (FILLERS.contains(word.substring(i))) {
        part = WORDS.get(word.substring(0, i));
      }
    }
    return part;
  }

  /** Whether it is one of the names that some use for what they choose by, some for the test. */
  static boolean isEval(String name) {
    return name.toLowerCase(Locale.ROOT).contains("eval");
  }
}
