package striate.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import striate.files.Sha256;
import striate.format.Graph.Constant;
import striate.format.Graph.Fixture;
import striate.format.Graph.Learned;
import striate.format.Graph.Node;
import striate.format.codec.Attribute;
import striate.format.codec.LayerCodecs;
import striate.nn.Network;
import striate.nn.Relu;
import striate.nn.Shape;
import striate.nn.Weights;

/** Makes the messages of an ONNX file; the numbers are those of onnx.proto. */
final class Encoder {
  /** Bytes that a Protocol Buffers message can have. */
  static final long MOST = Integer.MAX_VALUE;

  /** The format that came with opset 15 to 18. */
  private static final int IR = 8;

  /** The program's name in the file. */
  static final String PRODUCER = "striate";

  private Encoder() {}

  /** The length of the file with this graph and these entries, its weights whatever they are. */
  static long length(Graph graph, Map<String, String> entries) {
    Model none = Model.owning(Weights.zeros(Network.of(Shape.features(1), new Relu())));
    return file(new Message().add(7, graph(graph, none)), entries).size(); // no number is asked for
  }

  /** The length of the file with a graph of so many bytes. */
  static long length(long graphBytes, Map<String, String> entries) {
    return file(new Message().add(7, new Numbers.Blank(graphBytes)), entries).size();
  }

  static Message of(Model model, LayerCodecs codecs) {
    return of(Operators.of(model.network(), codecs), model, Entries.of(model, codecs));
  }

  /**
   * The file with a graph of the model's network.
   *
   * @param entries what it says about itself, without digests
   * @throws IllegalArgumentException if it is larger than a file can be
   */
  static Message of(Graph graph, Model model, SortedMap<String, String> entries) {
    MessageDigest digest = digest(entries);
    for (Fixture t : graph.tensors()) {
      if (t instanceof Learned l) {
        digest(out -> numbers(l, model).writeTo(out), digest);
      }
    }
    return finished(new Message().add(7, graph(graph, model)), model, entries, digest);
  }

  /** The same with a digest of the whole graph: for one that no network stands behind. */
  static Message sealed(Graph graph, Model model, SortedMap<String, String> entries) {
    Message message = graph(graph, model);
    entries.put(Entries.GRAPH_BYTES, Long.toString(message.size()));
    MessageDigest digest = digest(entries);
    digest(message::writeTo, digest);
    return finished(new Message().add(7, message), model, entries, digest);
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static void digest(Writing writing, MessageDigest digest) {
    OutputStream into = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    try (OutputStream out = new BufferedOutputStream(into, 1 << 14)) {
      writing.to(out);
    } catch (IOException e) {
      throw new AssertionError("nothing is written", e);
    }
  }

  private static Message finished(
      Message graph, Model model, SortedMap<String, String> entries, MessageDigest digest) {
    entries.put(Entries.OWN_SHA256, HexFormat.of().formatHex(digest(entries).digest()));
    entries.put(Entries.SHA256, HexFormat.of().formatHex(digest.digest()));
    Message file = file(graph, entries);
    if (file.size() > MOST) {
      throw new IllegalArgumentException(
          model.network()
              + ": at most "
              + MOST
              + " bytes expected of an ONNX file, needs "
              + file.size());
    }
    return file;
  }

  /** The file around a graph, which is a field already. */
  private static Message file(Message graph, Map<String, String> entries) {
    Message file =
        new Message()
            .add(1, IR)
            .add(2, PRODUCER)
            .addAll(graph)
            .add(8, new Message().add(1, "").add(2, Operators.OPSET));
    entries.forEach((key, value) -> file.add(14, new Message().add(1, key).add(2, value)));
    return file;
  }

  /** A digest that has seen the entries; the weights follow. */
  static MessageDigest digest(Map<String, String> sorted) {
    MessageDigest digest = Sha256.start();
    sorted.forEach((key, value) -> {
      for (String s : List.of(key, value)) {
        byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(8).putLong(0, utf8.length));
        digest.update(utf8);
      }
    });
    return digest;
  }

  private static Message graph(Graph graph, Model model) {
    Message m = new Message();
    for (Node n : graph.nodes()) {
      m.add(1, node(n));
    }
    m.add(2, "striate");
    for (Fixture t : graph.tensors()) {
      m.add(5, tensor(t, model));
    }
    return m.add(11, port(graph.input(), graph.inputSizes()))
        .add(12, port(graph.output(), graph.outputSizes()));
  }

  private static Message node(Node n) {
    Message m = new Message();
    n.inputs().forEach(name -> m.add(1, name));
    n.outputs().forEach(name -> m.add(2, name));
    m.add(3, n.name()).add(4, n.op());
    n.attributes().forEach((name, value) -> m.add(5, attribute(name, value)));
    return m.add(6, n.note());
  }

  private static Message attribute(String name, Attribute value) {
    Message m = new Message().add(1, name);
    return switch (value) {
      case Attribute.Real(float real) -> m.add(2, real).add(20, 1);
      case Attribute.Whole(long whole) -> m.add(3, whole).add(20, 2);
      case Attribute.Word(String text) -> m.add(4, text).add(20, 3);
      case Attribute.Wholes(List<Long> wholes) -> {
        wholes.forEach(w -> m.add(8, (long) w));
        yield m.add(20, 7);
      }
      case Attribute.Other o -> throw new IllegalArgumentException("not one of ours: " + o);
    };
  }

  private static Message tensor(Fixture t, Model model) {
    Message m = new Message();
    t.sizes().forEach(size -> m.add(1, (long) size));
    return m.add(2, t.type().code).add(8, t.name()).add(9, numbers(t, model));
  }

  private static Numbers numbers(Fixture t, Model model) {
    return switch (t) {
      case Learned l -> {
        Supplier<float[]> values = () -> model.shared().get(l.tensor()).values();
        yield l.type() == Graph.Type.FLOAT16
            ? new Numbers.Halved((int) l.count(), values)
            : new Numbers.Stored((int) l.count(), values);
      }
      case Constant c -> new Numbers.Fixed(c);
    };
  }

  private static Message port(String name, List<Long> sizes) {
    Message shape = new Message();
    for (long size : sizes) {
      shape.add(1, size == Graph.ANY ? new Message().add(2, "N") : new Message().add(1, size));
    }
    Message tensor = new Message().add(1, Graph.Type.FLOAT.code).add(2, shape);
    return new Message().add(1, name).add(2, new Message().add(1, tensor));
  }
}
