package striate.onnx.constant;

import striate.files.Bytes;

/**
 * Elements as they stand in a file: decoded anew at each request, for weights are asked for once.
 *
 * @param varints variable-length integers, or else little-endian numbers
 */
record Stored(ElementType type, int size, Bytes bytes, boolean varints) implements Numbers {
  @Override
  public Numbers read() throws OnnxFormatException {
    return switch (type) {
      case FLOAT -> {
        float[] values = new float[size];
        bytes.copy(values);
        yield new Reals(values);
      }
      case DOUBLE -> {
        double[] values = new double[size];
        bytes.copy(values);
        yield new Doubles(values);
      }
      case FLOAT16, BFLOAT16 -> halves();
      default -> varints ? lists() : wholes();
    };
  }

  private Reals halves() throws OnnxFormatException {
    float[] values = new float[size];
    Varints list = new Varints(bytes);
    for (int i = 0; i < size; i++) {
      int bits;
      if (varints) {
        int v = (int) list.next();
        if (v < Short.MIN_VALUE || v > 0xffff) {
          throw new OnnxFormatException("the 16 bits of a " + type + " expected, got " + v);
        }
        bits = v;
      } else {
        bits = bytes.shortAt(2L * i);
      }
      values[i] =
          type == ElementType.FLOAT16
              ? Float.float16ToFloat((short) bits)
              : Float.intBitsToFloat(bits << 16);
    }
    return new Reals(values);
  }

  private Wholes lists() throws OnnxFormatException {
    long[] values = new long[size];
    Varints list = new Varints(bytes);
    int pairs = type.bits() == 4 ? 2 : 1;
    for (int i = 0; i < size; i += pairs) {
      long number = list.next();
      // a list of int32 has 32 bits of each number, as in Protocol Buffers
      long v = type.bits() <= 32 && type != ElementType.UINT32 ? (int) number : number;
      if (pairs == 2) {
        values[i] = four((int) v);
        if (i + 1 < size) {
          values[i + 1] = four((int) v >> 4);
        }
      } else if (type == ElementType.BOOL) {
        values[i] = v == 0 ? 0 : 1;
      } else if (type.wrap(v) == v) {
        values[i] = v;
      } else {
        throw new OnnxFormatException("a number of type " + type + " expected, got " + v);
      }
    }
    return new Wholes(values, null);
  }

  private Wholes wholes() {
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] = whole(i);
    }
    return new Wholes(values, null);
  }

  private long whole(int i) {
    return switch (type) {
      case BOOL -> bytes.byteAt(i) == 0 ? 0 : 1;
      case INT4, UINT4 -> four(bytes.byteAt(i / 2) >> (4 * (i % 2)));
      case INT8, UINT8 -> type.wrap(bytes.byteAt(i));
      case INT16, UINT16 -> type.wrap(bytes.shortAt(2L * i));
      case INT32, UINT32 -> type.wrap(bytes.intAt(4L * i));
      default -> bytes.longAt(8L * i);
    };
  }

  private long four(int bits) {
    return type.wrap(bits & 15);
  }

  @Override
  public Numbers pick(int[] from) throws OnnxFormatException {
    return read().pick(from);
  }

  @Override
  public float[] floats(ElementType of) throws OnnxFormatException {
    return read().floats(of);
  }

  @Override
  public double[] doubles(ElementType of) throws OnnxFormatException {
    return read().doubles(of);
  }
}
