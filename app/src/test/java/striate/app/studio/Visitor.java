package striate.app.studio;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A browser that was let in, without its pages. */
final class Visitor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String origin;
  private final String cookie;

  Visitor(Studio studio) throws IOException, InterruptedException {
    this(studio.address());
  }

  Visitor(String address) throws IOException, InterruptedException {
    origin = address.substring(0, address.indexOf("/?"));
    HttpResponse<String> in =
        client.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
    cookie = in.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin + path)).header("Cookie", cookie);
  }

  HttpResponse<byte[]> bytes(String path, Map<String, String> query)
      throws IOException, InterruptedException {
    String text =
        query.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return client.send(
        request(path + (text.isEmpty() ? "" : "?" + text)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** The stream of events, line by line. */
  HttpResponse<java.util.stream.Stream<String>> stream() throws IOException, InterruptedException {
    return client.send(request("/api/events").build(), HttpResponse.BodyHandlers.ofLines());
  }

  JsonNode get(String path, String... query) throws IOException, InterruptedException {
    Map<String, String> map = new java.util.LinkedHashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      map.put(query[i], query[i + 1]);
    }
    return JSON.readTree(bytes(path, map).body());
  }

  /** The answer's status and body. */
  HttpResponse<String> ask(String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    return client.send(
        request(path)
            .header("Origin", origin)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    HttpResponse<String> reply = ask(path, body);
    if (reply.statusCode() != 200) {
      throw new AssertionError(path + ": " + reply.statusCode() + " " + reply.body());
    }
    return JSON.readTree(reply.body());
  }

  /** Ends at once, with whatever is under way. */
  void end() {
    client.shutdownNow();
  }

  /** Ends when all that was asked for has been answered. */
  @Override
  public void close() {
    client.close();
  }
}
