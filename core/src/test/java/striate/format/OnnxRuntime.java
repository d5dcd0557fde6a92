package striate.format;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import striate.nn.Shape;

/** Runs a model file with another program than ours. */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /** The first output for {@code count} inputs of {@code shape}. */
  public static float[] run(byte[] model, Shape shape, float[] input, int count) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] sizes =
        shape.flat()
            ? new long[] {count, shape.size()}
            : new long[] {count, shape.channels(), shape.height(), shape.width()};
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), sizes);
          OrtSession.Result result = session.run(Map.of("input", in))) {
        FloatBuffer out = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] all = new float[out.remaining()];
        out.get(all);
        return all;
      }
    } catch (OrtException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
