package striate.app.sets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.images.PictureFiles;
import striate.images.PictureReader;
import striate.images.Pictures;
import striate.images.Problem;

/** Pictures as a user names them: files, folders of them, standard input. */
public final class PictureInputs {
  /** What stands for standard input. */
  public static final String STANDARD_INPUT = "-";

  private static final Path STDIN = Path.of("/dev/stdin");

  private final InputStream in;
  private final PictureReader reader = new PictureReader();

  /**
   * Inputs.
   *
   * @param in standard input
   */
  public PictureInputs(InputStream in) {
    this.in = in;
  }

  /**
   * Something that should be a picture.
   *
   * @param name as a line of output calls it
   * @param file null for standard input
   * @param problem what is wrong with it, or null if that is not known yet
   */
  public record Input(String name, @Nullable Path file, @Nullable String problem) {}

  /**
   * What an argument means: a file, the pictures below a folder, or standard input.
   *
   * @return at least one
   */
  public List<Input> of(String argument) {
    if (argument.equals(STANDARD_INPUT)) {
      return List.of(new Input(argument, null, null));
    }
    try {
      Path path = Path.of(argument);
      return Files.isDirectory(path) ? folder(path) : List.of(new Input(argument, path, null));
    } catch (InvalidPathException e) {
      return List.of(
          new Input(argument, null, argument + ": no path" + DataSource.charset(argument)));
    } catch (DataException e) {
      return List.of(new Input(argument, null, e.getMessage()));
    }
  }

  private static List<Input> folder(Path folder) {
    List<Input> inputs = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path file : PictureFiles.below(folder, problems::add)) {
      inputs.add(new Input(PictureFiles.text(file), file, null));
    }
    for (Problem p : problems) {
      inputs.add(new Input(PictureFiles.text(p.path()), null, p.toString()));
    }
    if (inputs.isEmpty()) {
      throw new DataException(PictureFiles.text(folder) + ": no picture in it");
    }
    return inputs;
  }

  /**
   * The picture as a network reads it.
   *
   * @throws DataException if it is none
   */
  public Picture read(Input input, Preprocessing preprocessing) {
    Path file = input.file();
    return input.problem() == null && file != null && !isOpen(file)
        ? reader.fitted(file, preprocessing)
        : preprocessing.fitted(whole(input));
  }

  /**
   * The whole picture, upright.
   *
   * @throws DataException if it is none
   */
  public Picture whole(Input input) {
    String problem = input.problem();
    if (problem != null) {
      throw new DataException(problem);
    }
    Path file = input.file();
    if (file == null) {
      return standardInput();
    }
    if (!isOpen(file)) {
      return Pictures.read(file);
    }
    try (InputStream opened = Files.newInputStream(file)) {
      return read(opened, input.name());
    } catch (IOException e) {
      throw new DataException(input.name() + ": can't be read (" + Failure.reason(e) + ")", e);
    }
  }

  private Picture standardInput() {
    if (isClosed()) {
      throw new DataException("standard input: a picture expected, but it is closed");
    }
    return read(in, "standard input");
  }

  /** Whether the number of standard input has become that of a file which the JVM opened. */
  private static boolean isClosed() {
    try {
      Path first = Path.of("/proc/self/fd/0").toRealPath();
      return first.startsWith(Path.of(System.getProperty("java.home", "/none")).toRealPath());
    } catch (IOException e) {
      return false; // a pipe, or no system that tells
    }
  }

  /** What a shell opened for us, {@code <(…)}: a pipe, but one that somebody writes to. */
  private static boolean isOpen(Path file) {
    return file.startsWith("/dev/fd") || file.startsWith("/proc/self/fd") || file.equals(STDIN);
  }

  private static Picture read(InputStream in, String name) {
    try {
      return Pictures.read(in);
    } catch (DataException e) {
      String message = String.valueOf(e.getMessage());
      throw new DataException(name + message.substring(Math.max(0, message.indexOf(": "))), e);
    }
  }
}
