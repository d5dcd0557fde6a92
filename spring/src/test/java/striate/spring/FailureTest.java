package striate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import striate.format.Model;
import striate.format.Onnx;

/** What an application says that does not start for want of a model. */
class FailureTest {
  @TempDir Path folder;

  /** As Spring Boot finds it: by the file that lists the analysers. */
  private static FailureAnalysis analysis(String... properties) {
    List<FailureAnalysis> found = new java.util.ArrayList<>();
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(StriateAutoConfiguration.class))
        .withPropertyValues(properties)
        .run(context -> {
          Throwable failure = Objects.requireNonNull(context.getStartupFailure());
          for (FailureAnalyzer analyzer :
              SpringFactoriesLoader.forDefaultResourceLocation()
                  .load(FailureAnalyzer.class, (type, name, e) -> {})) {
            FailureAnalysis one = analyzer.analyze(failure);
            if (one != null) {
              found.add(one);
              return;
            }
          }
          throw new AssertionError("no analysis", failure);
        });
    FailureAnalysis first = found.getFirst();
    assertThat(first.getDescription().lines()).as(first.getDescription()).isNotEmpty();
    return first;
  }

  private static void says(Path path, String what, String action) {
    FailureAnalysis analysis = analysis("striate.models.photos.path=" + path);
    assertThat(analysis.getDescription())
        .isEqualTo(
            "striate.models.photos.path (\"striate.models.photos.path\" from property source"
                + " \"test\"): "
                + path
                + ": "
                + what);
    assertThat(analysis.getAction()).contains(action);
  }

  @Test
  void filesThatAreNoModelsAreNamed() throws IOException {
    says(folder.resolve("none.onnx"), "no such file", "Check the path");
    says(folder, "a file expected, got a folder", "Check the path");
    Path empty = Files.createFile(folder.resolve("empty.onnx"));
    byte[] whole = Files.readAllBytes(Fixtures.write(folder.resolve("a.onnx"), "a", "b", "c"));
    Path cut = folder.resolve("cut.onnx");
    for (byte[] bytes :
        List.of(
            Arrays.copyOf(whole, whole.length / 2),
            "no model".getBytes(StandardCharsets.US_ASCII))) {
      Files.write(cut, bytes);
      FailureAnalysis analysis = analysis("striate.models.photos.path=" + cut);
      assertThat(analysis.getDescription())
          .contains(cut + ": ")
          .doesNotContain("Exception")
          .hasLineCount(1);
      assertThat(analysis.getDescription().split("cut.onnx", -1)).as("the name once").hasSize(2);
      assertThat(analysis.getAction()).contains("striate inspect");
    }
    assertThat(analysis("striate.models.photos.path=" + empty).getAction())
        .contains("striate inspect");
    Path bare = folder.resolve("bare.onnx");
    Onnx.write(Model.of(Fixtures.model("a", "b", "c").weights()), bare);
    says(
        bare,
        "model: preprocessing expected, got none; how a picture becomes [N, 1, 1, 3] is not known",
        "striate convert");
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() throws IOException {
    Path file = Fixtures.write(folder.resolve("a.onnx"), "a", "b", "c");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "root may read everything");
    says(file, "permission denied", "right");
  }

  @Test
  void settingsThatAreNoneAreNamed() {
    assertThat(analysis("striate.models.photos.threads=2").getDescription())
        .isEqualTo("striate.models.photos.path: a path expected, got none");
    assertThat(analysis("striate.models.photos.path=").getDescription())
        .contains("a path expected, got none");
    assertThat(
            analysis("striate.models.photos.path=a.onnx", "striate.models.photos.threads=0")
                .getDescription())
        .contains("striate.models.photos.threads")
        .endsWith("at least 1 expected, got 0");
    assertThat(
            analysis("striate.models.photos.path=a.onnx", "striate.models.photos.treads=2")
                .getDescription())
        .contains("striate.models.photos.treads");
    assertThat(
            analysis("striate.models.photos.path=a.onnx", "striate.models.photos.warm-up=soon")
                .getDescription())
        .contains("soon");
    assertThat(analysis("striate.models.photos.path=a\0b").getDescription())
        .contains("a path expected, got");
    assertThat(analysis("striate.model.photos.path=a.onnx").getDescription())
        .contains("striate.model.photos.path");
  }

  @Test
  void namesStandAsTheyAreWritten() {
    Path none = folder.resolve("none.onnx");
    for (String name : List.of("myPhotos", "my-photos", "my_photos", "[my.Photos]", "[myPhotos]")) {
      String setting = "striate.models." + name + ".path";
      assertThat(analysis(setting + "=" + none).getDescription())
          .isEqualTo(
              setting.replace(".[", "[")
                  + " (\""
                  + setting
                  + "\" from property source \"test\"): "
                  + none
                  + ": no such file");
    }
  }

  @Test
  void namesThatVariablesCanNotTellApartAreRefused() {
    FailureAnalysis analysis =
        analysis("striate.models.my-photos.path=a.onnx", "striate.models.myphotos.path=a.onnx");
    assertThat(analysis.getDescription())
        .startsWith("striate.models: names that differ in more than dashes and case expected, got")
        .contains("\"my-photos\"", "\"myphotos\"");
    assertThat(analysis.getAction()).contains("\"myphotos\"");
  }
}
