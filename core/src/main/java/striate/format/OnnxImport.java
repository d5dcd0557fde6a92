package striate.format;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.data.Preprocessing;
import striate.files.Bytes;
import striate.files.InputFile;
import striate.format.codec.LayerCodecs;
import striate.onnx.Imported;
import striate.onnx.Importer;
import striate.onnx.Wanted;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.OnnxFile;

/**
 * The reading of an ONNX file, with what the file does not tell. Immutable: each setting gives a
 * copy.
 *
 * {@snippet file="striate/format/ModelSnippets.java" region="import"}
 *
 * <p>A file that {@link Onnx} wrote is read exactly as it was written, whatever is set here but the
 * preprocessing and the classes. Of any other file the graph is translated; its number of images is
 * left open where the graph does not join them.
 */
public final class OnnxImport {
  /** Bytes of a file that is read whole and not mapped. */
  private static final int SMALL = 4 << 20;

  /** The entry of a model's metadata that keeps which weights of its file several nodes read. */
  private static final String APART = "imported.apart";

  private final @Nullable Path file;
  private final byte @Nullable [] bytes;
  private final LayerCodecs codecs;
  private final Wanted wanted;
  private final @Nullable Preprocessing preprocessing;
  private final List<String> classes;

  private OnnxImport(
      @Nullable Path file,
      byte @Nullable [] bytes,
      LayerCodecs codecs,
      Wanted wanted,
      @Nullable Preprocessing preprocessing,
      List<String> classes) {
    this.file = file;
    this.bytes = bytes;
    this.codecs = codecs;
    this.wanted = wanted;
    this.preprocessing = preprocessing;
    this.classes = classes;
  }

  /** The reading of a file. */
  public static OnnxImport of(Path file) {
    return new OnnxImport(file, null, LayerCodecs.standard(), Wanted.nothing(), null, List.of());
  }

  /** The reading of a file's bytes; it cannot have external data. */
  public static OnnxImport of(byte[] bytes) {
    return new OnnxImport(null, bytes, LayerCodecs.standard(), Wanted.nothing(), null, List.of());
  }

  /** A copy with layers of your own, for files that {@link Onnx} wrote. */
  public OnnxImport codecs(LayerCodecs more) {
    return new OnnxImport(file, bytes, more, wanted, preprocessing, classes);
  }

  /** A copy that takes images of this size where the file leaves it open. */
  public OnnxImport size(int height, int width) {
    return new OnnxImport(file, bytes, codecs, wanted.size(height, width), preprocessing, classes);
  }

  /**
   * A copy that takes these outputs of the file: the network's output is all their numbers, one
   * after the other. Without it the first output that is made of real numbers is taken.
   */
  public OnnxImport outputs(String... names) {
    return new OnnxImport(
        file, bytes, codecs, wanted.outputs(List.of(names)), preprocessing, classes);
  }

  /**
   * A copy with this preprocessing of pictures, which also tells the size where the file leaves it
   * open, and that the input is one of {@linkplain #pictures() pictures}.
   */
  public OnnxImport preprocessing(Preprocessing p) {
    Wanted sized = wanted.height() > 0 ? wanted : wanted.size(p.height(), p.width());
    Wanted told = sized.withPictures(p.channels());
    return new OnnxImport(file, bytes, codecs, told, p, classes);
  }

  /**
   * A copy that takes the input for one of pictures where its axes do not say so: [N, H, W] are
   * grey ones, [C, H, W] and [H, W, C] a single one, [N, K] rows with the numbers of a picture of
   * the {@linkplain #size size} said, channel after channel. The network's input is an image then.
   */
  public OnnxImport pictures() {
    return new OnnxImport(
        file, bytes, codecs, wanted.withPictures(wanted.channels()), preprocessing, classes);
  }

  /** A copy that takes rows of numbers [N, K] for pixel after pixel, each with its channels. */
  public OnnxImport interleaved() {
    return new OnnxImport(file, bytes, codecs, wanted.withInterleaved(), preprocessing, classes);
  }

  /** A copy with these names of the classes, in the order of the outputs. */
  public OnnxImport classes(List<String> names) {
    return new OnnxImport(file, bytes, codecs, wanted, preprocessing, List.copyOf(names));
  }

  /**
   * What was read.
   *
   * @param model for use as any other
   * @param foreign whether the graph was translated, and not read as we wrote it
   * @param outputs of a translated file, as they follow one another in the network's output
   * @param warnings in one line each
   * @param trainingWarnings what matters only where the model is trained on, in one line each:
   *     weights that several nodes of a translated file read, and that training moves apart; a
   *     model keeps this when it is written as a file of ours
   */
  public record Result(
      Model model,
      boolean foreign,
      List<Output> outputs,
      List<String> warnings,
      List<String> trainingWarnings) {
    /** Copies the lists. */
    public Result {
      outputs = List.copyOf(outputs);
      warnings = List.copyOf(warnings);
      trainingWarnings = List.copyOf(trainingWarnings);
    }
  }

  /**
   * An output of a translated file.
   *
   * @param name in the file
   * @param from index of its first number in the network's output
   * @param sizes of its axes, without the number of images
   */
  public record Output(String name, int from, List<Integer> sizes) {}

