package striate.onnx.constant;

/** What a tensor's elements are: ONNX's data types. */
public enum ElementType {
  /** No type, or one that is newer than this program. */
  UNKNOWN(0, 0, Kind.OTHER),
  FLOAT(1, 32, Kind.REAL),
  UINT8(2, 8, Kind.UNSIGNED),
  INT8(3, 8, Kind.SIGNED),
  UINT16(4, 16, Kind.UNSIGNED),
  INT16(5, 16, Kind.SIGNED),
  INT32(6, 32, Kind.SIGNED),
  INT64(7, 64, Kind.SIGNED),
  STRING(8, 0, Kind.TEXT),
  BOOL(9, 8, Kind.TRUTH),
  FLOAT16(10, 16, Kind.REAL),
  DOUBLE(11, 64, Kind.REAL),
  UINT32(12, 32, Kind.UNSIGNED),
  UINT64(13, 64, Kind.UNSIGNED),
  COMPLEX64(14, 64, Kind.OTHER),
  COMPLEX128(15, 128, Kind.OTHER),
  BFLOAT16(16, 16, Kind.REAL),
  FLOAT8E4M3FN(17, 8, Kind.OTHER),
  FLOAT8E4M3FNUZ(18, 8, Kind.OTHER),
  FLOAT8E5M2(19, 8, Kind.OTHER),
  FLOAT8E5M2FNUZ(20, 8, Kind.OTHER),
  UINT4(21, 4, Kind.UNSIGNED),
  INT4(22, 4, Kind.SIGNED),
  FLOAT4E2M1(23, 4, Kind.OTHER),
  FLOAT8E8M0(24, 8, Kind.OTHER);

  private enum Kind {
    REAL,
    SIGNED,
    UNSIGNED,
    TRUTH,
    TEXT,
    OTHER
  }

  private final int number;
  private final int bits;
  private final Kind kind;

  ElementType(int number, int bits, Kind kind) {
    this.number = number;
    this.bits = bits;
    this.kind = kind;
  }

  /** The type of that number in ONNX, {@link #UNKNOWN} for numbers without a type. */
  public static ElementType of(long number) {
    for (ElementType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return UNKNOWN;
  }

  /** ONNX's number of the type. */
  public int number() {
    return number;
  }

  /** Bits of an element in a file. */
  public int bits() {
    return bits;
  }

  /** Whether it is one of float, double, float16 and bfloat16. */
  public boolean real() {
    return kind == Kind.REAL;
  }

  /** Whether it is an integer, signed or not. */
  public boolean whole() {
    return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
  }

  /** Whether it is an integer without sign. */
  public boolean unsigned() {
    return kind == Kind.UNSIGNED;
  }

  /** Whether tensors of it can be read. */
  public boolean readable() {
    return kind != Kind.OTHER;
  }

  /** The bits of a number that the type can hold, with its sign: what remains of it. */
  public long wrap(long value) {
    int above = 64 - bits;
    return switch (kind) {
      case SIGNED -> value << above >> above;
      case UNSIGNED -> value << above >>> above;
      case TRUTH -> value == 0 ? 0 : 1;
      default -> throw new IllegalStateException("no integers: " + this);
    };
  }

  /** As ONNX's documents write it: {@code float16}, {@code int64}. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
