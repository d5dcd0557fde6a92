package striate.app.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.nn.Architectures;
import striate.nn.Initialiser;
import striate.nn.Network;
import striate.nn.Shape;

class NotationTest {
  private static final Shape DIGIT = Shape.image(1, 28, 28);

  @Test
  void isTheNetworkThatOneWouldWriteInJava() {
    assertThat(Notation.parse("c32 c16k5s2v pool drop0.3 fc20 relu", DIGIT, 10))
        .isEqualTo(
            Network.of(
                DIGIT,
                conv(32, 3).pad(1).noBias(),
                batchNorm(),
                relu(),
                conv(16, 5).stride(2).noBias(),
                batchNorm(),
                relu(),
                maxPool(2),
                dropout(0.3),
                flatten(),
                dense(20),
                relu(),
                dense(10).init(new Initialiser.LeCun())));
  }

  @Test
  void addsWhatParenthesesRead() {
    assertThat(Notation.parse("c8 (c8 c8) ( c16s2 dws1 ) global", DIGIT, 3))
        .isEqualTo(
            Network.of(
                DIGIT,
                conv(8, 3).pad(1).noBias(),
                batchNorm(),
                relu(),
                residual(
                    conv(8, 3).pad(1).noBias(),
                    batchNorm(),
                    relu(),
                    conv(8, 3).pad(1).noBias(),
                    batchNorm(),
                    relu()),
                residual(
                    sequence(
                        conv(16, 3).stride(2).pad(1).noBias(),
                        batchNorm(),
                        relu(),
                        depthwise(3).pad(1).noBias(),
                        batchNorm(),
                        relu()),
                    sequence(conv(16, 1).stride(2).noBias(), batchNorm())),
                globalAveragePool(),
                flatten(),
                dense(3).init(new Initialiser.LeCun())));
  }

  @Test
  void knowsReadyArchitectures() {
    Shape image = Shape.image(3, 32, 32);
    assertThat(Notation.parse("resnet20", image, 10)).isEqualTo(Architectures.resNet20(image, 10));
  }

  @Test
  void everyWordOfTheHelpIsKnown() {
    for (String line : Notation.WORDS) {
      for (String word : line.split(" {2,}", 2)[0].split("[, ]+", -1)) {
        if (!word.equals("(") && !word.equals(")") && !word.equals("…")) {
          Shape image = word.equals("lenet5") ? DIGIT : Shape.image(4, 32, 32);
          String text = word.startsWith("c32") || word.startsWith("conv") ? "c32 " + word : word;
          assertThat(Notation.parse(text, image, 5).output()).isEqualTo(Shape.features(5));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c32 spool|--network: words such as c32, pool or drop0.3 expected, got 'spool'",
        "( c32|--network: a ')' after each '(' expected, got '( c32'",
        "c32 )|--network: a '(' before each ')' expected, got 'c32 )'",
        "( )|--network: a layer between '(' and ')' expected, got '( )'",
        "drop1|--network: a share below 1 after drop expected, got '1'",
        "pool0|--network: a whole number of at least 1 after pool expected, got '0'",
        "fc1.5|--network: a whole number after fc expected, got '1.5'"
      })
  void namesWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> Notation.parse(text, DIGIT, 10))
        .isInstanceOf(SettingException.class)
        .hasMessage(message);
  }

  @Test
  void namesTheLayerThatDoesNotFit() {
    assertThatThrownBy(() -> Notation.parse("c8 pool40", DIGIT, 10))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith(
            "--network: c8 pool40 on images of [N, 1, 28, 28]: layer 3, MaxPool(40");
  }
}
