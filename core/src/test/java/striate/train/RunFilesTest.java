package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.nn.Initialiser;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** Files of others in a run's folder, and layers of others in its network. */
final class RunFilesTest {
  @TempDir Path temp;

  private Trainer.Settings settings(Network network) {
    return Trainer.of(network, Blobs.loader(90, 1, 20))
        .epochs(4)
        .folder(RunFolder.at(temp.resolve("run")).everySteps(2));
  }

  /** Trains until a step, or to the end if there is none; what is worth a notice is a failure. */
  private TrainingResult train(Network network, long until) {
    Trainer[] trainer = new Trainer[1];
    trainer[0] =
        settings(network)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onStep(Progress p) {
                    if (p.step() == until) {
                      trainer[0].cancel();
                    }
                  }

                  @Override
                  public void onNotice(String line) {
                    throw new AssertionError(line);
                  }
                })
            .build();
    return trainer[0].run();
  }

  @Test
  void filesOfOthersAreNeitherReadNorRemoved() throws IOException {
    TrainingResult whole = settings(Blobs.network()).folder(null).run();
    train(Blobs.network(), 7);
    Path run = temp.resolve("run");
    Path good = Files.copy(run.resolve("checkpoint-000000000007.bin"), temp.resolve("other.bin"));
    List<Path> theirs = new ArrayList<>();
    for (String name :
        List.of(
            "notes.tmp",
            ".notes.tmp",
            "checkpoint-old.bin",
            "checkpoint-99.bin",
            "checkpoint-000000000099.bin.tmp",
            "checkpoint-000000000099.bin.bak",
            "my-checkpoint-000000000099.bin",
            "checkpoint-00000000009x.bin",
            "checkpoint--00000000099.bin",
            ".checkpoint-99.bin.tmp",
            ".settings.properties.tmp.old",
            ".model.tmp")) {
      theirs.add(Files.writeString(run.resolve(name), "theirs"));
    }
    for (String name : List.of("checkpoint-000000000098.bin", ".checkpoint-000000000098.bin.tmp")) {
      theirs.add(Files.createDirectory(run.resolve(name)));
      theirs.add(Files.writeString(run.resolve(name).resolve("inside"), "theirs"));
    }
    for (String name : List.of("checkpoint-000000000097.bin", ".checkpoint-000000000097.bin.tmp")) {
      theirs.add(Files.createSymbolicLink(run.resolve(name), good));
    }
    theirs.add(
        Files.createSymbolicLink(run.resolve("checkpoint-000000000096.bin"), Path.of("nowhere")));
    byte[] before = Files.readAllBytes(good);
    assertThat(train(Blobs.network(), -1).weights().hash()).isEqualTo(whole.weights().hash());
    assertThat(theirs)
        .allSatisfy(file -> {
          assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).as(file.toString()).isTrue();
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            assertThat(file).hasContent("theirs");
          }
        });
    assertThat(good).hasBinaryContent(before);
    assertThat(RunFolder.at(run).checkpoints())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("checkpoint-000000000020.bin", "checkpoint-000000000019.bin");
  }

  @Test
  void aDraftThatIsALinkIsNotWrittenThrough() throws IOException {
    Path run = Files.createDirectory(temp.resolve("run"));
    Path theirs = Files.writeString(temp.resolve("theirs"), "theirs");
    Files.createSymbolicLink(run.resolve(".machine.properties.tmp"), theirs);
    assertThatThrownBy(() -> settings(Blobs.network()).run())
        .hasMessageContaining(".machine.properties.tmp is a link to somebody else's file");
    assertThat(theirs).hasContent("theirs");
  }

  /** A layer of a user's: one weight for all; its settings have no text of their own. */
  private static final class Gain implements CustomLayer {
    @Override
    public String kind() {
      return "gain";
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Gain";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      return List.of(
          Parameter.plain("weight", Parameter.Role.WEIGHT, 1, new Initialiser.Uniform(0.9f, 1.1f)));
    }

    @Override
    public LayerOp bind(Binding binding) {
      int size = binding.input().size();
      return new LayerOp() {
        @Override
        public void forward(Pass p) {
          for (int i = 0; i < p.images * size; i++) {
            p.out[p.outAt + i] = p.parameters[0][0] * p.in[0][p.inAt[0] + i];
          }
        }

        @Override
        public void backward(Pass p) {
          int at = p.parameterGradientsAt[0];
          float[] gradient = p.parameterGradients[0];
          if (gradient != null && !p.accumulate) {
            gradient[at] = 0;
          }
          float[] dx = p.inGradient[0];
          for (int i = 0; i < p.images * size; i++) {
            float dy = p.outGradient[p.outGradientAt + i];
            if (gradient != null) {
              gradient[at] += dy * p.in[0][p.inAt[0] + i];
            }
            if (dx != null) {
              dx[p.inGradientAt[0] + i] = dy * p.parameters[0][0];
            }
          }
        }
      };
    }
  }

  /** Another: a record of things whose texts differ from process to process. */
  @SuppressWarnings("ArrayRecordComponent") // such a record is what is tried here
  private record Same(int[] numbers, IntUnaryOperator function, String text)
      implements CustomLayer {
    static Same of(String text) {
      return new Same(new int[] {1, 2}, x -> x + text.length(), text);
    }

    @Override
    public String kind() {
      return "same";
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Same";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public LayerOp bind(Binding binding) {
      int size = binding.input().size();
      return new LayerOp() {
        @Override
        public void forward(Pass p) {
          System.arraycopy(p.in[0], p.inAt[0], p.out, p.outAt, p.images * size);
        }

        @Override
        public void backward(Pass p) {
          float[] dx = p.inGradient[0];
          if (dx != null) {
            System.arraycopy(
                p.outGradient, p.outGradientAt, dx, p.inGradientAt[0], p.images * size);
          }
        }
      };
    }
  }

  private static Network own(String text) {
    return Network.of(
        Shape.image(1, Blobs.SIDE, Blobs.SIDE),
        Layers.flatten(),
        Layers.dense(6),
        new Gain(),
        Same.of(text),
        Layers.relu(),
        Layers.dense(3));
  }

  @Test
  void aRunWithLayersOfAUsersGoesOn() throws IOException {
    TrainingResult whole = settings(own("a")).folder(null).run();
    train(own("a"), 7);
    RunFolder folder = RunFolder.at(temp.resolve("run"));
    assertThat(folder.settings().get("network.2")).endsWith("RunFilesTest$Gain reads [1]");
    assertThat(folder.weights(own("a")).get("gain1.weight").values()).hasSize(1);
    assertThat(train(own("a"), -1).weights().hash()).isEqualTo(whole.weights().hash());
    assertThatThrownBy(() -> settings(own("b")).run())
        .hasMessageContaining("setting network.3: same1 Same[");
  }

  @Test
  void aRunOfAVersionThatKeptTheirIdentityGoesOn() throws IOException {
    train(own("a"), 7);
    Path settings = temp.resolve("run").resolve("settings.properties");
    String text = Files.readString(settings);
    String old = text.replace("$Gain reads", "$Gain@7ef5559e reads").replace("[I,", "[I@1b2c3d,");
    assertThat(old).isNotEqualTo(text).contains("[I@1b2c3d");
    Files.writeString(settings, old);
    assertThat(train(own("a"), -1).history()).hasSize(4);
  }
}
