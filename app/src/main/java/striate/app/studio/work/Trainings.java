package striate.app.studio.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Plan;
import striate.app.recipe.Prepared;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.app.sets.Copies;
import striate.app.sets.DataSource;
import striate.app.studio.desk.Album;
import striate.app.training.DataPlace;
import striate.app.training.Job;
import striate.app.training.RunPlace;
import striate.app.training.Trial;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.SampleCache;
import striate.images.Problem;
import striate.nn.ShapeException;
import striate.train.EpochResult;
import striate.train.Progress;
import striate.train.RunFolder;
import striate.train.TrainingDivergedException;
import striate.train.TrainingListener;
import striate.train.TrainingResult;

/** The trainings of a studio, one at a time, on a thread of their own. */
public final class Trainings implements AutoCloseable {
  private static final int MOST_LINES = 50;

  /** What to do about a training that diverged. */
  private static final String LOWER = "learning-rate is under More settings";

  /** Between two words about steps: as often as anybody is told. */
  private static final long TELL_NANOS = 100_000_000L;

  /** In a run's notes, where no setting is looked for: the version of the album's labels. */
  static final String VERSION = DataPlace.PREFIX + "studio-labels";

  private final Album album;
  private final Path runs;
  private final SampleCache cache;
  private final int threads;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private State state = new State(State.Phase.IDLE, "", "", null, List.of());
  private Curve curve = new Curve();
  private @Nullable Thread thread;
  private boolean stopping;
  private boolean removed;

  /** Trainings on the pictures of an album. */
  public Trainings(Album album, SampleCache cache, int threads) {
    this.album = album;
    this.runs = album.own().resolve("runs");
    this.cache = cache;
    this.threads = threads;
  }

  /** Where the runs are. */
  public Path runs() {
    return runs;
  }

  /** Has somebody look into all trainings that begin from now on. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Tells somebody, on any thread, that there is another state. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** What is being done. */
  public synchronized State state() {
    return state;
  }

  /** The course of the training that is under way, or of the last. */
  public synchronized Curve curve() {
    return curve;
  }

  private void become(State.Phase phase, String run, String line, @Nullable Progress progress) {
    synchronized (this) {
      state = new State(phase, run, line, progress, lines);
    }
    listeners.forEach(Runnable::run);
  }

  private synchronized void say(String line) {
    if (lines.size() < MOST_LINES) {
      lines.add(line);
    }
  }

  /**
   * Begins a training on the pictures as they are labelled now.
   *
   * @param given settings by their names; with a budget, the rest is chosen to suit it
   * @return the run's name
   * @throws IllegalStateException if a training is under way
   * @throws SettingException if a setting can't be meant
   */
  public synchronized String begin(Map<String, String> given) {
    ready();
    Settings settings = Settings.standard();
    Set<Key> fixed = EnumSet.noneOf(Key.class);
    for (Map.Entry<String, String> one : given.entrySet()) {
      Key key = Key.named(one.getKey());
      if (key == null || key == Key.DATA || key == Key.TEST) {
        throw new SettingException("there is no setting called '" + one.getKey() + "'");
      }
      settings = settings.with(key, one.getValue());
      fixed.add(key);
    }
    Prepared.check(settings);
    if (settings.time(Key.BUDGET).isPositive() && fixed.contains(Key.EPOCHS)) {
      throw new SettingException("budget and epochs: one of them expected");
    }
    long kinds = album.classes().stream().filter(k -> k.count() > 0).count();
    if (kinds < 2) {
      throw new SettingException("pictures of at least two classes expected, got " + kinds);
    }
    Path set = album.writeList();
    long version = album.version();
    // A run whose name begins with a dot is not to be found.
    String name = String.valueOf(album.folder().getFileName()).replaceFirst("^[.]+", "");
    RunPlace place = RunPlace.fresh(runs, name, LocalDateTime.now(ZoneId.systemDefault()));
    Path folder = place.take(0);
    Settings asked = settings;
    start(
        folder,
        () -> {
          try {
            train(folder, set, asked, fixed, version);
          } finally {
            place.giveBack(folder);
          }
        });
    return String.valueOf(folder.getFileName());
  }

  /** Takes up a run that the studio left before its end the last time, so that it can go on. */
  synchronized void left(Runs.Run run) {
    if (thread == null) {
      run.epochs().forEach(curve::epoch);
      String all = run.settings().getOrDefault(Key.EPOCHS.text(), "");
      String line = "stopped after " + run.epochs().size() + " of " + all + " epochs; it can go on";
      state = new State(State.Phase.STOPPED, run.name(), line, null, List.of());
    }
  }

