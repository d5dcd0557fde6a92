package striate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code ./striate} and {@code ./check} in a checkout of their own, with a JDK and a Maven that are
 * small scripts, and with nothing else of the machine but the usual commands.
 */
class ScriptsIT {
  private static final List<String> COMMANDS =
      List.of(
          "sh",
          "sed",
          "find",
          "head",
          "dirname",
          "readlink",
          "mkdir",
          "rm",
          "mv",
          "cat",
          "sleep",
          "touch");

  @TempDir Path sandbox;
  private Path checkout = Path.of("");
  private Path bin = Path.of("");
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOut() throws IOException {
    checkout = Files.createDirectories(sandbox.resolve("a checkout $HOME `x` *"));
    bin = Files.createDirectories(sandbox.resolve("bin"));
    Path root = Path.of(System.getProperty("striate.root"));
    for (String script : List.of("striate", "check", "scripts/find-jdk.sh", "scripts/build.sh")) {
      // The folders of this machine, which may have a JDK or not, become folders of the sandbox.
      String text =
          Files.readString(root.resolve(script))
              .replaceAll("(?<=[\\s<])/(usr|opt|Library|sys)/(?=[A-Za-z])", sandbox + "/$1/");
      script(checkout.resolve(script), text);
    }
    for (String source :
        List.of(
            "pom.xml",
            ".mvn/jvm.config",
            "core/pom.xml",
            "core/src/main/java/A.java",
            "app/pom.xml",
            "app/src/main/java/B.java",
            "app/src/main/resources/c/d.txt")) {
      Path file = checkout.resolve(source);
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, source);
    }
    for (String command : COMMANDS) {
      Files.createSymbolicLink(bin.resolve(command), real(command));
    }
    environment.put("PATH", bin.toString());
    environment.put("HOME", sandbox.resolve("home").toString());
  }

  @Test
  void saysInOneLineThatThereIsNoJdk() throws IOException {
    maven();
    Run run = striate();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.err()).startsWith("striate: no JDK 25.0.3 or later 25 found");
    assertThat(run.out()).isEmpty();
    assertThat(check().err()).isEqualTo(run.err());
    assertThat(check().code()).isEqualTo(1);
  }

  @Test
  void saysInOneLineThatThereIsNoMaven() throws IOException {
    jdk("usr/lib/jvm/temurin-25", "25.0.3");
    for (Run run : List.of(striate(), check())) {
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.errors()).hasSize(1);
      assertThat(run.err()).startsWith("striate: Apache Maven (mvn, 3.8.6 or newer) is needed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib/jvm/temurin-25-jdk-amd64",
        "opt/jdk-25",
        "home/.sdkman/candidates/java/25.0.3-tem",
        "home/.jdks/with a space/Contents/Home",
        "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home"
      })
  void findsAJdkWhereThePackagersPutIt(String place) throws IOException {
    maven();
    Path jdk = jdk(place, "25.0.3");
    environment.put("JAVA_HOME", sandbox.resolve("nothing there").toString());
    Run run = striate("chapter", "--epochs", "1");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("java of " + jdk.toRealPath() + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"17.0.15", "21", "24.0.2", "25", "25.0.1", "25.0.2", "25-ea", "26", "1.8.0_402"})
  void doesNotBuildWithAJdkThatDoesNotFit(String version) throws IOException {
    maven();
    Path wrong = jdk("jdk wrong", version);
    environment.put("JAVA_HOME", wrong.toString());
    assertThat(striate().err()).startsWith("striate: no JDK 25.0.3 or later 25 found");
    Path right = jdk("usr/lib/jvm/jdk-25", "25.0.3");
    assertThat(striate().out()).startsWith("java of " + right);
  }

  @ParameterizedTest
  @ValueSource(strings = {"25.0.3", "25.0.10", "25.1.0", "25.0.3.0.1", "25.0.4-ea"})
  void takesJavaHomeBeforeAllOthersIfItFits(String version) throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Path mine = jdk("my jdk", version);
    environment.put("JAVA_HOME", mine.toString());
    assertThat(striate().out()).startsWith("java of " + mine);
  }

  @Test
  void takesTheJavacOnThePathThroughItsLinks() throws IOException {
    maven();
    Path mine = jdk("elsewhere/jdk", "25.0.3");
    Files.createDirectories(sandbox.resolve("alternatives"));
    Files.createSymbolicLink(sandbox.resolve("alternatives/javac"), mine.resolve("bin/javac"));
    Files.createSymbolicLink(bin.resolve("javac"), Path.of("../alternatives/javac"));
    assertThat(striate().out()).startsWith("java of " + mine.toRealPath());
  }

  @Test
  void aBuiltJarRunsOnANewerJdkToo() throws IOException {
    maven();
    Path right = jdk("usr/lib/jvm/jdk-25", "25.0.3");
    assertThat(striate().code()).isZero();
    Files.delete(right.resolve("release"));
    Path newer = jdk("newer", "27");
    environment.put("JAVA_HOME", newer.toString());
    assertThat(striate().out()).startsWith("java of " + newer);
  }

  @Test
  void handsOnOptionsAndArgumentsAsTheyWere() throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    environment.put("STRIATE_JAVA_OPTS", "-Xmx1g  -Dstar=*");
    Run run = striate("chapter", "--log", "a file.txt", "", "*", "$HOME");
    assertThat(run.out().lines().skip(1))
        .containsExactly(
            "<--add-modules>",
            "<jdk.incubator.vector>",
            "<-Xmx1g>",
            "<-Dstar=*>",
            "<-jar>",
            "<" + checkout.toRealPath().resolve("app/target/striate.jar") + ">",
            "<chapter>",
            "<--log>",
            "<a file.txt>",
            "<>",
            "<*>",
            "<$HOME>");
  }

  @ParameterizedTest
  @CsvSource({
    "always [madvise] never, true",
    "[always] madvise never, true",
    "always madvise [never], false",
    ", false"
  })
  void asksForLargePagesWhereTheSystemHasThem(@Nullable String pages, boolean asks)
      throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    if (pages != null) {
      Path folder = sandbox.resolve("sys/kernel/mm/transparent_hugepage");
      Files.writeString(Files.createDirectories(folder).resolve("enabled"), pages + "\n");
    }
    Run run = striate();
    assertThat(run.err()).doesNotContain("transparent_hugepage");
    assertThat(run.out().contains("<-XX:+UseTransparentHugePages>")).isEqualTo(asks);
  }

  @Test
  void buildsOnceAndThenStartsWithoutMaven() throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Run first = striate();
    assertThat(first.err()).contains("striate: building", "Striate core 0.1.0", "compiling");
    assertThat(first.out()).doesNotContain("INFO");
    assertThat(builds()).isEqualTo(1);
    Files.delete(bin.resolve("mvn"));
    Run second = striate();
    assertThat(second.code()).isZero();
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "core/pom.xml",
        "app/pom.xml",
        ".mvn/jvm.config",
        "core/src/main/java/A.java",
        "app/src/main/java/B.java",
        "app/src/main/resources/c/d.txt"
      })
  void buildsAgainWhenASourceHasChangedOrGone(String source) throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    striate();
    striate();
    assertThat(builds()).isEqualTo(1);

    Path file = checkout.resolve(source);
    soon(file);
    striate();
    assertThat(builds()).as("after a change").isEqualTo(2);
    longAgo(file);
    striate();
    assertThat(builds()).as("nothing has changed").isEqualTo(2);

    if (!source.endsWith("pom.xml")) {
      Files.delete(file);
      striate();
      assertThat(builds()).as("after a deletion").isEqualTo(3);
      striate();
      assertThat(builds()).as("nothing has changed").isEqualTo(3);
    }
  }

  @Test
  void aFailedBuildIsSaidAndTriedAgain() throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    striate();
    soon(checkout.resolve("app/pom.xml"));
    Files.writeString(sandbox.resolve("fail"), "");
    for (int i = 0; i < 2; i++) {
      Run run = striate();
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("[ERROR] it does not compile", "striate: the build failed");
    }
    Files.delete(sandbox.resolve("fail"));
    longAgo(checkout.resolve("app/pom.xml"));
    assertThat(striate().code()).isZero();
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void startsAtOneTimeBuildOnce() throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      started.add(Run.start(sandbox, environment, command("sh", checkout.resolve("striate"))));
    }
    for (Process process : started) {
      Run run = Run.finish(process);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("java of ");
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aLockLeftByAKilledBuildIsClearedAway() throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Path lock = Files.createDirectories(checkout.resolve("target/striate-build.lock"));
    // No process has this number: Linux and macOS stop well below it.
    Files.writeString(lock.resolve("pid"), "999999999\n");
    assertThat(striate().code()).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "dash", "bash", "bash --posix", "zsh", "ksh", "busybox sh"})
  void runsInEveryShellFromAnyFolderThroughLinks(String shell) throws IOException {
    String name = shell.split(" ", -1)[0];
    assumeTrue(isInstalled(name), name + " is not on this machine");
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    environment.put("CDPATH", sandbox + ":" + checkout);
    Path folder = Files.createDirectories(sandbox.resolve("some where"));
    Files.createSymbolicLink(folder.resolve("one"), checkout.resolve("striate"));
    Files.createSymbolicLink(folder.resolve("two hops"), Path.of("one"));
    Path three = Files.createSymbolicLink(sandbox.resolve("three"), Path.of("some where/two hops"));
    for (Path start : List.of(checkout.resolve("striate"), folder.resolve("two hops"), three)) {
      for (Path from : List.of(sandbox, folder, checkout)) {
        List<Path> ways = List.of(start, from.relativize(start));
        for (Path way : ways) {
          Run run = Run.of(from, environment, command(shell, way, "x"));
          assertThat(run.code()).as("%s from %s: %s", way, from, run.err()).isZero();
          assertThat(run.out()).startsWith("java of ").endsWith("<x>\n");
        }
      }
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void checkRunsAllOfMavenInTheCheckout() throws IOException {
    maven();
    Path jdk = jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Path link = Files.createSymbolicLink(sandbox.resolve("chk"), checkout.resolve("check"));
    Run run = Run.of(sandbox, environment, List.of(link.toString(), "-pl", "core"));
    assertThat(run.code()).isZero();
    assertThat(Files.readString(sandbox.resolve("builds")))
        .isEqualTo("-B -ntp verify -pl core | " + checkout.toRealPath() + " | " + jdk + "\n");
    Files.writeString(sandbox.resolve("fail"), "");
    assertThat(check().code()).isEqualTo(1);
  }

  private Run striate(String... arguments) {
    return Run.of(sandbox, environment, command("sh", checkout.resolve("striate"), arguments));
  }

  private Run check() {
    return Run.of(sandbox, environment, command("sh", checkout.resolve("check")));
  }

  private static List<String> command(String shell, Path script, String... arguments) {
    List<String> command = new ArrayList<>();
    List<String> words = List.of(shell.split(" ", -1));
    command.add(realOrSame(words.getFirst()));
    command.addAll(words.subList(1, words.size()));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private int builds() throws IOException {
    Path log = sandbox.resolve("builds");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  /** A JDK as far as the scripts look at one. Its java prints where it is and its arguments. */
  private Path jdk(String place, String version) throws IOException {
    Path home = Files.createDirectories(sandbox.resolve(place));
    Files.writeString(
        home.resolve("release"),
        "IMPLEMENTOR=\"Some One\"\nJAVA_RUNTIME_VERSION=\""
            + version
            + "+9\"\nJAVA_VERSION=\""
            + version
            + "\"\n");
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    script(
        home.resolve("bin/java"),
        "#!/bin/sh\necho \"java of $JAVA_HOME\"\nfor a; do printf '<%s>\\n' \"$a\"; done\n");
    return home;
  }

  /** A Maven that notes how it was called and makes the jar, or fails if told to. */
  private void maven() throws IOException {
    script(
        bin.resolve("mvn"),
        """
        #!/bin/sh
        echo "$* | $PWD | $JAVA_HOME" >>'SANDBOX/builds'
        echo "Downloaded from central: something"
        echo "[INFO] Building Striate core 0.1.0-SNAPSHOT                     [2/3]"
        echo "[INFO] --- maven-compiler-plugin:3.16.0:compile (default-compile) @ striate-core ---"
        if [ -e 'SANDBOX/fail' ]; then
          echo "[ERROR] it does not compile"
          exit 1
        fi
        sleep 0.2
        mkdir -p app/target
        echo jar >app/target/striate.jar
        """
            .replace("SANDBOX", sandbox.toString()));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void soon(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private static void longAgo(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }

  private static boolean isInstalled(String command) {
    return !realOrSame(command).equals(command);
  }

  private static String realOrSame(String command) {
    for (String folder : List.of("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
      Path file = Path.of(folder, command);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return command;
  }

  private static Path real(String command) {
    assertThat(isInstalled(command)).as(command).isTrue();
    return Path.of(realOrSame(command));
  }

  @Test
  void aFolderThatIsGoneIsALine() throws IOException {
    maven();
    jdk("usr/lib/jvm/jdk-25", "25.0.3");
    Path gone = Files.createDirectories(sandbox.resolve("gone"));
    Run run =
        Run.of(
            gone,
            environment,
            List.of(
                realOrSame("sh"),
                "-c",
                "/bin/rmdir ../gone; exec sh \"$0\"",
                checkout.resolve("striate").toString()));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).endsWith("striate: the folder that this is called in is gone\n");
  }

  @Test
  void aClosedStandardInputIsAnEmptyOne() throws IOException {
    maven();
    Path home = jdk("usr/lib/jvm/jdk-25", "25.0.3");
    script(home.resolve("bin/java"), "#!/bin/sh\ncat && echo end\n");
    Run run =
        Run.of(
            sandbox,
            environment,
            List.of(
                realOrSame("sh"),
                "-c",
                "exec sh \"$0\" <&-",
                checkout.resolve("striate").toString()));
    assertThat(run.out().strip()).isEqualTo("end");
  }
}
