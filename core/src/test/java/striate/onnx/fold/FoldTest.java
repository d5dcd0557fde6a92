package striate.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.onnx.fold.Calls.node;
import static striate.onnx.fold.Calls.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;

/** What is refused, and how the refusal reads. */
class FoldTest {
  private static final Constant SIX =
      Constant.ofFloats(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6});
  private static final Constant ONE = Constant.scalar(1L);

  private static void refused(String message, Node node, long opset, @Nullable Constant... inputs) {
    assertThatThrownBy(() -> run(node, opset, inputs))
        .as(node.op())
        .isInstanceOf(OnnxFormatException.class)
        .hasMessage("node 7, " + node.op() + " \"here\": " + message);
  }

  /** Each of these would need more memory than any file that we read has. */
  @Test
  void hugeResultsAreRefused() throws OnnxFormatException {
    Constant huge = Constant.vector(1 << 20, 1 << 20);
    Constant many = Constant.vector(Long.MAX_VALUE, Long.MAX_VALUE);
    Constant none = Constant.vector(0, Long.MAX_VALUE / 2);
    for (Constant sizes : List.of(huge, many, none, Constant.vector(-1, 2))) {
      for (String op : List.of("ConstantOfShape", "Expand", "Tile", "CenterCropPad")) {
        Constant first = op.equals("ConstantOfShape") ? sizes : SIX;
        assertThatThrownBy(() -> run(op, first, sizes))
            .as("%s %s", op, sizes.longs())
            .isInstanceOf(OnnxFormatException.class)
            .hasMessageStartingWith("node 7, " + op);
      }
    }
    Constant far = Constant.scalar(1L << 40);
    assertThatThrownBy(() -> run("Range", Constant.scalar(0L), far, ONE))
        .hasMessageContaining("elements expected, got [1099511627776]");
    assertThatThrownBy(() -> run("Range", Constant.scalar(Long.MIN_VALUE), far, ONE))
        .hasMessageContaining("overflow");
    assertThatThrownBy(
            () -> run("Range", Constant.scalar(0f), Constant.scalar(1f), Constant.scalar(0f)))
        .hasMessageContaining("a step other than 0");
    for (long pad : new long[] {1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -3}) {
      assertThatThrownBy(() -> run("Pad", SIX, Constant.vector(pad, 0, 0, 0)))
          .isInstanceOf(OnnxFormatException.class);
      assertThatThrownBy(() -> run("Pad", SIX, Constant.vector(pad, 0, -pad, 0)))
          .isInstanceOf(OnnxFormatException.class);
    }
    assertThatThrownBy(() -> run("OneHot", ONE, far, Constant.vector(0, 1)))
        .isInstanceOf(OnnxFormatException.class);
  }

  @Test
  void theLimitIsGiven() throws OnnxFormatException {
    List<@Nullable Constant> inputs = List.of(Constant.vector(3, 5));
    assertThat(Fold.run(node("ConstantOfShape"), 13, inputs, new Room(15)).getFirst().size())
        .isEqualTo(15);
    assertThatThrownBy(() -> Fold.run(node("ConstantOfShape"), 13, inputs, new Room(14)))
        .hasMessageEndingWith("a result of at most 14 elements expected, got [3, 5]");
  }

  @Test
  void theNodesOfAFileShareTheRoom() throws OnnxFormatException {
    Room room = new Room(100);
    List<@Nullable Constant> sizes = List.of(Constant.vector(40));
    Constant forty = Fold.run(node("ConstantOfShape"), 13, sizes, room).getFirst();
    List<@Nullable Constant> inputs = List.of(forty);
    for (int i = 0; i < 10; i++) {
      Fold.run(node("Identity"), 13, inputs, room);
    }
    Fold.run(node("Neg"), 13, inputs, room);
    assertThatThrownBy(() -> Fold.run(node("ConstantOfShape"), 13, sizes, room))
        .hasMessageContaining("at most 20 elements expected, got [40]");
  }

  /** Sums over one large tensor, again and again: a few bytes each in a file. */
  @Test
  void workIsBounded() throws OnnxFormatException {
    Room room = new Room();
    Constant large =
        Constant.ofWholes(ElementType.UINT8, new int[] {1 << 20}, new long[1 << 20], null);
    List<@Nullable Constant> inputs = List.of(large);
    room.work((1L << 32) - (3L << 20));
    Fold.run(node("Flatten"), 13, inputs, room);
    Fold.run(node("ReduceMax"), 13, inputs, room);
    assertThatThrownBy(
            () -> {
              Fold.run(node("ReduceMax"), 13, inputs, room);
              Fold.run(node("ReduceMax"), 13, inputs, room);
            })
        .hasMessageContaining("operations on constants expected in a file, got more");
  }

  @Test
  void largeProductsAreRefused() throws OnnxFormatException {
    Constant wide = run("Expand", SIX.withDims(6, 1), Constant.vector(6, 10_000));
    Constant a = run("Tile", wide, Constant.vector(100, 1));
    assertThatThrownBy(
            () -> run(node("Gemm", "transB", 1), 13, a, run("Tile", a, Constant.vector(2, 1))))
        .hasMessageContaining("2^32 operations on constants expected");
  }

  @Test
  void messagesSayWhatIsWrong() {
    Node axis = node("Concat", "axis", 5);
    refused("an axis of 2 expected, got axis 5", axis, 13, SIX);
    refused("attribute axis: an integer expected, got text", node("Concat", "axis", "x"), 13, SIX);
    refused("attribute axis: an integer expected, got none", node("Concat"), 13, SIX);
    refused("input 1 expected, got none", node("Add"), 13, SIX, null);
    refused("tensors of one type expected, got float[2, 3] and int64[]", node("Add"), 13, SIX, ONE);
    refused(
        "sizes that can be stretched to each other expected, got [2, 3] and [2]",
        node("Mul"),
        13,
        SIX,
        Constant.ofFloats(new int[] {2}, new float[2]));
    refused("/ by zero", node("Div"), 13, ONE, Constant.scalar(0L));
    refused("a number within int64 expected, got NaN", cast(7), 13, Constant.scalar(Float.NaN));
    refused("a number within int8 expected, got 128.0", cast(3), 13, Constant.scalar(128f));
    refused("a number within uint32 expected, got -1.0", cast(12), 13, Constant.scalar(-1f));
    refused("an element type that we know expected, got 17", cast(17), 19, SIX);
    refused("opset 7 or later expected, got 6", node("Add"), 6, SIX, SIX);
    refused("an operator that can be evaluated expected, got another", node("Conv"), 13, SIX, SIX);
    refused("one value expected, got 0", node("Constant"), 13);
    refused(
        "sizes for the elements of float[2, 3] expected, got [4, -1]",
        node("Reshape"),
        13,
        SIX,
        Constant.vector(4, -1));
    refused(
        "a step other than 0 expected, got 0",
        node("Slice"),
        13,
        SIX,
        zero(),
        zero(),
        zero(),
        zero());
    refused("an index below 2 expected, got 2", node("Gather"), 13, SIX, Constant.vector(2));
    refused(
        "each axis once expected, got [0, -2]",
        node("Transpose", "perm", new long[] {0, -2}),
        13,
        SIX);
  }

  private static Constant zero() {
    return Constant.vector(0);
  }

  private static Node cast(int type) {
    return node("Cast", "to", type);
  }

  @Test
  void operatorsOfOthersAreNotOurs() {
    Node node = new Node(1, "", "Add", "com.example", "", List.of(), List.of(), java.util.Map.of());
    assertThatThrownBy(() -> run(node, 13, SIX, SIX))
        .hasMessage(
            "node 1, com.example.Add: an operator that can be evaluated expected, got another");
  }

  @Test
  void theInputsStayAsTheyAre() throws OnnxFormatException {
    float[] values = {3, -1, 2};
    Constant x = Constant.ofFloats(new int[] {3}, values);
    for (String op : List.of("Neg", "Identity", "Softmax", "Relu", "Transpose", "ReduceSum")) {
      Constant y = run(op, x);
      assertThat(y.type()).isEqualTo(ElementType.FLOAT);
    }
    run(
        node("ScatterElements", "reduction", "add"),
        18,
        x,
        Constant.vector(1),
        x.pick(new int[] {1}, new int[1]));
    assertThat(values).containsExactly(3, -1, 2);
  }
}
