package striate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCacheTest {
  private static final Preprocessing SMALL = Preprocessing.of(3, 5, 7).fit(Fit.CROP);

  @TempDir Path folder;

  /** Pictures of many sizes that count how often they are decoded. */
  private static final class Decoded implements Dataset {
    final AtomicInteger decoded = new AtomicInteger();
    final long seed;
    volatile boolean gone;

    Decoded(long seed) {
      this.seed = seed;
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

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
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
}
