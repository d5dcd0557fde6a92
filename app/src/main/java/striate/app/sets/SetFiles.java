package striate.app.sets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import striate.data.Cifar10;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.Idx;
import striate.files.Sha256;

/** The files of named sets in a folder of the user's: one sub-folder a set. */
public final class SetFiles {
  private static final List<String> CIFAR_TRAIN =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  private static final String CIFAR_TEST = "test_batch.bin";

  /** The file of pictures of an IDX pair, as MNIST's and EMNIST's are called. */
  private static final Pattern IDX_IMAGES =
      Pattern.compile("(.*)images?[-._]idx3(-ubyte)?(\\.gz)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern IDX_TRAIN = Pattern.compile("(.*[^a-z])?train(ing)?[^a-z]*");
  private static final Pattern IDX_TEST = Pattern.compile("(.*[^a-z])?(t10k|test(ing)?)[^a-z]*");

  /** Training and test pictures. */
  record Pair(Dataset train, @Nullable Dataset test) {}

  /**
   * What is with one file.
   *
   * @param file its name
   * @param fault null if it is what it should be
   */
  public record Status(String file, @Nullable String fault) {}

  private SetFiles() {}

  /**
   * The folder that holds sets: the option if given, otherwise the environment's {@code
   * STRIATE_DATA}, otherwise {@code .striate/data} in the home folder, or {@code striate-data} in
   * the folder for temporary files if there is no home.
   */
  public static Path folder(@Nullable Path option, Map<String, String> environment) {
    if (option != null) {
      return option;
    }
    String named = environment.getOrDefault("STRIATE_DATA", "");
    if (!named.isBlank()) {
      return Path.of(named);
    }
    // A user whom the system does not know has "?" for a home.
    for (String home :
        List.of(System.getProperty("user.home", ""), environment.getOrDefault("HOME", ""))) {
      Path path = home.equals("?") ? Path.of("") : Path.of(home);
      if (path.isAbsolute() && Files.isDirectory(path)) {
        return path.resolve(".striate").resolve("data");
      }
    }
    return Path.of(System.getProperty("java.io.tmpdir", "."), "striate-data");
  }

  /** Whether all files of a set lie in its folder, whatever is in them. */
  public static boolean present(NamedSet set, Path data) {
    return needed(set).stream().allMatch(name -> find(data.resolve(set.name()), name) != null);
  }

  /** Looks at every file of a set: whether it is there, and its checksum. Reads all of them. */
  public static List<Status> check(NamedSet set, Path data) {
    Path folder = data.resolve(set.name());
    List<Status> all = new ArrayList<>();
    if (isCifar(set)) {
      for (String name : needed(set)) {
        all.add(new Status(name, cifarFault(folder.resolve(name))));
      }
      return all;
    }
    for (NamedSet.File file : set.files()) {
      Path found = find(folder, file.name());
      all.add(
          new Status(
              found == null ? file.name() : String.valueOf(found.getFileName()),
              found == null ? "missing" : fault(found, file, found.toString().endsWith(".gz"))));
    }
    return all;
  }

  private static @Nullable String cifarFault(Path file) {
    if (!Files.exists(file)) {
      return "missing";
    }
    try {
      int count = Cifar10.read(List.of(file)).size();
      return count == 10_000 ? null : "10000 pictures expected, got " + count;
    } catch (DataException e) {
      return e.getMessage();
    }
  }

  /** What is wrong with a file's content, or null. */
  static @Nullable String fault(Path path, NamedSet.File file, boolean packed) {
    try {
      boolean unpack = file.form() == NamedSet.Form.GZIP && packed;
      String actual = sha256(path, unpack, 40 * file.bytes() + (1 << 20));
      return actual.equals(file.sha256())
          ? null
          : "SHA-256 " + file.sha256() + " expected, got " + actual;
    } catch (IOException e) {
      return "damaged (" + e.getMessage() + ")";
    }
  }

  /**
   * @param most bytes that are looked at; more are not what was meant
   */
  private static String sha256(Path path, boolean unpack, long most) throws IOException {
    MessageDigest digest = Sha256.start();
    try (InputStream file = Files.newInputStream(path);
        InputStream in = unpack ? new GZIPInputStream(file, 1 << 16) : file;
        DigestInputStream all = new DigestInputStream(in, digest)) {
      byte[] buffer = new byte[1 << 16];
      long seen = 0;
      for (int n = all.read(buffer); n >= 0; n = all.read(buffer)) {
        seen += n;
        if (seen > most) {
          throw new IOException("far more than expected");
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads a set. */
  static Pair read(NamedSet set, Path data) {
    Path folder = data.resolve(set.name());
    for (String name : needed(set)) {
      if (find(folder, name) == null) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s is not in %s; \"striate data fetch %s\" fetches the set (%d MB)",
                set.name(),
                name,
                folder,
                set.name(),
                (set.bytes() + 999_999) / 1_000_000));
      }
    }
    return isCifar(set) ? cifar(folder) : idx(folder, set.classes());
  }

  /**
   * What reads the set of IDX or CIFAR-10 files in a folder, or null if there is none.
   *
   * @throws DataException if several are there
   */
  static @Nullable Supplier<Pair> recognised(Path folder) {
    if (CIFAR_TRAIN.stream().allMatch(name -> Files.exists(folder.resolve(name)))
        && Files.exists(folder.resolve(CIFAR_TEST))) {
      return () -> cifar(folder);
    }
    NamedSet digits = Catalog.all().getFirst();
    boolean all = digits.files().stream().allMatch(f -> find(folder, f.name()) != null);
    return all ? () -> idx(folder, null) : otherIdx(folder);
  }

  /** IDX files of other names: a pair for training, and perhaps one for the test. */
  private static @Nullable Supplier<Pair> otherIdx(Path folder) {
    List<Path> train = new ArrayList<>();
    List<Path> test = new ArrayList<>();
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path file : inside) {
        if (Files.isDirectory(file)) {
          return null;
        }
        Matcher images = IDX_IMAGES.matcher(String.valueOf(file.getFileName()));
        if (images.matches()) {
          String of = images.group(1).toLowerCase(Locale.ROOT);
          if (IDX_TRAIN.matcher(of).matches()) {
            train.add(file);
          } else if (IDX_TEST.matcher(of).matches()) {
            test.add(file);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return null; // whoever lists it for pictures says why
    }
    if (train.isEmpty()) {
      return null;
    }
    train = onePerSet(train);
    test = onePerSet(test);
    List<Path> several = train.size() > 1 ? train : test;
    if (several.size() > 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: one IDX file of pictures to %s expected, got %s; name the one to train on,"
                  + " or move the others",
              folder,
              train.size() > 1 ? "train on" : "test on",
              several.stream()
                  .limit(5)
                  .map(file -> String.valueOf(file.getFileName()))
                  .collect(Collectors.joining(", "))));
    }
    Path images = train.getFirst();
    Path tests = test.isEmpty() ? null : test.getFirst();
    return () -> {
      Dataset training = Idx.read(images, labels(images));
      return new Pair(
          training, tests == null ? null : Idx.numbered(tests, labels(tests), training.classes()));
    };
  }

  /** Without those that are there unpacked too. */
  private static List<Path> onePerSet(List<Path> files) {
    return files.stream()
        .filter(file -> {
          String name = String.valueOf(file.getFileName());
          return !name.endsWith(".gz")
              || !files.contains(file.resolveSibling(name.substring(0, name.length() - 3)));
        })
        .sorted()
        .toList();
  }

  /**
   * The labels beside an IDX file of pictures.
   *
   * @throws DataException if there are none
   */
  static Path labels(Path images) {
    String name = String.valueOf(images.getFileName());
    if (!name.contains("images") && name.contains("labels")) {
      throw new DataException(
          images + ": it has labels; the IDX file of pictures beside it is the set");
    }
    String other =
        name.replace("image", "label")
            .replace("Image", "Label")
            .replace("IMAGE", "LABEL")
            .replace("idx3", "idx1")
            .replace("IDX3", "IDX1");
    Path folder = images.toAbsolutePath().getParent();
    Path found =
        folder == null || other.equals(name)
            ? null
            : find(folder, other.endsWith(".gz") ? other : other + ".gz");
    if (found == null) {
      throw new DataException(images + ": no file of labels beside it (" + other + ")");
    }
    return found;
  }

  private static Pair cifar(Path folder) {
    return new Pair(
        Cifar10.read(CIFAR_TRAIN.stream().map(folder::resolve).toList()),
        Cifar10.read(List.of(folder.resolve(CIFAR_TEST))));
  }

  private static Pair idx(Path folder, @Nullable List<String> classes) {
    List<Path> files =
        Catalog.all().getFirst().files().stream()
            .map(f -> Objects.requireNonNull(find(folder, f.name())))
            .toList();
    if (classes != null) {
      return new Pair(
          Idx.read(files.get(0), files.get(1), classes),
          Idx.read(files.get(2), files.get(3), classes));
    }
    Dataset train = Idx.read(files.get(0), files.get(1));
    return new Pair(train, Idx.numbered(files.get(2), files.get(3), train.classes()));
  }

  private static List<String> needed(NamedSet set) {
    if (isCifar(set)) {
      List<String> all = new ArrayList<>(CIFAR_TRAIN);
      all.add(CIFAR_TEST);
      return all;
    }
    return set.files().stream().map(NamedSet.File::name).toList();
  }

  private static boolean isCifar(NamedSet set) {
    return set.files().getFirst().form() == NamedSet.Form.TAR_GZIP;
  }

  /** The file, packed or not; some tools write a dot where the original has a hyphen. */
  static @Nullable Path find(Path folder, String name) {
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    for (String candidate : List.of(plain, name, plain.replace("-idx", ".idx"))) {
      Path path = folder.resolve(candidate);
      if (Files.isRegularFile(path)) {
        return path;
      }
    }
    return null;
  }
}
