package striate.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import striate.fuzz.Input;

/**
 * IDX: a byte that says what is packed, the number of bytes of the pictures' file in two, this
 * file, that of the labels. A fuzzer finds no checksum of gzip, so the target packs.
 */
public final class FuzzIdx {
  private FuzzIdx() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 3) {
      return;
    }
    int length = Math.min(data.length - 3, (data[1] & 0xff) << 8 | (data[2] & 0xff));
    byte[] images = Arrays.copyOfRange(data, 3, 3 + length);
    byte[] labels = Arrays.copyOfRange(data, 3 + length, data.length);
    var imageFile = Input.file("images", (data[0] & 1) == 0 ? images : packed(images));
    var labelFile = Input.file("labels", (data[0] & 2) == 0 ? labels : packed(labels));
    int count;
    try {
      count = Idx.labels(labelFile).length;
      if (count > labels.length && (data[0] & 2) != 0) {
        throw new AssertionError(count + " labels in " + labels.length + " bytes");
      }
      ArrayDataset set = Idx.read(imageFile, labelFile);
      if (set.size() != count) {
        throw new AssertionError(count + " labels, " + set.size() + " pictures");
      }
      for (int i = 0; i < Math.min(3, count); i++) {
        Picture p = set.picture(i);
        if (p.samples().length != p.width() * p.height() || set.label(i) >= set.classes().size()) {
          throw new AssertionError(p + " of class " + set.label(i));
        }
      }
    } catch (DataException e) {
      Input.line(e);
    }
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
