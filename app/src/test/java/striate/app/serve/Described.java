package striate.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Raw;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An OpenAPI document, and whether answers are as it says. Knows the words that ours uses. */
final class Described {
  private static final Set<String> WORDS =
      Set.of(
          "$ref",
          "type",
          "required",
          "properties",
          "additionalProperties",
          "items",
          "enum",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "minLength",
          "maxLength",
          "pattern",
          "description",
          "format");

  private final JsonNode document;
  private final Set<String> tried = new HashSet<>();

  Described(JsonNode document) {
    this.document = document;
  }

  /** Sends a request, and holds its answer against the document. */
  void check(Raw client, String method, String target, byte @Nullable [] body, int status) {
    String length = body == null ? "" : "Content-Length: " + body.length + "\r\n";
    client.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n");
    if (body != null) {
      client.send(body);
    }
    Raw.Reply reply = client.reply();
    assertThat(reply.status()).as(target + " " + reply.text()).isEqualTo(status);
    String path = template(target.replaceFirst("\\?.*", ""));
    JsonNode operation = document.get("paths").get(path).get(method.toLowerCase(Locale.ROOT));
    assertThat(operation).as(method + " " + path).isNotNull();
    JsonNode answer = operation.get("responses").get(Integer.toString(status));
    assertThat(answer).as(path + " " + status).isNotNull();
    String type = reply.field("content-type").replaceFirst(";.*", "");
    JsonNode content = answer.get("content").get(type);
    assertThat(content).as(path + " " + type).isNotNull();
    if (type.equals("application/json")) {
      fits(
          JsonMapper.shared().readTree(new String(reply.body(), StandardCharsets.UTF_8)),
          content.get("schema"),
          path);
    }
    tried.add(method.toLowerCase(Locale.ROOT) + " " + path);
  }

  /** What it describes and nobody has asked for. */
  Set<String> untried() {
    Set<String> all = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        all.add(method.getKey() + " " + path.getKey());
      }
    }
    all.removeAll(tried);
    return all;
  }

  private String template(String path) {
    for (Map.Entry<String, JsonNode> one : document.get("paths").properties()) {
      String[] a = one.getKey().split("/", -1);
      String[] b = path.split("/", -1);
      boolean same = a.length == b.length;
      for (int i = 0; same && i < a.length; i++) {
        same = a[i].equals(b[i]) || a[i].startsWith("{");
      }
      if (same) {
        return one.getKey();
      }
    }
    throw new AssertionError(path + " is not described");
  }

  private static void atLeast(JsonNode schema, String word, int size, String at) {
    if (schema.has(word)) {
      assertThat(size).as(at + ": " + word).isGreaterThanOrEqualTo(schema.get(word).asInt());
    }
  }

  private static void atMost(JsonNode schema, String word, int size, String at) {
    if (schema.has(word)) {
      assertThat(size).as(at + ": " + word).isLessThanOrEqualTo(schema.get(word).asInt());
    }
  }

  /** Whether a value is as a schema says; an {@link AssertionError} tells where it is not. */
  void fits(JsonNode value, JsonNode schema, String at) {
    schema.properties().forEach(word -> assertThat(WORDS).as(at).contains(word.getKey()));
    if (schema.has("$ref")) {
      JsonNode found = document;
      for (String part : schema.get("$ref").asString().substring(2).split("/", -1)) {
        found = found.get(part);
      }
      fits(value, found, at);
      return;
    }
    if (schema.has("type")) {
      String type = schema.get("type").asString();
      boolean right =
          switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> throw new AssertionError(type);
          };
      assertThat(right).as(at + ": " + type + ", got " + value).isTrue();
    }
    if (schema.has("enum")) {
      assertThat(schema.get("enum").valueStream()).as(at).contains(value);
    }
    if (schema.has("minimum")) {
      assertThat(value.asDouble()).as(at).isGreaterThanOrEqualTo(schema.get("minimum").asDouble());
    }
    if (schema.has("maximum")) {
      assertThat(value.asDouble()).as(at).isLessThanOrEqualTo(schema.get("maximum").asDouble());
    }
    atLeast(schema, "minItems", value.size(), at);
    atMost(schema, "maxItems", value.size(), at);
    if (value.isString()) {
      int length = value.asString().codePointCount(0, value.asString().length());
      atLeast(schema, "minLength", length, at);
      atMost(schema, "maxLength", length, at);
      if (schema.has("pattern")) {
        assertThat(value.asString()).as(at).containsPattern(schema.get("pattern").asString());
      }
    }
    if (schema.has("items")) {
      value.forEach(item -> fits(item, schema.get("items"), at + "[]"));
    }
    if (schema.has("required")) {
      schema
          .get("required")
          .forEach(name -> assertThat(value.has(name.asString())).as(at + "." + name).isTrue());
    }
    if (schema.has("properties")) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        JsonNode inner = schema.get("properties").get(field.getKey());
        if (inner != null) {
          fits(field.getValue(), inner, at + "." + field.getKey());
        } else {
          assertThat(schema.path("additionalProperties").asBoolean(true))
              .as(at + ": " + field.getKey() + " of " + Arrays.asList(schema.get("properties")))
              .isTrue();
        }
      }
    }
  }
}
