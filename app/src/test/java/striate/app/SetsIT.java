package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Sets as people really have them, from the command line. */
class SetsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /** Pictures of one class differ from those of another in colour, from each other in a place. */
  private void pictures(String name, Color color, int count) throws IOException {
    pictures(folder.resolve(name), color, count, BufferedImage.TYPE_INT_RGB);
  }

  private static void pictures(Path place, Color color, int count, int type) throws IOException {
    Files.createDirectories(place);
    Random random = new Random(place.toString().hashCode());
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(16, 16, type);
      Graphics2D g = image.createGraphics();
      g.setColor(color);
      g.fillRect(
          random.nextInt(8), random.nextInt(8), 6 + random.nextInt(4), 6 + random.nextInt(4));
      g.setColor(Color.GRAY);
      g.fillRect(random.nextInt(16), random.nextInt(16), 1 + random.nextInt(3), 1);
      g.dispose();
      ImageIO.write(image, "png", place.resolve(i + ".png").toFile());
    }
  }

  private void catsAndDogs(String part, int count) throws IOException {
    pictures(part + "/cat", Color.RED, count);
    pictures(part + "/dog", Color.BLUE, count);
  }

  private Run striate(Path in, String... arguments) {
    return Jar.in(in).run(arguments);
  }

  private Run train(String set, String... more) {
    return train(folder, set, more);
  }

  private Run train(Path in, String set, String... more) {
    List<String> all = new ArrayList<>(List.of("train", set, "--network", "c4 pool c4 global"));
    all.addAll(List.of("--epochs", "4", "--rate", "0.02", "--augment", "none"));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    all.addAll(List.of(more));
    Run run = striate(in, all.toArray(new String[0]));
    assertThat(run.err()).doesNotContain("internal error");
    return run;
  }

  @Test
  void looseTrainAndTestAreRefused() throws IOException {
    pictures("photos/train", Color.RED, 3);
    pictures("photos/test", Color.BLUE, 3);
    Run run = train("photos");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors())
        .containsExactly(
            "striate: photos: a sub-folder for each class in train and test expected, or a CSV list"
                + " of path,label; got files without classes");
  }

  @Test
  void whichPartIsMeasuredIsSaid() throws IOException {
    catsAndDogs("photos/train", 10);
    catsAndDogs("photos/val", 4);
    assertThat(train("photos", "-o", "m.onnx").code()).isZero();
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("photos"));
    for (String set :
        List.of("photos", "photos/", "./photos/.", "link", folder.resolve("photos").toString())) {
      Run run = striate(folder, "evaluate", "m.onnx", set);
      assertThat(run.errors()).isEmpty();
      assertThat(run.out())
          .contains("these are the images by which the model's weights were chosen\n")
          .contains(set + ", validation images: accuracy ")
          .contains(" on 8 images\n");
    }
    Run all =
        striate(folder.resolve("photos"), "evaluate", "../m.onnx", ".", "--part", "all", "--json");
    JsonNode result = JSON.readTree(all.out());
    assertThat(result.get("images").asInt()).isEqualTo(28);
    assertThat(result.get("part").asString()).isEqualTo("all parts");
    assertThat(all.errors()).containsExactly("striate: these include the model's training images");
    Run training = striate(folder, "evaluate", "m.onnx", "photos", "--part", "training");
    assertThat(training.out())
        .contains("training images")
        .contains("these are the model's training images");
    // The test was cut out of the training images.
    Run test = striate(folder, "evaluate", "m.onnx", "photos", "--part", "test", "--json");
    assertThat(JSON.readTree(test.out()).get("images").asInt()).isEqualTo(2);
  }

  @Test
  void whatWasKeptBackCanBeMeasured() throws IOException {
    catsAndDogs("photos", 20);
    Run trained = train("photos", "-o", "m.onnx", "--json");
    double accuracy = JSON.readTree(trained.out()).get("accuracies").get(0).asDouble();
    Run all = striate(folder, "evaluate", "m.onnx", "./photos/");
    assertThat(all.out())
        .contains(
            "these are all images of ./photos/, the model's training images included (--part test:"
                + " the 4 held-out ones)\n")
        .contains("./photos/, all images: accuracy ");
    Run kept = striate(folder, "evaluate", "m.onnx", "./photos/", "--part", "test", "--json");
    assertThat(JSON.readTree(kept.out()).get("accuracy").asDouble()).isEqualTo(accuracy);
    Run none = striate(folder, "evaluate", "m.onnx", "mnist", "--part", "validation");
    assertThat(none.errors()).containsExactly("striate: mnist has no validation images of its own");
  }

  @Test
  void oneClassAndUnknownClasses() throws IOException {
    catsAndDogs("photos", 10);
    pictures("photos/elk", Color.GREEN, 10);
    assertThat(train("photos", "-o", "m.onnx").code()).isZero();
    pictures("more/Cat", Color.RED, 5);
    Run one = striate(folder, "evaluate", "m.onnx", "more");
    assertThat(one.errors()).isEmpty();
    assertThat(one.code()).isZero();
    assertThat(one.out()).contains("more/Cat is read as class cat\n").contains(" on 5 images\n");
    assertThat(striate(folder, "evaluate", "m.onnx", "photos/dog").out())
        .contains("photos/dog is read as pictures of dog\n")
        .contains(" on 10 images\n");
    pictures("more/fox", Color.ORANGE, 3);
    Run unknown = striate(folder, "evaluate", "m.onnx", "more");
    assertThat(unknown.out())
        .contains("left out images of classes unknown to the model: 3 of fox\n")
        .contains(" on 5 images\n");
  }

  @Test
  void trainingInsideTheSetTwice() throws IOException {
    catsAndDogs("my set/train", 6);
    catsAndDogs("my set/val", 3);
    Path inside = folder.resolve("my set");
    for (int i = 0; i < 2; i++) {
      Run run = train(inside, ".", "--run", i == 0 ? "runs/first" : "second", "-o", "m.onnx");
      assertThat(run.errors()).isEmpty();
      assertThat(run.out())
          .startsWith(".: 10 training, 6 validation, 2 test images in 2 classes\n");
    }
    Run named = train(inside, ".");
    assertThat(named.code()).as(named.err()).isZero();
    assertThat(named.out()).contains("run: runs/my_set-2");
  }

  @Test
  void copiesAreTold() throws IOException {
    catsAndDogs("photos/train", 10);
    catsAndDogs("photos/test", 5);
    for (int i = 0; i < 4; i++) {
      Files.copy(
          folder.resolve("photos/train/cat/" + i + ".png"),
          folder.resolve("photos/test/cat/copy" + i + ".png"));
    }
    Files.copy(
        folder.resolve("photos/train/cat/9.png"), folder.resolve("photos/train/dog/wrong.png"));
    for (Run run : List.of(train("photos"), striate(folder, "data", "info", "photos"))) {
      assertThat(run.out())
          .contains(
              "4 of 14 test images are copies of training or validation images (the same pixels), for example test/cat/copy0.png and train/cat/0.png\n")
          .contains(
              "1 of 21 training images are copies of others there (the same pixels), for example train/cat/9.png and train/dog/wrong.png\n")
          .contains(
              "1 images are in one class and the same pixels in another, for example train/cat/9.png (cat) and train/dog/wrong.png (dog)\n");
    }
  }

  @Test
  void greyAndColourInTurnAreColour() throws IOException {
    for (String name : List.of("red", "blue")) {
      Path place = folder.resolve("photos/" + name);
      pictures(place, Color.WHITE, 64, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 1; i < 64; i += 2) {
        Files.delete(place.resolve(i + ".png"));
      }
      pictures(
          place.resolve("colour"),
          name.equals("red") ? Color.RED : Color.BLUE,
          64,
          BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 64; i += 2) {
        Files.delete(place.resolve("colour/" + i + ".png"));
      }
    }
    assertThat(striate(folder, "data", "info", "photos").out()).contains("\ncolour, median 16×16");
    Run run = train("photos", "--json");
    assertThat(JSON.readTree(run.out()).get("settings").get("image").asString())
        .isEqualTo("3x16x16");
  }

  @Test
  void aLimitTakesOfEveryClassItsShare() throws IOException {
    pictures("photos/a", Color.RED, 40);
    pictures("photos/b", Color.GREEN, 40);
    pictures("photos/c", Color.BLUE, 20);
    Run run = train("photos", "--limit", "30", "--test-share", "0", "--validation", "0");
    assertThat(run.out())
        .startsWith("photos: 30 training images in 3 classes\n")
        .doesNotContain("uneven");
    Run few = train("photos", "--limit", "2");
    assertThat(few.errors())
        .containsExactly(
            "striate: --limit: share: at least 1 picture for each of 3 classes expected, got 2 (see"
                + " 'striate train --help')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "", "C.UTF-8"})
  void namesThatTheJvmCannotShow(String locale) throws IOException {
    pictures("one", Color.RED, 4);
    // Cat, dog and bird in Chinese; then a name in Latin-1.
    Run run =
        Jar.in(folder)
            .shell(
                "LC_ALL="
                    + locale
                    + "\nexport LC_ALL\nmkdir photos\nfor n in '\\347\\214\\253' '\\347\\212\\254'"
                    + " '\\351\\263\\245' 'M\\374ll' 'M\\366ll'; do cp -r one photos/\"$(printf"
                    + " $n)\"; done\nstriate data info photos");
    assertThat(run.errors()).isEmpty();
    assertThat(run.out())
        .contains(
            "       4 猫\n", "       4 犬\n", "       4 鳥\n", "       4 Müll\n", "       4 Möll\n");
  }

  @Test
  void predictsFoldersAndStandardInput() throws IOException {
    catsAndDogs("photos", 12);
    assertThat(train("photos", "-o", "m.onnx").code()).isZero();
    Files.writeString(folder.resolve("photos/notes.txt"), "no picture");
    Files.writeString(folder.resolve("photos/cat/broken.png"), "no picture");
    Run all = striate(folder, "predict", "m.onnx", "photos", "--json");
    assertThat(all.code()).isEqualTo(1);
    List<JsonNode> lines = all.out().lines().map(JSON::readTree).toList();
    assertThat(lines).hasSize(25);
    assertThat(lines.get(2).get("file").asString()).isEqualTo("photos/cat/2.png");
    assertThat(lines.get(11).get("file").asString()).isEqualTo("photos/cat/11.png");
    assertThat(lines.get(12).get("error").asString()).startsWith("photos/cat/broken.png: ");
    Run shell =
        Jar.in(folder)
            .shell("striate predict m.onnx photos/dog/1.png - photos/cat/2.png <photos/cat/0.png");
    assertThat(shell.code()).isZero();
    assertThat(shell.out().lines().map(line -> line.replaceAll(":.*", "")))
        .containsExactly("photos/dog/1.png", "-", "photos/cat/2.png");
    String probability = lines.getFirst().get("classes").get(0).get("class").asString();
    assertThat(shell.out().lines().toList().get(1)).startsWith("-: " + probability + " ");
    Run empty = Jar.in(folder).shell("striate predict m.onnx - </dev/null");
    assertThat(empty.code()).isEqualTo(1);
    assertThat(empty.errors()).containsExactly("striate: standard input: empty file");
    Run closed = Jar.in(folder).shell("striate predict m.onnx - <&-");
    assertThat(closed.code()).isEqualTo(1);
    assertThat(closed.errors())
        .containsExactly("striate: standard input: a picture expected, but it is closed");
    Files.createDirectory(folder.resolve("nothing"));
    Run nothing = striate(folder, "predict", "m.onnx", "nothing", "photos/cat/0.png", "gone.png");
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.errors())
        .containsExactly("striate: nothing: no picture in it", "striate: gone.png: no such file");
    assertThat(nothing.out()).startsWith("photos/cat/0.png: ");
  }

  /** What unpacks to more than half of the heap, and to nearly all of it. */
  @Test
  void packedIdxFilesNearTheHeap() throws IOException {
    int count = 200_000;
    for (boolean images : new boolean[] {true, false}) {
      ByteBuffer head =
          images
              ? ByteBuffer.allocate(16).putInt(0x803).putInt(count).putInt(28).putInt(28)
              : ByteBuffer.allocate(8).putInt(0x801).putInt(count);
      Path file = folder.resolve(images ? "my-images-idx3-ubyte.gz" : "my-labels-idx1-ubyte.gz");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(head.array());
        for (int i = 0; i < count / 1000; i++) {
          byte[] zeros = new byte[images ? 784_000 : 1000];
          zeros[0] = (byte) (images ? i : i % 2);
          out.write(zeros);
        }
      }
    }
    Run enough = Jar.in(folder).with("-Xmx288m").run("data", "info", "my-images-idx3-ubyte.gz");
    assertThat(enough.errors()).isEmpty();
    assertThat(enough.out()).contains("training: 200,000 images\n");
    Run small = Jar.in(folder).with("-Xmx152m").run("data", "info", "my-images-idx3-ubyte.gz");
    assertThat(small.code()).isEqualTo(1);
    assertThat(small.errors()).hasSize(1);
    assertThat(small.errors().getFirst()).contains("heap").doesNotContain("fault");
  }

  @Test
  void largePicturesInASmallHeap() throws IOException {
    // What sixteen photographs of 12 megapixels are to 512 MB.
    for (String name : List.of("a", "b")) {
      Path place = Files.createDirectories(folder.resolve("photos/" + name));
      for (int i = 0; i < 8; i++) {
        BufferedImage image = new BufferedImage(2000, 1500, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, 0, name.equals("a") ? 0xff0000 : 0xff);
        ImageIO.write(
            image,
            i % 2 == 0 ? "jpg" : "png",
            place.resolve(i + (i % 2 == 0 ? ".jpg" : ".png")).toFile());
      }
    }
    Jar small = Jar.in(folder).with("-Xmx128m", "-XX:ActiveProcessorCount=8");
    Run info = small.run("data", "info", "photos");
    assertThat(info.errors()).isEmpty();
    assertThat(info.out()).contains("training: 16 images\n").doesNotContain("left out");
    Run trained =
        small.run(
            "train",
            "photos",
            "--data",
            "data",
            "--network",
            "c4 pool c4 global",
            "--epochs",
            "2",
            "-o",
            "m.onnx");
    assertThat(trained.errors()).isEmpty();
    assertThat(trained.code()).isZero();
    assertThat(small.run("evaluate", "m.onnx", "photos").code()).isZero();
    assertThat(small.run("predict", "m.onnx", "photos").out().lines()).hasSize(16);
  }
}
