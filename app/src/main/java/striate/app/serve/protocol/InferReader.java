package striate.app.serve.protocol;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import striate.app.serve.models.Port;
import striate.app.serve.models.ServedModel;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads requests of {@code infer}: JSON, and behind it the bytes of binary tensors. Takes no more
 * memory than a few times the body.
 */
final class InferReader {
  private static final int DEEPEST = 24;
  private static final int LONGEST_ID = 256;
  private static final int MOST_AXES = 16;
  private static final int MOST_NAMES = 1000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(64)
                  .maxStringLength(1 << 16)
                  .maxNameLength(1 << 12)
                  .build())
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .build();

  private final ServedModel model;
  private final byte[] body;
  private final int jsonLength;
  private final JsonParser json;

  private int names;
  private @Nullable String id;
  private boolean binaryOutput;
  private @Nullable List<Asked> asked;
  private boolean hasInputs;
  private @Nullable Tensor input;

  /** A tensor as it is read. */
  private static final class Tensor {
    private @Nullable String name;
    private @Nullable String datatype;
    private long @Nullable [] shape;
    private float @Nullable [] data;
    private int count;
    private long binarySize = -1;

    /** Lengths of nested lists, the outermost first; −1 where none has ended yet. */
    private final int[] nesting = new int[DEEPEST];

    private int depth;
  }

  private record Asked(String name, @Nullable Boolean binary, int classes) {}

  private InferReader(ServedModel model, byte[] body, int jsonLength, JsonParser json) {
    this.model = model;
    this.body = body;
    this.jsonLength = jsonLength;
    this.json = json;
  }

  /**
   * Reads a request.
   *
   * @param jsonLength as the client told it in Inference-Header-Content-Length; null if it did not
   * @throws Refusal if the request does not fit the model; the message names the place
   */
  static InferRequest read(ServedModel model, byte[] body, @Nullable String jsonLength)
      throws Refusal {
    int length = body.length;
    if (jsonLength != null) {
      if (jsonLength.length() > 9
          || !Route.isNumber(jsonLength)
          || Integer.parseInt(jsonLength) > body.length) {
        throw bad(
            "Inference-Header-Content-Length: at most the "
                + body.length
                + " bytes of the body expected");
      }
      length = Integer.parseInt(jsonLength);
    }
    // Making the parser already reads the first bytes, to tell the encoding.
    try (JsonParser json =
        JSON.createParser(ObjectReadContext.empty(), new ByteArrayInputStream(body, 0, length))) {
      return new InferReader(model, body, length, json).request();
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
      throw bad("JSON expected, not to be read" + (at > 0 ? " at character " + at : ""));
    }
  }

  private InferRequest request() throws Refusal {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw bad("a JSON object expected");
    }
    while (isName()) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "id" -> {
          if (value != JsonToken.VALUE_STRING || json.getString().length() > LONGEST_ID) {
            throw bad("id: a string of at most " + LONGEST_ID + " characters expected");
          }
          id = json.getString();
        }
        case "parameters" -> binaryOutput = flag("binary_data_output", "parameters");
        case "inputs" -> {
          once(hasInputs, field);
          hasInputs = true;
          inputs(value);
        }
        case "outputs" -> {
          once(asked != null, field);
          outputs(value);
        }
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw bad("one JSON object expected, got more");
    }
    Tensor tensor = input;
    if (tensor == null) {
      throw bad("inputs: one tensor expected, got none");
    }
    return checked(tensor);
  }

  /** Whether another field of an object begins; of fields there may not be ever more. */
  private boolean isName() throws Refusal {
    if (json.nextToken() != JsonToken.PROPERTY_NAME) {
      return false;
    }
    if (++names > MOST_NAMES) {
      throw bad("at most " + MOST_NAMES + " fields expected");
    }
    return true;
  }

  private static void once(boolean again, String field) throws Refusal {
    if (again) {
      throw bad(field + ": expected once, got it twice");
    }
  }

  /** Reads parameters, of which one may be set. */
  private boolean flag(String name, String place) throws Refusal {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw bad(place + ": an object expected");
    }
    boolean set = false;
    while (isName()) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals(name)) {
        set = truth(value, place + "." + name);
      } else {
        json.skipChildren();
      }
    }
    return set;
  }

  private static boolean truth(JsonToken value, String place) throws Refusal {
    return switch (value) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw bad(place + ": true or false expected");
    };
  }

  private void inputs(JsonToken value) throws Refusal {
    if (value != JsonToken.START_ARRAY) {
      throw bad("inputs: an array expected");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw bad("inputs: objects expected");
      }
      if (input != null) {
        throw bad("inputs: 1 expected, " + model.input().name() + ", got more");
      }
      input = tensor();
    }
  }

  private Tensor tensor() throws Refusal {
    Tensor tensor = new Tensor();
    while (isName()) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "name" -> {
          once(tensor.name != null, "inputs: name");
          tensor.name = string(value, "inputs: name");
        }
        case "datatype" -> {
          once(tensor.datatype != null, "inputs: datatype");
          tensor.datatype = string(value, "inputs: datatype");
        }
        case "shape" -> {
          once(tensor.shape != null, "inputs: shape");
          tensor.shape = shape(value);
        }
        case "data" -> {
          once(tensor.data != null, "inputs: data");
          data(tensor, value);
        }
        case "parameters" -> inputParameters(tensor, value);
        default -> json.skipChildren();
      }
    }
    return tensor;
  }

  private String string(JsonToken value, String place) throws Refusal {
    if (value != JsonToken.VALUE_STRING) {
      throw bad(place + ": a string expected");
    }
    return json.getString();
  }

  private long whole(JsonToken value, String place) throws Refusal {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      throw bad(place + ": a whole number expected");
    }
    try {
      long number = json.getLongValue();
      if (number >= 0) {
        return number;
      }
    } catch (JacksonException e) { // beyond 64 bits
      throw bad(place + ": a whole number below 2^63 expected");
    }
    throw bad(place + ": a whole number from 0 on expected");
  }

  private long[] shape(JsonToken value) throws Refusal {
    if (value != JsonToken.START_ARRAY) {
      throw bad("inputs: shape: an array expected");
    }
    long[] shape = new long[MOST_AXES];
    int axes = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (axes == MOST_AXES) {
        throw bad("inputs: shape: at most " + MOST_AXES + " axes expected");
      }
      shape[axes++] = whole(json.currentToken(), "inputs: shape");
    }
    return Arrays.copyOf(shape, axes);
  }

  private void inputParameters(Tensor tensor, JsonToken value) throws Refusal {
    if (value != JsonToken.START_OBJECT) {
      throw bad("inputs: parameters: an object expected");
    }
    while (isName()) {
      String field = json.currentName();
      JsonToken v = json.nextToken();
      if (field.equals("binary_data_size")) {
        once(tensor.binarySize >= 0, "inputs: binary_data_size");
        tensor.binarySize = whole(v, "inputs: binary_data_size");
      } else if (field.startsWith("shared_memory")) {
        throw bad("inputs: no shared memory is served");
      } else {
        json.skipChildren();
      }
    }
  }

  /** Numbers, flat or nested. */
  private void data(Tensor tensor, JsonToken value) throws Refusal {
    if (value != JsonToken.START_ARRAY) {
      throw bad("inputs: data: an array expected");
    }
    Arrays.fill(tensor.nesting, -1);
    tensor.data = new float[Math.max(16, Math.min(model.input().size(), jsonLength / 2))];
    list(tensor, 0);
  }

  private void list(Tensor tensor, int level) throws Refusal {
    int count = 0;
    boolean lists = false;
    JsonToken token = json.nextToken();
    while (token != JsonToken.END_ARRAY) {
      boolean isList = token == JsonToken.START_ARRAY;
      if (count > 0 && isList != lists) {
        throw bad("inputs: data: numbers or arrays expected, got both side by side");
      }
      lists = isList;
      if (isList) {
        if (level + 1 >= MOST_AXES) {
          throw bad("inputs: data: at most " + MOST_AXES + " nested arrays expected");
        }
        list(tensor, level + 1);
      } else {
        number(tensor, token);
      }
      count++;
      token = json.nextToken();
    }
    if (tensor.nesting[level] >= 0 && tensor.nesting[level] != count) {
      throw bad("inputs: data: nested arrays of one length expected at each depth");
    }
    tensor.nesting[level] = count;
    if (!lists && tensor.depth != 0 && tensor.depth != level + 1) {
      throw bad("inputs: data: numbers at one depth expected");
    }
    if (!lists) {
      tensor.depth = level + 1;
    }
  }

  private void number(Tensor tensor, JsonToken token) throws Refusal {
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw bad("inputs: data: numbers expected");
    }
    // By the JDK: the parser of numbers in the library is as large as the rest of it.
    float number = Float.parseFloat(json.getString());
    if (Float.isInfinite(number) || Float.isNaN(number)) {
      throw bad("inputs: data: numbers of FP32 expected, got one beyond");
    }
    float[] data = java.util.Objects.requireNonNull(tensor.data);
    if (tensor.count == data.length) {
      data = Arrays.copyOf(data, (int) Math.min(2L * tensor.count, jsonLength / 2 + 1L));
      tensor.data = data;
    }
    data[tensor.count++] = number;
  }

  private void outputs(JsonToken value) throws Refusal {
    if (value != JsonToken.START_ARRAY) {
      throw bad("outputs: an array expected");
    }
    List<Asked> list = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw bad("outputs: objects expected");
      }
      if (list.size() == model.outputs().size()) {
        throw bad("outputs: at most " + model.outputs().size() + " expected");
      }
      Asked one = output();
      if (!names.add(one.name)) {
        throw bad("outputs: each once expected");
      }
      list.add(one);
    }
    asked = list;
  }

  private Asked output() throws Refusal {
    String name = null;
    Boolean binary = null;
    long classes = 0;
    while (isName()) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("name")) {
        once(name != null, "outputs: name");
        name = string(value, "outputs: name");
      } else if (field.equals("parameters") && value == JsonToken.START_OBJECT) {
        while (isName()) {
          String parameter = json.currentName();
          JsonToken v = json.nextToken();
          if (parameter.equals("binary_data")) {
            binary = truth(v, "outputs: binary_data");
          } else if (parameter.equals("classification")) {
            classes = whole(v, "outputs: classification");
          } else if (parameter.startsWith("shared_memory")) {
            throw bad("outputs: no shared memory is served");
          } else {
            json.skipChildren();
          }
        }
      } else {
        json.skipChildren();
      }
    }
    if (name == null) {
      throw bad("outputs: a name expected");
    }
    return new Asked(name, binary, (int) Math.min(classes, Integer.MAX_VALUE));
  }

  private InferRequest checked(Tensor tensor) throws Refusal {
    Port port = model.input();
    if (tensor.name == null || !tensor.name.equals(port.name())) {
      throw bad(
          "inputs: " + port.name() + " expected" + (tensor.name == null ? ", got no name" : ""));
    }
    String place = "input " + port.name();
    if (tensor.datatype == null || !tensor.datatype.equals("FP32")) {
      throw bad(place + ": datatype FP32 expected");
    }
    long[] shape = tensor.shape;
    if (shape == null || !fits(shape, port.sizes())) {
      throw bad(
          place
              + ": shape "
              + text(port.sizes())
              + " expected"
              + (shape == null ? ", got none" : ", got " + Arrays.toString(shape)));
    }
    if (shape[0] < 1) {
      throw bad(place + ": at least 1 example expected");
    }
    // Not more than there are numbers for, so no product overflows.
    long bytes = body.length - (long) jsonLength;
    float[] numbers;
    if (tensor.binarySize >= 0) {
      if (tensor.data != null) {
        throw bad(place + ": data or binary_data_size expected, got both");
      }
      if (bytes != tensor.binarySize) {
        throw bad(
            place + ": " + tensor.binarySize + " bytes expected behind the JSON, got " + bytes);
      }
      if (bytes % 4 != 0 || shape[0] != bytes / 4 / port.size() || bytes / 4 % port.size() != 0) {
        throw bad(
            place + ": 4 bytes a number expected for " + Arrays.toString(shape) + ", got " + bytes);
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
      if (tensor.data == null) {
        throw bad(place + ": data expected");
      }
      numbers = numbers(tensor, shape, place, port);
    }
    return new InferRequest(id, Math.toIntExact(shape[0]), numbers, wanted());
  }

  private static float[] numbers(Tensor tensor, long[] shape, String place, Port port)
      throws Refusal {
    int count = tensor.count;
    if (count % port.size() != 0 || shape[0] != count / port.size()) {
      throw bad(
          place + ": as many numbers as " + Arrays.toString(shape) + " has expected, got " + count);
    }
    if (tensor.depth > 1) {
      boolean same = tensor.depth == shape.length;
      for (int i = 0; same && i < shape.length; i++) {
        same = tensor.nesting[i] == shape[i];
      }
      if (!same) {
        throw bad(place + ": flat data expected, or nested as " + Arrays.toString(shape));
      }
    }
    float[] data = java.util.Objects.requireNonNull(tensor.data);
    return data.length == count ? data : Arrays.copyOf(data, count);
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

  private List<InferRequest.Wanted> wanted() throws Refusal {
    List<InferRequest.Wanted> wanted = new ArrayList<>();
    List<Asked> list = asked;
    if (list == null || list.isEmpty()) {
      for (int i = 0; i < model.outputs().size(); i++) {
        wanted.add(new InferRequest.Wanted(i, binaryOutput, 0));
      }
      return wanted;
    }
    for (Asked one : list) {
      int index = -1;
      for (int i = 0; i < model.outputs().size(); i++) {
        index = model.outputs().get(i).name().equals(one.name) ? i : index;
      }
      if (index < 0) {
        throw bad("outputs: of " + model.outputs().stream().map(Port::name).toList() + " expected");
      }
      Boolean binary = one.binary;
      wanted.add(
          new InferRequest.Wanted(index, binary == null ? binaryOutput : binary, one.classes));
    }
    return wanted;
  }

  private static Refusal bad(String message) {
    return new Refusal(400, message);
  }
}
