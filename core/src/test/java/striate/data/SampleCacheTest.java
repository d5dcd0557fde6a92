package striate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.Child;

class SampleCacheTest {
  private static final Preprocessing SMALL = Preprocessing.of(3, 5, 7).fit(Fit.CROP);

  @TempDir Path folder;

  /** Pictures of many sizes that count how often they are decoded. */
  private static final class Decoded implements Dataset {
    final AtomicInteger decoded = new AtomicInteger();
    final long seed;
    final String version;
    volatile boolean gone;
    volatile boolean waits;
    volatile @Nullable Thread interrupted;

    Decoded(long seed) {
      this(seed, "1");
    }

    Decoded(long seed, String version) {
      this.seed = seed;
      this.version = version;
    }

    @Override
    public String decoder() {
      return version;
    }

    @Override
    public List<String> classes() {
      return List.of("a", "b");
    }

    @Override
    public int size() {
      return 40;
    }

    @Override
    public int label(int index) {
      return index % 2;
    }

    @Override
    public Picture picture(int index) {
      decoded.incrementAndGet();
      if (gone && index == 17) {
        throw new DataException("17.png: no such file");
      }
      Thread caller = interrupted;
      if (caller != null && index == 17) {
        caller.interrupt();
      }
      if (waits && index == 17) {
        System.out.println("there");
        try {
          System.in.read();
        } catch (IOException e) {
          throw new DataException("17.png: no word came", e);
        }
      }
      return make(index);
    }

    private Picture make(int index) {
      Random random = new Random(seed + index);
      int width = 4 + random.nextInt(20);
      int height = 4 + random.nextInt(20);
      byte[] samples = new byte[width * height * (index % 2 == 0 ? 1 : 3)];
      random.nextBytes(samples);
      return Picture.of(width, height, index % 2 == 0 ? 1 : 3, samples);
    }

    @Override
    public byte[] digest(int index) {
      return Fingerprint.of(make(index));
    }

    @Override
    public String name(int index) {
      return index + ".png";
    }
  }

  private static void same(Samples samples, Dataset set, Preprocessing p) {
    assertThat(samples.size()).isEqualTo(set.size());
    assertThat(samples.classes()).isEqualTo(set.classes());
    assertThat(List.of(samples.channels(), samples.height(), samples.width()))
        .containsExactly(p.channels(), p.height(), p.width());
    IntStream.range(0, set.size())
        .parallel()
        .forEach(i -> {
          byte[] out = new byte[p.size() + 2];
          samples.copy(i, out, 1);
          byte[] expected = p.fitted(set.picture(i)).samples();
          assertThat(Arrays.copyOfRange(out, 1, out.length - 1)).isEqualTo(expected);
          assertThat(out[0] + out[out.length - 1]).isZero();
          assertThat(samples.label(i)).isEqualTo(set.label(i));
        });
  }

