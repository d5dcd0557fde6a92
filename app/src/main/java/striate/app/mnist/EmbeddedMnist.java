package striate.app.mnist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import striate.chapter.Digits;
import striate.files.Sha256;

/**
 * The first 1,000 training images of MNIST and all 10,000 test images, with their labels.
 *
 * <p>They are gzip resources beside this class, made by {@code scripts/embed-mnist.py}. Each is
 * checked against its SHA-256 whenever it is loaded, so what is returned is always the original.
 */
public final class EmbeddedMnist {
  /** Rows of an image, and columns. */
  public static final int SIDE = 28;

  private static final int IMAGE_HEADER = 16;
  private static final int LABEL_HEADER = 8;

  /**
   * A resource: its name, the size of its unpacked content in bytes, and that content's SHA-256.
   */
  record Resource(String name, int size, String sha256) {}

  /** Which images. */
  public enum Part {
    /** The first 1,000 of the training images. */
    TRAIN(
        1_000,
        "train-1000",
        "386bb018796babeaca208787b77c1b9db39532c4098951ea35f4694e744eb4b7",
        "895f65588e45d05babf0b5fa7aee2a0d782d8143b40b5764e596df91bc9dddeb"),
    /** All 10,000 test images. */
    TEST(
        10_000,
        "test-10000",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    private final int count;
    private final String prefix;
    private final String imagesSha256;
    private final String labelsSha256;

    Part(int count, String prefix, String imagesSha256, String labelsSha256) {
      this.count = count;
      this.prefix = prefix;
      this.imagesSha256 = imagesSha256;
      this.labelsSha256 = labelsSha256;
    }

    Resource images() {
      return new Resource(
          prefix + "-images.idx3.gz", IMAGE_HEADER + count * SIDE * SIDE, imagesSha256);
    }

    Resource labels() {
      return new Resource(prefix + "-labels.idx1.gz", LABEL_HEADER + count, labelsSha256);
    }

    /** Number of images. */
    public int count() {
      return count;
    }
  }

  private final Function<String, @Nullable InputStream> source;

  /** The data in the jar. */
  public EmbeddedMnist() {
    this(EmbeddedMnist.class::getResourceAsStream);
  }

  EmbeddedMnist(Function<String, @Nullable InputStream> source) {
    this.source = source;
  }

  /**
   * The pixels of a part, 0 (paper) to 255 (ink) as unsigned bytes: image by image, row by row,
   * {@code count · 28 · 28} of them. The array is the caller's own.
   *
   * @throws DamagedDataException if the resource is missing or altered
   */
  public byte[] pixels(Part part) {
    return load(part.images(), IMAGE_HEADER);
  }

  /**
   * The labels of a part, 0 to 9, one an image. The array is the caller's own.
   *
   * @throws DamagedDataException if the resource is missing or altered
   */
  public byte[] labels(Part part) {
    return load(part.labels(), LABEL_HEADER);
  }

  /**
   * The images of a part with their labels.
   *
   * @throws DamagedDataException if a resource is missing or altered
   */
  public Digits digits(Part part) {
    return new Digits(pixels(part), labels(part));
  }

  private byte[] load(Resource resource, int header) {
    byte[] content = new byte[resource.size() - header];
    MessageDigest digest = Sha256.start();
    try (InputStream packed = source.apply(resource.name())) {
      if (packed == null) {
        throw damaged(resource, "is missing", null);
      }
      // All packed bytes first: a fault in reading the jar is then apart from a fault in its data.
      try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.readAllBytes()), 1 << 16)) {
        byte[] head = in.readNBytes(header);
        int read = in.readNBytes(content, 0, content.length);
        if (head.length + read < resource.size() || in.read() != -1) {
          throw damaged(
              resource,
              "has not the " + resource.size() + " bytes that it should have when unpacked",
              null);
        }
        digest.update(head);
      }
    } catch (IOException e) {
      throw damaged(resource, "can't be unpacked (" + e.getMessage() + ")", e);
    }
    digest.update(content);
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(resource.sha256())) {
      throw damaged(resource, "has SHA-256 " + actual + ", expected " + resource.sha256(), null);
    }
    return content;
  }

  private static DamagedDataException damaged(
      Resource resource, String what, @Nullable Throwable cause) {
    String message =
        "embedded data: "
            + resource.name()
            + " "
            + what
            + "; the jar is damaged, build or fetch it again";
    return cause == null
        ? new DamagedDataException(message)
        : new DamagedDataException(message, cause);
  }
}
