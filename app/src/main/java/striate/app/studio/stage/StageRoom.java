package striate.app.studio.stage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import striate.app.mnist.EmbeddedMnist;
import striate.app.serve.http.Refusal;
import striate.app.studio.door.Call;
import striate.app.studio.door.Events;
import striate.app.studio.door.Reply;
import striate.app.studio.door.Room;
import striate.app.studio.door.Routes;
import striate.app.studio.door.Tensors;
import striate.chapter.Digits;
import striate.chapter.Variant;
import striate.chapter.VariantNetwork;

/** The routes of the chapter's stage. All settings of a run are in the query. */
public final class StageRoom implements Room {
  /** Runs that are remembered. */
  private static final int MOST = 8;

  private final int threads;
  private final Events events;
  private final Deque<Performance> runs = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;
  private @Nullable Digits train;
  private @Nullable Digits test;

  /** A stage whose runs take so many threads. */
  public StageRoom(int threads, Events events) {
    this.threads = threads;
    this.events = events;
  }

  @Override
  public void open(Routes routes) {
    routes
        .get("/api/stage/course", this::course)
        .get("/api/stage/look", this::look)
        .get("/api/stage/digits", this::digits)
        .post("/api/stage/run", call -> run(StageSettings.of(call)))
        .post("/api/stage/stop", call -> stop(StageSettings.of(call)));
  }

  private synchronized Digits train() {
    Digits d = train;
    if (d == null) {
      EmbeddedMnist mnist = new EmbeddedMnist();
      d = mnist.digits(EmbeddedMnist.Part.TRAIN);
      train = d;
      test = mnist.digits(EmbeddedMnist.Part.TEST);
    }
    return d;
  }

  private synchronized Digits test() {
    train();
    return Objects.requireNonNull(test);
  }

  /** The run of these settings, or null if it has neither been asked for nor looked at. */
  private synchronized @Nullable Performance known(StageSettings s) {
    for (Performance p : runs) {
      if (p.settings().name().equals(s.name())) {
        return p;
      }
    }
    return null;
  }

  /**
   * The run of these settings; a new one takes the place of one that nobody waits for.
   *
   * @throws Refusal if as many as there may be are under way
   */
  private synchronized Performance find(StageSettings s) throws Refusal {
    Performance p = known(s);
    if (p != null) {
      runs.remove(p);
      runs.addFirst(p);
      return p;
    }
    if (runs.size() >= MOST) {
      Performance old = null;
      for (Performance r : runs) {
        // The one used longest ago, before those that were trained.
        boolean goes = !r.isWanted() && (old == null || old.isTrained() || !r.isTrained());
        old = goes ? r : old;
      }
      if (old == null) {
        throw new Refusal(409, MOST + " runs are under way; stop one, or wait");
      }
      runs.remove(old);
    }
    p =
        new Performance(
            s,
            train().slice(0, Math.min(s.train(), train().count())),
            test().slice(0, Math.min(s.test(), test().count())),
            threads,
            () -> events.say("stage/course", s::name));
    runs.addFirst(p);
    return p;
  }

  private synchronized Reply run(StageSettings s) throws Refusal {
    Performance p = find(s);
    p.epochs(s.epochs());
    if (thread == null && !closed) {
      Thread next = Thread.ofPlatform().daemon().name("studio-stage").unstarted(this::work);
      thread = next;
      next.start();
    }
    return Reply.json(Map.of("run", s.name()));
  }

  /** All runs that were asked for go on together, an epoch of each in turn. */
  private void work() {
    int turn = 0;
    while (true) {
      List<Performance> asked;
      synchronized (this) {
        asked = closed ? List.of() : runs.stream().filter(Performance::isWanted).toList();
        if (asked.isEmpty()) {
          thread = null;
          return;
        }
      }
      asked.get(turn++ % asked.size()).step();
    }
  }

  private synchronized Reply stop(StageSettings s) {
    Performance p = known(s);
    if (p != null) {
      p.stop();
    }
    return Reply.json(Map.of("run", s.name()));
  }

