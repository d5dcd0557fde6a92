package striate.app.studio.builder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import striate.app.report.ExplainReport;
import striate.app.report.ExplainedPicture;
import striate.app.serve.http.Refusal;
import striate.app.studio.desk.Album;
import striate.app.studio.door.Call;
import striate.app.studio.door.Events;
import striate.app.studio.door.Reply;
import striate.app.studio.door.Room;
import striate.app.studio.door.Routes;
import striate.app.studio.door.Tensors;
import striate.app.studio.work.Runs;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.explain.Explainer;
import striate.explain.Explanation;
import striate.explain.Method;
import striate.explain.Receipt;
import striate.images.Pictures;

/** A model asked: what is on a picture, and what in it speaks for that. */
public final class AskRoom implements Room {
  private static final int MOST_KEPT = 8;
  private static final int MOST_PAGES = 64;
  private static final int KEPT_SHARE = 16;

  private static final List<String> METHODS =
      List.of("hires-cam", "grad-cam", "integrated-gradients", "smooth-grad", "occlusion");

  /** What begins the name of a picture that is no part of the album. */
  private static final String TRIED = "tried:";

  private final Album album;
  private final Runs runs;
  private final AtomicLong number = new AtomicLong();

  /**
   * What takes much heap, or all threads, takes turns. An explanation lets others in between the
   * parts of its receipt, which may take a minute.
   */
  private final Semaphore turn;

  /** Held for a whole explanation: there is one at a time. */
  private final Semaphore explaining = new Semaphore(1, true);

  private final Map<String, Picture> tried = new LinkedHashMap<>();
  private final Events events;

  /** By pages, the newest explanation that each asked for. */
  private final Map<String, Integer> newest = new LinkedHashMap<>();

  /**
   * Asks the models of these runs.
   *
   * @param turn taken by whoever decodes or explains
   * @param events told how far an explanation is
   */
  public AskRoom(Album album, Runs runs, Semaphore turn, Events events) {
    this.turn = turn;
    this.events = events;
    this.album = album;
    this.runs = runs;
  }

  @Override
  public void open(Routes routes) {
    routes
        .get("/api/ask/about", Wrong.told(this::about))
        .get("/api/ask", Wrong.told(this::ask))
        .get("/api/ask/picture", Wrong.told(this::shown))
        .get("/api/explain", Wrong.told(this::explain))
        .post("/api/explain/end", this::left)
        .post("/api/try", PicturesRoom.MOST_UPLOAD, Wrong.told(this::tryOut));
  }

  /** A run by the name that was asked for; of an empty one, the newest. */
  private String run(String asked) throws IOException {
    String run = asked.isEmpty() ? runs.newest() : asked;
    if (run.isEmpty()) {
      throw new Refusal(404, "no training has come to its end yet");
    }
    return run;
  }

  /** Those that have something to work on: of a network without maps not all have. */
  private static List<String> methods(Explainer explainer) {
    boolean maps = explainer.defaultLayer().isPresent();
    return METHODS.stream().filter(key -> maps || !Method.of(key).wantsMaps()).toList();
  }

  private Reply about(Call call) throws IOException {
    String run = run(call.text("run", ""));
    turn.acquireUninterruptibly();
    try {
      Explainer explainer = runs.explainer(run);
      Classifier classifier = runs.classifier(run);
      List<Object> methods = new ArrayList<>();
      for (String key : methods(explainer)) {
        Method m = Method.of(key);
        methods.add(Map.of("key", m.key(), "title", m.title(), "layer", explainer.usualLayer(m)));
      }
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("run", run);
      all.put("classes", classifier.classes());
      all.put("methods", methods);
      all.put("layers", explainer.layers());
      all.put("input", String.valueOf(classifier.model().preprocessing().orElseThrow()));
      return Reply.json(all);
    } finally {
      turn.release();
    }
  }

  private Reply tryOut(Call call) throws IOException {
    turn.acquireUninterruptibly();
    try {
      Call.Fields in = call.json();
      String run = run(in.has("run") ? in.text("run") : "");
      Picture picture = PicturesRoom.decoded(in);
      String name = TRIED + number.incrementAndGet();
      keep(name, picture);
      return answers(run, name, picture);
    } finally {
      turn.release();
    }
  }

  /** Keeps a picture for its explanations, and of those before it as many as are small enough. */
  private void keep(String name, Picture picture) {
    synchronized (tried) {
      tried.put(name, picture);
      long most = Runtime.getRuntime().maxMemory() / KEPT_SHARE;
      while (tried.size() > MOST_KEPT || (tried.size() > 1 && samples() > most)) {
        tried.remove(tried.keySet().iterator().next());
      }
    }
  }

  private long samples() {
    return tried.values().stream()
        .mapToLong(p -> (long) p.width() * p.height() * p.channels())
        .sum();
  }