  /**
   * Goes on with a run that was stopped, or that shall have more epochs.
   *
   * @param epochs of the whole run, or 0 for what it has
   * @throws IOException if there is no such run
   */
  public synchronized void resume(String run, int epochs) throws IOException {
    ready();
    Path folder = folder(run);
    RunFolder runFolder = RunFolder.at(folder);
    Settings noted = DataPlace.settings(runFolder);
    Map<String, String> notes = runFolder.notes();
    if (epochs > 0 && epochs < noted.whole(Key.EPOCHS, 1)) {
      throw new SettingException(
          Key.EPOCHS, "the " + noted.text(Key.EPOCHS) + " of the run, or more,", "" + epochs);
    }
    Settings settings = epochs == 0 ? noted : noted.with(Key.EPOCHS, epochs);
    Settings located = DataPlace.located(settings, notes, folder);
    List<EpochResult> before = Runs.epochs(runFolder);
    start(
        folder,
        () -> {
          before.forEach(curve()::epoch);
          Data data = open(Path.of(located.text(Key.DATA)), folder);
          Data named = data.named(settings.text(Key.DATA));
          run(folder, Prepared.of(settings, named, cache, threads), located, version(notes));
        });
  }

  static long version(Map<String, String> notes) {
    String text = notes.getOrDefault(VERSION, "0");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /**
   * The folder of a run by its name, which is never a way to anywhere else.
   *
   * @throws IOException if there is none
   */
  public Path folder(String run) throws IOException {
    if (run.matches("[A-Za-z0-9._-]{1,200}") && !run.startsWith(".")) {
      Path folder = runs.resolve(run);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    throw new IOException("there is no such run");
  }

  private void ready() {
    if (state.isBusy()) {
      throw new IllegalStateException("a training is under way");
    }
  }

  private void start(Path folder, Work work) {
    String name = String.valueOf(folder.getFileName());
    stopping = false;
    removed = false;
    lines.clear();
    curve = new Curve();
    state = new State(State.Phase.OPENING, name, "looking at the pictures", null, List.of());
    Thread next =
        Thread.ofPlatform().daemon().name("studio-training").unstarted(() -> work(name, work));
    thread = next;
    next.start();
    listeners.forEach(Runnable::run);
  }

  /** Something that may be stopped. */
  private interface Work {
    void run() throws IOException;
  }

  private void work(String name, Work work) {
    try {
      work.run();
    } catch (Failure e) {
      ended(
          name,
          e.getCause() instanceof TrainingDivergedException why
              ? "the training diverged: " + why.getMessage() + "; " + LOWER
              : String.valueOf(e.getMessage()));
    } catch (SettingException | DataException | ShapeException e) {
      ended(name, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      ended(name, Failure.reason(e));
    } catch (CancellationException e) {
      ended(name, "stopped");
    } catch (OutOfMemoryError e) {
      ended(name, "the heap is too small for this training; choose smaller pictures or batches");
    } catch (RuntimeException | Error e) {
      ended(name, "internal error: " + e);
    }
  }

  private void ended(String name, String line) {
    boolean stopped;
    String why;
    synchronized (this) {
      stopped = stopping && !removed;
      why = removed ? "ended, for the training's folder was removed" : line;
    }
    boolean goesOn = RunFolder.at(runs.resolve(name)).exists();
    become(
        stopped ? State.Phase.STOPPED : State.Phase.FAILED,
        goesOn ? name : "",
        stopped ? (goesOn ? "stopped; it can go on" : "stopped before it began") : why,
        null);
  }

  /** Stops the training that is under way; it can go on later. */
  public synchronized void stop() {
    Thread now = thread;
    if (state.isBusy() && now != null) {
      stopping = true;
      now.interrupt();
    }
  }

  /** Waits until no training is under way. */
  public void await() throws InterruptedException {
    Thread now;
    synchronized (this) {
      now = thread;
    }
    if (now != null) {
      now.join();
    }
  }

  /**
   * A line that names pictures as the list of a training does, which lies two folders below the
   * user's: with names as the page has them.
   */
  static String fromTheFolder(String line) {
    return line.replace("../../", "").replace("../pictures/", ".striate/pictures/");
  }

  private Data open(Path set, Path folder) {
    String name = String.valueOf(folder.getFileName());
    DataSource source =
        DataSource.open(
            set.toString(),
            new DataSource.Options(
                album.own(),
                false,
                List.of(),
                (done, all) -> {
                  if (done % 64 == 0) {
                    become(
                        State.Phase.OPENING,
                        name,
                        String.format(Locale.ROOT, "looking at %,d of %,d pictures", done, all),
                        null);
                  }
                }));
    for (Problem p : source.problems()) {
      album.damaged(p.path(), p.reason());
      say("left out " + new Problem(album.inside(p.path()), p.reason()));
    }
    source.notes().forEach(this::say);
    Copies.lines(source.train(), source.validation(), source.test())
        .forEach(line -> say(fromTheFolder(line)));
    return new Data(
        source.name(),
        source.train(),
        source.validation(),
        source.test(),
        source.problems(),
        source.overview());
  }

  private void train(Path folder, Path set, Settings asked, Set<Key> fixed, long version)
      throws IOException {
    long start = System.nanoTime();
    String name = String.valueOf(folder.getFileName());
    String short_ = Album.OWN + "/sets/" + set.getFileName();
    Settings settings = asked.with(Key.DATA, short_);
    Data data = open(set, folder).named(short_);
    if (settings.time(Key.BUDGET).isPositive()) {
      become(State.Phase.PLANNING, name, "a short trial chooses a network", null);
      Trial.Talk talk =
          new Trial.Talk() {
            @Override
            public void line(String text) {
              say(text.strip());
            }

            @Override
            public void live(String text) {
              become(State.Phase.PLANNING, name, text, null);
            }
          };
      Plan plan = Trial.plan(talk, settings, fixed, data, cache, threads, start);
      say(plan.line());
      say(plan.why());
      plan.hints().forEach(this::say);
      settings = plan.settings();
    }
    become(State.Phase.OPENING, name, "fitting the pictures", null);
    Prepared prepared = Prepared.of(settings, data, cache, threads);
    run(folder, prepared, settings.with(Key.DATA, set.toString()), version);
  }

  private void run(Path folder, Prepared prepared, Settings located, long version)
      throws IOException {
    String name = String.valueOf(folder.getFileName());
    Curve mine = curve();
    say(prepared.settings().text(Key.NETWORK) + " on " + prepared.settings().text(Key.IMAGE));
    Job job = new Job(prepared, folder, DataPlace.of(located, folder), threads);
    Watcher.Begun begun = new Watcher.Begun(name, folder, prepared);
    Job.Outcome outcome;
    try {
      outcome =
          job.run(
              new Course(name, mine),
              live -> become(State.Phase.TESTING, name, live, null),
              trainer -> {
                trainer.remark(VERSION, String.valueOf(version));
                watchers.forEach(w -> w.begins(begun, trainer));
              });
    } finally {
      watchers.forEach(w -> w.ended(name));
    }
    if (outcome.diverged()) {
      diverged(name, folder, outcome, version);
      return;
    }
    judge(name, folder, outcome, version);
    Evaluation test = outcome.test();
    become(
        State.Phase.DONE,
        name,
        test == null
            ? "done: there were too few pictures to test on"
            : String.format(
                Locale.ROOT,
                "done: %.1f %% of %,d test pictures right (95 %% interval %.1f to %.1f)",
                100 * test.accuracy().value(),
                test.count(),
                100 * test.accuracy().low(),
                100 * test.accuracy().high()),
        null);
  }

  /** The model of a training that went astray is that of the last epoch that was good. */
  private void diverged(String name, Path folder, Job.Outcome outcome, long version)
      throws IOException {
    try {
      judge(name, folder, outcome, version);
    } catch (IllegalStateException e) {
      say("its answers are no numbers for some pictures: " + e.getMessage());
    }
    become(
        State.Phase.FAILED,
        name,
        String.format(
            Locale.ROOT,
            "the training diverged: %s; its model is that after epoch %d; %s",
            outcome.result().why(),
            outcome.result().epoch(),
            LOWER),
        null);
  }

  /** Notes what the model says of the pictures that it was not trained on. */
  private void judge(String name, Path folder, Job.Outcome outcome, long version)
      throws IOException {
    Data data = outcome.prepared().data();
    Answers answers = null;
    Classifier classifier = Classifier.of(outcome.model(), threads);
    for (String part : List.of("V", "E")) {
      Dataset set = part.equals("V") ? data.validation() : data.test();
      if (set != null && set.size() > 0) {
        become(State.Phase.TESTING, name, "asking the model about what it has not seen", null);
        Answers more = Answers.of(classifier, set, names(set), (byte) part.charAt(0), version);
        answers = answers == null ? more : answers.and(more);
      }
    }
    if (answers != null) {
      answers.write(folder);
    }
  }

  /** The names of a set's pictures in the album: a list's begin with the way to the folder. */
  private static List<String> names(Dataset set) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      names.add(set.name(i).replaceFirst("^(?:\\.\\./)+", ""));
    }
    return names;
  }

  /** Stops what is under way, and waits for it. */
  @Override
  public void close() {
    stop();
    boolean interrupted = false;
    while (true) {
      try {
        await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps up the state and the curve. */
  private final class Course implements TrainingListener {
    private final String name;
    private final Curve mine;
    private long told = System.nanoTime() - TELL_NANOS;

    Course(String name, Curve mine) {
      this.name = name;
      this.mine = mine;
    }

    @Override
    public void onStart(Progress p) {
      become(State.Phase.TRAINING, name, "training", p);
    }

    @Override
    public void onStep(Progress p) {
      mine.step(p);
      long now = System.nanoTime();
      if (now - told > TELL_NANOS) {
        told = now;
        become(State.Phase.TRAINING, name, "training", p);
      }
    }

    @Override
    public void onEpoch(Progress p, EpochResult e) {
      mine.epoch(e);
      if (!RunFolder.at(runs.resolve(name)).exists()) {
        // Its checkpoints and its model would have no place: whatever it learned would be lost.
        synchronized (Trainings.this) {
          removed = true;
        }
        Thread.currentThread().interrupt();
      }
      become(State.Phase.TRAINING, name, "training", p);
    }

    @Override
    public void onEnd(TrainingResult result) {
      boolean asked;
      synchronized (Trainings.this) {
        asked = stopping;
      }
      if (!result.why().isEmpty() && !asked) {
        say(result.why());
      }
    }

    @Override
    public void onNotice(String line) {
      say(line);
    }
  }
}
