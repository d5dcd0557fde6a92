package striate.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import striate.fuzz.Input;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;

/** Checkpoints of one small network; their checksum is made right, for no fuzzer finds it. */
public final class FuzzCheckpoint {
  private static final Network NETWORK =
      Network.of(
          Shape.image(1, 3, 2), Layers.conv(2, 2).noBias(), Layers.flatten(), Layers.dense(2));
  private static final Training.Settings SETTINGS =
      Training.of(NETWORK)
          .batch(2)
          .optimizer(Optimizer.adamW(0.01, 0.01))
          .ema(Ema.of(0.9))
          .threads(1);
  private static final int TAIL = 4;

  private FuzzCheckpoint() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    read(data);
    if (data.length > TAIL) {
      byte[] repaired = data.clone();
      CRC32C sum = new CRC32C();
      sum.update(repaired, 0, repaired.length - TAIL);
      ByteBuffer.wrap(repaired).putInt(repaired.length - TAIL, (int) sum.getValue());
      read(repaired);
    }
  }

  private static void read(byte[] data) {
    Path file = Input.file("checkpoint", data);
    try {
      Checkpoint.Content content = Checkpoint.content(file, NETWORK);
      if (content.history().size() > data.length) {
        throw new AssertionError(content.history().size() + " epochs in " + data.length + " bytes");
      }
    } catch (IOException e) {
      Input.line(e);
    }
    RunState state = new RunState(SETTINGS.start());
    long metrics;
    try {
      metrics = Checkpoint.read(file, state);
    } catch (IOException e) {
      Input.line(e);
      return;
    }
    byte[] written = written(state, metrics);
    RunState again = new RunState(SETTINGS.start());
    try {
      long found = Checkpoint.read(Input.file("again", written), again);
      if (found != metrics || !Arrays.equals(written(again, found), written)) {
        throw new AssertionError("another state comes back");
      }
    } catch (IOException e) {
      throw new AssertionError("what was written cannot be read", e);
    }
  }

  static byte[] written(RunState state, long metrics) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Checkpoint.write(state, metrics, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
