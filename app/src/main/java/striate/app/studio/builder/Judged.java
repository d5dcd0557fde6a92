package striate.app.studio.builder;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.app.studio.desk.Album;
import striate.app.studio.work.Answers;
import striate.app.studio.work.Runs;

/** A run's answers beside the album as it is now: classes may have been renamed or merged since. */
final class Judged {
  private final List<String> names;
  private final int @Nullable [] said;
  private final float[] probability;
  private final float[] ofLabel;
  private final Album album;

  private Judged(
      Album album,
      List<String> names,
      int @Nullable [] said,
      float[] probability,
      float[] ofLabel) {
    this.album = album;
    this.names = names;
    this.said = said;
    this.probability = probability;
    this.ofLabel = ofLabel;
  }

  /** The answers of a run, or none if its name is empty. */
  static Judged of(Album album, Runs runs, String run) throws IOException {
    if (run.isEmpty()) {
      return new Judged(album, List.of(), null, new float[0], new float[0]);
    }
    Answers answers = runs.answers(run);
    int size = album.size();
    Map<String, Integer> numbers = new HashMap<>();
    album.classes().forEach(k -> numbers.put(k.name(), k.number()));
    List<String> now =
        answers.classes().stream().map(c -> album.now(c, answers.version())).toList();
    int[] place = now.stream().mapToInt(c -> numbers.getOrDefault(c, -1)).toArray();
    int most = Math.max(0, album.classes().stream().mapToInt(Album.Kind::number).max().orElse(0));
    String[] names = new String[most + 1];
    Arrays.fill(names, "");
    for (int c = 0; c < place.length; c++) {
      if (place[c] >= 0) {
        names[place[c]] = now.get(c);
      }
    }
    int[] said = new int[size];
    Arrays.fill(said, -1);
    float[] probability = new float[size];
    float[] ofLabel = new float[size];
    for (int i = 0; i < answers.pictures().size(); i++) {
      int p = album.place(answers.pictures().get(i));
      if (p >= 0) {
        said[p] = place[answers.said()[i]];
        probability[p] = answers.probability()[i];
        ofLabel[p] = answers.ofLabel()[i];
      }
    }
    return new Judged(album, List.of(names), said, probability, ofLabel);
  }

  /** Whether there are answers. */
  boolean isThere() {
    return said != null;
  }

  /** The class that the model takes a picture for, by the album's number, or −1. */
  int said(int picture) {
    int[] all = said;
    return all == null || picture >= all.length ? -1 : all[picture];
  }

  boolean isWrong(int picture) {
    return said(picture) >= 0 && said(picture) != album.label(picture);
  }

  String name(int picture) {
    return names.get(said(picture));
  }

  float probability(int picture) {
    return picture < probability.length ? probability[picture] : 0;
  }

  float ofLabel(int picture) {
    return picture < ofLabel.length ? ofLabel[picture] : 0;
  }
}
