package striate.format.codec;

import java.util.ArrayList;
import java.util.List;

/** An attribute of an operator. */
public sealed interface Attribute {
  /** A whole number. */
  record Whole(long value) implements Attribute {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A floating-point number. */
  record Real(float value) implements Attribute {
    @Override
    public String toString() {
      return Float.toString(value);
    }
  }

  /** Whole numbers. */
  record Wholes(List<Long> values) implements Attribute {
    /** Copies the list. */
    public Wholes {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  /** A word. */
  record Word(String text) implements Attribute {
    @Override
    public String toString() {
      return '"' + text + '"';
    }
  }

  /**
   * One of a type that no operator of ours has, by ONNX's number of the type; read, not written.
   */
  record Other(long type) implements Attribute {
    @Override
    public String toString() {
      return "an attribute of type " + type;
    }
  }

  /** A whole number. */
  static Attribute whole(long value) {
    return new Whole(value);
  }

  /** A floating-point number. */
  static Attribute real(float value) {
    return new Real(value);
  }

  /** Whole numbers. */
  static Attribute wholes(long... values) {
    List<Long> list = new ArrayList<>();
    for (long value : values) {
      list.add(value);
    }
    return new Wholes(list);
  }

  /** A word. */
  static Attribute word(String text) {
    return new Word(text);
  }
}
