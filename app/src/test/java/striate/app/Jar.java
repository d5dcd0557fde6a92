package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The built jar, run in a process of its own. */
final class Jar {
  private final Path jar;
  private final Path folder;
  private final List<String> jvmOptions;

  private Jar(Path jar, Path folder, List<String> jvmOptions) {
    this.jar = jar;
    this.folder = folder;
    this.jvmOptions = jvmOptions;
  }

  /** The jar of this build, run in {@code folder}. */
  static Jar in(Path folder) {
    return new Jar(built(), folder, List.of());
  }

  static Path built() {
    return Path.of(System.getProperty("striate.jar"));
  }

  /** Another jar, for example a damaged one. */
  Jar from(Path other) {
    return new Jar(other, folder, jvmOptions);
  }

  /** With options for the JVM. */
  Jar with(String... options) {
    return new Jar(jar, folder, List.of(options));
  }

  /** Runs it to its end. */
  Run run(String... arguments) {
    return Run.of(folder, environment(), command(arguments));
  }

  /** Starts it. */
  Process start(String... arguments) throws IOException {
    return Run.start(folder, environment(), command(arguments));
  }

  /** Runs a line of shell, in which {@code striate} is the jar. */
  Run shell(String line) {
    String striate = String.join(" ", command().stream().map(word -> "'" + word + "'").toList());
    return Run.of(
        folder,
        environment(),
        List.of("/bin/sh", "-c", "striate() { " + striate + " \"$@\"; }\n" + line));
  }

  static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("LC_ALL", "C");
    return environment;
  }

  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
