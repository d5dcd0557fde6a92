package striate.app.serve.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Answer;
import striate.app.serve.http.Refusal;
import striate.app.serve.http.Room;
import striate.app.serve.models.Port;
import striate.app.serve.models.ServedModel;
import striate.classify.Classifier;
import striate.data.DataException;
import striate.data.Picture;
import striate.images.Pictures;
import striate.trust.TrustedClassifier;

/** The answers of the protocol. */
public final class Protocol {
  /** The header that says where the JSON ends and the bytes begin. */
  public static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private Protocol() {}

  /** The error form. */
  public static Answer error(int status, String message) {
    return Answer.json(
        status, new Text(64).open('{').field("error", message).close('}').toString());
  }

  /** What the server is. */
  public static Answer server(String version) {
    Text text = new Text(128).open('{').field("name", "striate").field("version", version);
    text.strings(
        "extensions",
        List.of("binary_tensor_data", "classification", "model_repository", "classify"));
    return Answer.json(200, text.close('}').toString());
  }

  /** Whether something is ready, and warm; the answer has a body, for people. */
  public static Answer ready(String name, boolean ready, boolean warm) {
    return Answer.json(
        ready ? 200 : 503,
        new Text(64)
            .open('{')
            .field("name", name)
            .name("ready")
            .value(ready)
            .name("warm")
            .value(warm)
            .close('}')
            .toString());
  }

  /** Whether it is alive. */
  public static Answer live() {
    return Answer.json(200, "{\"live\":true}");
  }

  /** All models with their versions. */
  public static Answer index(List<ServedModel> models) {
    Text text = new Text(256).open('[');
    for (ServedModel m : models) {
      text.open('{').field("name", m.name()).field("version", m.version());
      text.field("state", "READY").field("reason", "").close('}');
    }
    return Answer.json(200, text.close(']').toString());
  }

  /** What a model reads and gives. */
  public static Answer metadata(ServedModel model, List<String> versions) {
    Text text = new Text(512).open('{').field("name", model.name());
    text.strings("versions", versions).field("platform", "striate_onnx");
    text.name("inputs").open('[');
    port(text, model.input());
    text.close(']').name("outputs").open('[');
    model.outputs().forEach(port -> port(text, port));
    text.close(']').name("parameters").open('{');
    text.field("version", model.version()).field("sha256", model.digest());
    text.field("loaded", model.loaded().toString());
    Classifier classifier = model.classifier();
    text.name("warm").value(model.warm().get());
    text.name("classify").value(classifier != null);
    if (classifier == null) {
      text.field("no_classifier", model.noClassifier());
    } else {
      text.name("classes").value((long) classifier.classes().size());
      text.field("preprocessing", String.valueOf(classifier.model().preprocessing().orElseThrow()));
    }
    return Answer.json(200, text.close('}').close('}').toString());
  }

  private static void port(Text text, Port port) {
    text.open('{').field("name", port.name()).field("datatype", "FP32");
    text.name("shape").open('[').value(-1L);
    port.sizes().forEach(size -> text.value((long) size));
    text.close(']').close('}');
  }

  /** An answer, and the memory that it holds of the room. */
  public record Held(Answer answer, long bytes) {}

  /**
   * Tensors to tensors.
   *
   * @param room of which the answer takes its memory before it is computed
   */
  public static Held infer(ServedModel model, byte[] body, @Nullable String jsonLength, Room room)
      throws Refusal {
    InferRequest request = InferReader.read(model, body, jsonLength);
    long bytes = InferAnswer.bytes(model, request);
    if ((long) request.count() * model.outputSize() > Integer.MAX_VALUE / 64) {
      throw new Refusal(413, "fewer examples expected in one request, got " + request.count());
    }
    if (bytes > room.size()) {
      throw new Refusal(
          413,
          "a smaller answer expected: this one takes more than all the memory for"
              + " requests, "
              + bytes
              + " bytes");
    }
    if (!room.take(bytes)) {
      throw Refusal.busy(Refusal.Reason.MEMORY, "the memory for answers is in use", 1);
    }
    boolean held = false;
    try {
      float[] numbers = model.inference().run(request.numbers(), request.count());
      Held answer = new Held(InferAnswer.of(model, request, numbers), bytes);
      held = true;
      return answer;
    } finally {
      if (!held) {
        room.give(bytes);
      }
    }
  }

  /** The pixels of a picture as its file tells them; refuses one of more than {@code most}. */
  public static long pixels(byte[] body, long most) throws Refusal {
    if (body.length == 0) {
      throw new Refusal(400, "a picture expected, got an empty body");
    }
    long pixels = Pictures.pixels(body);
    if (pixels > most) {
      throw new Refusal(413, "a picture of at most " + most + " pixels expected, got " + pixels);
    }
    return pixels;
  }

  /** A picture to its classes. */
  public static Held classify(ServedModel model, TrustedClassifier trusted, byte[] body, int top)
      throws Refusal {
    Picture picture;
    try {
      picture = Pictures.read(body, "picture");
    } catch (DataException e) {
      throw new Refusal(400, String.valueOf(e.getMessage()));
    }
    // As predict does it: fitted first, so that little is kept of a large one.
    Picture fitted = trusted.classifier().model().preprocessing().orElseThrow().fitted(picture);
    try {
      return new Held(InferAnswer.classified(model, trusted, trusted.classify(fitted), top), 0);
    } catch (IllegalStateException e) { // the network gave something that is no number
      throw new Refusal(422, "the model gives no number for this picture");
    }
  }
}
