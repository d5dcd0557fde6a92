package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What is read by hand is what picocli reads. */
class QuickServeTest {
  /** Left to picocli. */
  private static final Set<String> OTHERS =
      Set.of("--help", "-h", "--version", "-V", "--stacktrace", "--classes", "--logits");

  private static ServeCommand picocli(String... args) {
    return (ServeCommand)
        StriateCommand.commandLine("serve").parseArgs(args).subcommand().commandSpec().userObject();
  }

  private static void assertSame(String... args) {
    assertThat(QuickServe.of(args, System.err))
        .as(String.join(" ", args))
        .usingRecursiveComparison()
        .ignoringFields("spec", "teller")
        .isEqualTo(picocli(args));
  }

  private static String value(OptionSpec option) {
    Class<?> type = option.type();
    if (type == int.class || type == Integer.class || type == Long.class) {
      return "17";
    }
    if (type == double.class) {
      return "0.25";
    }
    return type == ServeCommand.Ready.class
        ? "warm"
        : type == Path.class ? "some/file" : "imagenet,size=10";
  }

  @Test
  void everyOptionIsKnown() {
    int known = 0;
    CommandLine serve = StriateCommand.commandLine("serve").getSubcommands().get("serve");
    for (OptionSpec option : Objects.requireNonNull(serve).getCommandSpec().options()) {
      for (String name : option.names()) {
        if (OTHERS.contains(name)) {
          assertThat(QuickServe.of(new String[] {"serve", "m", name}, System.err)).isNull();
          assertThat(QuickServe.of(new String[] {"serve", "m", name, "x"}, System.err)).isNull();
          continue;
        }
        known++;
        if (option.arity().max() == 0) {
          assertSame("serve", "m", name);
        } else {
          assertSame("serve", "m", name, value(option));
          assertSame("serve", name + "=" + value(option), "m");
        }
      }
    }
    assertThat(known).isGreaterThan(18);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m.onnx",
        "a.onnx --port 0 b.onnx --json c=d=e.onnx",
        "m --access-log - --deadline 3",
        "m --host=::1 --preprocess size=224,resize=256,mean=0.485:0.456:0.406",
      })
  void manyTogetherAreTheSame(String line) {
    assertSame(("serve " + line).split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "serve --port 0",
        "serve m --port",
        "serve m --port 0 --port 0",
        "serve m --json --json",
        "serve m --json=true",
        "serve m --port 0x10",
        "serve m --port -1",
        "serve m --port 99999999999",
        "serve m --deadline 1e3",
        "serve m --deadline .5",
        "serve m --ready WARM",
        "serve m --host --json",
        "serve m --host=",
        "serve m --por 1",
        "serve m -p 1",
        "serve -- m",
        "serve @m",
        "serve m --help",
        "--stacktrace serve m",
        "predict m",
      })
  void whatIsNotPlainIsPicoclis(String line) {
    assertThat(QuickServe.of(line.split(" "), System.err)).isNull();
  }
}
