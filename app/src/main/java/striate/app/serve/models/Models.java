package striate.app.serve.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import striate.app.serve.queue.Computing;
import striate.app.serve.queue.Lane;
import striate.files.InputFile;
import striate.files.Sha256;
import striate.format.ModelFormatException;

/**
 * The models that are served, and the files that they come from. A file that changes becomes a new
 * model beside the old one, which serves until the new one is warm; a file that is no model changes
 * nothing. Found by any thread, loaded by one.
 */
public final class Models {
  /** What becomes of a file. */
  public interface Events {
    /** A model serves from now on; {@code before} is what it takes the place of, if anything. */
    void loaded(ServedModel model, @Nullable ServedModel before, double seconds);

    /** A model that served from the start on is warm. */
    void warm(ServedModel model, double seconds);

    /** A file is no model; what served before serves on. */
    void failed(Key key, String message);

    /** A version's file has gone, and it serves no more. */
    void removed(ServedModel model);
  }

  /** By name, then by version: the last is the one that is meant if none is named. */
  private volatile Map<String, NavigableMap<String, ServedModel>> served = Map.of();

  private final Places places;
  private final ModelReader reader;
  private final Computing computing;
  private final Events events;
  private final Map<Key, Watched> watched = new HashMap<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private String complaint = "";

  /** What is known of a file. */
  private static final class Watched {
    private @Nullable Stamp tried;
    private @Nullable Stamp seen;
    private String complaint = "";
    private int missing;

    /** Looks until the same file is tried again, and how many there will be the next time. */
    private int rest;

    private int nextRest;

    /** A file that could not be read for want of something that may come back. */
    void tryAgain() {
      nextRest = Math.clamp(2L * nextRest, FIRST_REST, LONGEST_REST);
      rest = nextRest;
    }

    void another() {
      rest = 0;
      nextRest = 0;
    }
  }

  private static final int FIRST_REST = 1;
  private static final int LONGEST_REST = 64;

