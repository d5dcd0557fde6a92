package striate.app.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.app.serve.http.Answer;
import striate.app.serve.http.Refusal;
import striate.app.serve.http.Room;
import striate.app.serve.models.ServedModel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests of infer against one model: 1×4×4 to 3. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InferTest {
  private static final String NUMBERS =
      IntStream.range(0, 16).mapToObj(i -> i + ".5").collect(Collectors.joining(","));
  private static final JsonMapper JSON = JsonMapper.shared();

  private @Nullable ServedModel served;
  private final Room room = new Room(1 << 20);

  @BeforeAll
  void load(@TempDir Path temp) {
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    served = Served.of(file);
  }

  private ServedModel model() {
    return Objects.requireNonNull(served);
  }

  private Answer infer(byte[] body, @Nullable String length) throws Refusal {
    Protocol.Held held = Protocol.infer(model(), body, length, room);
    assertThat(held.answer().length()).isLessThanOrEqualTo(held.bytes());
    room.give(held.bytes());
    return held.answer();
  }

  private JsonNode infer(String body) throws Refusal {
    return JSON.readTree(infer(body.getBytes(StandardCharsets.UTF_8), null).body().getFirst());
  }

  private static String input(String shape, String data) {
    return "{\"name\":\"input\",\"shape\":"
        + shape
        + ",\"datatype\":\"FP32\",\"data\":"
        + data
        + "}";
  }

  private static String request(String shape, String data) {
    return "{\"inputs\":[" + input(shape, data) + "]}";
  }

  private float[] expected(int count) {
    float[] images = new float[16 * count];
    for (int i = 0; i < images.length; i++) {
      images[i] = i % 16 + 0.5f;
    }
    return model().inference().run(images, count);
  }

  private static float[] floats(JsonNode data) {
    float[] all = new float[data.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = Float.parseFloat(data.get(i).asString());
    }
    return all;
  }

  @Test
  void takesFlatAndNestedData() throws Refusal {
    JsonNode answer = infer(request("[1,1,4,4]", "[" + NUMBERS + "]"));
    JsonNode output = answer.get("outputs").get(0);
    assertThat(answer.get("model_name").asString()).isEqualTo("m");
    assertThat(answer.get("model_version").asString()).isEqualTo("1");
    assertThat(output.get("name").asString()).isEqualTo("logits");
    assertThat(output.get("shape").toString()).isEqualTo("[1,3]");
    assertThat(floats(output.get("data"))).containsExactly(expected(1));
    String rows =
        "[[[0.5,1.5,2.5,3.5],[4.5,5.5,6.5,7.5],[8.5,9.5,10.5,11.5],[12.5,13.5,14.5,15.5]]]";
    JsonNode two = infer(request("[2,1,4,4]", "[" + rows + "," + rows + "]"));
    assertThat(floats(two.get("outputs").get(0).get("data"))).containsExactly(expected(2));
    JsonNode order =
        infer(
            "{\"id\":\"é\\\"\",\"x\":[{}],\"inputs\":[{\"data\":["
                + NUMBERS
                + "],\"more\":{\"a\":[1]},\"datatype\":\"FP32\",\"shape\":[1,1,4,4],"
                + "\"name\":\"input\"}],\"parameters\":{\"priority\":3}}");
    assertThat(order.get("id").asString()).isEqualTo("é\"");
  }

  @Test
  void takesAndGivesBytes() throws Refusal, IOException {
    String json =
        "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1,4,4],\"datatype\":\"FP32\","
            + "\"parameters\":{\"binary_data_size\":64}}],"
            + "\"parameters\":{\"binary_data_output\":true}}";
    ByteBuffer numbers = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      numbers.putFloat(i + 0.5f);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(json.getBytes(StandardCharsets.UTF_8));
    body.write(numbers.array());
    Answer answer = infer(body.toByteArray(), Integer.toString(json.length()));
    byte[] head = answer.body().getFirst();
    assertThat(answer.fields())
        .containsSequence("Inference-Header-Content-Length", Integer.toString(head.length));
    JsonNode output = JSON.readTree(head).get("outputs").get(0);
    assertThat(output.has("data")).isFalse();
    assertThat(output.get("parameters").get("binary_data_size").asInt()).isEqualTo(12);
    float[] got = new float[3];
    ByteBuffer.wrap(answer.body().get(1)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(got);
    assertThat(got).containsExactly(expected(1));
  }

  @Test
  void tellsClassesAsTritonDoes() throws Refusal {
    String body = request("[1,1,4,4]", "[" + NUMBERS + "]");
    JsonNode all = infer(body).get("outputs").get(0).get("data");
    JsonNode output =
        infer(
                body.substring(0, body.length() - 1)
                    + ",\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"classification\":2}}]}")
            .get("outputs")
            .get(0);
    assertThat(output.get("datatype").asString()).isEqualTo("BYTES");
    assertThat(output.get("shape").toString()).isEqualTo("[1,2]");
    float[] numbers = floats(all);
    int best = 0;
    for (int i = 1; i < 3; i++) {
      best = numbers[i] > numbers[best] ? i : best;
    }
    String name = Served.model(1).classes().get(best);
    assertThat(output.get("data").get(0).asString())
        .isEqualTo(numbers[best] + ":" + best + ":" + name);
  }

  @Test
  void numbersThatAreNoneNeedBytes() {
    Refusal refusal = refusal(request("[1,1,4,4]", "[" + "3e38,".repeat(15) + "3e38]"));
    assertThat(refusal.status()).isEqualTo(422);
    assertThat(room.taken()).isZero();
  }

  private Refusal refusal(String body) {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class, () -> infer(body.getBytes(StandardCharsets.UTF_8), null));
    assertThat(refusal).as(body.substring(0, Math.min(200, body.length()))).isNotNull();
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "null",
        "{}",
        "{\"inputs\":3}",
        "{\"inputs\":[]}",
        "{\"inputs\":[3]}",
        "{\"inputs\":[{}]}",
        "{\"id\":3}",
        "{\"id\":\"\\uD800",
        "\u0000",
        "{\"inputs\":[{\"shape\":[",
        "{\"inputs\":[IN],\"inputs\":[IN]}",
        "{\"inputs\":[],\"inputs\":[IN]}",
        "{\"inputs\":[IN,IN]}",
        "{\"inputs\":[IN]} x",
        "{\"inputs\":[IN]}{}",
        "{\"parameters\":[],\"inputs\":[IN]}",
        "{\"parameters\":{\"binary_data_output\":1},\"inputs\":[IN]}",
        "{\"outputs\":3,\"inputs\":[IN]}",
        "{\"outputs\":[3],\"inputs\":[IN]}",
        "{\"outputs\":[{}],\"inputs\":[IN]}",
        "{\"outputs\":[{\"name\":\"x\"}],\"inputs\":[IN]}",
        "{\"outputs\":[{\"name\":\"logits\"},{\"name\":\"logits\"}],\"inputs\":[IN]}",
        "{\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"classification\":-1}}],\"inputs\":[IN]}",
        "{\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"shared_memory_region\":\"a\"}}],"
            + "\"inputs\":[IN]}",
        "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1,4,4],\"datatype\":\"FP32\",\"parameters\":"
            + "{\"binary_data_size\":64}}]}",
        "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1,4,4],\"datatype\":\"FP32\",\"parameters\":"
            + "{\"binary_data_size\":9223372036854775807}}]}",
        "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1,4,4],\"datatype\":\"FP32\",\"parameters\":"
            + "{\"shared_memory_region\":\"a\"}}]}",
        "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1,4,4],\"datatype\":\"FP32\"}]}",
      })
  void refusesWhatIsNoRequest(String body) {
    String in = input("[1,1,4,4]", "[" + NUMBERS + "]");
    Refusal refusal = refusal(body.replace("IN", in));
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.text()).hasLineCount(1).doesNotContain("jackson", "java.", "at [");
  }

  @Test
  void refusesShapesTypesAndDataThatDoNotFit() {
    String good = "[" + NUMBERS + "]";
    for (String shape :
        new String[] {
          "[]",
          "[1]",
          "[1,1,4]",
          "[1,4,4,1]",
          "[0,1,4,4]",
          "[-1,1,4,4]",
          "[2,1,4,4]",
          "3",
          "[1.0,1,4,4]",
          "[\"1\",1,4,4]",
          "[9223372036854775807,1,4,4]",
          "[9223372036854775808,1,4,4]",
          "[1,9223372036854775807,9223372036854775807,4]",
          "[1152921504606846977,1,4,4]",
          "[[1],1,4,4]",
          "[1,1,4,4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]",
          "[1e0,1,4,4]",
          "null"
        }) {
      assertThat(refusal(request(shape, good)).status()).as(shape).isEqualTo(400);
    }
    for (String data :
        new String[] {
          "3",
          "null",
          "[]",
          "[1]",
          "[" + NUMBERS + ",1]",
          "[\"1\"" + ",1".repeat(15) + "]",
          "[true" + ",1".repeat(15) + "]",
          "[null" + ",1".repeat(15) + "]",
          "[1e99" + ",1".repeat(15) + "]",
          "[NaN" + ",1".repeat(15) + "]",
          "[[" + NUMBERS + "]]",
          "[" + NUMBERS.replaceFirst("0.5", "[0.5]") + "]",
          "[{}" + ",1".repeat(15) + "]",
          "[1" + "0".repeat(5000) + ",1".repeat(15) + "]",
          "[[[[0,1,2,3],[4,5,6,7],[8,9,10,11],[12,13,14]],[15]]]",
          "[".repeat(5000),
          "[".repeat(20) + "]".repeat(20)
        }) {
      assertThat(refusal(request("[1,1,4,4]", data)).status()).as(data).isEqualTo(400);
    }
    for (String type : new String[] {"\"FP64\"", "\"fp32\"", "\"BYTES\"", "3", "null", "\"\""}) {
      String body = request("[1,1,4,4]", good).replace("\"FP32\"", type);
      assertThat(refusal(body).status()).as(type).isEqualTo(400);
    }
    assertThat(refusal(request("[1,1,4,4]", good).replace("\"input\"", "\"x\"")).text())
        .isEqualTo("inputs: input expected");
  }

  @Test
  void aHundredThousandOutputsAreRefusedAtTheSecond() {
    String outputs =
        IntStream.range(0, 100_000)
            .mapToObj(i -> "{\"name\":\"o" + i + "\"}")
            .collect(Collectors.joining(","));
    assertThat(refusal("{\"outputs\":[" + outputs + "]}").text())
        .isEqualTo("outputs: at most 1 expected");
  }

  @Test
  void manyNamesAreRefused() {
    String names =
        IntStream.range(0, 3000).mapToObj(i -> "\"n" + i + "\":0").collect(Collectors.joining(","));
    assertThat(refusal("{" + names + "}").text()).isEqualTo("at most 1000 fields expected");
    assertThat(refusal("{\"inputs\":[{" + names + "}]}").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "", "99999999999", "100000", "1.5"})
  void refusesLengthsOfJson(String length) {
    byte[] body = request("[1,1,4,4]", "[" + NUMBERS + "]").getBytes(StandardCharsets.UTF_8);
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> infer(body, length));
    assertThat(refusal.status()).isEqualTo(400);
  }

  @Test
  void bytesMustBeAsManyAsTheShapeHas() {
    for (int[] sizes : new int[][] {{64, 60}, {60, 60}, {64, 68}, {0, 0}, {128, 128}}) {
      String json =
          "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,1,4,4],\"datatype\":\"FP32\","
              + "\"parameters\":{\"binary_data_size\":"
              + sizes[0]
              + "}}]}";
      byte[] body =
          java.util.Arrays.copyOf(json.getBytes(StandardCharsets.UTF_8), json.length() + sizes[1]);
      Refusal refusal =
          catchThrowableOfType(Refusal.class, () -> infer(body, Integer.toString(json.length())));
      assertThat(refusal).as(sizes[0] + " of " + sizes[1]).isNotNull();
      assertThat(refusal.status()).isEqualTo(400);
    }
  }
}