  /**
   * Reads the file.
   *
   * @throws ModelFormatException if it is damaged, or needs what we do not have: all of it is named
   * @throws IOException if it cannot be read
   */
  public Result read() throws IOException {
    if (file == null) {
      return readBytes();
    }
    InputFile.check(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Encoder.MOST) {
        throw new ModelFormatException(
            file + ": at most " + Encoder.MOST + " bytes expected of an ONNX file, got " + size);
      }
      // Windows lets nobody replace a file that is mapped, and nobody can say when it no longer is.
      // To map a small one takes longer, at a program's start, than to read it.
      Bytes all =
          File.separatorChar == '\\' || size <= SMALL
              ? Bytes.of(size == 0 ? new byte[0] : Files.readAllBytes(file))
              : Bytes.map(channel, 0, size);
      return read(file.toString(), all, file.toAbsolutePath().getParent());
    }
  }

  Result readBytes() throws ModelFormatException {
    if (bytes == null) {
      throw new IllegalStateException("read() reads a file");
    }
    return read("model in memory", Bytes.of(bytes), null);
  }

  private Result read(String name, Bytes memory, @Nullable Path folder)
      throws ModelFormatException {
    try {
      Result result = result(memory, folder);
      return new Result(
          completed(result.model()),
          result.foreign(),
          result.outputs(),
          result.warnings(),
          apart(result.model()));
    } catch (IOException e) {
      throw new ModelFormatException(name + ": " + Onnx.line(String.valueOf(e.getMessage())), e);
    }
  }

  private Result result(Bytes memory, @Nullable Path folder) throws IOException {
    if (!isOurs(memory)) {
      striate.onnx.file.Model foreign = OnnxFile.of(memory, folder);
      if (!foreign.metadata().containsKey(Entries.FORMAT)) {
        return translated(foreign);
      }
    }
    try {
      Model model = Decoder.of(memory, codecs);
      return new Result(
          model == null ? quantised(OnnxFile.of(memory, folder)) : model,
          false,
          List.of(),
          List.of(),
          List.of());
    } catch (ModelFormatException | OnnxFormatException strict) {
      striate.onnx.file.Model parsed;
      try {
        parsed = OnnxFile.of(memory, folder);
      } catch (OnnxFormatException e) {
        throw strict;
      }
      // also with entries that are not ours: the name of one may be what is damaged
      if (!Decoder.isRewritten(parsed.metadata(), memory.size())) {
        throw strict;
      }
      return translated(parsed);
    }
  }

  /** Whether our metadata's name stands in the file. */
  private static boolean isOurs(Bytes memory) {
    byte[] name = Entries.FORMAT.getBytes(StandardCharsets.US_ASCII);
    long most = memory.size() - name.length;
    // metadata is before or behind the graph, never among the weights
    long edge = 1 << 20;
    for (long at = 0; at <= most; at++) {
      if (at > edge && at < most - edge) {
        at = most - edge;
      }
      if (memory.has(name, at)) {
        return true;
      }
    }
    return false;
  }

  private static SortedMap<String, String> entries(striate.onnx.file.Model parsed) {
    SortedMap<String, String> entries = new TreeMap<>();
    parsed
        .metadata()
        .forEach((key, value) -> {
          if (key.startsWith(Entries.PREFIX)) {
            entries.put(key, value);
          }
        });
    return entries;
  }

  /** A model of ours with int8 weights, as it was written. */
  private static Model quantised(striate.onnx.file.Model parsed) throws IOException {
    try {
      return Entries.whole(
          entries(parsed), Importer.of(parsed, Wanted.nothing().withChannelsFirst()).weights());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException("metadata " + e.getMessage(), e);
    }
  }

  private Result translated(striate.onnx.file.Model parsed) throws IOException {
    SortedMap<String, String> entries = entries(parsed);
    boolean ours = !entries.isEmpty() || parsed.producer().equals(Encoder.PRODUCER);
    if (ours && !entries.containsKey(Entries.FORMAT)) {
      throw new ModelFormatException(
          "metadata "
              + Entries.FORMAT
              + " expected, as Striate wrote it; the file is cut off or"
              + " was changed");
    }
    Imported imported;
    try {
      boolean first = entries.containsKey(Entries.FORMAT);
      imported = Importer.of(parsed, first ? wanted.withChannelsFirst() : wanted);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new OnnxFormatException(String.valueOf(e.getMessage()), e);
    }
    List<String> warnings = new ArrayList<>(imported.warnings());
    Model model = Model.owning(imported.weights());
    if (entries.containsKey(Entries.FORMAT)) {
      warnings.add("another program has changed the graph: the model is what that says now");
      try {
        model = Entries.around(entries, imported.weights());
      } catch (IllegalArgumentException e) {
        warnings.add("its preprocessing and classes are left out: " + e.getMessage());
      }
    } else if (imported.classes().size() == imported.network().output().size()) {
      model = model.classes(imported.classes());
    }
    Map<String, String> origin = new TreeMap<>();
    if (!parsed.producer().isBlank()) {
      origin.put("imported.producer", parsed.producer());
    }
    origin.put("imported.input", imported.input());
    List<Output> outputs =
        imported.outputs().stream().map(o -> new Output(o.name(), o.from(), o.sizes())).toList();
    origin.put("imported.outputs", String.join(",", outputs.stream().map(Output::name).toList()));
    if (!imported.apart().isEmpty()) {
      origin.put(APART, imported.apart());
    }
    return new Result(model.metadata(origin), true, outputs, warnings, List.of());
  }

  /** What training does to weights that several nodes of a file read: of a model's origin. */
  private static List<String> apart(Model model) {
    String names = model.metadata().get(APART);
    return names == null
        ? List.of()
        : List.of(
            "weights that several nodes of the file read: "
                + names
                + "; here each node has its own, and training moves them apart");
  }

  private Model completed(Model model) throws ModelFormatException {
    try {
      Model all = preprocessing == null ? model : model.preprocessing(preprocessing);
      return classes.isEmpty() ? all : all.classes(classes);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(String.valueOf(e.getMessage()), e);
    }
  }
}