  /** What tells that a file is another one. */
  private record Stamp(Path file, @Nullable Object key, long modified, long size) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          file,
          a.fileKey(),
          a.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
          a.size());
    }
  }

  /** Models of these places. */
  public Models(Places places, ModelReader reader, Computing computing, Events events) {
    this.places = places;
    this.reader = reader;
    this.computing = computing;
    this.events = events;
  }

  /** The names that are served. */
  public Set<String> names() {
    return served.keySet();
  }

  /** The versions of a model, the lowest first; empty if there is no such model. */
  public List<ServedModel> versions(String name) {
    NavigableMap<String, ServedModel> versions = served.get(name);
    return versions == null ? List.of() : List.copyOf(versions.values());
  }

  /** A version of a model, or the highest if none is named; null if there is none. */
  public @Nullable ServedModel find(String name, @Nullable String version) {
    NavigableMap<String, ServedModel> versions = served.get(name);
    if (versions == null) {
      return null;
    }
    if (version == null) {
      return versions.lastEntry().getValue();
    }
    return Places.isVersion(version) ? versions.get(version) : null;
  }

  /** Whether all that is served is warm. */
  public boolean isWarm() {
    return all().stream().allMatch(model -> model.warm().get());
  }

  /** All that is served. */
  public List<ServedModel> all() {
    List<ServedModel> all = new ArrayList<>();
    served.values().forEach(versions -> all.addAll(versions.values()));
    return all;
  }

  /**
   * Loads all that is there; each model has answered once, and none is warm yet.
   *
   * @throws IOException if a file is no model
   */
  public void start() throws IOException {
    for (Map.Entry<Key, Path> file : places.scan().entrySet()) {
      Watched w = watched.computeIfAbsent(file.getKey(), k -> new Watched());
      w.tried = Stamp.of(file.getValue());
      w.seen = w.tried;
      load(file.getKey(), file.getValue(), false);
    }
  }

  /**
   * Warms up what is not warm, one model after another, while they serve.
   *
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  public void warmUp() {
    for (ServedModel model : all()) {
      if (!model.warm().get()) {
        long start = System.nanoTime();
        model.warmUp(null);
        events.warm(model, (System.nanoTime() - start) * 1e-9);
      }
    }
  }

  /** Looks whether files have changed, and loads those that have and are written to no more. */
  public void look() {
    List<String> problems = new ArrayList<>();
    Set<String> absent = new TreeSet<>();
    SortedMap<Key, Path> files = places.scan(problems::add, absent);
    String text = String.join("; ", problems);
    if (!text.equals(complaint) && !text.isEmpty()) {
      events.failed(new Key("", ""), text);
    }
    complaint = text;
    for (Map.Entry<Key, Path> file : files.entrySet()) {
      look(file.getKey(), file.getValue());
    }
    for (Key key : new TreeSet<>(watched.keySet())) {
      // What a place has that cannot be read is not known to have gone.
      if (problems.isEmpty() && !absent.contains(key.name()) && !files.containsKey(key)) {
        missing(key);
      }
    }
  }

  private void look(Key key, Path file) {
    Watched w = watched.computeIfAbsent(key, k -> new Watched());
    Stamp now;
    try {
      now = Stamp.of(file);
      w.missing = 0;
    } catch (IOException e) {
      return; // for a moment, between two that are renamed; and if for long, the old one serves
    }
    boolean still = now.equals(w.seen);
    w.seen = now;
    if (!still) {
      w.another();
      return; // it is being written
    }
    if (now.equals(w.tried) && (w.rest == 0 || --w.rest > 0)) {
      return; // it is known
    }
    w.tried = now;
    try {
      load(key, file, true);
      w.complaint = "";
    } catch (IOException | RuntimeException | OutOfMemoryError | InternalError e) {
      // An InternalError is a mapped file that was cut while it was read.
      if (Thread.currentThread().isInterrupted()) {
        return; // the server ends
      }
      String message = String.valueOf(e.getMessage());
      if (!message.equals(w.complaint)) {
        events.failed(key, message);
      }
      w.complaint = message;
      if (isPassing(e)) {
        w.tryAgain();
      } else {
        w.another();
      }
      return;
    }
    w.another();
    try {
      if (!Stamp.of(file).equals(now)) {
        w.tried = null; // changed meanwhile: once more
      }
    } catch (IOException e) {
      w.tried = null;
    }
  }

  /** Whether the same file may be read later: if memory, files or the disk were at fault. */
  private static boolean isPassing(Throwable e) {
    if (e instanceof IOException && !(e instanceof ModelFormatException)) {
      return true;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileSystemException || cause instanceof VirtualMachineError) {
        return true;
      }
    }
    return false;
  }

  /** A version goes when it was missing twice, but never a model's last. */
  private void missing(Key key) {
    Watched w = Objects.requireNonNull(watched.get(key));
    NavigableMap<String, ServedModel> versions = served.get(key.name());
    if (++w.missing < 2 || (versions != null && versions.size() < 2)) {
      return;
    }
    watched.remove(key);
    ServedModel gone = versions == null ? null : versions.get(key.version());
    if (gone != null) {
      change(key, null);
      events.removed(gone);
    }
  }

  private void load(Key key, Path file, boolean warm) throws IOException {
    long start = System.nanoTime();
    InputFile.check(file); // a named pipe would be waited for
    // Beside the reading: for a small model the one takes as long as the other.
    FutureTask<String> digest = new FutureTask<>(() -> digest(file));
    Thread.ofPlatform().daemon().name("striate-digest").start(digest);
    ModelReader.Reading reading = reader.read(file);
    Lane lane = lanes.computeIfAbsent(key.name(), name -> computing.lane());
    ServedModel model =
        ServedModel.of(key, reading, result(digest), Clock.systemUTC().instant(), lane);
    ServedModel before = find(key.name(), key.version());
    model.tryOut();
    if (warm) {
      model.warmUp(before != null ? before : find(key.name(), null));
    }
    change(key, model);
    events.loaded(model, before, (System.nanoTime() - start) * 1e-9);
  }

  private void change(Key key, @Nullable ServedModel model) {
    Map<String, NavigableMap<String, ServedModel>> next = new TreeMap<>(served);
    NavigableMap<String, ServedModel> versions = new TreeMap<>(Key.VERSIONS);
    NavigableMap<String, ServedModel> old = next.get(key.name());
    if (old != null) {
      versions.putAll(old);
    }
    if (model == null) {
      versions.remove(key.version());
    } else {
      versions.put(key.version(), model);
    }
    next.put(key.name(), versions);
    served = next;
  }

  private static String result(FutureTask<String> digest) throws IOException {
    try {
      return digest.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("the digest failed", e.getCause());
    } catch (InterruptedException e) { // the server ends
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = Sha256.start();
    try (InputStream in = new DigestInputStream(InputFile.open(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
