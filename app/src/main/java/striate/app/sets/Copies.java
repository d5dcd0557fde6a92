package striate.app.sets;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;

/**
 * Pictures that are there more than once, told by what they show ({@link Dataset#content}): a test
 * with pictures that were learned from measures memory, and a picture of two classes can't be
 * right.
 */
public final class Copies {
  private final Map<ByteBuffer, String> first = new HashMap<>();
  private final Map<ByteBuffer, String> classes = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  private int torn;
  private String tornExample = "";

  private Copies() {}

  /** A line for each kind of copies that there are. */
  public static List<String> lines(
      @Nullable Dataset train, @Nullable Dataset validation, @Nullable Dataset test) {
    Copies copies = new Copies();
    copies.add("training", train);
    copies.add("validation", validation);
    copies.add("test", test);
    if (copies.torn > 0) {
      copies.lines.add(
          String.format(
              Locale.ROOT,
              "%,d images are in one class and the same pixels in another, for example %s",
              copies.torn,
              copies.tornExample));
    }
    return copies.lines;
  }

  private void add(String part, @Nullable Dataset set) {
    if (set == null) {
      return;
    }
    Map<ByteBuffer, String> here = new HashMap<>();
    int within = 0;
    String withinExample = "";
    int across = 0;
    String acrossExample = "";
    for (int i = 0; i < set.size(); i++) {
      ByteBuffer content = ByteBuffer.wrap(set.content(i));
      String name = set.name(i);
      String label = set.classes().get(set.label(i));
      String twin = here.putIfAbsent(content, name);
      if (twin != null && within++ == 0) {
        withinExample = twin + " and " + name;
      }
      String other = first.get(content);
      if (other != null && across++ == 0) {
        acrossExample = name + " and " + other;
      }
      String was = classes.putIfAbsent(content, label + "\0" + name);
      if (was != null && !was.startsWith(label + "\0") && torn++ == 0) {
        String[] words = was.split("\0", 2);
        tornExample =
            String.format(Locale.ROOT, "%s (%s) and %s (%s)", words[1], words[0], name, label);
      }
    }
    if (across > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s images are copies of training%s images (the same pixels), for example %s",
              across,
              set.size(),
              part,
              part.equals("test") ? " or validation" : "",
              acrossExample));
    }
    if (within > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s images are copies of others there (the same pixels), for example %s",
              within,
              set.size(),
              part,
              withinExample));
    }
    here.forEach(first::putIfAbsent);
  }
}
