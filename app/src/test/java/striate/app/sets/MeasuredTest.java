package striate.app.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.images.PictureSets;

/** Which part of a set is measured, and which pictures are copies. */
class MeasuredTest {
  private static Dataset set(List<String> classes, int[] labels, int... shown) {
    byte[] samples = new byte[shown.length];
    for (int i = 0; i < shown.length; i++) {
      samples[i] = (byte) shown[i];
    }
    return ArrayDataset.of(samples, 1, 1, 1, labels, classes);
  }

  private static Dataset cats(int count, int from) {
    return set(
        List.of("cat", "dog"),
        IntStream.range(0, count).map(i -> i % 2).toArray(),
        IntStream.range(from, from + count).toArray());
  }

  private static DataSource source(@Nullable Dataset validation, @Nullable Dataset test) {
    return new DataSource(
        "photos",
        cats(10, 0),
        validation,
        test,
        List.of(),
        List.of(),
        new PictureSets.Overview(1, 1, 1, 1, 1, true));
  }

  private static @Nullable String of(
      DataSource source, Measured.Part part, Measured.@Nullable Kept kept) {
    Measured m = Measured.of(source, part, kept, List.of("cat", "dog"));
    return m == null ? null : m.title() + " " + m.images().size();
  }

  @Test
  void theTestGoesBeforeTheValidationBeforeAll() {
    Dataset four = cats(4, 100);
    Dataset two = cats(2, 120);
    assertThat(of(source(four, two), Measured.Part.AUTO, null)).isEqualTo("test images 2");
    assertThat(of(source(four, null), Measured.Part.AUTO, null)).isEqualTo("validation images 4");
    assertThat(of(source(null, null), Measured.Part.AUTO, null)).isEqualTo("all images 10");
    assertThat(of(source(four, two), Measured.Part.ALL, null)).isEqualTo("images of all parts 16");
    assertThat(of(source(four, two), Measured.Part.TRAINING, null)).isEqualTo("training images 10");
    assertThat(of(source(four, null), Measured.Part.TEST, null)).isNull();
  }

  @Test
  void whatWasKeptBackIsAPartToo() {
    DataSource source = source(null, null);
    Measured.Kept kept = new Measured.Kept(cats(7, 0), cats(2, 7), cats(1, 9), null);
    assertThat(of(source, Measured.Part.AUTO, kept)).isEqualTo("all images 10");
    assertThat(of(source, Measured.Part.TEST, kept)).isEqualTo("test images 1");
    assertThat(of(source, Measured.Part.TRAINING, kept)).isEqualTo("training images 7");
    assertThat(of(source(cats(4, 50), null), Measured.Part.VALIDATION, kept))
        .isEqualTo("validation images 4");
  }

  @Test
  void otherClassesAreLeftOutAndNamed() {
    DataSource source =
        new DataSource(
            "photos",
            set(List.of("ape", "dog", "elk"), new int[] {0, 1, 2, 2, 1}, 0, 1, 2, 3, 4),
            null,
            null,
            List.of(),
            List.of(),
            new PictureSets.Overview(1, 1, 1, 1, 1, true));
    Measured m =
        Objects.requireNonNull(
            Measured.of(source, Measured.Part.AUTO, null, List.of("cat", "dog")));
    assertThat(m.unknown()).containsExactly("1 of ape", "2 of elk");
    assertThat(m.images().labels()).containsExactly(1, 1);
    assertThat(m.images().picture(1)).isEqualTo(source.train().picture(4));
    assertThat(m.images().name(1)).isEqualTo(source.train().name(4));
    assertThat(m.images().digest(1)).isEqualTo(source.train().digest(4));
  }

  @Test
  void copiesAreCounted() {
    List<String> names = List.of("cat", "dog");
    Dataset train = set(names, new int[] {0, 0, 0, 1, 1}, 1, 2, 1, 3, 2);
    Dataset validation = set(names, new int[] {0, 1}, 9, 3);
    Dataset test = set(names, new int[] {0, 1, 1}, 9, 8, 8);
    assertThat(Copies.lines(train, validation, test))
        .containsExactly(
            "2 of 5 training images are copies of others there (the same pixels), for example #0"
                + " and #2",
            "1 of 2 validation images are copies of training images (the same pixels), for example"
                + " #1 and #3",
            "1 of 3 test images are copies of training or validation images (the same pixels), for"
                + " example #0 and #0",
            "1 of 3 test images are copies of others there (the same pixels), for example #1 and"
                + " #2",
            "1 images are in one class and the same pixels in another, for example #1 (cat) and #4"
                + " (dog)");
    assertThat(Copies.lines(cats(5, 0), cats(5, 10), cats(5, 20))).isEmpty();
    assertThat(Copies.lines(cats(5, 0), null, null)).isEmpty();
  }
}
