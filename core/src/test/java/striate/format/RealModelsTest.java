package striate.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import striate.nn.Shape;
import striate.run.Inference;

/**
 * Files that other people published, against ONNX Runtime: those of the folder {@code
 * -Dstriate.models}, which {@code scripts/fetch_real_models} fills. Every output of real numbers is
 * compared, within 1e-4 of its largest number or of 1.
 */
final class RealModelsTest {
  private static final double MOST = 1e-4;

  @Test
  void giveWhatOnnxRuntimeGives() throws IOException, OrtException {
    String folder = System.getProperty("striate.models", "");
    assumeTrue(!folder.isEmpty(), "-Dstriate.models=FOLDER has the files");
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      files = all.filter(p -> p.toString().endsWith(".onnx")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    List<String> wrong = new ArrayList<>();
    for (Path file : files) {
      String line = file.getFileName() + ": ";
      try {
        double error = compare(file);
        line += String.format("%.1e", error);
        if (!(error <= MOST)) {
          wrong.add(line);
        }
      } catch (ModelFormatException | OrtException | RuntimeException e) {
        line += e.getMessage();
        wrong.add(line);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The largest difference. */
  private static double compare(Path file) throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        return compare(environment, session, file);
      }
    }
  }

  private static double compare(OrtEnvironment environment, OrtSession session, Path file)
      throws IOException, OrtException {
    List<String> outputs = new ArrayList<>();
    for (NodeInfo output : session.getOutputInfo().values()) {
      if (output.getInfo() instanceof TensorInfo t && isReal(t)) {
        outputs.add(output.getName());
      }
    }
    NodeInfo input = session.getInputInfo().values().iterator().next();
    long[] sizes = ((TensorInfo) input.getInfo()).getShape();
    OnnxImport.Result read =
        OnnxImport.of(file).size(320, 320).outputs(outputs.toArray(String[]::new)).read();
    Shape shape = read.model().network().input();
    boolean last = sizes.length == 4 && sizes[3] == shape.channels() && sizes[1] != sizes[3];
    Random random = new Random(1);
    float[] x = new float[shape.size()];
    float[] theirs = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * random.nextFloat() - 1;
      int c = i / shape.pixels();
      int p = i % shape.pixels();
      theirs[last ? p * shape.channels() + c : i] = x[i];
    }
    int[] own = shape.sizes();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i == 0 ? 1 : last ? own[i == 3 ? 0 : i] : own[i - 1];
    }
    float[] ours = Inference.of(read.model().weights()).run(x, 1);
    boolean half = ((TensorInfo) input.getInfo()).type == OnnxJavaType.FLOAT16;
    try (OnnxTensor in = tensor(environment, theirs, sizes, half);
        OrtSession.Result result = session.run(Map.of(input.getName(), in))) {
      double most = 0;
      for (OnnxImport.Output output : read.outputs()) {
        FloatBuffer want = ((OnnxTensor) result.get(output.name()).orElseThrow()).getFloatBuffer();
        double largest = 1;
        double error = 0;
        for (int i = 0; i < want.remaining(); i++) {
          double w = want.get(i);
          largest = Math.max(largest, Math.abs(w));
          error = Math.max(error, Math.abs(ours[output.from() + i] - w));
          error = Double.isNaN(w - ours[output.from() + i]) ? Double.NaN : error;
        }
        most = Math.max(most, error / largest);
      }
      return most;
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, float[] values, long[] sizes, boolean half) throws OrtException {
    if (!half) {
      return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), sizes);
    }
    ByteBuffer halves = ByteBuffer.allocateDirect(2 * values.length).order(ByteOrder.nativeOrder());
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.float16ToFloat(Float.floatToFloat16(values[i]));
      halves.putShort(2 * i, Float.floatToFloat16(values[i]));
    }
    return OnnxTensor.createTensor(environment, halves, sizes, OnnxJavaType.FLOAT16);
  }

  private static boolean isReal(TensorInfo t) {
    return t.type == OnnxJavaType.FLOAT || t.type == OnnxJavaType.FLOAT16;
  }
}
