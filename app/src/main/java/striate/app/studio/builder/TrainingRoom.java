package striate.app.studio.builder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.app.recipe.Key;
import striate.app.serve.http.Refusal;
import striate.app.studio.door.Call;
import striate.app.studio.door.Events;
import striate.app.studio.door.Reply;
import striate.app.studio.door.Room;
import striate.app.studio.door.Routes;
import striate.app.studio.door.Tensors;
import striate.app.studio.work.Curve;
import striate.app.studio.work.State;
import striate.app.studio.work.Trainings;
import striate.train.EpochResult;
import striate.train.Progress;
import striate.train.Validation;

/** Trainings: begun, watched, stopped, gone on with. */
public final class TrainingRoom implements Room {
  private static final int MOST_EPOCHS = 100_000;
  private static final int LONGEST_SETTING = 1000;

  private final Trainings trainings;
  private final Events events;

  /** These trainings. */
  public TrainingRoom(Trainings trainings, Events events) {
    this.trainings = trainings;
    this.events = events;
  }

  @Override
  public void open(Routes routes) {
    trainings.listen(this::tell);
    tell();
    routes
        .get("/api/training", call -> Reply.json(state()))
        .get("/api/training/curve", call -> Reply.tensors(curve(trainings.curve())))
        .get("/api/settings", call -> Reply.json(settings()))
        .post("/api/train", Wrong.told(this::begin))
        .post(
            "/api/train/stop",
            Wrong.told(call -> {
              trainings.stop();
              return Reply.json(state());
            }))
        .post("/api/train/resume", Wrong.told(this::resume));
  }

  private void tell() {
    events.say("training", this::state);
  }

  private Reply begin(Call call) throws IOException {
    Object given = call.json().map().get("settings");
    Map<String, String> settings = new LinkedHashMap<>();
    if (given instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> one : map.entrySet()) {
        if (!(one.getValue() instanceof String text) || text.length() > LONGEST_SETTING) {
          throw new Refusal(400, one.getKey() + ": a short text expected");
        }
        settings.put(String.valueOf(one.getKey()), text);
      }
    }
    return Reply.json(Map.of("run", trainings.begin(settings)));
  }

  private Reply resume(Call call) throws IOException {
    Call.Fields in = call.json();
    int epochs = in.has("epochs") ? (int) in.whole("epochs", 0, MOST_EPOCHS) : 0;
    trainings.resume(in.text("run"), epochs);
    return Reply.json(Map.of("run", in.text("run")));
  }

  private static List<Object> settings() {
    List<Object> all = new ArrayList<>();
    for (Key key : Key.values()) {
      if (key != Key.DATA && key != Key.TEST) {
        all.add(
            Map.of(
                "name", key.text(),
                "parameter", key.parameter(),
                "standard", key.standard(),
                "description",
                    key.description().replace("(see below)", "such as 'c16 pool c32 global'")));
      }
    }
    return all;
  }

  private Map<String, @Nullable Object> state() {
    State s = trainings.state();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("phase", s.phase().name().toLowerCase(java.util.Locale.ROOT));
    all.put("busy", s.isBusy());
    all.put("run", s.run());
    all.put("line", s.line());
    all.put("lines", s.lines());
    all.put("done", trainings.curve().epochs().size());
    Progress p = s.progress();
    if (p != null) {
      all.put("epoch", p.epoch());
      all.put("epochs", p.epochs());
      all.put("batch", p.batch());
      all.put("batches", p.batches());
      all.put("step", p.step());
      all.put("steps", p.steps());
      all.put("loss", p.loss());
      all.put("accuracy", p.accuracy());
      all.put("imagesPerSecond", p.imagesPerSecond());
      all.put("left", p.left().toMillis() / 1e3);
      Validation v = p.validation();
      all.put("validationAccuracy", v == null ? null : v.accuracy());
    }
    return all;
  }

  /** Epochs and steps as arrays; NaN where nothing was measured. */
  static Tensors curve(Curve curve) {
    double[] steps = curve.steps();
    double[] losses = curve.losses();
    int n = Math.min(steps.length, losses.length);
    return epochs(new Tensors(), curve.epochs())
        .put("steps", new int[] {n}, java.util.Arrays.copyOf(steps, n))
        .put("stepLoss", new int[] {n}, java.util.Arrays.copyOf(losses, n));
  }

  static Tensors epochs(Tensors to, List<EpochResult> epochs) {
    int n = epochs.size();
    double[][] columns = new double[6][n];
    for (int i = 0; i < n; i++) {
      EpochResult e = epochs.get(i);
      Validation v = e.validation();
      columns[0][i] = e.epoch();
      columns[1][i] = e.loss();
      columns[2][i] = e.accuracy();
      columns[3][i] = v == null ? Double.NaN : v.loss();
      columns[4][i] = v == null ? Double.NaN : v.accuracy();
      columns[5][i] = e.learningRate();
    }
    String[] names = {"epoch", "loss", "accuracy", "validationLoss", "validationAccuracy", "rate"};
    for (int c = 0; c < names.length; c++) {
      to.put(names[c], new int[] {n}, columns[c]);
    }
    return to;
  }
}
