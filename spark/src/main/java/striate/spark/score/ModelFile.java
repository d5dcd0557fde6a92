package striate.spark.score;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import striate.classify.Classifier;
import striate.files.Sha256;
import striate.format.Model;
import striate.format.ModelFormatException;
import striate.format.Onnx;

/**
 * A model on its way through a cluster: the bytes of its ONNX file. Whoever makes one has seen that
 * they can be read. Serialised, it is the bytes alone.
 */
@DefaultSerializer(JavaSerializer.class)
public final class ModelFile implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] onnx;
  private final String digest;

  /** The model of this JVM; what keeps it alive as long as the broadcast value. */
  private transient volatile @Nullable SharedModel loaded;

  /** On the driver: the last broadcast, and of which context. */
  private transient @Nullable Broadcast<ModelFile> broadcast;

  private transient @Nullable SparkContext of;

  private ModelFile(byte[] onnx) {
    this.onnx = onnx;
    this.digest = HexFormat.of().formatHex(Sha256.of(onnx));
  }

  /**
   * A model file's bytes, which nobody may write to from now on.
   *
   * @throws ModelFormatException if they are none, or not those of an image classifier
   */
  public static ModelFile of(byte[] onnx) throws ModelFormatException {
    ModelFile file = new ModelFile(onnx);
    file.load(1);
    return file;
  }

  /** SHA-256 of the bytes, in hexadecimal digits. */
  public String digest() {
    return digest;
  }

  /** The names of the classes. */
  public List<String> classes() {
    return shared(1).classifier().classes();
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return onnx.clone();
  }

  /** The model in this JVM: one for all who have the same bytes and threads. */
  public SharedModel shared(int threads) {
    try {
      return load(threads);
    } catch (ModelFormatException e) {
      throw new IllegalStateException("a model that was read before: " + e.getMessage(), e);
    }
  }

  private SharedModel load(int threads) throws ModelFormatException {
    SharedModel known = loaded;
    if (known == null || known.threads() != threads) {
      known = SharedModel.of(digest, threads, this::classifier);
      loaded = known;
    }
    return known;
  }

  private Classifier classifier(int threads) throws ModelFormatException {
    try {
      Model model = Onnx.read(onnx);
      return Classifier.of(model, threads);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(String.valueOf(e.getMessage()));
    }
  }

  /** The broadcast of this model in a context, made once. */
  public synchronized Broadcast<ModelFile> broadcast(SparkContext context) {
    Broadcast<ModelFile> known = broadcast;
    if (known == null || !context.equals(of) || !known.isValid()) {
      known = JavaSparkContext.fromSparkContext(context).broadcast(this);
      broadcast = known;
      of = context;
    }
    return known;
  }
}
