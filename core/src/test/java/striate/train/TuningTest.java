package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.truth.TorchCases;
import striate.truth.TorchCases.Case;

/** Frozen parameters, groups with rates and decays of their own, fixed layers. */
final class TuningTest {
  @TempDir Path temp;

  static List<Case> cases() {
    return TorchCases.of("tuning");
  }

  private static Optimizer optimizer(Case c) {
    float rate = (float) c.number("lr");
    float decay = (float) c.number("weight_decay");
    return switch (c.text("optimiser")) {
      case "SGD" -> new Optimizer.Sgd(rate, (float) c.number("momentum"), false, decay);
      case "Adam", "AdamW" ->
          new Optimizer.Adam(
              rate,
              (float) c.number("beta1"),
              (float) c.number("beta2"),
              (float) c.number("eps"),
              decay,
              c.text("optimiser").equals("AdamW"));
      case "RMSprop" ->
          new Optimizer.RmsProp(rate, (float) c.number("alpha"), (float) c.number("eps"), decay);
      default -> throw new IllegalArgumentException(c.toString());
    };
  }

  private static String[] patterns(String text) {
    return text.equals("none") ? new String[0] : text.split(",", -1);
  }

  private static ParameterGroup[] groups(Case c) {
    List<ParameterGroup> all = new ArrayList<>();
    if (!c.text("frozen").equals("none")) {
      all.add(ParameterGroup.of(patterns(c.text("frozen"))).frozen());
    }
    if (!c.text("groups").equals("none")) {
      for (String text : c.text("groups").split(";", -1)) {
        String[] parts = text.split(":", -1);
        ParameterGroup group =
            ParameterGroup.of(patterns(parts[0])).rateFactor(Double.parseDouble(parts[1]));
        all.add(parts[2].equals("-") ? group : group.weightDecay(Double.parseDouble(parts[2])));
      }
    }
    return all.toArray(new ParameterGroup[0]);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fourStepsAreThoseOfPyTorchAtAnyNumberOfThreads(Case c) {
    Network net = TorchNetworks.of(c);
    int n = c.tensor("labels").size(1);
    List<Long> hashes = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3}) {
      Training training =
          Training.of(net)
              .optimizer(optimizer(c))
              .batch(n)
              .threads(threads)
              .weights(TorchFixedTest.weights(net, c))
              .fixed(patterns(c.text("fixed")))
              .groups(groups(c))
              .start();
      for (int step = 0; step < 4; step++) {
        float loss =
            training.step(
                c.tensor("x").part(step).floats(), c.tensor("labels").part(step).ints(), n);
        assertThat((double) loss)
            .as("%s: loss of step %d", c, step)
            .isCloseTo(c.tensor("losses").at(step), within(5e-5));
      }
      for (Tensor t : training.weights().tensors()) {
        TorchFixedTest.close(c + ": " + t.name(), t.values(), c.tensor("after." + t.name()));
      }
      hashes.add(training.hash());
    }
    assertThat(hashes).as("threads 1, 2, 3").containsOnly(hashes.getFirst());
  }

  private static Training.Settings training() {
    return Training.of(Blobs.network()).batch(20);
  }

  private Trainer.Settings tuned(@Nullable RunFolder folder) {
    return Trainer.of(Blobs.network(), Blobs.loader(90, 1, 20))
        .validation(Blobs.loader(40, 2, 16))
        .epochs(4)
        .threads(2)
        .seed(4)
        .optimizer(Optimizer.adamW(0.01, 0.01))
        .schedule(Schedule.cosine().warmUp(3))
        .clipping(Clipping.byNorm(0.5))
        .ema(Ema.of(0.9))
        .accumulate(2)
        .groups(
            ParameterGroup.of("conv1").frozen(),
            ParameterGroup.of("bn1").rateFactor(0.1),
            ParameterGroup.rest().rateFactor(0.5).weightDecay(0.2))
        .fixed("bn*")
        .keepLast()
        .folder(folder);
  }

  @Test
  void aResumedRunEndsWithTheSameBits() throws IOException {
    Weights whole = tuned(RunFolder.at(temp.resolve("whole"))).run().weights();
    for (int at : new int[] {1, 3, 6, 8, 11}) {
      RunFolder folder = RunFolder.at(temp.resolve("stopped-" + at)).everySteps(1);
      Trainer.Settings settings = tuned(folder);
      Trainer[] trainer = new Trainer[1];
      settings.listener(
          new TrainingListener() {
            @Override
            public void onStep(Progress p) {
              if (p.step() == at) {
                trainer[0].cancel();
              }
            }
          });
      trainer[0] = settings.build();
      assertThat(trainer[0].run().stop()).isEqualTo(TrainingResult.Stop.CANCELLED);
      assertThat(tuned(folder).run().weights().hash())
          .as("stopped at %d", at)
          .isEqualTo(whole.hash());
    }
    assertThat(Files.readString(temp.resolve("whole/settings.properties")))
        .contains("group.0=Group[names=[conv1], rate=1.0, decay=null, frozen=true]")
        .contains("group.2=Group[names=[], rate=0.5, decay=0.2, frozen=false]")
        .contains("fixed.0=bn*");
  }

  @Test
  void aRunGoesOnWithTheGroupsItBeganWith() {
    RunFolder folder = RunFolder.at(temp.resolve("run"));
    tuned(folder).epochs(1).run();
    assertThatThrownBy(() -> tuned(folder).groups().run())
        .hasMessageContaining("setting group.0: Group[names=[conv1], rate=1.0")
        .hasMessageContaining("expected, got not set");
    assertThatThrownBy(() -> tuned(folder).fixed().run()).hasMessageContaining("fixed.0: bn* exp");
  }

  @Test
  void whatIsFrozenOrFixedStaysBitForBitAndTheRestMoves() {
    Weights before = Blobs.network().initialise(4);
    TrainingResult result = tuned(null).weights(before).run();
    Weights after = result.weights();
    for (String name : List.of("conv1.weight", "bn1.running_mean", "bn1.running_var")) {
      assertThat(after.get(name).values()).as(name).isEqualTo(before.get(name).values());
    }
    for (String name : List.of("bn1.weight", "bn1.bias", "dense1.weight", "dense1.bias")) {
      assertThat(after.get(name).values()).as(name).isNotEqualTo(before.get(name).values());
    }
  }

  @Test
  void aGroupWithTheOthersSettingsChangesNoBit() {
    Blobs.loader(40, 3, 20);
    float[] x = Blobs.images(Blobs.set(20, 3), Blobs.loader(20, 3, 20).preprocessing());
    int[] labels = Blobs.labels(Blobs.set(20, 3));
    Optimizer adam = Optimizer.adamW(0.01, 0.1);
    Training plain = training().optimizer(adam).start();
    Training grouped =
        training()
            .optimizer(adam)
            .groups(
                ParameterGroup.of("conv*").rateFactor(1), ParameterGroup.rest().weightDecay(0.1))
            .start();
    for (int i = 0; i < 5; i++) {
      plain.step(x, labels, 20);
      grouped.step(x, labels, 20);
    }
    assertThat(grouped.hash()).isEqualTo(plain.hash());
  }

  @Test
  void aFrozenBodyTakesLessMemory() {
    Training all = training().start();
    Training head =
        training().fixed("*").groups(ParameterGroup.of("conv*", "bn*").frozen()).start();
    assertThat(head.bytes()).isLessThan(all.bytes());
  }

  @Test
  void namesThatMatchNothingAndGroupsThatCollideAreRefused() {
    assertThatThrownBy(() -> training().groups(ParameterGroup.of("dense2")))
        .hasMessage(
            "\"dense2\" matches no parameter; there are conv1.weight, bn1.weight, bn1.bias,"
                + " bn1.running_mean, bn1.running_var, dense1.weight, dense1.bias");
    assertThatThrownBy(() -> training().fixed("bn2"))
        .hasMessageStartingWith("\"bn2\" matches no layer; there are conv1, bn1,");
    String nothing =
        "matches no layer that acts in another way in training (batch normalisation, dropout); to"
            + " keep parameters as they are, freeze them";
    assertThatThrownBy(() -> training().fixed("bn1", "conv1"))
        .hasMessage("fixed: \"conv1\" " + nothing);
    assertThatThrownBy(() -> tuned(null).fixed("*e*1")).hasMessage("fixed: \"*e*1\" " + nothing);
    // All that there are, and there are none.
    Network plain = Network.of(Shape.features(3), Layers.dense(2));
    Training.of(plain).fixed("*").start();
    assertThatThrownBy(() ->
            training().groups(ParameterGroup.of("conv1"), ParameterGroup.of("*.weight").frozen()))
        .hasMessage("parameter groups: conv1.weight is in two, (conv1) and (*.weight)");
    assertThatThrownBy(() -> training().groups(ParameterGroup.of("*"), ParameterGroup.rest()))
        .hasMessage("parameter groups: the rest is empty, every parameter is in another group");
    assertThatThrownBy(() -> training().groups(ParameterGroup.rest(), ParameterGroup.rest()))
        .hasMessage("parameter groups: the rest is given twice");
    assertThatThrownBy(() -> training().groups(ParameterGroup.of("*.running_*")))
        .hasMessageContaining("matches running statistics only");
    assertThatThrownBy(() -> training().groups(ParameterGroup.of("*.bias").weightDecay(0.1)))
        .hasMessage(
            "parameter group *.bias: weight decay acts on weights only, and there are none in it");
    assertThatThrownBy(() -> training().groups(ParameterGroup.of("*").frozen()).start())
        .hasMessageEndingWith("all parameters are frozen, none is left to train");
    assertThatThrownBy(() -> ParameterGroup.of("*").rateFactor(-1))
        .hasMessage("rate factor: a finite number of at least 0 expected, got -1.0");
    assertThatThrownBy(() -> ParameterGroup.of("*").rateFactor(2).frozen())
        .hasMessageStartingWith("a frozen group: neither");
    assertThatThrownBy(() -> ParameterGroup.of()).hasMessageStartingWith("a group: at least one");
  }
}
