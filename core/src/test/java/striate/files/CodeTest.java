package striate.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeTest {
  @TempDir Path folder;

  private static byte[] bytes(Class<?> c) throws IOException {
    try (InputStream in = c.getResourceAsStream("/" + c.getName().replace('.', '/') + ".class")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static String version(Path home, Class<?> anchor) throws IOException {
    URL url = url(home);
    // Apart from this test's own classes, as another version of the program would be.
    try (URLClassLoader loader = new URLClassLoader(new URL[] {url}, null)) {
      return Code.version(loader.loadClass(anchor.getName()));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static URL url(Path home) throws MalformedURLException {
    return home.toUri().toURL();
  }

  private Path jar(Map<String, byte[]> entries, String name) throws IOException {
    Path jar = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> e : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(e.getKey());
        entry.setTime(name.hashCode() * 4000L); // when it was packed does not matter
        out.putNextEntry(entry);
        out.write(e.getValue());
      }
    }
    return jar;
  }

  private Path tree(Map<String, byte[]> entries, String name) throws IOException {
    Path root = folder.resolve(name);
    for (Map.Entry<String, byte[]> e : entries.entrySet()) {
      Path file = root.resolve(e.getKey());
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, e.getValue());
    }
    return root;
  }

  @Test
  void followsTheClassesOfThePackageAndNothingElse() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put("striate/files/Sha256.class", bytes(Sha256.class));
    entries.put("striate/files/deep/Other.class", new byte[] {1, 2, 3});
    entries.put("elsewhere/Other.class", new byte[] {4});
    for (boolean packed : new boolean[] {false, true}) {
      String before = version(packed ? jar(entries, "a") : tree(entries, "b"), Sha256.class);
      assertThat(before).hasSize(64);
      entries.put("elsewhere/Other.class", new byte[] {5});
      entries.put("striate/files/notes.txt", new byte[] {packed ? (byte) 1 : 2});
      assertThat(version(packed ? jar(entries, "c") : tree(entries, "d"), Sha256.class))
          .isEqualTo(before);
      entries.put("striate/files/deep/Other.class", new byte[] {1, 2, packed ? (byte) 4 : 5});
      assertThat(version(packed ? jar(entries, "e") : tree(entries, "f"), Sha256.class))
          .isNotEqualTo(before);
    }
  }

  @Test
  void classesOfTheJdkHaveOneToo() {
    assertThat(Code.version(String.class)).hasSize(64);
    assertThat(Code.version(Code.class)).isEqualTo(Code.version(Sha256.class));
  }
}
