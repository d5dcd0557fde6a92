package striate.spring;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ResourceUtils;
import striate.format.Model;
import striate.format.ModelFormatException;
import striate.format.Onnx;

/**
 * Where a model comes from.
 *
 * @param setting that names it, for messages
 * @param file its file; null for a resource
 * @param resource a resource of the class path; null for a file
 */
record ModelSource(String setting, @Nullable Path file, @Nullable Resource resource) {
  private static final String CONVERT =
      "Check that it is whole, and a model of an image classifier: striate inspect FILE. A file of"
          + " another program that does not say how pictures become its input is made one that"
          + " does by: striate convert FILE -o OUT --preprocess … --classes …";

  /**
   * The source that a setting names.
   *
   * @param setting its name, and where it stands
   * @throws ModelException if it names none
   */
  static ModelSource of(String setting, @Nullable String path, ResourceLoader resources) {
    if (path == null || path.isBlank()) {
      throw new ModelException(
          setting + ": a path expected, got none", "Set it to the path of a model file.", null);
    }
    if (path.startsWith(ResourceUtils.CLASSPATH_URL_PREFIX)) {
      return new ModelSource(setting, null, resources.getResource(path));
    }
    try {
      Path file =
          path.startsWith(ResourceUtils.FILE_URL_PREFIX)
              ? ResourceUtils.getFile(path).toPath()
              : Path.of(path);
      return new ModelSource(setting, file.toAbsolutePath(), null);
    } catch (InvalidPathException | FileNotFoundException e) {
      throw new ModelException(
          setting + ": a path expected, got \"" + path + "\" (" + e.getMessage() + ")",
          "Set it to the path of a model file.",
          e);
    }
  }

  /** The file or resource as messages call it. */
  String name() {
    return resource != null ? resource.getDescription() : String.valueOf(file);
  }

  /**
   * What tells that the file is another one now; null for a resource, or where it can't be told.
   */
  @Nullable FileStamp stamp() {
    if (file == null) {
      return null;
    }
    try {
      return FileStamp.of(file);
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Reads the model.
   *
   * @throws ModelException if there is none
   */
  Model read() {
    try {
      return resource != null
          ? Onnx.read(resource.getContentAsByteArray())
          : Onnx.read(Objects.requireNonNull(file));
    } catch (ModelFormatException e) {
      throw refused(e);
    } catch (NoSuchFileException | FileNotFoundException e) {
      String from =
          resource != null
              ? "."
              : "; a path that is not absolute begins at " + Path.of("").toAbsolutePath() + ".";
      throw failure("no such file", "Check the path" + from, e);
    } catch (AccessDeniedException e) {
      throw failure(
          "permission denied", "Give the user that runs the application the right to read it.", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "can't be read" : e.getReason();
      throw failure(reason, "Check the path.", e);
    } catch (InternalError e) { // of a mapped file that was cut while it was read
      throw failure("was written to while it was read", "Replace models by renaming a file.", e);
    } catch (IOException e) {
      throw failure("can't be read (" + e.getMessage() + ")", "Check the file.", e);
    }
  }

  /** A file that is no model, or a model that is no classifier. */
  ModelException refused(Exception e) {
    String message = withoutName(String.valueOf(e.getMessage()));
    return failure(message, action(message), e);
  }

  /** A sound file can be too large, too. */
  private static String action(String message) {
    return message.contains("the heap holds at most")
        ? "Give the JVM a larger heap: -Xmx."
        : CONVERT;
  }

  private ModelException failure(String what, String action, Throwable cause) {
    return new ModelException(setting + ": " + name() + ": " + what, action, cause);
  }

  private String withoutName(String message) {
    String start = name() + ": ";
    return message.startsWith(start) ? message.substring(start.length()) : message;
  }
}
