package striate.format;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import striate.files.Bytes;
import striate.format.Graph.Constant;
import striate.format.Graph.Fixture;
import striate.format.Graph.Learned;
import striate.format.Graph.Node;
import striate.format.codec.LayerCodecs;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.onnx.constant.OnnxFormatException;

/**
 * Reads an ONNX file. The description in its metadata gives the network; the network gives the
 * graph that writing it makes; and the graph in the file must be that one. Only then are weights
 * read.
 */
final class Decoder {
  /** Bytes hashed at a time. */
  private static final int CHUNK = 1 << 20;

  private static final String CHANGED = ": the file was changed after it was written";

  private Decoder() {}

  /**
   * The model, or null if the file is one of int8 weights and as it was written: its graph is all
   * that tells its network.
   */
  static @Nullable Model of(Bytes bytes, LayerCodecs codecs)
      throws ModelFormatException, OnnxFormatException {
    Parsed file = Parsed.of(bytes);
    SortedMap<String, String> entries = new TreeMap<>();
    file.metadata()
        .forEach((key, value) -> {
          if (key.startsWith(Entries.PREFIX)) {
            entries.put(key, value);
          }
        });
    if (!entries.containsKey(Entries.FORMAT)) {
      throw new ModelFormatException(
          "metadata: an entry " + Entries.FORMAT + " expected, got none");
    }
    expect("metadata " + Entries.FORMAT, Entries.VERSION, entries.get(Entries.FORMAT));
    String sha256 = entries.remove(Entries.SHA256);
    String own = file.metadata().get(Entries.OWN_SHA256); // absent in files of earlier versions
    if (own != null) {
      expect("metadata " + Entries.OWN_SHA256 + CHANGED, hex(Encoder.digest(entries)), own);
    }
    String storage = entries.get(Entries.STORAGE);
    if (Entries.INT8.equals(storage)) {
      MessageDigest digest = Encoder.digest(entries);
      digest(file.graph(), digest);
      expect("metadata " + Entries.SHA256 + CHANGED, hex(digest), sha256 == null ? "none" : sha256);
      return null;
    }
    try {
      Network network = Entries.network(entries, codecs);
      Graph graph = stored(Operators.of(network, codecs), entries);
      compare(graph, file);
      MessageDigest digest = Encoder.digest(entries);
      heap(graph);
      Weights weights = Weights.zeros(network);
      for (Fixture t : graph.tensors()) {
        if (t instanceof Learned l) {
          Bytes raw = stored(l, file).raw();
          digest(raw, digest);
          float[] values = l.type() == Graph.Type.FLOAT16 ? halves(raw) : floats(raw);
          weights.set(new Tensor(l.tensor(), sizes(l), values));
        }
      }
      expect("metadata " + Entries.SHA256 + CHANGED, hex(digest), sha256 == null ? "none" : sha256);
      return Entries.model(entries, weights, codecs);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException("metadata " + e.getMessage(), e);
    }
  }

  /** The graph with its weights in the form that the entries say. */
  private static Graph stored(Graph graph, Map<String, String> entries)
      throws ModelFormatException {
    String storage = entries.get(Entries.STORAGE);
    if (storage == null) {
      return graph;
    }
    expect("metadata " + Entries.STORAGE, Entries.FLOAT16, storage);
    return HalfGraph.of(graph, Entries.exact(entries));
  }

  private static void digest(Bytes raw, MessageDigest digest) {
    for (long at = 0; at < raw.size(); ) {
      ByteBuffer some = raw.buffer(at, CHUNK);
      at += some.remaining();
      digest.update(some);
    }
  }

