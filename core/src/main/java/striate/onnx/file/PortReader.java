package striate.onnx.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/** Reads the types of values. */
final class PortReader {
  private PortReader() {}

  static Port port(Wire w) throws OnnxFormatException {
    String name = "";
    Port type = other("");
    while (w.next()) {
      switch (w.field()) {
        case 1 -> name = w.text();
        case 2 -> type = type(w.message("type"), 0);
        default -> w.skip();
      }
    }
    return new Port(name, type.kind(), type.elementType(), type.dims());
  }

  private static Port other(String name) {
    return new Port(name, Port.Kind.OTHER, ElementType.UNKNOWN, null);
  }

  private static Port type(Wire w, int depth) throws OnnxFormatException {
    Port type = other("");
    while (w.next()) {
      type =
          switch (w.field()) {
            case 1 -> tensor(w.message("tensor type"));
            case 4 -> within(w.message("sequence type"), Port.Kind.SEQUENCE, 1, depth);
            case 5 -> within(w.message("map type"), Port.Kind.MAP, 2, depth);
            default -> {
              w.skip();
              yield type;
            }
          };
    }
    return type;
  }

  /** A sequence or a map, with the type of what is in it. */
  private static Port within(Wire w, Port.Kind kind, int field, int depth)
      throws OnnxFormatException {
    Port inner = other("");
    while (w.next()) {
      if (w.field() == field && depth < Limits.DEPTH) {
        inner = type(w.message("element type"), depth + 1);
      } else {
        w.skip();
      }
    }
    return switch (inner.kind()) {
      case TENSOR -> new Port("", kind, inner.elementType(), inner.dims());
      case MAP ->
          kind == Port.Kind.SEQUENCE
              ? new Port("", Port.Kind.SEQUENCE_OF_MAPS, inner.elementType(), inner.dims())
              : other("");
      default -> other("");
    };
  }

  private static Port tensor(Wire w) throws OnnxFormatException {
    ElementType type = ElementType.UNKNOWN;
    @Nullable List<Port.Dimension> dims = null;
    while (w.next()) {
      switch (w.field()) {
        case 1 -> type = ElementType.of(w.whole());
        case 2 -> dims = shape(w.message("shape"));
        default -> w.skip();
      }
    }
    return new Port("", Port.Kind.TENSOR, type, dims);
  }

  private static List<Port.Dimension> shape(Wire w) throws OnnxFormatException {
    List<Port.Dimension> dims = new ArrayList<>();
    while (w.next()) {
      if (w.field() == 1) {
        dims.add(dimension(w.message("axis")));
      } else {
        w.skip();
      }
    }
    if (dims.size() > Limits.AXES) {
      throw w.error("at most " + Limits.AXES + " axes expected, got " + dims.size());
    }
    return Collections.unmodifiableList(dims);
  }

  private static Port.Dimension dimension(Wire w) throws OnnxFormatException {
    long size = -1;
    String symbol = "";
    while (w.next()) {
      switch (w.field()) {
        case 1 -> size = w.whole();
        case 2 -> symbol = w.text();
        default -> w.skip();
      }
    }
    return new Port.Dimension(Math.max(size, -1), size >= 0 ? "" : symbol);
  }
}
