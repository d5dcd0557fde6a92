package striate.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import striate.data.DataException;
import striate.data.Picture;

/** Odd files of every format, and what is in them: {@code scripts/make_picture_variants.py}. */
class VariantsTest {
  @Test
  void png() throws IOException {
    holds("png", 900);
  }

  @Test
  void gif() throws IOException {
    holds("gif", 200);
  }

  @Test
  void bmp() throws IOException {
    holds("bmp", 500);
  }

  @Test
  void webp() throws IOException {
    holds("webp", 190);
  }

  /** One to eight token partitions: {@code scripts/make_webp_partitions.py}. */
  @Test
  void webpInPartitions() throws IOException {
    holds("webp-partitions", 15);
  }

  @Test
  void jpeg() throws IOException {
    holds("jpeg", 190);
  }

  private static void holds(String format, int least) throws IOException {
    byte[] all;
    byte[] packed = PicturesTest.resource(format + "-variants.gz");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      all = in.readAllBytes();
    }
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    int at = 0;
    while (at < all.length) {
      int end = at;
      while (all[end] != '\n') {
        end++;
      }
      String line = new String(all, at, end - at, StandardCharsets.UTF_8);
      List<String> words = Arrays.asList(line.split(" ", -1));
      List<Integer> numbers = words.subList(1, 6).stream().map(Integer::valueOf).toList();
      int from = end + 1 + numbers.get(0);
      byte[] file = Arrays.copyOfRange(all, end + 1, from);
      boolean refused = numbers.get(1) == 0;
      int count = refused ? numbers.get(3) : numbers.get(1) * numbers.get(2) * numbers.get(3);
      byte[] expected = Arrays.copyOfRange(all, from, from + count);
      at = from + count;
      seen++;
      String fault = refused ? read(file, expected) : read(file, numbers, expected);
      if (!fault.isEmpty()) {
        wrong.add(words.get(0) + " " + fault);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(least);
  }

  private static String read(byte[] file, byte[] message) {
    String expected = new String(message, StandardCharsets.UTF_8);
    try {
      return "is read: " + Pictures.read(new ByteArrayInputStream(file));
    } catch (DataException e) {
      return expected.equals(e.getMessage()) ? "" : "says: " + e.getMessage();
    }
  }

  private static String read(byte[] file, List<Integer> numbers, byte[] expected) {
    Picture p;
    try {
      p = Pictures.read(new ByteArrayInputStream(file));
    } catch (DataException e) {
      return "is refused: " + e.getMessage();
    }
    if (!List.of(p.width(), p.height(), p.channels()).equals(numbers.subList(1, 4))) {
      return "is " + p;
    }
    byte[] got = p.samples();
    int worst = 0;
    for (int i = 0; i < got.length; i++) {
      worst = Math.max(worst, Math.abs((got[i] & 0xff) - (expected[i] & 0xff)));
    }
    return worst > numbers.get(4) ? "is off by " + worst : "";
  }
}
