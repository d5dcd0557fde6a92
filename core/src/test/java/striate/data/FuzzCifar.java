package striate.data;

import java.util.Arrays;
import java.util.List;
import striate.fuzz.Input;

/**
 * CIFAR-10: how many records are to be made of the bytes and how many bytes are to be left over,
 * and the bytes, which are repeated until they are enough.
 */
public final class FuzzCifar {
  private static final int RECORD = 1 + 3 * Cifar10.SIDE * Cifar10.SIDE;

  private FuzzCifar() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 3) {
      return;
    }
    int records = data[0] & 7;
    byte[] file = new byte[Math.max(0, records * RECORD + data[1])];
    for (int i = 0; i < file.length; i++) {
      // Another place of the bytes for each record, so that its label may be any of them.
      file[i] = data[2 + (i + i / RECORD) % (data.length - 2)];
    }
    List<java.nio.file.Path> files =
        (data[0] & 8) == 0
            ? List.of(Input.file("batch", file))
            : List.of(Input.file("batch", file), Input.file("second", file));
    try {
      ArrayDataset set = Cifar10.read(files);
      if (set.size() != files.size() * file.length / RECORD) {
        throw new AssertionError(set.size() + " pictures of " + file.length + " bytes");
      }
      for (int i = 0; i < set.size(); i++) {
        int at = i % (file.length / RECORD) * RECORD;
        byte[] samples = set.picture(i).samples();
        byte[] red = new byte[RECORD / 3];
        for (int p = 0; p < red.length; p++) {
          red[p] = samples[3 * p];
        }
        if (set.label(i) != file[at]
            || !Arrays.equals(red, Arrays.copyOfRange(file, at + 1, at + 1 + red.length))) {
          throw new AssertionError("picture " + i);
        }
      }
    } catch (DataException e) {
      Input.line(e);
    }
  }
}
