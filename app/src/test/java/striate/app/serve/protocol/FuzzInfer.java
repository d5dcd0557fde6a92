package striate.app.serve.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import striate.app.serve.http.Answer;
import striate.app.serve.http.Refusal;
import striate.app.serve.http.Room;
import striate.app.serve.models.ServedModel;
import striate.format.Onnx;

/**
 * Bodies of infer. The first byte is the length of the JSON behind it if it is not 0, so that the
 * rest is a binary tensor.
 */
public final class FuzzInfer {
  private static final ServedModel MODEL = model();
  private static final long ROOM = 1 << 20;

  private FuzzInfer() {}

  private static ServedModel model() {
    try {
      Path file = Files.createTempFile("striate-fuzz", ".onnx");
      Onnx.write(Served.model(1), file);
      ServedModel model = Served.of(file);
      Files.delete(file);
      return model;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] body = Arrays.copyOfRange(data, 1, data.length);
    String length = data[0] == 0 ? null : Integer.toString(data[0] & 0xff);
    Room room = new Room(ROOM);
    try {
      Protocol.Held held = Protocol.infer(MODEL, body, length, room);
      Answer answer = held.answer();
      if (answer.status() != 200
          || answer.length() > held.bytes()
          || room.taken() != held.bytes()) {
        throw new AssertionError(answer.length() + " bytes of " + held.bytes());
      }
      String text = new String(answer.body().getFirst(), StandardCharsets.UTF_8);
      // In a text it may stand: the client's id comes back.
      boolean hasNan = text.replaceAll("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"", "").contains("NaN");
      if (!text.startsWith("{\"model_name\":") || hasNan) {
        throw new AssertionError(text);
      }
    } catch (Refusal e) {
      boolean known = e.status() == 400 || e.status() == 422 || e.status() == 413;
      if (!known || e.text().lines().count() != 1 || e.text().contains("tools.jackson")) {
        throw new AssertionError("a status and a message of one line expected", e);
      }
      if (room.taken() != 0) {
        throw new AssertionError(room.taken() + " bytes are lost", e);
      }
    }
  }
}
