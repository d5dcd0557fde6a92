package striate.app.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import striate.data.Picture;
import striate.images.Pictures;

/** Small pictures of discs, squares and stripes, which a small network learns in seconds. */
public final class Shapes {
  /** The classes. */
  public static final List<String> CLASSES = List.of("discs", "squares", "stripes");

  private static final int SIDE = 24;

  private Shapes() {}

  /** A picture of a class. */
  public static Picture picture(String kind, long seed) {
    Random random = new Random(seed * 31 + kind.hashCode());
    int x = 8 + random.nextInt(8);
    int y = 8 + random.nextInt(8);
    int r = 4 + random.nextInt(4);
    byte[] samples = new byte[SIDE * SIDE * 3];
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        boolean in =
            switch (kind) {
              case "discs" -> (row - y) * (row - y) + (column - x) * (column - x) <= r * r;
              case "squares" -> Math.abs(row - y) < r && Math.abs(column - x) < r;
              default -> (row + x) / 3 % 2 == 0;
            };
        for (int c = 0; c < 3; c++) {
          int base = in ? 200 - 40 * c : 40 + 20 * c;
          samples[(row * SIDE + column) * 3 + c] = (byte) (base + random.nextInt(30));
        }
      }
    }
    return Picture.of(SIDE, SIDE, 3, samples);
  }

  /** A folder with so many pictures of each class. */
  public static Path folder(Path at, int each) throws IOException {
    for (String kind : CLASSES) {
      Files.createDirectories(at.resolve(kind));
      for (int i = 0; i < each; i++) {
        Pictures.write(picture(kind, i), at.resolve(kind).resolve(kind + i + ".png"));
      }
    }
    return at;
  }
}
