package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs and what is around them: other users, languages and folders, several at once. */
class RunsIT {
  private static final List<String> SMALL =
      List.of(
          "train",
          "mnist",
          "--network",
          "c4 pool c8 global",
          "--limit",
          "200",
          "--epochs",
          "2",
          "--augment",
          "none");

  @TempDir Path folder;

  private static String[] small(String... more) {
    List<String> all = new ArrayList<>(SMALL);
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void trainingsBegunAtOnceGetAFolderEach() throws IOException {
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(Jar.in(folder).start(small("--threads", "1")));
    }
    for (Process process : all) {
      Run run = Run.finish(process);
      assertThat(run.errors()).isEmpty();
      assertThat(run.code()).isZero();
    }
    assertThat(names(folder.resolve("runs"))).hasSize(4);
  }

  @Test
  void theUsersLanguageAndHomeLeaveNoTrace() throws IOException {
    for (String language : List.of("ar", "hi", "th", "tr")) {
      Run run =
          Jar.in(folder)
              .with(
                  "-Duser.language=" + language,
                  "-Duser.country=" + (language.equals("ar") ? "EG" : "IN"),
                  "-Duser.extensions=nu-thai",
                  "-Duser.home=?")
              .run(small("--run", language));
      assertThat(run.errors()).isEmpty();
      assertThat(run.out()).matches("[\\x00-\\x7f]+");
      assertThat(names(folder.resolve(language))).allMatch(name -> name.matches("\\p{ASCII}+"));
      assertThat(folder.resolve(language).resolve("settings.properties"))
          .content()
          .matches("\\p{ASCII}+");
    }
    assertThat(names(folder)).containsExactly("ar", "hi", "th", "tr");
    Run misuse =
        Jar.in(folder).with("-Duser.language=ar", "-Duser.country=EG").run("runs", "a", "b");
    assertThat(misuse.errors())
        .containsExactly("striate: Unmatched argument at index 2: 'b' (see 'striate runs --help')");
  }

  @Test
  void aRunGoesOnFromAnotherFolderAndWhereItWasMovedTo() throws IOException {
    Path project = Files.createDirectories(folder.resolve("my project ü"));
    Path photos = project.resolve("photos");
    for (String name : List.of("a", "b")) {
      Path images = Files.createDirectories(photos.resolve(name));
      for (int i = 0; i < 10; i++) {
        var image =
            new java.awt.image.BufferedImage(16, 16, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < 256; p++) {
          image.getRaster().setSample(p % 16, p / 16, 0, (name.equals("a") ? 0 : 160) + p * i % 90);
        }
        javax.imageio.ImageIO.write(image, "png", images.resolve(i + ".png").toFile());
      }
    }
    String cd = "cd my*; ";
    Run trained =
        Jar.in(folder)
            .shell(
                "export LC_ALL=C.UTF-8; "
                    + cd
                    + "striate train photos --run 'runs/one two' --data data --network 'c4 global'"
                    + " --epochs 1 --batch 4");
    assertThat(trained.errors()).isEmpty();
    Run elsewhere =
        Jar.in(folder)
            .shell(
                "export LC_ALL=C.UTF-8; mkdir x; cd x; striate resume ../my*/runs/one* --data data"
                    + " --epochs 2");
    assertThat(elsewhere.errors()).isEmpty();
    assertThat(elsewhere.out()).startsWith("photos: ");
    Files.move(project, folder.resolve("moved"));
    Run moved = Jar.in(folder).run("resume", "moved/runs/one two", "--epochs", "3");
    assertThat(moved.errors()).isEmpty();
    assertThat(moved.code()).isZero();
  }

  @Test
  void whatCannotWorkIsToldAtOnce() throws IOException {
    Files.createFile(folder.resolve("runs"));
    Run run = Jar.in(folder).run(small());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(1);
    assertThat(run.errors().getFirst())
        .startsWith("striate: can't keep a run in runs/mnist-")
        .endsWith("runs is a file; --run names another folder");
    assertThat(names(folder)).containsExactly("runs");
  }
}