  private Reply course(Call call) throws Refusal {
    StageSettings s = StageSettings.of(call);
    Performance p = known(s);
    Performance.Course c = p == null ? Performance.Course.NONE : p.course();
    int n = c.lines().size();
    String last = n == 0 ? "" : c.lines().getLast();
    String hash = n == 0 ? "" : c.hashes().getLast();
    return Reply.tensors(
        new Tensors()
            .put("test", new int[] {n}, c.test())
            .put("dropped", new int[] {n}, c.dropped())
            .put("train", new int[] {n}, c.train())
            .note("run", s.name())
            .note("state", c.state())
            .note("problem", c.problem())
            .note("line", last)
            .note("lines", String.join("\n", c.lines()))
            .note("weights", String.valueOf(s.variant().weights()))
            .note("hash", hash));
  }

  /** The test images, of which one may be looked at; a few at a time. */
  private Reply digits(Call call) throws Refusal {
    Digits all = test();
    int from = call.whole("from", 0, all.count() - 1);
    int count = Math.min(call.whole("count", 1, 200), all.count() - from);
    Digits some = all.slice(from, from + count);
    return Reply.tensors(
        new Tensors()
            .put("labels", new int[] {count}, some.labels())
            .put("pixels", new int[] {count, Digits.SIDE, Digits.SIDE}, some.pixels()));
  }

  private Reply look(Call call) throws Refusal {
    StageSettings s = StageSettings.of(call);
    int side = s.variant().side();
    int position = call.whole("position", 0, side * side - 1, 0);
    Digits digits;
    int image;
    if (call.has("drawn")) {
      digits = drawn(call.text("drawn"));
      image = 0;
    } else {
      digits = test();
      image = call.whole("image", 0, digits.count() - 1);
    }
    Performance.Look look = find(s).look(digits, image, position);
    VariantNetwork.Look l = look.look();
    int kernels = VariantNetwork.KERNELS;
    boolean dense = s.variant().layer() == Variant.Layer.DENSE;
    int rows = dense ? 0 : side;
    Tensors t =
        new Tensors()
            .put("maps", new int[] {rows, rows, kernels}, l.maps())
            .put("kernels", new int[] {dense ? 0 : VariantNetwork.TAPS, kernels}, look.kernels())
            .put("probabilities", new int[] {10}, l.probabilities());
    if (l.pooled().length > 0) {
      t.put("pooled", new int[] {side, side}, l.pooled());
    } else if (dense) {
      t.put("hidden", new int[] {l.hidden().length}, l.hidden());
    }
    if (!dense) {
      t.put("winners", new int[] {side, side}, l.winners());
    }
    byte[] pixels = digits.slice(image, image + 1).pixels();
    return Reply.tensors(
        t.put("pixels", new int[] {Digits.SIDE, Digits.SIDE}, pixels)
            .note("epochs", String.valueOf(look.epochs()))
            .note("weights", String.valueOf(look.weights()))
            .note("hidden", String.valueOf(s.variant().hidden()))
            .note("hash", look.hash())
            .note("label", call.has("drawn") ? "" : String.valueOf(digits.label(image))));
  }

  /** A drawn digit: a hexadecimal digit a pixel, so that a picture fits into an address. */
  private static Digits drawn(String text) throws Refusal {
    if (!text.matches("[0-9a-f]{784}")) {
      throw new Refusal(
          400,
          "drawn: "
              + Digits.PIXELS
              + " hexadecimal digits expected, got "
              + text.length()
              + " letters");
    }
    byte[] pixels = new byte[Digits.PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (Character.digit(text.charAt(i), 16) * 17);
    }
    return new Digits(pixels, new byte[] {0});
  }

  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      runs.forEach(Performance::stop);
      last = thread;
    }
    if (last != null) {
      boolean interrupted = false;
      while (last.isAlive()) {
        try {
          last.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
