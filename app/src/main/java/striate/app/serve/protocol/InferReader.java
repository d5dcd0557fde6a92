package striate.app.serve.protocol;

import static striate.app.serve.protocol.InputTensor.bad;

import java.io.ByteArrayInputStream;
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
  private static final int LONGEST_ID = 256;
  private static final int MOST_NAMES = 1000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(InputTensor.DEEPEST)
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
  private @Nullable InputTensor input;

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
    InputTensor tensor = input;
    if (tensor == null) {
      throw bad("inputs: one tensor expected, got none");
    }
    float[] numbers = tensor.checked(model.input(), body, jsonLength);
    return new InferRequest(id, tensor.examples(), numbers, wanted());
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

  private InputTensor tensor() throws Refusal {
    InputTensor tensor = new InputTensor();
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
    long[] shape = new long[InputTensor.MOST_AXES];
    int axes = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (axes == InputTensor.MOST_AXES) {
        throw bad("inputs: shape: at most " + InputTensor.MOST_AXES + " axes expected");
      }
      shape[axes++] = whole(json.currentToken(), "inputs: shape");
    }
    return Arrays.copyOf(shape, axes);
  }

  private void inputParameters(InputTensor tensor, JsonToken value) throws Refusal {
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
  private void data(InputTensor tensor, JsonToken value) throws Refusal {
    if (value != JsonToken.START_ARRAY) {
      throw bad("inputs: data: an array expected");
    }
    tensor.begin(Math.max(16, Math.min(model.input().size(), jsonLength / 2)));
    list(tensor, 0);
  }

  private void list(InputTensor tensor, int level) throws Refusal {
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
        if (level + 1 >= InputTensor.MOST_AXES) {
          throw bad("inputs: data: at most " + InputTensor.MOST_AXES + " nested arrays expected");
        }
        list(tensor, level + 1);
      } else {
        number(tensor, token);
      }
      count++;
      token = json.nextToken();
    }
    tensor.ended(level, count, lists);
  }

  private void number(InputTensor tensor, JsonToken token) throws Refusal {
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw bad("inputs: data: numbers expected");
    }
    // By the JDK: the parser of numbers in the library is as large as the rest of it.
    float number = Float.parseFloat(json.getString());
    if (Float.isInfinite(number) || Float.isNaN(number)) {
      throw bad("inputs: data: numbers of FP32 expected, got one beyond");
    }
    tensor.add(number, jsonLength / 2 + 1L);
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
}
