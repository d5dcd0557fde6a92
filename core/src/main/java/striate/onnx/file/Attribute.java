package striate.onnx.file;

import java.util.List;
import striate.onnx.constant.Constant;

/** A setting of an operator, as it stands in a file. */
public sealed interface Attribute {
  /** An integer. */
  record Whole(long value) implements Attribute {}

  /** A number. */
  record Real(float value) implements Attribute {}

  /** Text. */
  record Word(String value) implements Attribute {}

  /** A tensor; a sparse one is dense here. */
  record Tensor(Constant value) implements Attribute {}

  /** A graph, such as a branch of an If. */
  record Body(Graph value) implements Attribute {}

  /** Integers. */
  record Wholes(List<Long> values) implements Attribute {}

  /** Numbers. */
  record Reals(List<Float> values) implements Attribute {}

  /** Texts. */
  record Words(List<String> values) implements Attribute {}

  /**
   * The value that the call of the enclosing function gives.
   *
   * @param name of the function's attribute
   */
  record Reference(String name) implements Attribute {}

  /**
   * What no operator that we know has.
   *
   * @param kind in words
   */
  record Other(String kind) implements Attribute {}

  /** What it is, in words. */
  default String kind() {
    return switch (this) {
      case Whole w -> "an integer";
      case Real r -> "a number";
      case Word w -> "text";
      case Tensor t -> "a tensor";
      case Body b -> "a graph";
      case Wholes w -> "integers";
      case Reals r -> "numbers";
      case Words w -> "texts";
      case Reference r -> "a reference to the attribute " + r.name() + " of a function";
      case Other o -> o.kind();
    };
  }
}
