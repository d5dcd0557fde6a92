package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Somebody with pictures in folders, odd sizes, some damaged, and no wish to write a loop. */
class PhotosIT {
  private static final List<String> CLASSES = List.of("disc", "stripes", "triangle");
  private static final int EACH = 40;

  @TempDir Path folder;

  @Test
  void trainsOnPicturesInFolders() throws IOException {
    Path photos = folder.resolve("my photos");
    Random random = new Random(1);
    for (String name : CLASSES) {
      Files.createDirectories(photos.resolve(name));
      for (int i = 0; i < EACH; i++) {
        write(photos.resolve(name), name, i, random);
      }
    }
    damage(photos);
    Run trained =
        Jar.in(folder)
            .run(
                "train",
                "my photos",
                "--data",
                "data",
                "--epochs",
                "12",
                "--image",
                "3x32x32",
                "-o",
                "m.onnx");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.errors()).isEmpty();
    assertThat(trained.out())
        .contains("left out ")
        .contains("broken.jpg")
        .contains("notes.png")
        .contains("my photos: 96 training, 12 validation, 12 test images in 3 classes");
    Run measured = Jar.in(folder).run("evaluate", "m.onnx", "my photos", "--json");
    JsonNode result = new ObjectMapper().readTree(measured.out());
    assertThat(result.get("images").asInt()).isEqualTo(3 * EACH);
    assertThat(result.get("accuracy").asDouble()).isGreaterThan(0.75);
    assertThat(measured.errors())
        .contains(
            "striate: these are all images of my photos, the model's training images included"
                + " (--part test: the 12 held-out ones)");

    Run predicted =
        Jar.in(folder)
            .run("predict", "m.onnx", "my photos/disc/0.png", "my photos/disc/broken.jpg");
    assertThat(predicted.code()).isEqualTo(1);
    assertThat(predicted.out()).startsWith("my photos/disc/0.png: ");
    assertThat(predicted.errors()).hasSize(1);
    assertThat(predicted.errors().getFirst()).contains("broken.jpg");

    Run strict =
        Jar.in(folder).run("train", "my photos", "--data", "data", "--strict", "-o", "s.onnx");
    assertThat(strict.code()).isEqualTo(1);
    assertThat(strict.errors()).hasSize(1);
    assertThat(folder.resolve("s.onnx")).doesNotExist();
  }

  @Test
  void emptyFoldersAndOneClassAreRefused() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    Run empty = Jar.in(folder).run("train", "empty");
    assertThat(empty.code()).isEqualTo(1);
    assertThat(empty.errors()).hasSize(1);
    assertThat(empty.errors().getFirst()).startsWith("striate: empty: ");

    Path only = Files.createDirectories(folder.resolve("single/disc"));
    write(only, "disc", 0, new Random(1));
    Run single = Jar.in(folder).run("train", "single");
    assertThat(single.code()).isEqualTo(1);
    assertThat(single.errors())
        .containsExactly(
            "striate: single: at least two classes with pictures to train on expected, got"
                + " [disc]");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  private static void write(Path folder, String name, int index, Random random) throws IOException {
    int width = 40 + random.nextInt(160);
    int height = 40 + random.nextInt(160);
    boolean jpeg = index % 2 == 1;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(color(random, 0));
    g.fillRect(0, 0, width, height);
    g.setColor(color(random, 130));
    int size = Math.min(width, height) * 2 / 3;
    int x = (width - size) / 2 + random.nextInt(9) - 4;
    int y = (height - size) / 2 + random.nextInt(9) - 4;
    switch (name) {
      case "disc" -> g.fillOval(x, y, size, size);
      case "triangle" ->
          g.fillPolygon(
              new int[] {x, x + size, x + size / 2}, new int[] {y + size, y + size, y}, 3);
      default -> {
        for (int i = 0; i < 5; i++) {
          g.fillRect(x, y + i * size / 5, size, size / 10);
        }
      }
    }
    g.dispose();
    ImageIO.write(
        image, jpeg ? "jpg" : "png", folder.resolve(index + (jpeg ? ".jpg" : ".png")).toFile());
  }

  private static Color color(Random random, int least) {
    return new Color(
        least + random.nextInt(100), least + random.nextInt(100), least + random.nextInt(100));
  }

  private static void damage(Path photos) throws IOException {
    byte[] whole = Files.readAllBytes(photos.resolve("disc/1.jpg"));
    Files.write(
        photos.resolve("disc/broken.jpg"), Arrays.copyOf(whole, Math.min(200, whole.length)));
    Files.writeString(photos.resolve("stripes/notes.png"), "no picture");
    Files.createFile(photos.resolve("triangle/nothing.png"));
  }
}