  /** The files of samples; what else there is are leases of this very process. */
  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> !f.getFileName().toString().endsWith(".use")).toList();
    }
  }

  @Test
  void picturesAreDecodedOnceForAllRuns() throws IOException {
    Decoded set = new Decoded(1);
    Samples first = SampleCache.in(folder).fit(set, SMALL);
    assertThat(first).hasToString("samples in a mapped file");
    assertThat(set.decoded).hasValue(40);
    same(first, set, SMALL);
    Decoded again = new Decoded(1);
    Samples second = SampleCache.in(folder).fit(again, SMALL);
    assertThat(again.decoded).hasValue(0);
    same(second, again, SMALL);
    assertThat(files()).hasSize(1);
  }

  @Test
  void otherPicturesOrAnotherSizeAreAnotherFile() throws IOException {
    SampleCache cache = SampleCache.in(folder);
    cache.fit(new Decoded(1), SMALL);
    same(cache.fit(new Decoded(2), SMALL), new Decoded(2), SMALL);
    Preprocessing padded = SMALL.fit(Fit.PAD);
    same(cache.fit(new Decoded(1), padded), new Decoded(1), padded);
    assertThat(files()).hasSize(3);
    // Statistics are applied later; the samples are the same.
    Preprocessing normal = SMALL.normalise(List.of(.5f, .5f, .5f), List.of(1f, 1f, 1f));
    cache.fit(new Decoded(1), normal);
    assertThat(files()).hasSize(3);
  }

  @Test
  void aDamagedFileIsMadeAgain() throws IOException {
    SampleCache cache = SampleCache.in(folder);
    cache.fit(new Decoded(1), SMALL);
    Path file = files().getFirst();
    byte[] sound = Files.readAllBytes(file);
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = sound.clone();
      if (i % 4 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(2 * damaged.length));
      } else {
        int at = i % 4 == 1 ? random.nextInt(64) : random.nextInt(damaged.length);
        damaged[at] ^= (byte) (1 << random.nextInt(8));
      }
      // In its place, not into it: an old mapping must not see it change.
      Files.delete(file);
      Files.write(file, damaged);
      Decoded set = new Decoded(1);
      cache.fit(set, SMALL);
      assertThat(set.decoded.get()).isEqualTo(Arrays.equals(damaged, sound) ? 0 : 40);
      assertThat(Files.readAllBytes(file)).isEqualTo(sound);
    }
  }

  @Test
  void arraysStayInTheHeapIfTheyFit() throws IOException {
    ArrayDataset set = ArrayDataset.of(new byte[60], 2, 3, 1, new int[10], List.of("a", "b"));
    Preprocessing p = Preprocessing.of(1, 2, 3);
    assertThat(SampleCache.in(folder).fit(set.subset(1, 2), p)).hasToString("samples in the heap");
    assertThat(files()).isEmpty();
    Samples mapped = SampleCache.in(folder).heap(59).fit(set, p);
    assertThat(mapped).hasToString("samples in a mapped file");
    same(mapped, set, p);
  }

  @Test
  void withoutADiskItGoesOn() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "no folder").resolve("cache");
    Decoded set = new Decoded(3);
    Samples heap = SampleCache.in(blocked).fit(set, SMALL);
    assertThat(heap).hasToString("samples in the heap");
    same(heap, set, SMALL);
    Samples streamed = SampleCache.in(blocked).heap(100).fit(set, SMALL);
    assertThat(streamed).hasToString("samples decoded at each reading");
    same(streamed, set, SMALL);
  }

  @Test
  void aPictureThatIsGoneLeavesNothingBehind() throws IOException {
    Decoded set = new Decoded(4);
    set.gone = true;
    assertThatThrownBy(() -> SampleCache.in(folder).fit(set, SMALL))
        .isInstanceOf(DataException.class)
        .hasMessage("17.png: no such file");
    assertThat(files()).isEmpty();
  }

  /** The same files, decoded by another version of the code. */
  @Test
  void anotherDecoderIsAnotherFile() throws IOException {
    AtomicInteger decoded = new AtomicInteger();
    for (String version : List.of("1", "2", "1", "2")) {
      Decoded set = new Decoded(1, version);
      Dataset part = set.subset(0, 1, 2);
      same(SampleCache.in(folder).fit(part, SMALL), part, SMALL);
      decoded.addAndGet(set.decoded.get());
    }
    assertThat(files()).hasSize(2);
    // Three each to make the two files, and three each time to hold them against the pictures.
    assertThat(decoded).hasValue(2 * 3 + 4 * 3);
  }

  @Test
  void theOneNotUsedForLongestGoesFirst() throws IOException {
    long one = 64 + 40L * SMALL.size();
    SampleCache cache = SampleCache.in(folder).limit(3 * one);
    List<Path> made = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      made.add(makeElsewhere(seed, 3 * one, made));
      Files.setLastModifiedTime(made.getLast(), FileTime.fromMillis(1_000_000L * seed));
    }
    cache.fit(new Decoded(1), SMALL); // used again: now 2 is the oldest
    cache.fit(new Decoded(4), SMALL);
    assertThat(made.get(0)).exists();
    assertThat(made.get(1)).doesNotExist();
    assertThat(made.get(2)).exists();
    assertThat(files()).hasSize(3);
    // A lower limit counts at once; what this process uses stays.
    SampleCache.in(folder).limit(0).fit(new Decoded(4), SMALL);
    assertThat(made.get(0)).exists();
    assertThat(made.get(2)).doesNotExist();
    assertThat(files()).hasSize(2);
  }

  /** Has another process make a file, which is not in use once that has ended. */
  private Path makeElsewhere(int seed, long limit, List<Path> before) throws IOException {
    Child.End end =
        Child.run(
            List.of(),
            Main.class,
            folder.toString(),
            Integer.toString(seed),
            Long.toString(limit),
            "end");
    assertThat(end.code()).as(end.toString()).isZero();
    return files().stream().filter(f -> !before.contains(f)).findFirst().orElseThrow();
  }

  @Test
  void filesOfOthersAreNotTouched() throws IOException {
    List<Path> others = new ArrayList<>();
    for (String name :
        List.of(
            "notes.txt",
            "a.samples",
            "0123456789abcdef0123456789ABCDEF.samples",
            ".0123456789abcdef0123456789abcdef.samples.part",
            "0123456789abcdef0123456789abcdef.samples.use",
            ".x.part")) {
      others.add(Files.write(folder.resolve(name), new byte[100_000]));
      Files.setLastModifiedTime(others.getLast(), FileTime.fromMillis(1));
    }
    SampleCache.in(folder).limit(0).fit(new Decoded(1), SMALL);
    assertThat(others).allMatch(Files::exists);
  }

  /** A process that is killed while it decodes, while another one decodes and a third one reads. */
  @Test
  void whatAKilledProcessLeftIsRemovedAndWhatALivingOneUsesIsNot()
      throws IOException, InterruptedException {
    Process killed = start(1, "stop midway");
    Process living = start(2, "stop midway");
    Process reading = start(3, "stop at the end");
    for (Process p : List.of(killed, living, reading)) {
      assertThat(p.inputReader().readLine()).isEqualTo("there");
    }
    List<Path> drafts = endingIn(".part");
    assertThat(drafts).hasSize(2);
    killed.destroyForcibly().waitFor();
    SampleCache.in(folder).limit(0).fit(new Decoded(4), SMALL);
    assertThat(endingIn(".part")).hasSize(1);
    assertThat(files()).hasSize(3); // the draft, what is read elsewhere, and what is read here
    try (BufferedWriter go = living.outputWriter()) {
      go.write("go\n");
    }
    assertThat(living.inputReader().readLine()).isEqualTo("samples in a mapped file");
    living.waitFor();
    reading.destroyForcibly().waitFor();
    // The leases of both are void now, and so are their samples.
    SampleCache.in(folder).limit(0).fit(new Decoded(4), SMALL);
    assertThat(files()).hasSize(1);
    assertThat(endingIn(".use"))
        .allMatch(f -> f.toString().contains(ProcessHandle.current().pid() + "-"));
  }

  private List<Path> endingIn(String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().endsWith(end)).toList();
    }
  }

  private Process start(int seed, String how) throws IOException {
    return new ProcessBuilder(
            Child.command(
                List.of(),
                Main.class,
                folder.toString(),
                Integer.toString(seed),
                Long.toString(SampleCache.LIMIT),
                how))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Fits pictures in a folder: to the end, or until it is told to go on. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      Decoded set = new Decoded(Integer.parseInt(args[1]));
      set.waits = args[3].equals("stop midway");
      SampleCache cache = SampleCache.in(Path.of(args[0])).limit(Long.parseLong(args[2]));
      Samples samples = cache.fit(set, SMALL);
      if (args[3].equals("stop at the end")) {
        System.out.println("there");
        System.in.read();
      }
      System.out.println(samples);
    }
  }

  @Test
  void anInterruptEndsTheFittingAndLeavesNothing() throws IOException {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> SampleCache.in(folder).fit(new Decoded(1), SMALL))
        .isInstanceOf(CancellationException.class)
        .hasMessage("fitting of pictures: interrupted");
    assertThat(Thread.interrupted()).isTrue();
    Decoded set = new Decoded(1);
    set.interrupted = Thread.currentThread();
    assertThatThrownBy(() -> SampleCache.in(folder).fit(set, SMALL))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(files()).isEmpty();
  }
}
