package striate.app.serve.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import striate.app.serve.models.Port;

/** The tensor of a request as it is read, and what it must be to fit the model's input. */
final class InputTensor {
  /** Nested arrays in a request, at most. */
  static final int DEEPEST = 24;

  static final int MOST_AXES = 16;

  @Nullable String name;
  @Nullable String datatype;
  long @Nullable [] shape;
  float @Nullable [] data;
  long binarySize = -1;

  /** Lengths of nested lists, the outermost first; −1 where none has ended yet. */
  private final int[] nesting = new int[DEEPEST];

  private int count;
  private int depth;

  /** Makes room for the first numbers. */
  void begin(int room) {
    Arrays.fill(nesting, -1);
    data = new float[room];
  }

  /** Adds a number; the room doubles when it is full, up to what the request's length allows. */
  void add(float number, long most) {
    float[] all = Objects.requireNonNull(data);
    if (count == all.length) {
      all = Arrays.copyOf(all, (int) Math.min(2L * count, most));
      data = all;
    }
    all[count++] = number;
  }

  /** Notes that a list has ended: how deep it was, how long, and whether it was one of lists. */
  void ended(int level, int length, boolean lists) throws Refusal {
    if (nesting[level] >= 0 && nesting[level] != length) {
      throw bad("inputs: data: nested arrays of one length expected at each depth");
    }
    nesting[level] = length;
    if (!lists && depth != 0 && depth != level + 1) {
      throw bad("inputs: data: numbers at one depth expected");
    }
    if (!lists) {
      depth = level + 1;
    }
  }

  /** The number of examples, of a tensor that was checked. */
  int examples() {
    return Math.toIntExact(Objects.requireNonNull(shape)[0]);
  }

  /**
   * The numbers, those of the list or the bytes behind the JSON.
   *
   * @throws Refusal if they do not fit the model's input
   */
  float[] checked(Port port, byte[] body, int jsonLength) throws Refusal {
    if (name == null || !name.equals(port.name())) {
      throw bad("inputs: " + port.name() + " expected" + (name == null ? ", got no name" : ""));
    }
    String place = "input " + port.name();
    if (datatype == null || !datatype.equals("FP32")) {
      throw bad(place + ": datatype FP32 expected");
    }
    long[] sizes = shape;
    if (sizes == null || !fits(sizes, port.sizes())) {
      throw bad(
          place
              + ": shape "
              + text(port.sizes())
              + " expected"
              + (sizes == null ? ", got none" : ", got " + Arrays.toString(sizes)));
    }
    if (sizes[0] < 1) {
      throw bad(place + ": at least 1 example expected");
    }
    // Not more than there are numbers for, so no product overflows.
    long bytes = body.length - (long) jsonLength;
    float[] numbers;
    if (binarySize >= 0) {
      if (data != null) {
        throw bad(place + ": data or binary_data_size expected, got both");
      }
      if (bytes != binarySize) {
        throw bad(place + ": " + binarySize + " bytes expected behind the JSON, got " + bytes);
      }
      if (bytes % 4 != 0 || sizes[0] != bytes / 4 / port.size() || bytes / 4 % port.size() != 0) {
        throw bad(
            place + ": 4 bytes a number expected for " + Arrays.toString(sizes) + ", got " + bytes);
      }
      numbers = new float[(int) (bytes / 4)];
      ByteBuffer.wrap(body, jsonLength, (int) bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(numbers);
    } else {
      if (bytes != 0) {
        throw bad(place + ": no bytes expected behind the JSON, got " + bytes);
      }
      if (data == null) {
        throw bad(place + ": data expected");
      }
      numbers = numbers(sizes, place, port);
    }
    return numbers;
  }

  private float[] numbers(long[] sizes, String place, Port port) throws Refusal {
    if (count % port.size() != 0 || sizes[0] != count / port.size()) {
      throw bad(
          place + ": as many numbers as " + Arrays.toString(sizes) + " has expected, got " + count);
    }
    if (depth > 1) {
      boolean same = depth == sizes.length;
      for (int i = 0; same && i < sizes.length; i++) {
        same = nesting[i] == sizes[i];
      }
      if (!same) {
        throw bad(place + ": flat data expected, or nested as " + Arrays.toString(sizes));
      }
    }
    float[] all = Objects.requireNonNull(data);
    return all.length == count ? all : Arrays.copyOf(all, count);
  }

  private static boolean fits(long[] shape, List<Integer> sizes) {
    boolean fits = shape.length == sizes.size() + 1;
    for (int i = 0; fits && i < sizes.size(); i++) {
      fits = shape[i + 1] == sizes.get(i);
    }
    return fits;
  }

  private static String text(List<Integer> sizes) {
    StringBuilder text = new StringBuilder("[-1");
    sizes.forEach(size -> text.append(", ").append(size));
    return text.append(']').toString();
  }

  static Refusal bad(String message) {
    return new Refusal(400, message);
  }
}