  /**
   * Whether another program has rewritten a file of ours: what we wrote about it is all there, but
   * the file has another length than we gave it. A damaged file keeps its length, or loses its end,
   * where the metadata is.
   */
  static boolean isRewritten(Map<String, String> entries, long length) {
    // with layers of the user's own only the user can tell what their operators are
    LayerCodecs standard = LayerCodecs.standard();
    SortedMap<String, String> described = new TreeMap<>();
    entries.forEach((key, value) -> {
      if (key.startsWith(Entries.PREFIX)) {
        described.put(key, value);
      }
    });
    String own = entries.get(Entries.OWN_SHA256);
    String all = described.remove(Entries.SHA256);
    if (own == null
        || all == null
        || !all.matches("[0-9a-f]{64}")
        || !hex(Encoder.digest(described)).equals(own)) {
      return false;
    }
    try {
      String bytes = entries.get(Entries.GRAPH_BYTES);
      if (bytes != null) {
        return Encoder.length(Long.parseLong(bytes), entries) != length;
      }
      Graph graph = stored(Operators.of(Entries.network(entries, standard), standard), entries);
      return Encoder.length(graph, entries) != length;
    } catch (ModelFormatException | IllegalArgumentException | ArithmeticException e) {
      return false; // the metadata is damaged
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void compare(Graph graph, Parsed file) throws ModelFormatException {
    expect("operator set", (long) Operators.OPSET, file.opset());
    port("input", graph.input(), graph.inputSizes(), file.inputs());
    port("output", graph.output(), graph.outputSizes(), file.outputs());
    for (int i = 0; i < Math.min(graph.nodes().size(), file.nodes().size()); i++) {
      Node n = graph.nodes().get(i);
      Node f = file.nodes().get(i);
      String place = "node " + i + ", " + n.note() + ": ";
      expect(place + "name", n.name(), f.name());
      expect(place + "operator", n.op(), f.op());
      expect(place + "inputs", n.inputs(), f.inputs());
      expect(place + "outputs", n.outputs(), f.outputs());
      expect(place + "attributes", n.attributes(), f.attributes());
    }
    expect("graph: number of nodes", graph.nodes().size(), file.nodes().size());
    for (Fixture t : graph.tensors()) {
      Parsed.Stored s = stored(t, file);
      String place = "tensor " + t.name() + ": ";
      expect(place + "type", (long) t.type().code, s.type());
      expect(place + "sizes", t.sizes(), s.sizes());
      expect(place + "bytes", t.count() * t.type().bytes, s.raw().size());
      if (t instanceof Constant c) { // a network's are floats and int64s
        constant(place, c, s.raw());
      }
    }
    if (graph.tensors().size() != file.tensors().size()) {
      Set<String> more = new TreeSet<>(file.tensors().keySet());
      graph.tensors().forEach(t -> more.remove(t.name()));
      throw new ModelFormatException("tensors: none besides the network's expected, got " + more);
    }
  }

  private static Parsed.Stored stored(Fixture t, Parsed file) throws ModelFormatException {
    Parsed.Stored s = file.tensors().get(t.name());
    if (s == null) {
      throw new ModelFormatException("tensor " + t.name() + ": expected, got none");
    }
    return s;
  }

  private static void constant(String place, Constant c, Bytes raw) throws ModelFormatException {
    for (long i = 0; i < c.count(); i++) {
      long bits =
          c.type() == Graph.Type.FLOAT
              ? Integer.toUnsignedLong(raw.intAt(4 * i))
              : raw.longAt(8 * i);
      if (bits != c.bits(i)) {
        throw new ModelFormatException(
            place + "number " + i + ": bits " + c.bits(i) + " expected, got " + bits);
      }
    }
  }

  private static void port(String place, String name, List<Long> sizes, List<Parsed.Port> ports)
      throws ModelFormatException {
    expect(place + "s", 1, ports.size());
    Parsed.Port p = ports.getFirst();
    expect(place + ": name", name, p.name());
    expect(place + " " + name + ": type", (long) Graph.Type.FLOAT.code, p.type());
    expect(place + " " + name + ": sizes", sizes, p.sizes());
  }

  private static void expect(String place, Object expected, Object actual)
      throws ModelFormatException {
    if (!expected.equals(actual)) {
      throw new ModelFormatException(place + ": " + expected + " expected, got " + actual);
    }
  }

  private static void heap(Graph graph) throws ModelFormatException {
    long bytes = 0;
    for (Fixture t : graph.tensors()) {
      bytes += t.count() * t.type().bytes;
    }
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > most) {
      throw new ModelFormatException(
          "weights: need "
              + bytes
              + " bytes, the heap holds at most "
              + most
              + "; give the JVM more (-Xmx)");
    }
  }

  private static Parameter.Sizes sizes(Learned l) {
    int[] sizes = new int[l.sizes().size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.toIntExact(l.sizes().get(i));
    }
    return Parameter.Sizes.of(sizes);
  }

  private static float[] halves(Bytes raw) {
    float[] values = new float[(int) (raw.size() / 2)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.float16ToFloat(raw.shortAt(2L * i));
    }
    return values;
  }

  private static float[] floats(Bytes raw) {
    float[] values = new float[(int) (raw.size() / 4)];
    raw.copy(values);
    return values;
  }
}
