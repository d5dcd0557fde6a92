package striate.onnx.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.onnx.file.Proto.all;
import static striate.onnx.file.Proto.attribute;
import static striate.onnx.file.Proto.bytes;
import static striate.onnx.file.Proto.floats;
import static striate.onnx.file.Proto.model;
import static striate.onnx.file.Proto.node;
import static striate.onnx.file.Proto.real;
import static striate.onnx.file.Proto.tensor;
import static striate.onnx.file.Proto.text;
import static striate.onnx.file.Proto.varint;
import static striate.onnx.file.Proto.whole;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** Files that are damaged, or made to do harm, or written in ways that few writers choose. */
class OnnxHostileTest {
  private static final byte[] NOTHING = {};
  private static final byte[] INPUT = bytes(11, text(1, "x"));
  private static final byte[] OUTPUT = bytes(12, text(1, "y"));

  private static Model read(byte[] model) throws IOException {
    return OnnxFile.of(Proto.segment(model), null);
  }

  private static void refused(String message, byte[] model) {
    assertThatThrownBy(() -> read(model))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private static Constant tensorOf(byte[] tensor) throws IOException {
    return requireNonNull(read(model(bytes(5, tensor))).graph().initializers().get("t"));
  }

  private static void tensorRefused(String message, byte[] tensor) {
    refused(message, model(bytes(5, tensor)));
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in =
        requireNonNull(OnnxHostileTest.class.getResourceAsStream("/striate/onnx/files/" + name))) {
      return in.readAllBytes();
    }
  }

