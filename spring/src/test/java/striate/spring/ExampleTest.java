package striate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import striate.images.Pictures;
import striate.spring.example.PhotoApplication;

/** The example, started as its users do. */
@ExtendWith(OutputCaptureExtension.class)
class ExampleTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static String[] arguments(Path model) {
    return new String[] {
      "--striate.models.photos.path=" + model,
      "--server.port=0",
      "--spring.threads.virtual.enabled=true",
      "--management.endpoint.health.show-details=always",
      "--management.endpoints.web.exposure.include=health,metrics,configprops",
      "--spring.main.banner-mode=off"
    };
  }

  private static HttpResponse<String> send(String to, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to));
    if (body.length > 0) {
      request
          .header("Content-Type", "image/png")
          .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void classifiesPhotosAndTellsHowItIs(@TempDir Path folder) throws Exception {
    Path model = Fixtures.write(folder.resolve("my photos.onnx"), "cat", "dog", "fish");
    try (ConfigurableApplicationContext context =
        SpringApplication.run(PhotoApplication.class, arguments(model))) {
      String at = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
      HttpResponse<String> answer = send(at + "/photos/class", Pictures.png(Fixtures.brightest(1)));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("\"name\":\"dog\"").contains("\"probability\":0.9");
      HttpResponse<String> refused = send(at + "/photos/class", new byte[] {1, 2, 3});
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).startsWith("the photo: ");
      HttpResponse<String> health = send(at + "/actuator/health/striate/photos", new byte[0]);
      assertThat(health.body()).contains("\"status\":\"UP\"").contains("\"classes\":3");
      HttpResponse<String> calls =
          send(at + "/actuator/metrics/striate.classify?tag=model:photos", new byte[0]);
      assertThat(calls.body()).contains("\"statistic\":\"COUNT\",\"value\":1.0");
      assertThat(send(at + "/actuator/configprops/striate", new byte[0]).body())
          .contains("\"models\"");
    }
  }

  @Test
  void saysWhyItDoesNotStart(@TempDir Path folder, CapturedOutput output) {
    Path none = folder.resolve("none.onnx");
    assertThatThrownBy(() -> SpringApplication.run(PhotoApplication.class, arguments(none)).close())
        .hasRootCauseInstanceOf(java.nio.file.NoSuchFileException.class);
    assertThat(output.getAll().lines().toList())
        .containsSequence(
            List.of(
                "Description:",
                "",
                "striate.models.photos.path (\"striate.models.photos.path\" from property source"
                    + " \"commandLineArgs\"): "
                    + none
                    + ": no such file",
                "",
                "Action:"));
  }
}