  private Picture picture(String name) throws IOException {
    if (name.startsWith(TRIED)) {
      synchronized (tried) {
        Picture one = tried.get(name);
        if (one == null) {
          throw new Refusal(404, "this picture is not kept any more; try it again");
        }
        return one;
      }
    }
    int at = album.place(name);
    if (at < 0) {
      throw new Refusal(404, "there is no such picture");
    }
    return Pictures.read(album.file(at));
  }

  private Reply ask(Call call) throws IOException {
    String run = run(call.text("run", ""));
    turn.acquireUninterruptibly();
    try {
      return answers(run, "", picture(call.text("name")));
    } finally {
      turn.release();
    }
  }

  private Reply shown(Call call) throws IOException {
    turn.acquireUninterruptibly();
    try {
      return Reply.png(Pictures.png(PicturesRoom.fitted(picture(call.text("name")))));
    } finally {
      turn.release();
    }
  }

  private Reply answers(String run, String name, Picture picture) throws IOException {
    Classifier classifier = runs.classifier(run);
    Prediction prediction = classifier.classify(picture);
    List<Object> ranked = new ArrayList<>();
    for (Prediction.Ranked r : prediction.ranked()) {
      ranked.add(Map.of("class", r.name(), "label", r.label(), "probability", r.probability()));
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("run", run);
    all.put("name", name);
    all.put("width", picture.width());
    all.put("height", picture.height());
    all.put("answers", ranked);
    return Reply.json(all);
  }

  /** Notes an explanation that a page asks for; it ends those that the page asked for before. */
  private void begins(String page, int number) {
    synchronized (newest) {
      int before = Objects.requireNonNullElse(newest.remove(page), number);
      newest.put(page, Math.max(before, number));
      if (newest.size() > MOST_PAGES) {
        newest.remove(newest.keySet().iterator().next());
      }
    }
  }

  /** A page has left its explanation. */
  private Reply left(Call call) throws Refusal {
    Call.Fields in = call.json();
    begins(in.line("page", 40), (int) in.whole("turn", 0, Integer.MAX_VALUE));
    return Reply.json(Map.of());
  }

  /** Ends the work at an explanation that nobody waits for any more. */
  private void stillWanted(String page, int number) {
    synchronized (newest) {
      if (newest.getOrDefault(page, number) > number) {
        throw new CancellationException();
      }
    }
  }

  /**
   * The explanation of one class by one method: its figures as a note, its numbers as arrays. A
   * page that says its name and the number of its explanations is told how far it is.
   */
  private Reply explain(Call call) throws IOException {
    String run = run(call.text("run", ""));
    String page = call.text("page", "");
    int number = call.whole("turn", 0, Integer.MAX_VALUE, 0);
    begins(page, number);
    explaining.acquireUninterruptibly();
    turn.acquireUninterruptibly();
    try {
      stillWanted(page, number);
      Explainer explainer = runs.explainer(run);
      Classifier classifier = runs.classifier(run);
      Preprocessing how = classifier.model().preprocessing().orElseThrow();
      Picture whole = picture(call.text("name"));
      float[] image = new float[how.size()];
      how.writeFitted(how.fitted(whole), image, 0);
      Method method = Method.of(call.text("method", methods(explainer).getFirst()));
      String layer = call.text("layer", "");
      layer = layer.isEmpty() ? explainer.usualLayer(method) : layer;
      float[] logits = explainer.logits(image);
      int target = 0;
      for (int c = 1; c < logits.length; c++) {
        target = logits[c] > logits[target] ? c : target;
      }
      if (call.has("class")) {
        target = classifier.classes().indexOf(call.text("class"));
        if (target < 0) {
          throw new Refusal(404, "the model has no class of that name");
        }
      }
      Explanation e = explainer.explain(image, target, method, layer);
      ExplainedPicture one =
          new ExplainedPicture(
              call.text("name"),
              whole.width(),
              whole.height(),
              ExplainReport.shown(whole, 1),
              how.area(whole.width(), whole.height()),
              how,
              classifier.classes(),
              logits,
              new ArrayList<>());
      Receipt receipt =
          explainer.receipt(
              image,
              e,
              Receipt.Effort.USUAL,
              (done, all) -> {
                stillWanted(page, number);
                turn.release();
                turn.acquireUninterruptibly();
                events.say(
                    "explain",
                    () -> Map.of("page", page, "turn", number, "done", done, "all", all));
              });
      one.maps().add(new ExplainedPicture.Map(e, receipt));
      Picture shown = one.shown();
      float[] values = e.map().values();
      return Reply.tensors(
          new Tensors()
              .put("values", new int[] {e.map().rows(), e.map().columns()}, values)
              .put(
                  "samples",
                  new int[] {shown.height(), shown.width(), shown.channels()},
                  shown.samples())
              .note("about", ExplainReport.figures(one)));
    } catch (CancellationException e) {
      throw new Refusal(409, "another explanation was asked for");
    } finally {
      turn.release();
      explaining.release();
    }
  }
}
