package striate.onnx.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.onnx.fold.Calls.node;
import static striate.onnx.fold.Calls.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.NotKnownException;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;

/** Integers that depend on the number of images. */
class BatchTest {
  /** The sizes of N images of 3×8×6. */
  private static final Constant IMAGES =
      Constant.shape(new long[] {0, 3, 8, 6}, new long[] {1, 0, 0, 0});

  private static void gives(Constant actual, long[] fixed, long... each)
      throws OnnxFormatException {
    assertThat(actual.values()).isEqualTo(fixed);
    assertThat(actual.perBatch()).isEqualTo(each.length == 0 ? null : each);
  }

  @Test
  void viewAsTorchWritesIt() throws OnnxFormatException {
    Constant n = run(node("Gather"), 13, IMAGES, Constant.scalar(0L));
    Constant one = run(node("Unsqueeze"), 13, n, Constant.vector(0));
    Constant sizes = run(node("Concat", "axis", 0), 13, one, Constant.vector(-1));
    gives(sizes, new long[] {0, -1}, 1, 0);
    assertThat(sizes.perImage()).isTrue();
    assertThat(sizes.at(5).longs()).containsExactly(5, -1);
  }

  @Test
  void channelsAreShuffled() throws OnnxFormatException {
    Constant doubled = run("Mul", IMAGES, Constant.vector(1, 2, 1, 1));
    gives(doubled, new long[] {0, 6, 8, 6}, 1, 0, 0, 0);
    Constant groups = run("Div", doubled, Constant.vector(1, 3, 2, 4));
    gives(groups, new long[] {0, 2, 4, 1}, 1, 0, 0, 0);
  }

  /** {@code x.expand(N, -1, -1)}: a size of −1 is 1, and N is never −1. */
  @Test
  void expandAsTorchWritesIt() throws OnnxFormatException {
    Constant wanted = Constant.shape(new long[] {0, -1, -1}, new long[] {1, 0, 0});
    Constant ones =
        run(node("ConstantOfShape", "value", Constant.vector(1)), 13, Constant.vector(3));
    Constant open = run("Mul", ones, Constant.scalar(-1L));
    Constant sizes = run("Where", run("Equal", wanted, open), ones, wanted);
    gives(sizes, new long[] {0, 1, 1}, 1, 0, 0);
  }

  @Test
  void howManyElements() throws OnnxFormatException {
    gives(run("ReduceProd", IMAGES), new long[] {0}, 144);
    Constant all = run(node("ReduceProd", "keepdims", 0), 18, IMAGES);
    gives(run("Div", all, Constant.scalar(144L)), new long[] {0}, 1);
    gives(run("Div", all, run("Gather", IMAGES, Constant.scalar(0L))), new long[] {144});
    gives(run("Mod", all, Constant.scalar(12L)), new long[] {0});
    gives(run("Sub", all, all), new long[] {0});
    gives(run("Max", all, Constant.scalar(144L)), new long[] {0}, 144);
  }

  @Test
  void whatIsNotLinearIsNotKnown() throws OnnxFormatException {
    Constant n = run("Gather", IMAGES, Constant.scalar(0L));
    Constant ten = Constant.scalar(10L);
    List<List<Object>> calls =
        List.of(
            List.of("Mul", n, n),
            List.of("Div", n, ten),
            List.of("Div", ten, n),
            List.of("Mod", n, ten),
            List.of("Equal", n, ten),
            List.of("Less", n, ten),
            List.of("Max", n, ten),
            List.of("Pow", n, ten),
            List.of("ConstantOfShape", IMAGES, IMAGES),
            List.of("Reshape", Constant.vector(1, 2), IMAGES),
            List.of("Range", n, n, n),
            List.of("ReduceSumSquare", IMAGES),
            List.of("ReduceMax", IMAGES),
            List.of("ReduceMean", IMAGES),
            List.of("CumSum", IMAGES, Constant.scalar(0L)),
            List.of("ArgMax", IMAGES),
            List.of("TopK", IMAGES, Constant.vector(1)),
            List.of("NonZero", IMAGES),
            List.of("Gather", IMAGES, n),
            List.of("Abs", n),
            List.of("Expand", ten, IMAGES),
            List.of("MatMul", IMAGES, IMAGES),
            List.of("ScatterElements", Constant.vector(1), IMAGES, IMAGES),
            List.of("OneHot", n, ten, Constant.vector(0, 1)));
    for (List<Object> call : calls) {
      Constant[] inputs = call.stream().skip(1).map(c -> (Constant) c).toArray(Constant[]::new);
      assertThatThrownBy(() -> run((String) call.getFirst(), inputs))
          .as("%s", call)
          .isInstanceOf(NotKnownException.class)
          .hasMessageStartingWith("node 7, " + call.getFirst() + " \"here\": ")
          .hasMessageContaining("number of images");
    }
    for (ElementType type :
        List.of(ElementType.FLOAT, ElementType.UINT8, ElementType.BOOL, ElementType.INT8)) {
      assertThatThrownBy(() -> run(node("Cast", "to", type.number()), 13, n))
          .isInstanceOf(NotKnownException.class);
    }
    gives(run(node("Cast", "to", ElementType.INT32.number()), 13, n), new long[] {0}, 1);
  }

