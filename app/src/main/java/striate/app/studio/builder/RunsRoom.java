package striate.app.studio.builder;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.app.studio.desk.Album;
import striate.app.studio.door.Call;
import striate.app.studio.door.Reply;
import striate.app.studio.door.Room;
import striate.app.studio.door.Routes;
import striate.app.studio.door.Tensors;
import striate.app.studio.work.Runs;
import striate.trust.Comparison;

/** Runs side by side, and their models to take away. */
public final class RunsRoom implements Room {
  private final Album album;
  private final Runs runs;

  /** These runs. */
  public RunsRoom(Album album, Runs runs) {
    this.album = album;
    this.runs = runs;
  }

  @Override
  public void open(Routes routes) {
    routes
        .get("/api/runs", Wrong.told(call -> Reply.json(all())))
        .get(
            "/api/runs/curve",
            Wrong.told(call ->
                Reply.tensors(
                    TrainingRoom.epochs(new Tensors(), runs.run(call.text("run")).epochs()))))
        .get("/api/runs/compare", Wrong.told(this::compare))
        .get(
            "/api/runs/model",
            Wrong.told(call -> {
              String run = call.text("run");
              return Reply.download(run + ".onnx", Files.readAllBytes(runs.modelFile(run)));
            }));
  }

  private List<Object> all() throws IOException {
    List<Object> all = new ArrayList<>();
    for (Runs.Run r : runs.all()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("name", r.name());
      one.put("state", r.state());
      one.put("problem", r.problem());
      one.put("epochs", r.epochs().size());
      one.put("settings", r.settings());
      one.put("model", r.model());
      one.put("validation", r.validation());
      one.put("test", r.test());
      one.put("images", r.images());
      all.add(one);
    }
    return all;
  }

  /**
   * Two models on the pictures that neither was trained on, by the labels as they are now:
   * McNemar's exact test, of which the p value is how often two equally good models would differ so
   * much.
   */
  private Reply compare(Call call) throws IOException {
    Judged a = Judged.of(album, runs, call.text("a"));
    Judged b = Judged.of(album, runs, call.text("b"));
    int[] both = new int[4];
    List<String> only = new ArrayList<>();
    for (int p = 0; p < album.size(); p++) {
      if (a.said(p) >= 0 && b.said(p) >= 0 && !album.isAside(p)) {
        int which = (a.isWrong(p) ? 2 : 0) + (b.isWrong(p) ? 1 : 0);
        both[which]++;
        if (which == 1 || which == 2) {
          only.add(album.name(p));
        }
      }
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("pictures", both[0] + both[1] + both[2] + both[3]);
    all.put("bothRight", both[0]);
    all.put("onlyFirst", both[1]);
    all.put("onlySecond", both[2]);
    all.put("neither", both[3]);
    all.put("p", Comparison.mcNemar(both[1], both[2]));
    all.put("settings", differences(call.text("a"), call.text("b")));
    all.put("differ", only.subList(0, Math.min(200, only.size())));
    return Reply.json(all);
  }

  /** The settings in which two runs differ. */
  private List<Object> differences(String a, String b) throws IOException {
    Map<String, String> first = runs.run(a).settings();
    Map<String, String> second = new HashMap<>(runs.run(b).settings());
    List<Object> all = new ArrayList<>();
    first.keySet().stream()
        .sorted()
        .filter(k -> !first.getOrDefault(k, "").equals(second.getOrDefault(k, "")))
        .forEach(k -> all.add(List.of(k, first.getOrDefault(k, ""), second.getOrDefault(k, ""))));
    return all;
  }
}
