package striate.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.data.Samples;

class LoaderTest {
  private static final ArrayDataset SET = Sets.varied(50, 5, 4, 3);

  private static Loader.Settings settings() {
    return Loader.of(SET, Sets.preprocessing(SET)).batch(8).seed(3);
  }

  private static int[] epoch(Loader loader, long epoch) {
    int[] pictures = new int[loader.size()];
    Batch batch = loader.newBatch();
    int at = 0;
    for (int step = 0; step < loader.steps(); step++) {
      loader.fill(epoch, step, batch);
      System.arraycopy(batch.indices(), 0, pictures, at, batch.count());
      at += batch.count();
    }
    assertThat(at).isEqualTo(pictures.length);
    return pictures;
  }

  private static int[] range(int size) {
    int[] all = new int[size];
    Arrays.setAll(all, i -> i);
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 49, 50, 51, 200})
  void anEpochHasEveryPictureOnce(int batch) {
    Loader loader = settings().batch(batch).build();
    int[] pictures = epoch(loader, 4);
    assertThat(loader.steps()).isEqualTo((50 + batch - 1) / batch);
    assertThat(pictures).containsExactlyInAnyOrder(range(50)).isNotEqualTo(range(50));
  }

  @Test
  void theLastBatchMayBeLeftOut() {
    Loader loader = settings().dropLast().build();
    assertThat(loader.steps()).isEqualTo(6);
    assertThat(loader.size()).isEqualTo(48);
    assertThat(epoch(loader, 0)).doesNotHaveDuplicates().hasSize(48);
  }

  @Test
  void seedAndEpochDecideTheOrder() {
    Set<List<Integer>> seen = new HashSet<>();
    for (long seed : new long[] {0, 1, 2, -1}) {
      Loader loader = settings().seed(seed).build();
      for (long epoch : new long[] {0, 1, 2, 1L << 40}) {
        int[] order = epoch(loader, epoch);
        assertThat(order).isEqualTo(epoch(settings().seed(seed).batch(11).build(), epoch));
        seen.add(Arrays.stream(order).boxed().toList());
      }
    }
    assertThat(seen).hasSize(16);
  }

  /** Over 6,000 shuffles of 5 pictures, each stands at each place 1,200 times, σ = 31. */
  @Test
  void allOrdersAreEquallyLikely() {
    Loader loader =
        Loader.of(Sets.varied(5, 1, 1, 1), Preprocessing.of(1, 1, 1)).batch(5).seed(8).build();
    int[][] times = new int[5][5];
    for (int e = 0; e < 6000; e++) {
      int[] order = epoch(loader, e);
      for (int place = 0; place < 5; place++) {
        times[place][order[place]]++;
      }
    }
    for (int[] row : times) {
      for (int n : row) {
        assertThat(n).isBetween(1200 - 124, 1200 + 124);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void plainInputsAreThoseOfPreprocessing(int channels) {
    ArrayDataset set = Sets.varied(11, 6, 5, channels);
    Preprocessing preprocessing = Sets.preprocessing(set);
    Loader loader = Loader.of(set, preprocessing).batch(4).build().plain();
    float[] expected = new float[preprocessing.size()];
    Batch batch = loader.newBatch();
    int at = 0;
    for (int step = 0; step < loader.steps(); step++) {
      loader.fill(9, step, batch);
      for (int i = 0; i < batch.count(); i++, at++) {
        preprocessing.write(set.picture(at), expected, 0);
        int from = i * expected.length;
        assertThat(Arrays.copyOfRange(batch.images(), from, from + expected.length))
            .isEqualTo(expected);
        assertThat(batch.indices()[i]).isEqualTo(at);
        assertThat(batch.labels()[i]).isEqualTo(set.label(at));
      }
    }
    assertThat(at).isEqualTo(11);
    assertThat(batch.count()).isEqualTo(3);
    assertThat(batch.mixed()).isFalse();
  }

  @Test
  void balancedEpochsHaveEveryClassEquallyOften() {
    ArrayDataset set = Sets.unequal(100, 0, 10, 3);
    Loader loader = Loader.of(set, Preprocessing.of(1, 1, 1)).batch(16).balanced().build();
    int[] all = new int[set.size()];
    for (int e = 0; e < 30; e++) {
      int[] counts = loader.counts(e);
      assertThat(counts[1]).isZero();
      assertThat(new int[] {counts[0], counts[2], counts[3]}).containsOnly(37, 38);
      int[] times = new int[set.size()];
      for (int picture : epoch(loader, e)) {
        times[picture]++;
        all[picture]++;
      }
      assertThat(Arrays.stream(times, 0, 100).max().getAsInt()).isEqualTo(1);
      assertThat(Arrays.stream(times, 100, 110).allMatch(n -> n == 3 || n == 4)).isTrue();
      assertThat(Arrays.stream(times, 110, 113).allMatch(n -> n == 12 || n == 13)).isTrue();
    }
    // 100 pictures share 30 · 37⅔ places: 11.3 each, σ = 2.7.
    assertThat(Arrays.stream(all, 0, 100).min().getAsInt()).isBetween(1, 9);
    assertThat(Arrays.stream(all, 0, 100).max().getAsInt()).isBetween(14, 22);
    assertThat(settings().build().counts(0)).containsExactly(17, 17, 16);
  }

  @Test
  void repeatedPicturesAreNumbered() {
    ArrayDataset set = Sets.unequal(20, 2);
    Loader loader = Loader.of(set, Preprocessing.of(1, 1, 1)).batch(22).balanced().build();
    Batch batch = loader.newBatch();
    loader.fill(0, 0, batch);
    Set<List<Integer>> seen = new HashSet<>();
    for (int i = 0; i < 22; i++) {
      seen.add(List.of(batch.indices()[i], batch.visits()[i]));
    }
    assertThat(seen).hasSize(22).contains(List.of(20, 0), List.of(20, 4), List.of(21, 4));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> settings().batch(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("loader: batch: at least 1 expected, got 0");
    assertThatThrownBy(() -> settings().threads(-2).build())
        .hasMessage("loader: threads: at least 1 expected, got -2");
    assertThatThrownBy(() -> settings().ahead(0).build())
        .hasMessage("loader: batches ahead: at least 1 expected, got 0");
    assertThatThrownBy(() -> settings().batch(51).dropLast().build())
        .hasMessage("loader: dropLast needs at least one full batch of 51 pictures, got 50");
    assertThatThrownBy(() -> settings().batch(1 << 30).build())
        .hasMessage(
            "loader: a batch of 1073741824 pictures of 60 numbers each: at most 2147483639 numbers"
                + " expected, got 64424509440");
    assertThatThrownBy(() -> settings().balanced().inOrder().build())
        .hasMessage("loader: balanced classes need a shuffled order, got inOrder()");
    assertThatThrownBy(() -> Loader.of(SET.subset(), Sets.preprocessing(SET)).build())
        .hasMessage("loader: pictures: at least 1 expected, got 0");
    Samples samples = Samples.inHeap(SET, Sets.preprocessing(SET));
    assertThatThrownBy(() -> Loader.of(samples, Preprocessing.of(3, 4, 5)).build())
        .hasMessage("loader: pictures of [3, 4, 5] expected, got [3, 5, 4]");
    Loader loader = settings().build();
    Batch batch = loader.newBatch();
    assertThatThrownBy(() -> loader.fill(0, 7, batch))
        .hasMessage("loader: step: 0 to 6 expected, got 7");
    assertThatThrownBy(() -> loader.fill(-1, 0, batch))
        .hasMessage("loader: epoch: at least 0 expected, got -1");
    assertThatThrownBy(() -> loader.stream(0, 8))
        .hasMessage("loader: step: 0 to 7 expected, got 8");
    Batch small = settings().batch(7).build().newBatch();
    assertThatThrownBy(() -> loader.fill(0, 0, small))
        .hasMessage(
            "loader: a batch for 8 pictures of 60 numbers each expected, got one for 7 with 420"
                + " numbers in all and 0 targets");
  }
}
