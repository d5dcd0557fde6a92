package striate.app.sets;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.data.DataException;

/**
 * Fetches named sets from the web.
 *
 * <p>A file appears under its name only when it is complete and its checksum is right. A transfer
 * that was cut off goes on where it stopped, on the same mirror, at once or when fetching is asked
 * for again; what does not have the right checksum in the end is thrown away.
 */
public final class Fetcher {
  /** Hears how far a file is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param file its name
     * @param done bytes that are here
     * @param all bytes of the file, or -1 if the mirror does not say
     */
    void fetched(String file, long done, long all);
  }

  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(20);

  private final HttpClient client;
  private final Duration patience;

  private Fetcher(HttpClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /** With the proxy that the environment names, or the one that Java is told of. */
  public static Fetcher of(Map<String, String> environment) {
    return of(environment, Duration.ofSeconds(60));
  }

  /**
   * @param patience how long a mirror may send nothing
   */
  static Fetcher of(Map<String, String> environment, Duration patience) {
    return new Fetcher(
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(new EnvironmentProxy(environment, ProxySelector.getDefault()))
            .build(),
        patience);
  }

  /**
   * Fetches what is missing or damaged of a set.
   *
   * @param data the folder that holds sets; the set's own folder is made in it
   * @return the set's folder
   * @throws DataException if no mirror has a file with the right checksum, nothing can be reached,
   *     there is no room, or another process is fetching the same set
   * @throws InterruptedException if the thread is interrupted; what has come so far is kept
   */
  public Path fetch(NamedSet set, Path data, Progress progress) throws InterruptedException {
    Path folder = data.resolve(set.name());
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        if (lock == null) {
          throw new DataException(folder + ": another process is fetching " + set.name());
        }
        if (set.files().getFirst().form() == NamedSet.Form.TAR_GZIP
            && SetFiles.check(set, data).stream().allMatch(s -> s.fault() == null)) {
          return folder;
        }
        for (NamedSet.File file : set.files()) {
          fetch(set, file, folder, progress);
        }
      }
    } catch (IOException e) {
      throw new DataException(folder + ": can't be written (" + Failure.reason(e) + ")", e);
    }
    return folder;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void fetch(NamedSet set, NamedSet.File file, Path folder, Progress progress)
      throws IOException, InterruptedException {
    Path target = folder.resolve(file.name());
    if (Files.exists(target) && SetFiles.fault(target, file, true) == null) {
      return;
    }
    checkRoom(set, file, folder);
    List<String> reasons = new ArrayList<>();
    for (URI mirror : set.mirrors()) {
      Part part = new Part(folder, file.name(), mirror.resolve(file.name()));
      String reason = fetch(file, part, progress);
      if (reason == null) {
        if (file.form() == NamedSet.Form.TAR_GZIP) {
          unpack(part.path, folder);
          part.delete();
        } else {
          Files.move(
              part.path,
              target,
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
          part.delete();
        }
        return;
      }
      reasons.add(mirror.getHost() + ": " + reason);
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s: %s could not be fetched (%s)",
            set.name(),
            file.name(),
            String.join("; ", reasons)));
  }

  private static void checkRoom(NamedSet set, NamedSet.File file, Path folder) throws IOException {
    long needed = file.bytes() * (file.form() == NamedSet.Form.TAR_GZIP ? 3 : 1);
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < needed) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s needs %d bytes in %s, there are %d",
              set.name(),
              file.name(),
              needed,
              folder,
              room));
    }
  }

  /** Null when the part is complete and right; otherwise what this mirror failed with. */
  private @Nullable String fetch(NamedSet.File file, Part part, Progress progress)
      throws IOException, InterruptedException {
    String reason = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      boolean resumed = part.size() > 0;
      try {
        reason = transfer(file, part, progress);
        if (reason != null) {
          return reason;
        }
      } catch (ConnectException | HttpConnectTimeoutException e) {
        return "no connection";
      } catch (IOException e) {
        // What has come is kept; the next attempt goes on from there.
        reason = "interrupted after " + part.size() + " bytes";
        continue;
      }
      String fault = SetFiles.fault(part.path, file, true);
      if (fault == null) {
        return null;
      }
      part.delete();
      reason = fault;
      if (!resumed) {
        // It came in one piece: asking again would bring the same.
        return reason;
      }
    }
    return reason;
  }

  /**
   * One request. Null if the body has come to its end; otherwise why this mirror has no such file.
   */
  private @Nullable String transfer(NamedSet.File file, Part part, Progress progress)
      throws IOException, InterruptedException {
    long have = part.size();
    HttpRequest.Builder request = HttpRequest.newBuilder(part.from).timeout(patience).GET();
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      int status = response.statusCode();
      if (status == 416) {
        // Already whole, or not what the mirror has: the checksum tells.
        return null;
      }
      boolean goesOn = status == 206 && startsAt(response, have);
      if (status != 200 && !goesOn) {
        return status == 206 ? "sends another range than asked for" : "HTTP status " + status;
      }
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      long start = goesOn ? have : 0;
      long all = length < 0 ? -1 : start + length;
      long most = 2 * file.bytes() + (1 << 20);
      part.begin();
      try (FileChannel out =
              FileChannel.open(part.path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          Watch watch = new Watch(body, patience)) {
        out.truncate(start);
        out.position(start);
        byte[] buffer = new byte[1 << 16];
        long done = start;
        progress.fetched(file.name(), done, all);
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
          watch.moved();
          for (ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, n); chunk.hasRemaining(); ) {
            out.write(chunk);
          }
          done += n;
          if (done > most) {
            return "sends far more than the " + file.bytes() + " bytes expected";
          }
          progress.fetched(file.name(), done, all);
        }
        out.force(true);
        if (all >= 0 && done < all) {
          throw new IOException("interrupted");
        }
      }
    }
    return null;
  }

  private static boolean startsAt(HttpResponse<?> response, long have) {
    return response
        .headers()
        .firstValue("Content-Range")
        .orElse("")
        .startsWith("bytes " + have + "-");
  }

  /** Unpacks the records of CIFAR-10; nothing else in the archive is wanted. */
  private static void unpack(Path archive, Path folder) throws IOException {
    try (InputStream file = Files.newInputStream(archive);
        InputStream in = new GZIPInputStream(file, 1 << 16)) {
      Tar.read(
          in,
          (name, size, content) -> {
            String last = name.substring(name.lastIndexOf('/') + 1);
            if (last.matches("(data_batch_[1-5]|test_batch)\\.bin|batches\\.meta\\.txt")) {
              Path part = folder.resolve("." + last + ".part");
              Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
              Files.move(
                  part,
                  folder.resolve(last),
                  StandardCopyOption.ATOMIC_MOVE,
                  StandardCopyOption.REPLACE_EXISTING);
            }
          });
    }
  }

  /** A file that has not come yet, and where it is coming from: another mirror starts anew. */
  private static final class Part {
    final Path path;
    final Path origin;
    final URI from;

    Part(Path folder, String name, URI from) throws IOException {
      this.path = folder.resolve("." + name + ".part");
      this.origin = folder.resolve("." + name + ".from");
      this.from = from;
      if (!Files.exists(origin) || !Files.readString(origin).equals(from.toString())) {
        delete();
      }
    }

    long size() throws IOException {
      return Files.exists(path) ? Files.size(path) : 0;
    }

    void begin() throws IOException {
      Files.writeString(origin, from.toString());
    }

    void delete() throws IOException {
      Files.deleteIfExists(path);
      Files.deleteIfExists(origin);
    }
  }

  /** Closes a body that has brought nothing for too long: the client has no limit for that. */
  private static final class Watch implements AutoCloseable {
    private final Thread thread;
    private volatile long last = System.nanoTime();

    Watch(InputStream body, Duration patience) {
      thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (System.nanoTime() - last < patience.toNanos()) {
                    Thread.sleep(Math.min(1000, Math.max(1, patience.toMillis() / 4)));
                  }
                  body.close();
                } catch (InterruptedException | IOException e) {
                  // The transfer has ended, one way or the other.
                }
              });
    }

    void moved() {
      last = System.nanoTime();
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
