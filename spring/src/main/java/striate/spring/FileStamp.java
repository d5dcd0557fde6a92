package striate.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells that a file is another one.
 *
 * @param key of the file system, where it has one
 * @param modified when
 * @param size in bytes
 */
record FileStamp(@Nullable String key, FileTime modified, long size) {
  static FileStamp of(Path file) throws IOException {
    BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
    Object key = a.fileKey();
    return new FileStamp(key == null ? null : key.toString(), a.lastModifiedTime(), a.size());
  }
}
