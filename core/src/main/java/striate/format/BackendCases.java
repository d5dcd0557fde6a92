package striate.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import striate.onnx.Imported;
import striate.onnx.Importer;
import striate.onnx.Wanted;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Model;
import striate.onnx.file.OnnxFile;
import striate.onnx.file.Port;
import striate.run.Inference;
import striate.threads.Loops;

/**
 * ONNX's backend test cases: folders with a {@code model.onnx} and {@code test_data_set_…} of
 * inputs and expected outputs; or a file {@code NAME.onnx} with {@code NAME_output_0.pb} beside it,
 * whose input is 0, 1/n, 2/n, ….
 *
 * <p>The first input of real numbers goes through the network, the others are taken for constants,
 * since a network has one input. Where an output depends on none of the inputs it is computed when
 * the file is read.
 */
public final class BackendCases {
  private static final float RELATIVE = 1e-3f;
  private static final float ABSOLUTE = 1e-5f;

  private BackendCases() {}

  /** What became of a case. */
  public enum Status {
    /** All outputs are as expected: within 1e-5 + 1e-3 of the expected number. */
    PASSED,
    /** An output differs. */
    FAILED,
    /** The file asks for what we do not have. */
    UNSUPPORTED
  }

  /**
   * A case and what became of it.
   *
   * @param name its folder or file
   * @param reason empty if it passed
   */
  public record Result(String name, Status status, String reason) {}

  /**
   * Runs all cases in a folder and below, by their names.
   *
   * @param told of each case as soon as it is done
   * @throws IOException if the folder cannot be read
   */
  public static List<Result> run(Path folder, Consumer<Result> told) throws IOException {
    List<Path> models;
    try (Stream<Path> all = Files.walk(folder)) {
      models =
          all.filter(p -> p.toString().endsWith(".onnx") && Files.isRegularFile(p))
              .sorted()
              .toList();
    }
    List<Result> results = new ArrayList<>();
    for (Path model : models) {
      Loops.check("ONNX cases");
      Result result = run(model);
      results.add(result);
      told.accept(result);
    }
    return results;
  }

  private static Result run(Path model) {
    boolean alone = !model.endsWith("model.onnx");
    Path folder = model.toAbsolutePath().getParent();
    String file = String.valueOf(model.getFileName());
    String name = alone ? file : String.valueOf(folder == null ? model : folder.getFileName());
    try {
      Model parsed = OnnxFile.read(model);
      if (alone) {
        String stem = file.substring(0, file.length() - ".onnx".length());
        light(parsed, model.resolveSibling(stem + "_output_0.pb"));
        return new Result(name, Status.PASSED, "");
      }
      List<Path> sets;
      try (Stream<Path> all = Files.list(model.resolveSibling("."))) {
        sets =
            all.filter(p -> String.valueOf(p.getFileName()).startsWith("test_data_set_"))
                .sorted()
                .toList();
      }
      if (sets.isEmpty()) {
        return new Result(name, Status.UNSUPPORTED, "no test_data_set_0 beside it");
      }
      for (Path set : sets) {
        check(parsed, tensors(set, "input_"), tensors(set, "output_"));
      }
      return new Result(name, Status.PASSED, "");
    } catch (Difference e) {
      return new Result(name, Status.FAILED, String.valueOf(e.getMessage()));
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      return new Result(name, Status.UNSUPPORTED, Onnx.line(String.valueOf(e.getMessage())));
    }
  }

  /** An output that differs. */
  private static final class Difference extends Exception {
    private static final long serialVersionUID = 1;

    Difference(String message) {
      super(message);
    }
  }

  private static List<Constant> tensors(Path set, String prefix) throws IOException {
    List<Constant> all = new ArrayList<>();
    for (int i = 0; Files.exists(set.resolve(prefix + i + ".pb")); i++) {
      all.add(OnnxFile.tensor(set.resolve(prefix + i + ".pb")));
    }
    return all;
  }

