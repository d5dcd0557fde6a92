package striate.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Model;
import striate.onnx.file.Node;

/** Names of classes that stand in a file. */
final class ClassNames {
  /** Of Ultralytics' exporter: a dictionary as Python prints it. */
  private static final String NAMES = "names";

  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*+(\\d{1,7})\\s*+:\\s*+"
              + "(?:'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\")"
              + "\\s*+([,}])");

  private static final int LONGEST = 4 << 20;

  private ClassNames() {}

  /**
   * Those of a ZipMap, or in the metadata under {@code names}; empty if there are none, or two are
   * the same.
   */
  static List<String> of(Model file) throws OnnxFormatException {
    List<String> names = ofZipMap(file);
    return names.isEmpty() ? of(file.metadata().getOrDefault(NAMES, "")) : names;
  }

  /**
   * Those of {@code {0: 'tench', 1: 'goldfish'}}; empty if a text is something else. Names that
   * occur more than once get their number, as ImageNet's two cranes: {@code crane (134)}.
   */
  static List<String> of(String dictionary) {
    if (!dictionary.startsWith("{") || dictionary.length() > LONGEST) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    Matcher m = ENTRY.matcher(dictionary);
    for (int at = 1; m.region(at, dictionary.length()).lookingAt(); at = m.end()) {
      String name = unescaped(m.group(2) != null ? m.group(2) : m.group(3));
      boolean plain = !name.isBlank() && name.chars().noneMatch(Character::isISOControl);
      if (Integer.parseInt(m.group(1)) != names.size() || !plain) {
        return List.of();
      }
      names.add(name);
      if (m.group(4).equals("}")) {
        return dictionary.substring(m.end()).isBlank() ? different(names) : List.of();
      }
    }
    return List.of();
  }

  private static List<String> different(List<String> names) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    names.stream().filter(name -> !seen.add(name)).forEach(twice::add);
    List<String> all = new ArrayList<>();
    for (String name : names) {
      all.add(twice.contains(name) ? name + " (" + all.size() + ")" : name);
    }
    return new HashSet<>(all).size() == all.size() ? List.copyOf(all) : List.of();
  }

  private static String unescaped(String text) {
    return text.replaceAll("\\\\(['\"\\\\])", "$1");
  }

  private static List<String> ofZipMap(Model file) throws OnnxFormatException {
    for (Node n : file.graph().nodes()) {
      if (n.domain().equals("ai.onnx.ml") && n.op().equals("ZipMap")) {
        List<String> names = n.words("classlabels_strings");
        long[] numbers = n.wholes("classlabels_int64s");
        if (names == null || names.isEmpty()) {
          names = new ArrayList<>();
          for (long number : numbers == null ? new long[0] : numbers) {
            names.add(Long.toString(number));
          }
        }
        return new LinkedHashSet<>(names).size() == names.size() ? names : List.of();
      }
    }
    return List.of();
  }
}
