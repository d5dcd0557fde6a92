package striate.app.serve.models;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import striate.app.serve.queue.Lane;
import striate.classify.Classifier;
import striate.format.Model;
import striate.nn.Network;
import striate.nn.Softmax;
import striate.run.Inference;
import striate.trust.Calibration;
import striate.trust.TrustedClassifier;

/**
 * One version of a model, ready to compute. Another file is another one of these; all that changes
 * is whether it is warm.
 *
 * @param name under which it is served
 * @param version a number, as text
 * @param inference on one thread for each call
 * @param classifier null if it cannot classify pictures
 * @param trusted the same with what its calibration says; null with it
 * @param noClassifier why, or null if it can
 * @param input what it reads
 * @param outputs what it gives
 * @param doubt why a calibration in the file is not used; empty if it is, or there is none
 * @param digest SHA-256 of its file, in hexadecimal
 * @param loaded when
 * @param lane in which its requests wait, with those for other versions
 * @param warm whether its calls run at full speed; before that they take longer and give the same
 */
public record ServedModel(
    String name,
    String version,
    Inference inference,
    @Nullable Classifier classifier,
    @Nullable TrustedClassifier trusted,
    @Nullable String noClassifier,
    String doubt,
    Port input,
    List<Port> outputs,
    String digest,
    Instant loaded,
    Lane lane,
    AtomicBoolean warm) {
  /** Calls that bring a network of known layers to its speed. */
  private static final int FEW = 4;

  /** Copies the list. */
  public ServedModel {
    outputs = List.copyOf(outputs);
  }

  static ServedModel of(
      Key key, ModelReader.Reading reading, String digest, Instant loaded, Lane lane) {
    Model model = reading.model();
    Network network = model.network();
    Classifier classifier = null;
    TrustedClassifier trusted = null;
    String reason = reading.noClassifier();
    if (reason == null) {
      try {
        classifier = Classifier.of(model);
        trusted = TrustedClassifier.of(classifier, 1);
      } catch (IllegalArgumentException e) {
        classifier = null; // one without the other answers nothing
        trusted = null;
        reason = String.valueOf(e.getMessage()).replaceFirst("^model: ", "");
      }
    }
    Inference inference =
        classifier == null ? Inference.of(model.weights(), 1) : classifier.inference();
    List<Port> outputs = reading.outputs();
    if (outputs.isEmpty()) {
      String name =
          network.nodes().getLast().layer() instanceof Softmax ? "probabilities" : "logits";
      outputs = List.of(new Port(name, sizes(network.output().sizes()), 0));
    }
    Port input =
        new Port(
            model.metadata().getOrDefault("imported.input", "input"),
            sizes(network.input().sizes()),
            0);
    return new ServedModel(
        key.name(),
        key.version(),
        inference,
        classifier,
        trusted,
        reason,
        classifier == null ? "" : Calibration.of(model).doubt(),
        input,
        outputs,
        digest,
        loaded,
        lane,
        new AtomicBoolean());
  }

  private static List<Integer> sizes(int[] sizes) {
    return Arrays.stream(sizes).boxed().toList();
  }

  /** Numbers that it gives for an example. */
  public int outputSize() {
    return inference.network().output().size();
  }

  /**
   * Has it answer once, however long that takes without compiled kernels: what fails here is not
   * served.
   */
  void tryOut() {
    if (trusted != null) {
      trusted.neverWait();
    }
    inference.neverWait();
    inference.run(new float[inference.network().input().size()], 1);
  }

  /**
   * Brings it to its speed.
   *
   * @param before what it takes the place of, or null
   */
  void warmUp(@Nullable ServedModel before) {
    if (before != null
        && before.warm.get()
        && before.inference.network().equals(inference.network())) {
      // Its kernels are compiled; only its memory is new.
      float[] example = new float[inference.network().input().size()];
      for (int i = 0; i < FEW; i++) {
        inference.run(example, 1);
      }
    } else {
      if (trusted != null) {
        trusted.warmUp();
      }
      inference.warmUp();
    }
    warm.set(true);
  }
}
