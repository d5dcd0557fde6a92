package striate.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import striate.app.recipe.Notation;
import striate.app.recipe.Recipes;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.images.Pictures;
import striate.nn.Shape;
import striate.nn.Weights;

/**
 * A server that starts, answers and ends, so that the JVM can keep what it loaded for later starts
 * ({@code -XX:AOTCacheOutput}, see {@code scripts/find-jdk.sh}). Its model has the shape of MNIST's
 * best, and no weights.
 */
final class Rehearsal {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final int TRIES = 1200;
  private static final int PAUSE_MILLIS = 50;

  private Rehearsal() {}

  /** Ends with 0 if there was an answer. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Locale.setDefault(Locale.ROOT);
    Path folder = Files.createTempDirectory("striate-rehearsal");
    Path file = folder.resolve("model.onnx");
    int code;
    try {
      String words = String.valueOf(Recipes.find("mnist", "best").get("network"));
      Weights weights = Weights.zeros(Notation.parse(words, Shape.image(1, SIDE, SIDE), CLASSES));
      Onnx.write(Model.of(weights).preprocessing(Preprocessing.of(1, SIDE, SIDE)), file);
      int port = freePort();
      String[] serve = {
        "serve", file.toString(), "--port", Integer.toString(port), "--drain-delay", "0"
      };
      PrintStream log =
          new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
      Thread.ofPlatform().daemon().start(() -> CommandRunner.run(serve, log));
      byte[] png = Pictures.png(Picture.of(SIDE, SIDE, 1, new byte[SIDE * SIDE]));
      for (int i = 0; i < TRIES && !ask(port, "GET /v2/health/ready", new byte[0]); i++) {
        Thread.sleep(PAUSE_MILLIS);
      }
      boolean answered = ask(port, "POST /v2/models/model/classify", png);
      code = answered && ask(port, "GET /metrics", new byte[0]) ? 0 : 1;
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
    System.exit(code);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Whether it is answered with 200. */
  private static boolean ask(int port, String what, byte[] body) {
    String head =
        what
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return answer.startsWith("HTTP/1.1 200");
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }
}
