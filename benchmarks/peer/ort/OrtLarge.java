package striate.benchmarks.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import peers.Peer;

/**
 * W5 and W6 by ONNX Runtime, inference only. The models and their counts of parameters are made by
 * {@code large.py}; the system property {@code onnx.dir} says where they are.
 */
public final class OrtLarge extends Peer implements LargeBench.Counted {
  private static final int IMAGE = 3 * LargeBench.SIDE * LargeBench.SIDE;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private int threads;

  /** Arguments as {@link LargeBench} has them. */
  public static void main(String[] args) throws Exception {
    LargeBench.main(new OrtLarge(), args);
  }

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public void init(int count) {
    threads = count;
  }

  private static Path file(String name) {
    return Path.of(System.getProperty("onnx.dir"), name);
  }

  @Override
  public long parameters(String workload) throws Exception {
    return Long.parseLong(Files.readString(file(workload + ".parameters")).strip());
  }

  @Override
  public Net net(String workload, boolean training) throws Exception {
    if (training) {
      return null;
    }
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    OrtSession session = environment.createSession(file(workload + ".onnx").toString(), options);
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(LargeBench.MANY * IMAGE * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return new Net() {
      @Override
      public float step(float[] x, int[] y, int n) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void infer(float[] x, int n, float[] out) throws Exception {
        buffer.clear();
        buffer.put(x, 0, n * IMAGE).flip();
        long[] shape = {n, 3, LargeBench.SIDE, LargeBench.SIDE};
        try (OnnxTensor images = OnnxTensor.createTensor(environment, buffer, shape);
            OrtSession.Result result = session.run(Map.of("x", images))) {
          ((OnnxTensor) result.get(0)).getFloatBuffer().get(out, 0, n * LargeBench.CLASSES);
        }
      }

      @Override
      public void close() throws Exception {
        session.close();
      }
    };
  }

  @Override
  public Conv conv() {
    throw new UnsupportedOperationException();
  }
}
