package striate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import striate.app.option.SettingOptions;
import striate.app.recipe.Key;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.train.RunFolder;

/** {@code --budget} and what stands beside it. */
final class BudgetTest {
  @TempDir Path temp;
  private String errors = "";

  private static SettingOptions options(String... arguments) {
    SettingOptions options = new SettingOptions();
    CommandSpec spec = CommandSpec.create();
    options.addTo(spec, true);
    new CommandLine(spec).parseArgs(arguments);
    return options;
  }

  @Test
  void withoutABudgetASetKeepsWhatIsTunedForIt() {
    Settings tuned = options("--recipe", "standard").settings("mnist");
    for (String[] none : new String[][] {{"--budget", "0"}, {"--budget", "0", "--epochs", "3"}}) {
      Settings settings = options(none).settings("mnist");
      assertThat(settings.text(Key.NETWORK))
          .isEqualTo(tuned.text(Key.NETWORK))
          .isNotEqualTo("auto");
      assertThat(settings.text(Key.AUGMENT)).isEqualTo(tuned.text(Key.AUGMENT));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ~~                                 | true  | 5m
          --seed 3 --augment none            | true  | 5m
          --image 1x28x28 --batch 8          | true  | 5m
          --time-limit 2m                    | true  | 2m
          --time-limit 20m                   | true  | 5m
          --epochs 3                         | false | 0
          --network lenet5                   | false | 0
          --recipe standard                  | false | 0
          --recipe best                      | false | 0
          --budget 0                         | false | 0
          --budget 0s --epochs 3             | false | 0s
          --budget 90s                       | true  | 90s
          --budget 1h --recipe best          | true  | 1h
          --budget 1h --network lenet5       | true  | 1h
          --budget 1h --time-limit 1h        | true  | 1h
          --budget 1.5h --time-limit 2h      | true  | 1.5h
          """)
  void whereABudgetPlans(String arguments, boolean plans, String budget) {
    SettingOptions options =
        options(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));
    Settings settings = options.settings("mnist");
    assertThat(settings.text(Key.BUDGET)).isEqualTo(budget);
    assertThat(options.plans()).isEqualTo(plans);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          --budget 5m --epochs 3       | --budget and --epochs: one of them expected, for a budget chooses the number of epochs
          --budget 10m --time-limit 5m | --time-limit: at least the --budget of 10m expected, got '5m'; a limit breaks off what a budget has planned
          --budget soon                | --budget: minutes, or a time such as 90s, 20m or 2h, expected, got 'soon'
          --budget -5                  | --budget: minutes, or a time such as 90s, 20m or 2h, expected, got '-5'
          """)
  void whatDoesNotGoTogether(String arguments, String message) {
    assertThatThrownBy(() -> options(arguments.split(" ", -1)).settings("photos"))
        .isInstanceOf(SettingException.class)
        .hasMessage(message);
  }

  @Test
  void aBudgetForgetsWhatIsTunedForTheSetAndARecipeDoesNot() {
    assertThat(options("--budget", "5m").settings("mnist").isAuto(Key.NETWORK)).isTrue();
    SettingOptions best = options("--budget", "5m", "--recipe", "best", "--seed", "7");
    Settings settings = best.settings("mnist");
    assertThat(settings.text(Key.NETWORK)).startsWith("c32 c32 pool");
    assertThat(best.fixed("mnist"))
        .contains(Key.NETWORK, Key.EMA, Key.AUGMENT, Key.SEED)
        .doesNotContain(Key.EPOCHS, Key.CLIP_NORM);
  }

  private int striate(ByteArrayOutputStream out, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    PrintStream printed = System.out;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      return CommandRunner.run(arguments, new PrintStream(err, true, StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
      System.setOut(printed);
      errors = err.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void aPlanIsKeptAndGivesTheSameBitsAgain() throws IOException {
    Path run = temp.resolve("run");
    String[] small = {
      "--network", "c4 pool flat", "--limit", "60", "--threads", "2", "--report", "page.html"
    };
    small[7] = temp.resolve("page.html").toString();
    // An hour is more than 60 digits need: the number of epochs follows from them, not from the
    // clock.
    int code =
        striate(
            new ByteArrayOutputStream(),
            "train",
            "mnist",
            "--budget",
            "1h",
            "--seeds",
            "2",
            "--quiet",
            "--run",
            run.toString(),
            small[0],
            small[1],
            small[2],
            small[3],
            small[4],
            small[5],
            small[6],
            small[7]);
    assertThat(code).as(errors).isZero();
    assertThat(temp.resolve("page.html")).exists();
    Map<String, String> notes = RunFolder.at(run).notes();
    assertThat(notes)
        .containsEntry("budget", "1h")
        .containsEntry("epochs", "200")
        .containsEntry("network", "c4 pool flat")
        .containsEntry("image", "1x28x28")
        .doesNotContainValue("auto");
    assertThat(RunFolder.at(run).epochs()).isEqualTo(200);
    assertThat(RunFolder.at(temp.resolve("run-2")).notes())
        .containsEntry("seed", "2")
        .containsEntry("epochs", "200");

    Path again = temp.resolve("again");
    code =
        striate(
            new ByteArrayOutputStream(),
            "train",
            "mnist",
            "--recipe",
            run.toString(),
            "--quiet",
            "--run",
            again.toString());
    assertThat(code).as(errors).isZero();
    assertThat(again.resolve("model.onnx")).hasSameBinaryContentAs(run.resolve("model.onnx"));

    byte[] model = Files.readAllBytes(run.resolve("model.onnx"));
    Files.delete(run.resolve("model.onnx"));
    assertThat(striate(new ByteArrayOutputStream(), "resume", run.toString(), "--quiet"))
        .as(errors)
        .isZero();
    assertThat(run.resolve("model.onnx")).hasBinaryContent(model);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--schedule plateau --accumulate 2 --mix mixup(0.2) --balance sampling --optimizer sgd"
            + " --patience 2 --seed 3",
        "--schedule constant --select best --balance weights --optimizer rmsprop --json --ema 0.9"
            + " --augment none --image 3x9x13 --time-limit 2h",
        "--recipe tiny --validation 0.3 --batch-size 1000"
      })
  void goesWithOtherOptions(String others) throws IOException {
    Path run = temp.resolve("run");
    List<String> all =
        new ArrayList<>(List.of("train", "mnist", "--limit", "24", "--budget", "1h"));
    all.addAll(List.of("--network", "c2 pool flat", "--quiet", "--run", run.toString()));
    all.addAll(List.of(others.split(" ", -1)));
    assertThat(striate(new ByteArrayOutputStream(), all.toArray(new String[0])))
        .as(errors)
        .isZero();
    assertThat(errors.lines().filter(line -> !line.startsWith("WARNING"))).isEmpty();
    Map<String, String> notes = RunFolder.at(run).notes();
    for (int i = all.indexOf("--limit"); i < all.size(); i++) {
      Key key = all.get(i).startsWith("--") ? Key.named(all.get(i).substring(2)) : null;
      if (key != null) {
        assertThat(notes).containsEntry(key.text(), all.get(i + 1));
      }
    }
  }

  @Test
  void tooShortATimeLeavesNothing() throws IOException {
    Path run = temp.resolve("run");
    int code =
        striate(
            new ByteArrayOutputStream(),
            "train",
            "mnist",
            "--budget",
            "0.001s",
            "--run",
            run.toString());
    assertThat(code).isEqualTo(2);
    assertThat(errors).startsWith("striate: --budget: 1 s is too short for 64 images here; ");
    assertThat(errors.lines()).hasSize(1);
    assertThat(run).doesNotExist();
  }

  @Test
  void aRateIsSoughtWithoutABudget() {
    assertThat(striate(new ByteArrayOutputStream(), "find-rate", "mnist", "--budget", "5m"))
        .isEqualTo(2);
    assertThat(errors).contains("--budget");
  }
}
