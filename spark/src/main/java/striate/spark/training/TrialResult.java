package striate.spark.training;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import striate.classify.Evaluation;

/**
 * What came of a training.
 *
 * @param trial which
 * @param accuracy on the images it was tested on, NaN if there are none
 * @param low end of the 95 % interval of the accuracy
 * @param high end of it
 * @param logLoss on the same images
 * @param tested how many images these are
 * @param validation accuracy on the validation images, NaN if there are none
 * @param epoch after which the weights were taken
 * @param seconds that the training took
 * @param onnx the model file's bytes, if they are wanted
 * @param failure why it failed, in one line; empty if it did not
 */
@DefaultSerializer(JavaSerializer.class) // Kryo itself can't write to the fields of a record
@SuppressWarnings("ArrayRecordComponent") // carries numbers, and is compared with nothing
public record TrialResult(
    Trial trial,
    double accuracy,
    double low,
    double high,
    double logLoss,
    int tested,
    double validation,
    int epoch,
    double seconds,
    byte[] onnx,
    String failure)
    implements Serializable {
  /**
   * A training that was done.
   *
   * @param test on the images it was tested on, or null if there are none
   * @param validation on the validation images, or null if there are none
   */
  public static TrialResult of(
      Trial trial,
      @Nullable Evaluation test,
      @Nullable Evaluation validation,
      int epoch,
      double seconds,
      byte[] onnx) {
    double none = Double.NaN;
    return new TrialResult(
        trial,
        test == null ? none : test.accuracy().value(),
        test == null ? none : test.accuracy().low(),
        test == null ? none : test.accuracy().high(),
        test == null ? none : test.logLoss(),
        test == null ? 0 : test.count(),
        validation == null ? none : validation.accuracy().value(),
        epoch,
        seconds,
        onnx,
        "");
  }

  static TrialResult failed(Trial trial, String failure) {
    double none = Double.NaN;
    return new TrialResult(
        trial, none, none, none, none, 0, none, 0, 0, new byte[0], failure.replaceAll("\\R", " "));
  }

  /** Whether there is a model. */
  public boolean done() {
    return failure.isEmpty();
  }
}
