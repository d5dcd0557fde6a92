package striate.app.studio.door;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.app.report.Scripts;
import striate.app.serve.http.Answer;

/**
 * The studio's pages: resources with names of their own form, and the reports' scripts as a module.
 */
final class Pages {
  private static final Pattern NAME = Pattern.compile("/page/([a-z0-9-]{1,40}\\.(js|css))");
  private static final String FOLDER = "/striate/app/studio/page/";

  private Pages() {}

  /** The page. */
  static Answer shell() throws IOException {
    return html(200, "studio.html");
  }

  /**
   * A page that leads to the studio as its own reader, so that the browser sends the new cookie.
   */
  static Answer welcome() throws IOException {
    return html(200, "welcome.html");
  }

  /** A page that says how to come in. */
  static Answer stranger() throws IOException {
    return html(401, "stranger.html");
  }

  private static Answer html(int status, String name) throws IOException {
    byte[] bytes = bytes(name);
    if (bytes == null) {
      throw new IOException("the studio's page " + name + " is missing in the jar");
    }
    return Answer.of(status, "text/html; charset=utf-8", bytes).with("Cache-Control", "no-store");
  }

  /** A script or style by its path, or null. */
  static @Nullable Answer find(String path) throws IOException {
    var name = NAME.matcher(path);
    if (!name.matches()) {
      return null;
    }
    boolean script = name.group(2).equals("js");
    byte[] bytes =
        switch (name.group(1)) {
          case "report.js" -> Scripts.module().getBytes(StandardCharsets.UTF_8);
          case "report.css" -> Scripts.styles().getBytes(StandardCharsets.UTF_8);
          default -> bytes(name.group(1));
        };
    if (bytes == null) {
      return null;
    }
    String type = script ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8";
    return Answer.of(200, type, bytes).with("Cache-Control", "no-cache");
  }

  private static byte @Nullable [] bytes(String name) throws IOException {
    try (InputStream in = Pages.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