  /** The fuzzer found −2^63 − N, which is above 0 in 64 bits. */
  @Test
  void sizesOfMoreThan64BitsAreRefused() {
    Constant low = Constant.shape(new long[] {Long.MIN_VALUE}, new long[] {-1});
    assertThatThrownBy(() -> low.at(3))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessage("an integer of 64 bits expected for 3 images");
    assertThatThrownBy(() -> run("Add", low, Constant.vector(-1))).hasMessageContaining("overflow");
  }

  @Test
  void theNumbersThemselvesAreRefused() {
    assertThatThrownBy(IMAGES::longs).isInstanceOf(NotKnownException.class);
    assertThatThrownBy(IMAGES::floats).isInstanceOf(NotKnownException.class);
    assertThatThrownBy(IMAGES::doubles).isInstanceOf(NotKnownException.class);
  }

  @Test
  void partOfTheSizes() throws OnnxFormatException {
    gives(Fold.shape(node("Shape"), 15, IMAGES), new long[] {0, 3, 8, 6}, 1, 0, 0, 0);
    gives(Fold.shape(node("Shape", "end", 2), 15, IMAGES), new long[] {0, 3}, 1, 0);
    gives(Fold.shape(node("Shape", "start", -2), 15, IMAGES), new long[] {8, 6});
  }

  /** Whatever comes out, for every number of images it is what comes out of its sizes. */
  @Test
  void randomArithmetic() throws OnnxFormatException {
    Random random = new Random(5);
    int known = 0;
    for (int trial = 0; trial < 4000; trial++) {
      List<Constant> pool = new ArrayList<>(List.of(numbers(random), numbers(random)));
      for (int step = 0; step < 6; step++) {
        Node node = node(OPS.get(random.nextInt(OPS.size())), "axis", 0, "keepdims", 0);
        @Nullable Constant[] inputs = inputs(node.op(), pool, random);
        Constant result;
        try {
          result = run(node, 18, inputs);
        } catch (NotKnownException e) {
          continue;
        } catch (OnnxFormatException e) {
          assertThat(e).hasMessageContaining("/ by zero"); // also for some number of images
          continue;
        }
        known += result.perImage() ? 1 : 0;
        for (long images : new long[] {1, 2, 3, 4, 7, 100_000}) {
          @Nullable Constant[] fixed = new Constant[inputs.length];
          for (int i = 0; i < fixed.length; i++) {
            Constant input = inputs[i];
            fixed[i] = input == null ? null : input.at(images);
          }
          assertThat(result.at(images).longs())
              .as("%s at %s", node.op(), images)
              .isEqualTo(run(node, 18, fixed).longs());
        }
        if (result.type() == ElementType.INT64 && small(result)) {
          pool.add(result);
        }
      }
    }
    assertThat(known).isGreaterThan(2000);
  }

  private static final List<String> OPS =
      List.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Mod",
          "Neg",
          "Max",
          "Min",
          "Equal",
          "Less",
          "Greater",
          "LessOrEqual",
          "GreaterOrEqual",
          "Where",
          "Concat",
          "Gather",
          "ReduceSum",
          "ReduceProd",
          "Sum",
          "Expand");

  private static @Nullable Constant[] inputs(String op, List<Constant> pool, Random random) {
    Constant a = pool.get(random.nextInt(pool.size()));
    Constant b = pool.get(random.nextInt(pool.size()));
    return switch (op) {
      case "Neg", "ReduceSum", "ReduceProd" -> new @Nullable Constant[] {a, null};
      case "Gather" -> new Constant[] {a.withDims(a.size()), Constant.vector(0, -1)};
      case "Expand" -> new Constant[] {a, Constant.vector(2, 1)};
      case "Where" ->
          new Constant[] {Constant.ofBools(new int[0], new boolean[] {random.nextBoolean()}), a, b};
      case "Concat" -> new Constant[] {a.withDims(a.size()), b.withDims(b.size())};
      default ->
          new Constant[] {a, random.nextBoolean() ? Constant.scalar(1L + random.nextInt(4)) : b};
    };
  }

  private static boolean small(Constant c) throws OnnxFormatException {
    long[] each = c.perBatch();
    for (int i = 0; i < c.size(); i++) {
      if (Math.abs(c.values()[i]) > 1000 || (each != null && Math.abs(each[i]) > 1000)) {
        return false;
      }
    }
    return c.rank() <= 1 && c.size() == 2;
  }

  private static Constant numbers(Random random) {
    long[] fixed = {random.nextInt(-4, 9), random.nextInt(-4, 9)};
    return Constant.shape(fixed, new long[] {random.nextInt(-2, 5), random.nextInt(-1, 2)});
  }
}
