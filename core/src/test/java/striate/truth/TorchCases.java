package striate.truth;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Reads the files of {@code scripts/make_layer_cases.py}, which describes the format: each case is
 * a line of text that names settings and tensors, followed by the tensors' little-endian values.
 */
public final class TorchCases {
  /** Every file there is. */
  public static final List<String> FAMILIES =
      List.of(
          "conv2d",
          "dense",
          "max-pool",
          "average-pool",
          "global-average-pool",
          "kernel-pool",
          "batch-norm",
          "activation",
          "softmax",
          "flatten",
          "add",
          "concat",
          "pad",
          "move",
          "join",
          "top-k",
          "resize",
          "conv-transpose",
          "lp-pool",
          "unary",
          "binary",
          "binary-constant",
          "where",
          "constant",
          "reduce",
          "arg-reduce",
          "axis-softmax",
          "matmul",
          "linear",
          "layer-norm",
          "group-norm",
          "lrn",
          "quantize",
          "dropout",
          "cross-entropy",
          "mean-squared-error",
          "optimiser",
          "network",
          "soft-cross-entropy",
          "step",
          "schedule",
          "augment",
          "fixed",
          "tuning",
          "explain",
          "explain-imported");

  private TorchCases() {}

  /** Returns the cases of one family, in the order of the file. */
  public static List<Case> of(String family) {
    String name = family + ".cases.gz";
    try (InputStream file = TorchCases.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalArgumentException("no resource " + name + " beside TorchCases");
      }
      return read(new BufferedInputStream(new GZIPInputStream(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** Returns the one case with that name. */
  public static Case of(String family, String name) {
    return of(family).stream()
        .filter(c -> c.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no case " + name + " in " + family));
  }

  static List<Case> read(InputStream in) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split("\\|", -1);
      String[] head = parts[0].strip().split(" ", -1);
      if (parts.length != 3 || head.length != 3 || !head[0].equals("case")) {
        throw new IOException("not the line of a case: " + line);
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      pairs(parts[2]).forEach((key, text) -> tensors.put(key, tensor(in, key, text)));
      cases.add(new Case(head[1], head[2], pairs(parts[1]), tensors));
    }
    return cases;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int b;
    while ((b = in.read()) != '\n' && b >= 0) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String pair : text.strip().split(" ", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        map.put(pair.substring(0, at), pair.substring(at + 1));
      }
    }
    return map;
  }

  /** {@code text} is {@code f32[2,3]} or {@code f64[]} (one number). */
  private static Tensor tensor(InputStream in, String key, String text) {
    try {
      boolean single = text.startsWith("f32[");
      if (!single && !text.startsWith("f64[")) {
        throw new IOException("tensor " + key + ": neither f32 nor f64: " + text);
      }
      int[] shape = integers(text.substring(4, text.length() - 1));
      int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      byte[] bytes = in.readNBytes(size * (single ? 4 : 8));
      if (bytes.length != size * (single ? 4 : 8)) {
        throw new EOFException("tensor " + key + text + " ends after " + bytes.length + " bytes");
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = single ? buffer.getFloat() : buffer.getDouble();
      }
      return new Tensor(shape, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] integers(String text) {
    return text.isEmpty()
        ? new int[0]
        : Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  /** One case: settings as text, tensors by name. */
  public static final class Case {
    private final String family;
    private final String name;
    private final Map<String, String> settings;
    private final Map<String, Tensor> tensors;

    Case(String family, String name, Map<String, String> settings, Map<String, Tensor> tensors) {
      this.family = family;
      this.name = name;
      this.settings = Collections.unmodifiableMap(settings);
      this.tensors = Collections.unmodifiableMap(tensors);
    }

    /** Returns the case's name, unique in its family. */
    public String name() {
      return name;
    }

    /** Returns all settings. */
    public Map<String, String> settings() {
      return settings;
    }

    /** Returns all tensors. */
    public Map<String, Tensor> tensors() {
      return tensors;
    }

    /** Returns whether the tensor is there: a layer without bias has none. */
    public boolean has(String key) {
      return tensors.containsKey(key);
    }

    /** Returns the tensor of that name. */
    public Tensor tensor(String key) {
      Tensor tensor = tensors.get(key);
      if (tensor == null) {
        throw new IllegalArgumentException(this + ": no tensor " + key + " in " + tensors.keySet());
      }
      return tensor;
    }

    /** Returns a setting as it is written. */
    public String text(String key) {
      String value = settings.get(key);
      if (value == null) {
        throw new IllegalArgumentException(
            this + ": no setting " + key + " in " + settings.keySet());
      }
      return value;
    }

    /** Returns a setting that is a whole number. */
    public int integer(String key) {
      return Integer.parseInt(text(key));
    }

    /** Returns a setting that is several whole numbers. */
    public int[] integers(String key) {
      return TorchCases.integers(text(key));
    }

    /** Returns a setting that is a number. */
    public double number(String key) {
      return Double.parseDouble(text(key));
    }

    /** Returns a setting that is a number, or another where the case does not set it. */
    public double number(String key, double otherwise) {
      return settings.containsKey(key) ? number(key) : otherwise;
    }

    /** Returns whether a setting is true; not set is false. */
    public boolean flag(String key) {
      return Boolean.parseBoolean(settings.getOrDefault(key, "false"));
    }

    @Override
    public String toString() {
      return family + " " + name;
    }
  }
}
