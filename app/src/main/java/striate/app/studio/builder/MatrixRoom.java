package striate.app.studio.builder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.app.studio.desk.Album;
import striate.app.studio.door.Call;
import striate.app.studio.door.Reply;
import striate.app.studio.door.Room;
import striate.app.studio.door.Routes;
import striate.app.studio.work.Runs;

/** What a model takes for what: of many classes, those that are confused most. */
public final class MatrixRoom implements Room {
  private static final int MOST_CLASSES = 30;
  private static final int MOST_PAIRS = 200;

  private final Album album;
  private final Runs runs;

  /** Confusions of the models of these runs. */
  public MatrixRoom(Album album, Runs runs) {
    this.album = album;
    this.runs = runs;
  }

  @Override
  public void open(Routes routes) {
    routes.get("/api/matrix", Wrong.told(this::matrix));
  }

  private Reply matrix(Call call) throws IOException {
    String run = call.text("run", "");
    run = run.isEmpty() ? runs.newest() : run;
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("run", run);
    if (run.isEmpty()) {
      return Reply.json(all);
    }
    int most = call.has("classes") ? call.whole("classes", 2, MOST_CLASSES) : 15;
    int focus = call.has("focus") ? call.whole("focus", 0, Integer.MAX_VALUE) : -1;
    Judged judged = Judged.of(album, runs, run);
    // Pairs that occur, and no square of a million cells.
    Map<Long, Integer> counts = new HashMap<>();
    Map<Integer, Integer> weight = new HashMap<>();
    Map<Integer, Integer> seen = new HashMap<>();
    int total = 0;
    int right = 0;
    for (int p = 0; p < album.size(); p++) {
      int said = judged.said(p);
      if (said < 0 || album.isAside(p)) {
        continue;
      }
      int is = album.label(p);
      total++;
      right += said == is ? 1 : 0;
      seen.merge(is, 1, Integer::sum);
      counts.merge(key(is, said), 1, Integer::sum);
      if (said != is && (focus < 0 || focus == is || focus == said)) {
        weight.merge(is, 1, Integer::sum);
        weight.merge(said, 1, Integer::sum);
      }
    }
    if (focus >= 0) {
      weight.put(focus, Integer.MAX_VALUE);
    }
    // Of many classes, beside one that was chosen, only those that have to do with it.
    boolean alone = focus >= 0 && seen.size() > most;
    List<Integer> shown =
        IntStream.concat(
                weight.keySet().stream().mapToInt(i -> i),
                alone ? IntStream.empty() : seen.keySet().stream().mapToInt(i -> i))
            .distinct()
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer c) -> -weight.getOrDefault(c, 0))
                    .thenComparingInt(c -> c))
            .limit(most)
            .sorted()
            .toList();
    List<Object> rows = new ArrayList<>();
    for (int is : shown) {
      rows.add(shown.stream().mapToInt(said -> counts.getOrDefault(key(is, said), 0)).toArray());
    }
    all.put("total", total);
    all.put("right", right);
    all.put("classes", seen.size());
    all.put("numbers", shown);
    all.put("names", shown.stream().map(album::className).toList());
    all.put("seen", shown.stream().map(c -> seen.getOrDefault(c, 0)).toList());
    all.put("counts", rows);
    all.put("pairs", pairs(counts, seen, focus));
    return Reply.json(all);
  }

  private static long key(int is, int said) {
    return ((long) is << 32) | said;
  }

  private List<Object> pairs(Map<Long, Integer> counts, Map<Integer, Integer> seen, int focus) {
    List<Object> pairs = new ArrayList<>();
    counts.entrySet().stream()
        .filter(e -> {
          int is = (int) (e.getKey() >> 32);
          int said = (int) (long) e.getKey();
          return is != said && (focus < 0 || focus == is || focus == said);
        })
        .sorted(
            Map.Entry.<Long, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_PAIRS)
        .forEach(e -> {
          int is = (int) (e.getKey() >> 32);
          int said = (int) (long) e.getKey();
          Map<String, @Nullable Object> pair = new LinkedHashMap<>();
          pair.put("is", is);
          pair.put("isName", album.className(is));
          pair.put("said", said);
          pair.put("saidName", album.className(said));
          pair.put("count", e.getValue());
          pair.put("of", seen.getOrDefault(is, 0));
          pairs.add(pair);
        });
    return pairs;
  }
}
