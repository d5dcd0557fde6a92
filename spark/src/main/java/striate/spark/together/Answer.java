package striate.spark.together;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What an executor brings back. A failure is an answer, too: so the driver sees at once whether it
 * would come again, and Spark does not try what can't succeed.
 *
 * @param text what went wrong; empty if nothing did
 * @param value what was asked for; null if it went wrong
 */
@DefaultSerializer(JavaSerializer.class) // Kryo itself can't write to the fields of a record
record Answer(Kind kind, String text, @Nullable Serializable value) implements Serializable {
  /** How it ended. */
  enum Kind {
    DONE,
    /** Another executor is gone or silent. */
    LOST,
    /** Another process still holds the run folder. */
    HELD,
    /** It would fail again. */
    FAILED
  }

  static Answer done(Serializable value) {
    return new Answer(Kind.DONE, "", value);
  }
}
