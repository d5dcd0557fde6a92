package striate.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import striate.data.DataException;
import striate.data.Picture;
import striate.files.WholeFile;
import striate.images.format.OtherFile;
import striate.images.listing.FileNames;
import striate.images.lossless.PngWriter;

/**
 * A reader of PNG, JPEG, WebP, GIF and BMP pictures, and a writer of PNG.
 *
 * <ul>
 *   <li>The format is recognised by the first bytes; the name of the file does not matter.
 *   <li>Grey stays one channel, everything else has three. 16 bits a sample become 8.
 *   <li>The orientation that EXIF notes is applied (JPEG, PNG, WebP).
 *   <li>Transparent pixels are blended with white, as on paper.
 *   <li>Of an animation, the first frame is read, on its canvas.
 *   <li>Samples are taken as they are stored, in every format: colour profiles and gamma are not
 *       applied. CMYK becomes RGB by multiplication.
 *   <li>A file that is cut short is damaged, even where a part of it could be shown; if all its
 *       pixels are there, what should follow them may be missing.
 *   <li>More than 150 million pixels, or more than the heap takes, are refused before memory is
 *       taken; so are files of more than {@link #MOST_BYTES}.
 * </ul>
 *
 * All methods may be called by any number of threads.
 */
public final class Pictures {
  /** The most bytes that the file of a picture may have: 1 GiB. */
  public static final long MOST_BYTES = 1L << 30;

  private Pictures() {}

  /**
   * Reads a picture.
   *
   * @throws DataException if there is no such file, or it is not a picture of these formats, or
   *     damaged
   */
  public static Picture read(Path file) {
    return Decoder.decode(bytes(file), FileNames.text(file));
  }

  /**
   * Reads a picture to the end of a stream, which stays open.
   *
   * @throws DataException if it can't be read, is not a picture of these formats, or is damaged
   */
  public static Picture read(InputStream in) {
    try {
      return Decoder.decode(bytes(in, (int) MOST_BYTES), "picture");
    } catch (IOException e) {
      throw new DataException("picture: can't be read (" + e.getMessage() + ")", e);
    }
  }

  /**
   * The bytes to the end of a stream.
   *
   * @throws DataException if there are more than {@code most}
   */
  static byte[] bytes(InputStream in, int most) throws IOException {
    byte[] file = in.readNBytes(most);
    if (file.length == most && in.read() != -1) {
      throw new DataException("picture: at most " + most + " bytes expected, got more");
    }
    return file;
  }

  /**
   * Reads a picture from the bytes of its file, which are not copied.
   *
   * @param name what messages call it
   * @throws DataException if it is not a picture of these formats, or is damaged
   */
  public static Picture read(byte[] file, String name) {
    return Decoder.decode(file, name);
  }

  /**
   * The number of pixels that a file says it has, told by a few of its bytes: never fewer than
   * reading it will make, so that memory can be shared out before. 0 if it can't be told; the file
   * is then no picture, or damaged.
   */
  public static long pixels(byte[] file) {
    return PixelCount.of(file);
  }

  /**
   * What a file is, in words for messages, as far as its first bytes tell: {@code a PNG picture},
   * {@code a ZIP file}, {@code an empty file}.
   *
   * @throws DataException if it can't be read, or is no file
   */
  public static String whatIs(Path file) {
    byte[] start = bytes(file, 1 << 16);
    if (start.length == 0) {
      return "an empty file";
    }
    Kind kind = Kind.of(start);
    return kind == null ? OtherFile.describe(start) : "a " + kind.title + " picture";
  }

  static byte[] bytes(Path file) {
    return bytes(file, (int) MOST_BYTES);
  }

  private static byte[] bytes(Path file, int most) {
    String name = FileNames.text(file);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw new DataException(name + ": a picture expected, got a folder");
      }
      // Opening one would wait until somebody writes to it.
      if (!attributes.isRegularFile()) {
        throw new DataException(
            name + ": a picture expected, got a named pipe, a socket or a device");
      }
      // The kernel's files have no size, and reading one may wait as well.
      if (attributes.size() == 0) {
        return new byte[0];
      }
      if (most < MOST_BYTES) {
        try (InputStream in = Files.newInputStream(file)) {
          return in.readNBytes(most);
        }
      }
      if (attributes.size() > MOST_BYTES) {
        throw new DataException(
            name + ": at most " + MOST_BYTES + " bytes expected, got " + attributes.size());
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DataException(name + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new DataException(name + ": permission denied", e);
    } catch (FileSystemLoopException e) {
      throw new DataException(name + ": a link to itself", e);
    } catch (IOException e) {
      throw new DataException(name + ": can't be read (" + e.getMessage() + ")", e);
    }
  }

  /** The bytes of a PNG file. */
  public static byte[] png(Picture picture) {
    return PngWriter.write(
        picture.width(), picture.height(), picture.channels(), picture.samples());
  }

  /**
   * Writes a PNG file atomically: to a temporary file that is then renamed, so that it is there
   * whole or not at all.
   *
   * @throws DataException if it can't be written
   */
  public static void write(Picture picture, Path file) {
    try {
      byte[] png = png(picture);
      WholeFile.write(file, out -> out.write(png));
    } catch (IOException e) {
      throw new DataException(file + ": can't be written (" + e.getMessage() + ")", e);
    }
  }
}
