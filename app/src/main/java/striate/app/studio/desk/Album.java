package striate.app.studio.desk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.data.DataException;
import striate.data.Picture;
import striate.files.Sha256;
import striate.files.WholeFile;
import striate.images.PictureFiles;
import striate.images.Pictures;
import striate.images.Problem;

/**
 * The pictures of a folder, and what the studio's user has said of them. The folder's own files are
 * never moved or changed: what is said is a line in a journal, which is on the disk before it
 * holds, and pictures that come in by the page lie in the studio's own folder, {@code .striate}.
 * For any number of threads.
 */
public final class Album implements AutoCloseable {
  /** The folder of the studio's own in the user's. */
  public static final String OWN = ".striate";

  /** The class of pictures that lie in no class's folder. */
  public static final String UNSORTED = "unsorted";

  private static final String PICTURES = "pictures";
  private static final String NO_TEXT =
      "its name is no text in this system's charset (with LC_ALL=C.UTF-8 more are)";

  private final Path folder;
  private final Path own;
  private final RandomAccessFile lockFile;
  private final Journal journal;
  private final Labels labels = new Labels();
  private final Map<Integer, String> parts = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  /** Pictures whose files turned out to be none. */
  private final BitSet damaged = new BitSet();

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final int given;

  private Album(Path folder, Path own, RandomAccessFile lockFile) throws IOException {
    this.folder = folder;
    this.own = own;
    this.lockFile = lockFile;
    for (PictureFiles.Listed file : listed(folder)) {
      String name = name(file.file());
      if (hasControl(name) || hasControl(file.label())) {
        problems.add(new Problem(file.file(), "its name has a control character"));
        continue; // a list of files has one in each line
      }
      if (!isText(file.file())) {
        problems.add(new Problem(file.file(), NO_TEXT));
        continue; // it would not be found by that, and another may be shown the same
      }
      labels.begin(name, Entry.spelled(file.label()));
      if (!file.part().equals("training")) {
        parts.put(labels.size() - 1, file.part());
      }
    }
    given = labels.size();
    Path file = own.resolve("journal");
    int[] lines = {0, 0}; // read, and pictures missing
    journal =
        Journal.open(
            file,
            line -> {
              lines[0]++;
              try {
                lines[1] += labels.take(Entry.of(line));
              } catch (IllegalArgumentException e) {
                throw new IOException(file + " line " + lines[0] + ": " + e.getMessage(), e);
              }
            });
    if (journal.wasCut()) {
      notes.add("the last step before the studio ended was not whole, and is not done");
    }
    int missing = lines[1];
    if (missing > 0) {
      notes.add(missing + " entries of the journal are about pictures that are gone");
    }
  }

