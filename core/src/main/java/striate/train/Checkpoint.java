package striate.train;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;

/**
 * The file that holds where a training stands: all that {@link RunState} has.
 *
 * <p>Eight letters, the version, the content, its length and the CRC-32C of all before; numbers
 * big-endian, arrays of floats little-endian and in the order that the engine stores them. A file
 * is read through once to check length and sum before anything of it is believed.
 */
final class Checkpoint {
  private static final byte[] MAGIC = {'S', 'T', 'R', 'I', 'A', 'T', 'E', '\n'};
  private static final int VERSION = 1;

  /** Letters and version before the content; length and sum after it. */
  private static final int HEAD = 12;

  private static final int TAIL = 12;
  private static final int CHUNK = 1 << 14;

  private Checkpoint() {}

  /**
   * Writes where a training stands.
   *
   * @param metrics bytes of the metrics file that belong to it
   */
  static void write(RunState state, long metrics, OutputStream to) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(to, new CRC32C());
    DataOutputStream out = new DataOutputStream(checked);
    out.write(MAGIC);
    out.writeInt(VERSION);
    out.writeLong(metrics);
    Training t = state.training;
    out.writeLong(t.steps);
    out.writeLong(t.batches);
    out.writeFloat(t.rate());
    write(t.weights, out);
    out.writeInt(t.update.states.length);
    for (float[][][] s : t.update.states) {
      for (float[][] node : s) {
        for (float[] values : node) {
          write(values, out);
        }
      }
    }
    Weights average = t.average;
    out.writeBoolean(average != null);
    if (average != null) {
      write(average, out);
    }
    out.writeInt(state.epoch);
    out.writeInt(state.batch);
    out.writeDouble(state.lossSum);
    out.writeLong(state.correct);
    out.writeLong(state.images);
    out.writeLong(state.nanosBefore);
    out.writeLong(state.epochNanosBefore);
    out.writeInt(state.history.size());
    for (EpochResult e : state.history) {
      write(e, out);
    }
    Weights best = state.best;
    out.writeBoolean(best != null);
    if (best != null) {
      write(best, out);
    }
    out.flush();
    // DataOutputStream counts in an int; what matters is the length of the file, known when read.
    ByteBuffer tail = ByteBuffer.allocate(TAIL);
    tail.putLong(state.serial());
    checked.write(tail.array(), 0, 8);
    tail.putInt((int) checked.getChecksum().getValue());
    to.write(tail.array(), 8, 4);
  }

  /**
   * Looks at a file without believing it.
   *
   * @throws IOException saying what is wrong with it
   */
  static void check(Path file) throws IOException {
    long size = Files.size(file);
    if (size < HEAD + TAIL) {
      throw new IOException("it ends after " + size + " bytes");
    }
    CRC32C sum = new CRC32C();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(HEAD);
      sum.update(head);
      ByteBuffer buffer = ByteBuffer.wrap(head);
      byte[] magic = new byte[MAGIC.length];
      buffer.get(magic);
      if (!java.util.Arrays.equals(magic, MAGIC)) {
        throw new IOException("it does not begin as a checkpoint does");
      }
      byte[] chunk = new byte[1 << 16];
      long left = size - HEAD - 4;
      while (left > 0) {
        int n = in.readNBytes(chunk, 0, (int) Math.min(left, chunk.length));
        if (n == 0) {
          throw new EOFException("it became shorter while it was read");
        }
        sum.update(chunk, 0, n);
        left -= n;
      }
      int expected = ByteBuffer.wrap(in.readNBytes(4)).getInt();
      if (expected != (int) sum.getValue()) {
        throw new IOException("it is cut short or altered: its checksum does not match");
      }
      int version = ByteBuffer.wrap(head).getInt(MAGIC.length);
      if (version != VERSION) {
        throw new IOException("version " + VERSION + " expected, got " + version);
      }
    }
  }

  /**
   * Reads a file into a state of the same network and settings.
   *
   * @return the bytes of the metrics file that belong to it
   * @throws IOException if it is damaged; the state may then be half read
   */
  static long read(Path file, RunState state) throws IOException {
    check(file);
    CheckedInputStream checked =
        new CheckedInputStream(
            new BufferedInputStream(Files.newInputStream(file), 1 << 16), new CRC32C());
    try (DataInputStream in = new DataInputStream(checked)) {
      in.skipNBytes(HEAD);
      long metrics = in.readLong();
      Training t = state.training;
      t.steps = in.readLong();
      t.batches = in.readLong();
      t.rate(in.readFloat());
      read(t.weights, in);
      expect("arrays of the optimiser", t.update.states.length, in.readInt());
      for (float[][][] s : t.update.states) {
        for (float[][] node : s) {
          for (float[] values : node) {
            read(values, in);
          }
        }
      }
      Weights average = t.average;
      expect("moving averages", average == null ? 0 : 1, in.readBoolean() ? 1 : 0);
      if (average != null) {
        read(average, in);
      }
      state.epoch = in.readInt();
      state.batch = in.readInt();
      state.lossSum = in.readDouble();
      state.correct = in.readLong();
      state.images = in.readLong();
      state.nanosBefore = in.readLong();
      state.epochNanosBefore = in.readLong();
      state.history.clear();
      int epochs = in.readInt();
      for (int i = 0; i < epochs; i++) {
        state.history.add(epoch(in));
      }
      state.best = null;
      if (in.readBoolean()) {
        Weights best = Weights.zeros(t.weights.network());
        read(best, in);
        state.best = best;
      }
      expect("batches", state.serial(), in.readLong());
      return metrics;
    }
  }

  private static void write(EpochResult e, DataOutputStream out) throws IOException {
    out.writeInt(e.epoch());
    out.writeLong(e.steps());
    out.writeDouble(e.loss());
    out.writeDouble(e.accuracy());
    out.writeDouble(e.rate());
    Validation v = e.validation();
    out.writeBoolean(v != null);
    if (v != null) {
      out.writeDouble(v.loss());
      out.writeDouble(v.accuracy());
    }
    out.writeDouble(e.seconds());
  }

  private static EpochResult epoch(DataInputStream in) throws IOException {
    int epoch = in.readInt();
    long steps = in.readLong();
    double loss = in.readDouble();
    double accuracy = in.readDouble();
    double rate = in.readDouble();
    Validation v = in.readBoolean() ? new Validation(in.readDouble(), in.readDouble()) : null;
    return new EpochResult(epoch, steps, loss, accuracy, rate, v, in.readDouble());
  }

  private static void write(Weights weights, DataOutputStream out) throws IOException {
    Network network = weights.network();
    for (int n = 0; n < network.nodes().size(); n++) {
      Network.Node node = network.nodes().get(n);
      for (int p = 0; p < node.parameters().size(); p++) {
        out.writeUTF(name(node, p));
        write(weights.stored(n)[p], out);
      }
    }
  }

  private static void read(Weights weights, DataInputStream in) throws IOException {
    Network network = weights.network();
    for (int n = 0; n < network.nodes().size(); n++) {
      Network.Node node = network.nodes().get(n);
      for (int p = 0; p < node.parameters().size(); p++) {
        String got = in.readUTF();
        if (!got.equals(name(node, p))) {
          throw new IOException("tensor " + name(node, p) + " expected, got " + got);
        }
        read(weights.stored(n)[p], in);
      }
    }
  }

  private static String name(Network.Node node, int p) {
    Parameter parameter = node.parameters().get(p);
    return node.name() + "." + parameter.name();
  }

  private static void write(float[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    byte[] bytes = new byte[4 * Math.min(values.length, CHUNK)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK) {
      int n = Math.min(CHUNK, values.length - from);
      buffer.asFloatBuffer().put(values, from, n);
      out.write(bytes, 0, 4 * n);
    }
  }

  private static void read(float[] values, DataInputStream in) throws IOException {
    expect("numbers of a tensor", values.length, in.readInt());
    byte[] bytes = new byte[4 * Math.min(values.length, CHUNK)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK) {
      int n = Math.min(CHUNK, values.length - from);
      in.readFully(bytes, 0, 4 * n);
      buffer.asFloatBuffer().get(values, from, n);
    }
  }

  private static void expect(String what, long expected, long got) throws IOException {
    if (expected != got) {
      throw new IOException(what + ": " + expected + " expected, got " + got);
    }
  }
}