  /** Reads everything, numbers too. */
  private static void everything(byte[] file) throws IOException {
    try {
      Listing.of(read(file));
    } catch (OnnxFormatException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  @Test
  void filesThatEndEarly() throws IOException {
    byte[] file = file("torch-13.onnx");
    for (int length = 0; length < file.length; length++) {
      everything(Arrays.copyOf(file, length));
    }
  }

  @Test
  void filesWithOtherBytes() throws IOException {
    for (String name :
        new String[] {"forms.onnx", "types.onnx", "function.onnx", "torch-if.onnx"}) {
      byte[] file = file(name);
      Random random = new Random(1);
      for (int i = 0; i < 3000; i++) {
        byte[] damaged = file.clone();
        for (int k = random.nextInt(3); k >= 0; k--) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        everything(damaged);
      }
    }
  }

  @Test
  void noModel() {
    refused("with its version and a graph, got something else", NOTHING);
    refused("an IR version of 3 or more expected, got 2", all(whole(1, 2), bytes(7)));
    refused("with its version and a graph, got something else", bytes(7));
    refused("one graph expected, got a second", all(whole(1, 8), bytes(7), bytes(7)));
    refused("the file is cut off", all(varint(7 * 8 + 2), varint(1L << 40), NOTHING));
    refused("18446744073709551615 more bytes expected", all(varint(7 * 8 + 2), varint(-1)));
    byte[] endless = new byte[40];
    Arrays.fill(endless, (byte) 0x80);
    refused("a number of at most 10 bytes", all(varint(8), endless));
  }

  @Test
  void sizesThatNoTensorHas() {
    tensorRefused("got [-1]", tensor("t", 1, new long[] {-1}));
    tensorRefused("sizes with a product below 2^31", tensor("t", 1, new long[] {1L << 40}));
    tensorRefused("below 2^31", tensor("t", 1, new long[] {1 << 16, 1 << 16, 0}));
    tensorRefused("below 2^31", tensor("t", 1, new long[] {Long.MAX_VALUE, 4, Long.MAX_VALUE}));
    tensorRefused("numbers: 1073741824 expected, got 0", tensor("t", 1, new long[] {1 << 30}));
    tensorRefused("at most 64 axes", tensor("t", 1, new long[65]));
    tensorRefused(
        "tensor \"t\": bytes: 8 expected, got 4",
        tensor("t", 1, new long[] {2}, bytes(9, floats(1))));
    tensorRefused(
        "numbers: 2 expected, got 3", tensor("t", 7, new long[] {2}, bytes(7, new byte[3])));
    tensorRefused(
        "numbers: 2 expected, got a part of one",
        tensor("t", 7, new long[] {2}, bytes(7, new byte[] {0, -1})));
    tensorRefused("got float8e4m3fn", tensor("t", 17, new long[] {1}, bytes(9, new byte[1])));
    tensorRefused("got number 99", tensor("t", 99, new long[] {1}, bytes(9, new byte[1])));
    tensorRefused("got number -1", tensor("t", -1, new long[] {1}, bytes(9, new byte[1])));
    tensorRefused("a segment of one", tensor("t", 1, new long[] {1}, bytes(3)));
    tensorRefused(
        "numbers of type float expected, got int64_data",
        tensor("t", 1, new long[] {1}, bytes(7, new byte[1])));
    tensorRefused(
        "in one field expected, got a second",
        tensor("t", 1, new long[] {1}, bytes(9, floats(1)), bytes(4, floats(1))));
    tensorRefused(
        "texts expected, got numbers", tensor("t", 8, new long[] {1}, bytes(9, floats(1))));
    tensorRefused("texts: 2 expected, got 1", tensor("t", 8, new long[] {2}, text(6, "a")));
    tensorRefused("expected, got texts", tensor("t", 1, new long[] {1}, text(6, "a")));
    refused(
        "one initializer \"t\" expected, got a second",
        model(bytes(5, tensor("t", 1, new long[1])), bytes(5, tensor("t", 1, new long[1]))));
  }

  @Test
  void numbersEachInItsOwnField() throws IOException {
    Constant floats =
        tensorOf(tensor("t", 1, new long[] {4}, real(4, 1), real(4, -2), bytes(4, floats(3, 4))));
    assertThat(floats.floats()).containsExactly(1, -2, 3, 4);
    Constant longs =
        tensorOf(
            tensor(
                "t",
                7,
                new long[] {4},
                whole(7, -1),
                bytes(7, varint(300), varint(2)),
                whole(7, 9)));
    assertThat(longs.longs()).containsExactly(-1, 300, 2, 9);
    Constant halves = tensorOf(tensor("t", 10, new long[] {2}, whole(5, 0x3c00), whole(5, 0xc000)));
    assertThat(halves.floats()).containsExactly(1, -2);
  }

  @Test
  void integersOutsideTheirType() throws IOException {
    Constant bytes = tensorOf(tensor("t", 3, new long[] {1}, bytes(5, varint(200))));
    assertThatThrownBy(bytes::longs).hasMessage("a number of type int8 expected, got 200");
    Constant ints =
        tensorOf(tensor("t", 6, new long[] {2}, bytes(5, varint(-5), varint(0xfffffffbL))));
    assertThat(ints.longs()).containsExactly(-5, -5);
    Constant wide = tensorOf(tensor("t", 12, new long[] {1}, bytes(11, varint(1L << 32))));
    assertThatThrownBy(wide::longs).hasMessageContaining("uint32 expected, got 4294967296");
    Constant endless =
        tensorOf(
            tensor(
                "t",
                7,
                new long[] {1},
                bytes(7, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0})));
    assertThatThrownBy(endless::longs).hasMessageContaining("at most 10 bytes");
    Constant truths = tensorOf(tensor("t", 9, new long[] {3}, bytes(9, new byte[] {0, 2, -1})));
    assertThat(truths.longs()).containsExactly(0, 1, 1);
    Constant fours = tensorOf(tensor("t", 22, new long[] {3}, bytes(5, varint(0xf8), varint(7))));
    assertThat(fours.longs()).containsExactly(-8, -1, 7);
  }

  @Test
  void sparseTensors() throws IOException {
    byte[] values = bytes(1, tensor("t", 1, new long[] {2}, bytes(9, floats(5, 6))));
    byte[] flat = bytes(2, tensor("", 7, new long[] {2}, bytes(7, varint(1), varint(5))));
    byte[] deep = bytes(2, tensor("", 7, new long[] {2, 2}, bytes(7, new byte[] {0, 1, 1, 2})));
    for (byte[] indices : new byte[][] {flat, deep}) {
      Model m = read(model(bytes(15, values, indices, whole(3, 2), whole(3, 3))));
      Constant t = requireNonNull(m.graph().initializers().get("t"));
      assertThat(t.dims()).containsExactly(2, 3);
      assertThat(t.floats()).containsExactly(0, 5, 0, 0, 0, 6);
    }
    refused("has no value yet", model(bytes(15, values, flat, whole(3, 5))));
    byte[] twice = bytes(2, tensor("", 7, new long[] {2}, bytes(7, varint(1), varint(1))));
    refused("has no value yet", model(bytes(15, values, twice, whole(3, 5))));
    byte[] all = {};
    for (String name : new String[] {"t", "u", "v"}) {
      byte[] named = bytes(1, tensor(name, 1, new long[] {2}, bytes(9, floats(5, 6))));
      all = all(all, bytes(15, named, flat, whole(3, 1 << 23)));
      if (!name.equals("v")) {
        assertThat(read(model(all)).graph().initializers()).containsKey(name);
      }
    }
    refused("elements of sparse tensors expected", model(all));
    refused("with values and indices expected", model(bytes(15, values)));
  }

  @Test
  void graphsThatCannotBeComputed() throws IOException {
    refused(
        "nodes without a cycle expected, got one of 2, with node 1, Neg and node 2, Abs",
        model(node("Add", "b,b", "y"), node("Neg", "c", "b"), node("Abs", "b", "c"), OUTPUT));
    refused(
        "one value of the name \"t\" expected, got a second",
        model(INPUT, bytes(5, tensor("t", 1, new long[1])), node("Neg", "x", "t")));
    refused("got a second", model(INPUT, INPUT));
    refused("got a second", model(node("Constant", "-", "a"), node("Constant", "-", "a")));
    refused(
        "node 0, Neg: input \"z\": a value expected, but nothing gives it",
        model(INPUT, node("Neg", "z", "y"), OUTPUT));
    refused("output \"y\": a value expected", model(INPUT, OUTPUT));
    refused("the name of an operator expected", model(bytes(1)));
    // a branch reads what comes later in the file; it is a part of the cycle
    byte[] branch = bytes(6, node("Neg", "y", "b"), bytes(12, text(1, "b")));
    refused(
        "cycle",
        model(
            INPUT,
            node("If", "x", "c", attribute("then_branch", 5, branch)),
            node("Abs", "c", "y")));
    byte[] reads = bytes(6, node("Neg", "x", "b"), bytes(12, text(1, "b")));
    Model m = read(model(INPUT, node("If", "x", "y", attribute("then_branch", 0, reads)), OUTPUT));
    assertThat(m.graph().nodes().getFirst().body("then_branch").captured()).containsExactly("x");
    byte[] nowhere = bytes(6, node("Neg", "nowhere", "b"));
    refused(
        "node 0, If: input \"nowhere\"",
        model(INPUT, node("If", "x", "y", attribute("then_branch", 5, nowhere))));
  }

  @Test
  void graphsWithinGraphs() throws IOException {
    byte[] graph = bytes(6);
    for (int depth = 0; depth < 15; depth++) {
      graph = bytes(6, node("If", "-", "-", attribute("then_branch", 5, graph)));
    }
    byte[] deep = node("If", "-", "-", attribute("then_branch", 5, graph));
    assertThat(read(model(deep)).graph().nodes()).hasSize(1);
    byte[] deeper = bytes(6, node("If", "-", "-", attribute("then_branch", 5, graph)));
    refused(
        "graphs within graphs", model(node("If", "-", "-", attribute("then_branch", 5, deeper))));
    byte[] type = new byte[0];
    for (int depth = 0; depth < 2000; depth++) {
      type = bytes(depth % 2 == 0 ? 1 : 4, type);
    }
    Model m = read(model(bytes(11, text(1, "x"), bytes(2, type))));
    assertThat(m.graph().inputs().getFirst().kind()).isEqualTo(Port.Kind.OTHER);
  }

  @Test
  void attributesWithoutTheirType() throws IOException {
    Model m =
        read(
            model(
                node(
                    "Odd",
                    "-",
                    "y",
                    attribute("i", 0, whole(3, -4)),
                    attribute("f", 0, real(2, 0.5f)),
                    attribute("ints", 0, bytes(8, varint(1), varint(2)), whole(8, 3)),
                    attribute("floats", 0, real(7, 1), bytes(7, floats(2, 3))),
                    attribute("s", 0, text(4, "a")),
                    attribute("bytes", 3, bytes(4, new byte[] {-1})),
                    attribute("zero", 2),
                    attribute("none", 7))));
    Node n = m.graph().nodes().getFirst();
    assertThat(n.whole("i")).isEqualTo(-4);
    assertThat(n.real("f")).isEqualTo(0.5f);
    assertThat(n.wholes("ints")).containsExactly(1, 2, 3);
    assertThat(n.reals("floats")).containsExactly(1, 2, 3);
    assertThat(n.word("s", "")).isEqualTo("a");
    assertThat(n.whole("zero", 5)).isZero();
    assertThat(n.wholes("none")).isEmpty();
    assertThatThrownBy(() -> n.word("bytes", ""))
        .hasMessage("node 0, Odd: attribute bytes: text expected, got bytes");
    assertThatThrownBy(() -> n.whole("f", 1))
        .hasMessage("node 0, Odd: attribute f: an integer expected, got a number");
    refused(
        "attribute a: a tensor expected, got none",
        model(node("Odd", "-", "-", attribute("a", 4))));
    refused(
        "one attribute a expected, got a second",
        model(node("Odd", "-", "-", attribute("a", 2), attribute("a", 2))));
  }

  @Test
  void entriesThatContradict() throws IOException {
    byte[] graph = bytes(7);
    byte[] nine = bytes(8, whole(2, 9));
    byte[] ten = bytes(8, text(1, "ai.onnx"), whole(2, 10));
    assertThat(read(all(whole(1, 4), graph, nine, nine)).opsets()).containsEntry("", 9L);
    refused("operators of ONNX expected, got 9 and 10", all(whole(1, 4), graph, nine, ten));
    byte[] one = bytes(14, text(1, "k"), text(2, "1"));
    byte[] two = bytes(14, text(1, "k"), text(2, "2"));
    assertThat(read(all(whole(1, 4), graph, one, one)).metadata()).containsEntry("k", "1");
    refused("one entry k expected, got two that differ", all(whole(1, 4), graph, one, two));
    byte[] function = bytes(25, text(1, "F"), text(10, "d"));
    refused("functions: one d.F expected, got two", all(whole(1, 8), graph, function, function));
    refused(
        "input \"h\": a value expected",
        all(whole(1, 8), graph, bytes(25, text(1, "F"), bytes(7, text(1, "h"), text(4, "Neg")))));
    refused(
        "function d.F: output \"y\": a value expected",
        all(whole(1, 8), graph, bytes(25, text(1, "F"), text(10, "d"), text(5, "y"))));
  }

  /** Millions of empty parts in a file of a few megabytes must not fill the heap. */
  @Test
  void millionsOfParts() {
    byte[] node = node("A", "-", "-");
    byte[] many = new byte[5_000_000 / node.length * node.length];
    for (int i = 0; i < many.length; i += node.length) {
      System.arraycopy(node, 0, many, i, node.length);
    }
    byte[] twenty = all(many, many, many, many, many, many);
    refused("fewer parts expected than this file has", model(twenty));
  }
}
