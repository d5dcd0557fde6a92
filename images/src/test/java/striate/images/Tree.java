package striate.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;
import striate.data.Picture;

/** Makes folders of small pictures, each of them another. */
public final class Tree {
  private final Path root;
  private int made;

  /** In a folder. */
  public Tree(Path root) {
    this.root = root;
  }

  /** Pictures of these names, below the root; a name that ends with a slash is an empty folder. */
  public Tree pictures(String... names) {
    for (String name : names) {
      Path file = root.resolve(name);
      try {
        if (name.endsWith("/")) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Pictures.write(picture(++made), file);
    }
    return this;
  }

  /** Two pictures in each of these folders. */
  public Tree folders(String... names) {
    for (String name : names) {
      pictures(name + "/1.png", name + "/2.png");
    }
    return this;
  }

  /** A file that is no picture. */
  public Tree text(String name, String text) {
    return text(name, text, StandardCharsets.UTF_8);
  }

  /** The same in another charset. */
  public Tree text(String name, String text, Charset charset) {
    return bytes(name, text.getBytes(charset));
  }

  /** A file of any content. */
  public Tree bytes(String name, byte[] bytes) {
    Path file = root.resolve(name);
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A colour picture of 4×3 that no other number gives. */
  public static Picture picture(int number) {
    byte[] samples = new byte[36];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (number * 31 + i * (7 + number));
    }
    samples[0] = (byte) (number >>> 8);
    samples[1] = (byte) number;
    return Picture.of(4, 3, 3, samples);
  }

  /** {@code name=class} of each picture, slashes in names. */
  public static List<String> names(@Nullable Dataset set) {
    return set == null
        ? List.of()
        : IntStream.range(0, set.size())
            .mapToObj(i -> set.name(i).replace('\\', '/') + "=" + set.classes().get(set.label(i)))
            .toList();
  }

  /** How many of each class, in the order of the classes. */
  public static List<String> counts(@Nullable Dataset set) {
    List<String> counts = new ArrayList<>();
    if (set != null) {
      int[] of = set.counts();
      for (int c = 0; c < of.length; c++) {
        counts.add(set.classes().get(c) + " " + of[c]);
      }
    }
    return counts;
  }
}
