package striate.spark;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code striate predict} says, in a process of its own. */
final class Predicted {
  private static final Pattern FILE = Pattern.compile("\"file\":\"([^\"]*)\"");
  private static final Pattern CLASS =
      Pattern.compile("\\{\"class\":\"([^\"]*)\",\"probability\":([^}]*)}");

  private Predicted() {}

  /** The probabilities of all classes for each picture that it can read, by file. */
  static Map<String, Map<String, Double>> of(Path model, Path pictures, String... more)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "striate.app.Main",
                "predict",
                model.toString(),
                pictures.toString(),
                "--json",
                "--top",
                "100000"));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Map<String, Map<String, Double>> all = new HashMap<>();
    for (String line : lines.lines().toList()) {
      Matcher file = FILE.matcher(line);
      Matcher one = CLASS.matcher(line);
      Map<String, Double> classes = new HashMap<>();
      while (one.find()) {
        classes.put(one.group(1), Double.valueOf(one.group(2)));
      }
      if (file.find() && !classes.isEmpty()) {
        all.put(file.group(1), classes);
      }
    }
    return all;
  }
}
