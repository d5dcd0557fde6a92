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
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;
import striate.train.disk.Properties;

/**
 * The file that holds where a training stands: all that {@link RunState} has.
 *
 * <p>Eight letters, the version, the content, its length and the CRC-32C of all before; numbers
 * big-endian, arrays of floats little-endian and in the order that the engine stores them. A file
 * is read through once to check length and sum before anything of it is believed.
 */
final class Checkpoint {
  private static final byte[] MAGIC = {'S', 'T', 'R', 'I', 'A', 'T', 'E', '\n'};

  /** Version 1 had no {@link Training#fresh}. */
  private static final int VERSION = 2;

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
    out.writeLong(t.fresh);
    out.writeFloat(t.learningRate());
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
      if (version < 1 || version > VERSION) {
        throw new IOException("version 1 to " + VERSION + " expected, got " + version);
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
    try (DataInputStream in = open(file)) {
      int version = version(in);
      long metrics = in.readLong();
      Training t = state.training;
      t.steps = in.readLong();
      t.batches = in.readLong();
      t.fresh = version == 1 ? 0 : in.readLong();
      t.learningRate(in.readFloat());
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
      state.history.addAll(history(in));
      state.best = optional(t.weights.network(), in);
      expect("batches", state.serial(), in.readLong());
      return metrics;
    } catch (EOFException e) {
      throw early(e);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e); // a learning rate that none can have
    }
  }

  /**
   * What a file has for those who do not go on with it.
   *
   * @param last the weights
   * @param average their moving average, if one is kept
   * @param best the best by validation, if there are any
   * @param history the epochs that are done
   */
  record Content(
      Weights last, @Nullable Weights average, @Nullable Weights best, List<EpochResult> history) {
    /** What is validated and given. */
    Weights judged() {
      return average == null ? last : average;
    }
  }

  /**
   * Reads a file of a network without a training.
   *
   * @throws IOException if it is damaged or of another network
   */
  static Content content(Path file, Network network) throws IOException {
    check(file);
    try (DataInputStream in = open(file)) {
      int version = version(in);
      // Metrics, steps, batches, the optimiser's age; the rate.
      in.skipNBytes((version == 1 ? 3 : 4) * (long) Long.BYTES + Float.BYTES);
      Weights last = Weights.zeros(network);
      read(last, in);
      int arrays = network.nodes().stream().mapToInt(n -> n.parameters().size()).sum();
      for (long i = (long) in.readInt() * arrays; i > 0; i--) {
        in.skipNBytes((long) Float.BYTES * in.readInt());
      }
      Weights average = optional(network, in);
      // Epoch, batch; loss, correct, images; times.
      in.skipNBytes(2 * Integer.BYTES + 5 * Long.BYTES);
      List<EpochResult> history = history(in);
      return new Content(last, average, optional(network, in), history);
    } catch (EOFException e) {
      throw early(e);
    }
  }

  private static IOException early(EOFException e) {
    return new IOException("it ends early: it is of another network, or altered", e);
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
  }

  private static int version(DataInputStream in) throws IOException {
    in.skipNBytes(MAGIC.length);
    return in.readInt();
  }

  private static List<EpochResult> history(DataInputStream in) throws IOException {
    List<EpochResult> history = new ArrayList<>();
    int epochs = in.readInt();
    for (int i = 0; i < epochs; i++) {
      history.add(epoch(in));
    }
    return history;
  }

  /** Weights that may be missing. */
  private static @Nullable Weights optional(Network network, DataInputStream in)
      throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    Weights weights = Weights.zeros(network);
    read(weights, in);
    return weights;
  }

  private static void write(EpochResult e, DataOutputStream out) throws IOException {
    out.writeInt(e.epoch());
    out.writeLong(e.steps());
    out.writeDouble(e.loss());
    out.writeDouble(e.accuracy());
    out.writeDouble(e.learningRate());
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
          throw new IOException(
              "tensor " + name(node, p) + " expected, got " + Properties.escaped(got));
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
