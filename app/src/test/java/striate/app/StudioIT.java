package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The studio as its user starts it: from the jar, in a terminal. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StudioIT {
  private static final Pattern ADDRESS =
      Pattern.compile("studio: (http://127\\.0\\.0\\.1:\\d+/\\?token=[A-Za-z0-9_-]{43})");

  @TempDir Path temp;

  private static String address(BufferedReader out) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher m = ADDRESS.matcher(line);
      if (m.find()) {
        return m.group(1);
      }
    }
    throw new AssertionError("no address");
  }

  @Test
  void letsBrowsersInAndEnds() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(Jar.in(temp).command("studio", "new folder", "--port", "0"))
            .directory(temp.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(Jar.environment());
    Process process = builder.start(); // with a standard input that stays open
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        HttpClient client = HttpClient.newHttpClient()) {
      String first = address(out);
      OutputStream in = process.getOutputStream();
      in.write('\n');
      in.flush();
      String second = address(out);
      assertThat(second).isNotEqualTo(first);
      for (String address : new String[] {first, second}) {
        HttpResponse<String> reply =
            client.send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("set-cookie")).isPresent();
      }
      assertThat(temp.resolve("new folder/.striate/journal")).exists();

      Run twice = Jar.in(temp).run("studio", "new folder", "--port", "0");
      assertThat(twice.code()).isEqualTo(1);
      assertThat(twice.err()).contains("another studio is open there");
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertThat(process.exitValue()).isEqualTo(143);
  }

  @Test
  void wrongPlacesAreNamed() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    Run run = Jar.in(temp).run("studio", file.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines().filter(l -> l.startsWith("striate: ")).count()).isEqualTo(1);
    assertThat(run.err()).contains("file").doesNotContain("a fault");
    assertThat(Jar.in(temp).run("studio", "x", "--port", "99999").code()).isEqualTo(2);
  }
}