  /**
   * Opens a folder, which may be empty or new.
   *
   * @throws IOException if it can't be, or another studio is open there
   * @throws DataException if it holds no set of pictures
   */
  public static Album open(Path folder) throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    Path own = whole.resolve(OWN);
    RandomAccessFile lockFile;
    try {
      Files.createDirectories(own.resolve(PICTURES));
      lockFile = new RandomAccessFile(own.resolve("lock").toFile(), "rw");
    } catch (IOException e) {
      throw new IOException(
          folder
              + ": a folder expected in which the studio may write its own files ("
              + OWN
              + "): "
              + Failure.reason(e),
          e);
    }
    try {
      FileLock lock = lockFile.getChannel().tryLock();
      if (lock == null) {
        throw new OverlappingFileLockException();
      }
      return new Album(whole, own, lockFile);
    } catch (OverlappingFileLockException e) {
      lockFile.close();
      throw new IOException(folder + ": another studio is open there", e);
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private List<PictureFiles.Listed> listed(Path at) {
    if (PictureFiles.areUnlabelled(at)) {
      List<PictureFiles.Listed> files = new ArrayList<>();
      for (Path file : PictureFiles.below(at, problems::add)) {
        files.add(new PictureFiles.Listed(file, UNSORTED, "training"));
      }
      return files;
    }
    return PictureFiles.folder(at).listed(problems::add);
  }

  /** A file's way from the folder, or the whole way to a file elsewhere. */
  public Path inside(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    return whole.startsWith(folder) ? folder.relativize(whole) : whole;
  }

  /** A file's name in the project: its way from the folder, with slashes. */
  private String name(Path file) {
    return inside(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  /** Whether the JVM shows a file's way from the folder as it is. */
  private boolean isText(Path file) {
    Path inside = inside(file);
    return PictureFiles.text(inside).equals(inside.toString());
  }

  /** The user's folder. */
  public Path folder() {
    return folder;
  }

  /** The studio's own folder in it. */
  public Path own() {
    return own;
  }

  /** Files that are no part of the set, by their ways from the folder, with the reasons. */
  public synchronized List<Problem> problems() {
    return problems.stream().map(p -> new Problem(inside(p.path()), p.reason())).toList();
  }

  /** Tells somebody, on any thread, that a picture was found to be none. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Leaves out a picture whose file could not be decoded, until the folder is opened again: files
   * are opened when they are looked at, not before.
   *
   * @param file of the picture; another one is passed over
   */
  public void damaged(Path file, String reason) {
    synchronized (this) {
      int picture = labels.place(name(file));
      if (picture < 0 || damaged.get(picture)) {
        return;
      }
      damaged.set(picture);
      problems.add(new Problem(file, reason));
    }
    listeners.forEach(Runnable::run);
  }

  /** What is to be told at the start: a line each. */
  public List<String> notes() {
    return notes;
  }

  /** Grows with every step, and is the same the next time. */
  public synchronized long version() {
    return labels.version();
  }

  /** What a class is called now that was called so at a version. */
  public synchronized String now(String name, long version) {
    return labels.now(name, version);
  }

  /** How many pictures there are, those that are left out among them. */
  public synchronized int size() {
    return labels.size();
  }

  /** A picture's name. */
  public synchronized String name(int picture) {
    return labels.name(picture);
  }

  /** The number of a picture by its name, or −1. */
  public synchronized int place(String name) {
    return labels.place(name);
  }

  /** A picture's file. */
  public synchronized Path file(int picture) {
    return folder.resolve(labels.name(picture));
  }

  /** A picture's class, by its number; −1 of one whose coming in was undone. */
  public synchronized int label(int picture) {
    return labels.label(picture);
  }

  /** Whether a picture is left out. */
  public synchronized boolean isAside(int picture) {
    return labels.isAside(picture);
  }

  /** The name of a class, or null if it is no more. */
  public synchronized @Nullable String className(int label) {
    return label >= 0 && label < labels.classes().size() ? labels.classes().get(label) : null;
  }

  /**
   * A class.
   *
   * @param number as pictures have it
   * @param count of its pictures
   */
  public record Kind(int number, String name, int count) {}

  private boolean isIn(int picture) {
    return !labels.isAside(picture) && labels.label(picture) >= 0 && !damaged.get(picture);
  }

  /** The classes, with how many pictures each has. */
  public synchronized List<Kind> classes() {
    int[] counts = new int[labels.classes().size()];
    for (int i = 0; i < labels.size(); i++) {
      if (isIn(i)) {
        counts[labels.label(i)]++;
      }
    }
    List<Kind> kinds = new ArrayList<>();
    for (int c = 0; c < counts.length; c++) {
      String name = labels.classes().get(c);
      if (name != null) {
        kinds.add(new Kind(c, name, counts[c]));
      }
    }
    return kinds;
  }

  /** The numbers of the pictures that suit, in order, those that are left out among them. */
  public synchronized int[] pictures(IntPredicate suits) {
    return java.util.stream.IntStream.range(0, labels.size())
        .filter(p -> labels.label(p) >= 0 && !damaged.get(p))
        .filter(suits)
        .toArray();
  }

  /** What {@link #undo} would take back, in words; empty if there is nothing. */
  public synchronized String last() {
    return labels.last();
  }

  /** What {@link #redo} would do again, in words; empty if there is nothing. */
  public synchronized String next() {
    return labels.next();
  }

  private void step(Entry entry) throws IOException {
    journal.add(entry.text());
    labels.take(entry);
  }

  private List<String> names(int[] pictures) {
    List<String> names = new ArrayList<>();
    for (int p : pictures) {
      if (p < 0 || p >= labels.size()) {
        throw new IllegalArgumentException("there is no picture " + p);
      }
      if (labels.label(p) < 0) {
        throw new IllegalArgumentException(labels.name(p) + " is not there: its coming was undone");
      }
      names.add(labels.name(p));
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("at least one picture expected");
    }
    return names;
  }

  /** A name for a class: one line, and none that a list or a folder would read as another. */
  private static String checked(String name) {
    String text = Entry.spelled(name);
    if (text.isEmpty() || text.length() > 100 || hasControl(text)) {
      throw new IllegalArgumentException("a class's name of 1 to 100 letters expected");
    }
    return text;
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029);
  }

  private void there(String name) {
    if (labels.named(name) < 0) {
      throw new IllegalArgumentException("there is no class " + name);
    }
  }

  private void free(String name) {
    if (labels.named(name) >= 0) {
      throw new IllegalArgumentException("there is a class " + name + " already");
    }
  }

  /** Gives pictures a class, which is made if it is not there: so a class is split. */
  public synchronized void label(int[] pictures, String to) throws IOException {
    step(new Entry(Entry.Kind.LABEL, "", checked(to), names(pictures)));
  }

  /** A new class. */
  public synchronized void addClass(String name) throws IOException {
    String text = checked(name);
    free(text);
    step(new Entry(Entry.Kind.CLASS, "", text, List.of()));
  }

  /** Another name for a class. */
  public synchronized void rename(String from, String to) throws IOException {
    there(from);
    String text = checked(to);
    free(text);
    step(new Entry(Entry.Kind.RENAME, from, text, List.of()));
  }

  /** Two classes become one. */
  public synchronized void merge(String from, String to) throws IOException {
    there(from);
    there(to);
    if (from.equals(to)) {
      throw new IllegalArgumentException("two classes expected, got " + from + " twice");
    }
    step(new Entry(Entry.Kind.MERGE, from, to, List.of()));
  }

  /** Leaves pictures out, or takes them back in. */
  public synchronized void aside(int[] pictures, boolean out) throws IOException {
    step(new Entry(out ? Entry.Kind.ASIDE : Entry.Kind.BACK, "", "", names(pictures)));
  }

  /** Takes the last step back; whether there was one. */
  public synchronized boolean undo() throws IOException {
    if (labels.last().isEmpty()) {
      return false;
    }
    step(new Entry(Entry.Kind.UNDO, "", "", List.of()));
    return true;
  }

  /** Does the step again that was taken back last; whether there was one. */
  public synchronized boolean redo() throws IOException {
    if (labels.next().isEmpty()) {
      return false;
    }
    step(new Entry(Entry.Kind.REDO, "", "", List.of()));
    return true;
  }

  /**
   * Takes in a picture: what was decoded is written anew, losslessly, so that nothing else of the
   * file that came stays.
   *
   * @return its number; of one that is there already, that one's
   */
  public int add(Picture picture, String to) throws IOException {
    String kind = checked(to);
    byte[] png = Pictures.png(picture);
    String digest = HexFormat.of().formatHex(Sha256.of(png)).substring(0, 32);
    String name = OWN + "/" + PICTURES + "/" + digest + ".png";
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      WholeFile.write(file, out -> out.write(png));
    }
    synchronized (this) {
      int at = labels.place(name);
      if (at >= 0 && isIn(at)) {
        throw new IllegalArgumentException(
            "this picture is there already, in class " + labels.classes().get(labels.label(at)));
      }
      step(new Entry(Entry.Kind.ADD, "", kind, List.of(name)));
      return labels.place(name);
    }
  }

  /** How many pictures were in the folder when it was opened. */
  public int given() {
    return given;
  }

  /**
   * The list of all pictures that are not left out, as {@code striate train} reads it: path, class,
   * and part where the folder has parts.
   *
   * @param before each path, such as {@code ../../}
   */
  public synchronized String list(String before) {
    StringBuilder out = new StringBuilder(parts.isEmpty() ? "path,label\n" : "path,label,split\n");
    for (int i = 0; i < labels.size(); i++) {
      if (isIn(i)) {
        String name = labels.name(i);
        boolean absolute = Path.of(name).isAbsolute();
        out.append(cell(absolute ? name : before + name)).append(',');
        out.append(cell(String.valueOf(labels.classes().get(labels.label(i)))));
        if (!parts.isEmpty()) {
          out.append(',').append(parts.getOrDefault(i, "training"));
        }
        out.append('\n');
      }
    }
    return out.toString();
  }

  private static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> "\",;\t|#'\\".indexOf(c) >= 0);
    boolean spaced = !text.equals(text.strip());
    return plain && !spaced ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /**
   * Writes the list as it is now, for a training: equal lists are one file, which is never changed.
   *
   * @return the file
   */
  public Path writeList() {
    String text = list("../../");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String digest = HexFormat.of().formatHex(Sha256.of(bytes)).substring(0, 16);
    Path file = own.resolve("sets").resolve(digest + ".csv");
    try {
      Files.createDirectories(own.resolve("sets"));
      if (!Files.exists(file)) {
        WholeFile.write(file, out -> out.write(bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  @Override
  public synchronized void close() {
    try (lockFile) {
      journal.close();
    } catch (IOException e) {
      return; // every step is on the disk already
    }
  }
}
