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
    int[] own = shape.sizes();
    long[] sizes = new long[own.length + 1];
    sizes[0] = count;
    for (int i = 0; i < own.length; i++) {
      sizes[i + 1] = own[i];
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), sizes);
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), in))) {
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
