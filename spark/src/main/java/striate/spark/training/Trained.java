package striate.spark.training;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.List;

/**
 * What a task that trained brings back.
 *
 * @param onnx the model file's bytes; none if it failed
 * @param failure why it failed, in one line; empty if it did not
 * @param warnings about what was left out
 */
@DefaultSerializer(JavaSerializer.class) // Kryo itself can't write to the fields of a record
@SuppressWarnings("ArrayRecordComponent") // carries numbers, and is compared with nothing
public record Trained(byte[] onnx, String failure, List<String> warnings) implements Serializable {
  /** Copies the list. */
  public Trained {
    warnings = new java.util.ArrayList<>(warnings);
  }

  static Trained failed(String failure) {
    return new Trained(new byte[0], failure.replaceAll("\\R", " "), List.of());
  }
}
