import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** java Zip.java FOLDER FILE.zip: the folder as a zip file, the same bytes each time, bin/* executable. */
class Zip {
  private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path target = Path.of(args[1]).toAbsolutePath();
    Files.deleteIfExists(target);
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Map<String, Object> form = Map.of("create", "true", "enablePosixFileAttributes", "true");
    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + target.toUri()), form)) {
      for (Path file : files) {
        String name = folder.getFileName() + "/" + folder.relativize(file).toString().replace('\\', '/');
        Path entry = zip.getPath(name);
        if (entry.getParent() != null) {
          Files.createDirectories(entry.getParent());
        }
        Files.write(entry, name.endsWith(".jar") ? stored(file) : Files.readAllBytes(file));
        boolean runs = Files.isExecutable(file);
        Files.setPosixFilePermissions(
            entry, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
      }
      try (Stream<Path> all = Files.walk(zip.getPath("/"))) {
        for (Path entry : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          if (entry.getNameCount() > 0) {
            Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
          }
        }
      }
    }
  }

  /** A jar without compression: the zip packs its classes better together than the jar one by one. */
  private static byte[] stored(Path jar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : from.stream().filter(e -> !e.isDirectory()).toList()) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setMethod(ZipEntry.STORED);
        copy.setSize(entry.getSize());
        copy.setCrc(entry.getCrc());
        copy.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        to.putNextEntry(copy);
        from.getInputStream(entry).transferTo(to);
        to.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