  private static void light(Model model, Path expected) throws IOException, Difference {
    if (!Files.exists(expected)) {
      throw new OnnxFormatException("no expected output beside it");
    }
    List<Constant> inputs = new ArrayList<>();
    for (Port p : Importer.fed(model)) {
      if (p.dims() == null) {
        throw new OnnxFormatException("input \"" + p.name() + "\": no shape");
      }
      int[] dims = p.dims().stream().mapToInt(d -> (int) Math.max(1, d.size())).toArray();
      int size = Arrays.stream(dims).reduce(1, Math::multiplyExact);
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) ((double) i / size);
      }
      inputs.add(Constant.ofFloats(dims, values));
    }
    check(model, inputs, List.of(OnnxFile.tensor(expected)));
  }

  private static void check(Model model, List<Constant> inputs, List<Constant> outputs)
      throws IOException, Difference {
    List<Port> ports = Importer.fed(model);
    Map<String, Constant> values = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(ports.size(), inputs.size()); i++) {
      values.put(ports.get(i).name(), inputs.get(i));
    }
    for (int i = 0; i < outputs.size(); i++) {
      String name = model.graph().outputs().get(i).name();
      check(model, values, name, outputs.get(i));
    }
  }

  private static void check(
      Model model, Map<String, Constant> values, String output, Constant expected)
      throws IOException, Difference {
    @Nullable OnnxFormatException first = null;
    for (Map.Entry<String, Constant> live : values.entrySet()) {
      Constant images = live.getValue();
      if (!images.type().real() || images.size() == 0) {
        continue;
      }
      Map<String, Constant> others = new TreeMap<>(values);
      others.remove(live.getKey());
      List<Integer> sizes = Arrays.stream(images.dims()).boxed().toList();
      Wanted wanted = Wanted.of(live.getKey(), sizes, others, output);
      try {
        compare(output, run(Importer.of(model, wanted), images), expected);
        return;
      } catch (OnnxFormatException e) {
        first = first == null ? e : first;
      }
    }
    Constant known = Importer.evaluate(model, values).get(output);
    if (known == null) {
      throw first == null ? new OnnxFormatException("no input of real numbers") : first;
    }
    compare(output, known, expected);
  }

  /** What the network gives, with the sizes and in the order that the file says. */
  private static Constant run(Imported imported, Constant images) throws OnnxFormatException {
    Inference inference = Inference.of(imported.weights());
    int[] dims = images.dims();
    float[] in = images.floats();
    int count = imported.whole() || dims.length == 0 ? 1 : dims[0];
    if (imported.channelsLast()) {
      in = channelsFirst(in, dims);
    }
    float[] all = inference.run(in, count);
    Imported.Output output = imported.outputs().getFirst();
    List<Integer> sizes = new ArrayList<>(output.sizes());
    int at = output.batch();
    if (at < 0) {
      return Constant.ofFloats(sizes.stream().mapToInt(Integer::intValue).toArray(), all);
    }
    int before = 1;
    for (int size : sizes.subList(0, at)) {
      before *= size;
    }
    int each = all.length / count;
    int inner = each / before;
    float[] ordered = new float[all.length];
    for (int n = 0; n < count; n++) {
      for (int b = 0; b < before; b++) {
        System.arraycopy(all, n * each + b * inner, ordered, (b * count + n) * inner, inner);
      }
    }
    sizes.add(at, count);
    return Constant.ofFloats(sizes.stream().mapToInt(Integer::intValue).toArray(), ordered);
  }

  private static float[] channelsFirst(float[] in, int[] dims) {
    int pixels = dims[1] * dims[2];
    int channels = dims[3];
    float[] out = new float[in.length];
    for (int n = 0; n < dims[0]; n++) {
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < channels; c++) {
          out[(n * channels + c) * pixels + p] = in[(n * pixels + p) * channels + c];
        }
      }
    }
    return out;
  }

  private static void compare(String name, Constant actual, Constant expected)
      throws OnnxFormatException, Difference {
    if (!Arrays.equals(actual.dims(), expected.dims())) {
      throw new Difference(
          "output "
              + name
              + ": sizes "
              + Arrays.toString(expected.dims())
              + " expected, got "
              + Arrays.toString(actual.dims()));
    }
    double[] a = actual.doubles();
    double[] e = expected.doubles();
    for (int i = 0; i < e.length; i++) {
      boolean same =
          Double.compare(a[i], e[i]) == 0
              || (float) a[i] == (float) e[i]
              || Math.abs(a[i] - e[i]) <= ABSOLUTE + RELATIVE * Math.abs(e[i]);
      if (!same) {
        throw new Difference(
            "output " + name + ", number " + i + ": " + e[i] + " expected, got " + a[i]);
      }
    }
  }
}
