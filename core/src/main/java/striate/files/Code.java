package striate.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The version of code, told by the code itself: what is kept from one run to the next is made again
 * when a class that made it has changed, and nobody has to remember to raise a number.
 */
public final class Code {
  private Code() {}

  /**
   * SHA-256, in hexadecimal, of all classes in the package of {@code anchor} and below, as they lie
   * in its folder or jar. Where they can't be read it is that of the class {@code anchor} alone.
   */
  public static String version(Class<?> anchor) {
    MessageDigest digest = Sha256.start();
    String folder = anchor.getPackageName().replace('.', '/');
    try {
      Path home = home(anchor);
      if (home != null && Files.isDirectory(home)) {
        addFolder(home.resolve(folder), digest);
        return HexFormat.of().formatHex(digest.digest());
      }
      if (home != null && Files.isRegularFile(home)) {
        addJar(home, folder + "/", digest);
        return HexFormat.of().formatHex(digest.digest());
      }
    } catch (IOException e) {
      digest.reset(); // an archive of another kind, or one that nobody may read
    }
    try (InputStream in = anchor.getResourceAsStream(anchor.getSimpleName() + ".class")) {
      if (in != null) {
        digest.update(in.readAllBytes());
      }
    } catch (IOException e) {
      digest.reset();
    }
    digest.update(anchor.getName().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The folder or jar that a class comes from, or null if that is neither. */
  private static @Nullable Path home(Class<?> anchor) {
    CodeSource source = anchor.getProtectionDomain().getCodeSource();
    URL place = source == null ? null : source.getLocation();
    try {
      return place == null ? null : Path.of(place.toURI());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return null;
    }
  }

  private static void addFolder(Path folder, MessageDigest digest) throws IOException {
    List<Path> classes;
    try (Stream<Path> all = Files.walk(folder)) {
      classes = all.filter(p -> p.toString().endsWith(".class")).sorted().toList();
    }
    for (Path path : classes) {
      String name = folder.relativize(path).toString();
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(path));
    }
  }

  private static void addJar(Path jar, String folder, MessageDigest digest) throws IOException {
    try (ZipFile file = new ZipFile(jar.toFile())) {
      List<String> lines = new ArrayList<>();
      for (ZipEntry entry : file.stream().toArray(ZipEntry[]::new)) {
        if (entry.getName().startsWith(folder) && entry.getName().endsWith(".class")) {
          lines.add(entry.getName() + " " + entry.getSize() + " " + entry.getCrc());
        }
      }
      lines.sort(null);
      digest.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
  }
}
