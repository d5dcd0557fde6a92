package striate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  @TempDir Path folder;

  /** Each record's planes hold place, place + 1 and place + 2, and its label. */
  private Path file(String name, int... labels) throws IOException {
    byte[] bytes = new byte[3073 * labels.length];
    for (int r = 0; r < labels.length; r++) {
      bytes[3073 * r] = (byte) labels[r];
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < 1024; i++) {
          bytes[3073 * r + 1 + 1024 * c + i] = (byte) (i % 251 + c + r);
        }
      }
    }
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void planesBecomePixels() throws IOException {
    ArrayDataset set = Cifar10.read(List.of(file("a", 3, 9), file("b", 0)));
    assertThat(set.labels()).containsExactly(3, 9, 0);
    assertThat(set.classes()).hasSize(10);
    Picture p = set.picture(1);
    assertThat(List.of(p.width(), p.height(), p.channels())).containsExactly(32, 32, 3);
    int place = 5 * 32 + 7;
    for (int c = 0; c < 3; c++) {
      assertThat(p.sample(7, 5, c)).isEqualTo(place % 251 + c + 1);
    }
  }

  @Test
  void whatIsWrongIsNamed() throws IOException {
    Path odd = Files.write(folder.resolve("odd"), new byte[3074]);
    assertThatThrownBy(() -> Cifar10.read(List.of(odd)))
        .isInstanceOf(DataException.class)
        .hasMessage(odd + ": records of 3073 bytes expected, got 3074 bytes");
    Path empty = Files.write(folder.resolve("empty"), new byte[0]);
    assertThatThrownBy(() -> Cifar10.read(List.of(empty))).isInstanceOf(DataException.class);
    Path wrong = file("wrong", 1, 10);
    assertThatThrownBy(() -> Cifar10.read(List.of(file("right", 1), wrong)))
        .hasMessage(wrong + ": label of picture 1: 0 to 9 expected, got 10");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> Cifar10.read(List.of(none))).hasMessage(none + ": no such file");
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsNamed() throws IOException {
    Path file = file("a", 3, 9);
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file), 0, 3073 + 100)) {
      assertThatThrownBy(() -> Cifar10.read(in, file, new byte[2 * 3072], new int[2], 0, 2))
          .isInstanceOf(DataException.class)
          .hasMessage(file + ": 2 records expected, got 1: the file has changed");
    }
  }

  @Test
  void damagedFilesAreOneException() throws IOException {
    byte[] sound = Files.readAllBytes(file("sound", 1, 2));
    Random random = new Random(1);
    int read = 0;
    Path damaged = folder.resolve("damaged");
    for (int i = 0; i < 2000; i++) {
      Files.write(damaged, Mutations.of(sound, random));
      try {
        read += Cifar10.read(List.of(damaged)).size();
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith(damaged.toString());
      }
    }
    assertThat(read).isBetween(100, 3900);
  }
}
