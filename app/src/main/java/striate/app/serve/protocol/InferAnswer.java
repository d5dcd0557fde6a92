package striate.app.serve.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import striate.app.serve.http.Answer;
import striate.app.serve.http.Refusal;
import striate.app.serve.models.Port;
import striate.app.serve.models.ServedModel;
import striate.trust.Calibration;
import striate.trust.SetRule;
import striate.trust.TrustedClassifier;

/** Writes answers of {@code infer}. */
final class InferAnswer {
  private static final int JSON_NUMBER = 14;

  private InferAnswer() {}

  /** Bytes that the answer takes at most, in memory. */
  static long bytes(ServedModel model, InferRequest request) {
    long numbers = (long) request.count() * model.outputSize();
    // The numbers, and in JSON their letters and the bytes of these.
    boolean json = request.outputs().stream().anyMatch(w -> !w.binary());
    long named = 0;
    for (InferRequest.Wanted wanted : request.outputs()) {
      if (wanted.classes() > 0) {
        int size = model.outputs().get(wanted.index()).size();
        // Indices while they are sorted, then texts, their letters in JSON and their bytes.
        named +=
            (long) request.count()
                * (20L * size + (long) Math.min(size, wanted.classes()) * 6 * longest(model));
      }
    }
    return numbers * (json ? 4 + 3 * JSON_NUMBER : 8) + named + 4096;
  }

  /** Letters of a class at most, with what stands before it. */
  private static int longest(ServedModel model) {
    int longest = 0;
    if (model.classifier() != null) {
      for (String name : model.classifier().classes()) {
        longest = Math.max(longest, name.length());
      }
    }
    return 32 + longest;
  }

  static Answer of(ServedModel model, InferRequest request, float[] numbers) throws Refusal {
    List<byte[]> parts = new ArrayList<>();
    boolean json = request.outputs().stream().anyMatch(w -> !w.binary());
    Text text = new Text(json ? 256 + Math.min(1 << 20, numbers.length * JSON_NUMBER) : 512);
    text.open('{');
    text.field("model_name", model.name()).field("model_version", model.version());
    text.field("id", request.id());
    text.name("outputs").open('[');
    for (InferRequest.Wanted wanted : request.outputs()) {
      Port port = model.outputs().get(wanted.index());
      text.open('{').field("name", port.name());
      if (wanted.classes() > 0) {
        classes(model, request, numbers, wanted, port, text, parts);
      } else {
        tensor(model, request, numbers, wanted, port, text, parts);
      }
      text.close('}');
    }
    text.close(']').close('}');
    byte[] head = text.toString().getBytes(StandardCharsets.UTF_8);
    parts.addFirst(head);
    if (parts.size() == 1) {
      return new Answer(200, List.of("Content-Type", "application/json"), parts);
    }
    return new Answer(
        200,
        List.of(
            "Content-Type",
            "application/octet-stream",
            "Inference-Header-Content-Length",
            Integer.toString(head.length)),
        parts);
  }

  private static void shape(Text text, int count, List<Integer> sizes) {
    text.name("shape").open('[').value(count);
    sizes.forEach(size -> text.value((long) size));
    text.close(']');
  }

  private static void tensor(
      ServedModel model,
      InferRequest request,
      float[] numbers,
      InferRequest.Wanted wanted,
      Port port,
      Text text,
      List<byte[]> parts)
      throws Refusal {
    text.field("datatype", "FP32");
    shape(text, request.count(), port.sizes());
    int size = port.size();
    int all = model.outputSize();
    if (wanted.binary()) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Math.multiplyExact(4 * request.count(), size))
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < request.count(); i++) {
        bytes.asFloatBuffer().put(numbers, i * all + port.from(), size);
        bytes.position(bytes.position() + 4 * size);
      }
      parts.add(bytes.array());
      binary(text, bytes.capacity());
      return;
    }
    text.name("data").open('[');
    for (int i = 0; i < request.count(); i++) {
      for (int k = 0; k < size; k++) {
        float number = numbers[i * all + port.from() + k];
        if (!Float.isFinite(number)) {
          throw new Refusal(
              422,
              "output "
                  + port.name()
                  + ": JSON has no word for "
                  + number
                  + "; binary_data gives it");
        }
        text.value(number);
      }
    }
    text.close(']');
  }

  private static void binary(Text text, long size) {
    text.name("parameters").open('{').name("binary_data_size").value(size).close('}');
  }

  /** As Triton's classification extension has it: {@code value:index:class}. */
  private static void classes(
      ServedModel model,
      InferRequest request,
      float[] numbers,
      InferRequest.Wanted wanted,
      Port port,
      Text text,
      List<byte[]> parts) {
    int size = port.size();
    int most = Math.min(wanted.classes(), size);
    List<String> names =
        model.classifier() != null && model.outputs().size() == 1
            ? model.classifier().model().classes()
            : List.of();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < request.count(); i++) {
      int from = i * model.outputSize() + port.from();
      IntStream.range(0, size)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer k) -> numbers[from + k]).reversed())
          .limit(most)
          .forEach(k ->
              all.add(numbers[from + k] + ":" + k + (names.isEmpty() ? "" : ":" + names.get(k))));
    }
    text.field("datatype", "BYTES");
    shape(text, request.count(), List.of(most));
    if (wanted.binary()) {
      byte[] bytes = bytes(all);
      parts.add(bytes);
      binary(text, bytes.length);
    } else {
      text.strings("data", all);
    }
  }

  private static byte[] bytes(List<String> texts) {
    List<byte[]> encoded = texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer out =
        ByteBuffer.allocate(encoded.stream().mapToInt(b -> 4 + b.length).sum())
            .order(ByteOrder.LITTLE_ENDIAN);
    encoded.forEach(b -> out.putInt(b.length).put(b));
    return out.array();
  }

  /** For the classes of a picture, the likeliest first, with what a calibration says. */
  static Answer classified(
      ServedModel model, TrustedClassifier trusted, TrustedClassifier.Verdict verdict, int top) {
    List<striate.classify.Prediction.Ranked> classes = verdict.prediction().top(top);
    Text text = new Text(128 + 48 * classes.size());
    text.open('{');
    text.field("model_name", model.name()).field("model_version", model.version());
    text.name("classes").open('[');
    for (striate.classify.Prediction.Ranked r : classes) {
      text.open('{').field("class", r.name());
      text.name("label").value((long) r.label());
      text.name("probability").value(r.probability()).close('}');
    }
    text.close(']');
    List<Integer> set = verdict.set().orElse(null);
    SetRule rule = trusted.rule().orElse(null);
    if (set != null && rule != null) {
      text.strings("set", set.stream().map(trusted.classifier().classes()::get).toList());
      text.name("coverage").value(rule.coverage());
    }
    Calibration c = trusted.calibration().orElse(null);
    if (c != null && c.limited()) {
      text.name("unlike").value(verdict.unlike());
      text.name("distance").value(verdict.distance());
      text.name("distanceLimit").value(c.limit());
    }
    return Answer.json(200, text.close('}').toString());
  }
}
