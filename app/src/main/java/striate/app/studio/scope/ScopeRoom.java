package striate.app.studio.scope;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import striate.app.studio.door.Call;
import striate.app.studio.door.Events;
import striate.app.studio.door.Reply;
import striate.app.studio.door.Room;
import striate.app.studio.door.Routes;
import striate.app.studio.door.Tensors;
import striate.app.studio.work.Watcher;
import striate.arithmetic.Working;
import striate.arithmetic.Workings;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.run.LayerValues;
import striate.train.EpochResult;
import striate.train.Progress;
import striate.train.Trainer;
import striate.train.TrainingListener;
import striate.watch.Moment;
import striate.watch.Visitors;
import striate.watch.WeightHistory;

/** The microscope's routes. */
public final class ScopeRoom implements Room {
  /** Maps of one answer. */
  private static final int MOST_MAPS = 64;

  private static final int MOST_PICTURES = 100;
  private static final int HISTORY_SHARE = 8;
  private static final long MOST_HISTORY = 256L << 20;
  private static final int MOST_MOMENTS = 128;
  private static final long TELL_NANOS = 100_000_000L;

  /** Of a picture that was drawn, in base 64. */
  private static final long PICTURE_BYTES = 2 << 20;

  private final Models models;
  private final Supplier<@Nullable Dataset> pictures;
  private final Events events;
  private final Specimens specimens = new Specimens();
  private final Views views = new Views();
  private volatile @Nullable Subject training;

  /**
   * A microscope over all trainings and over the models of a folder.
   *
   * @param folder whose model files may be looked at, and those of the runs below it
   * @param trainings told who is to look into all that begin
   * @param pictures for models where no training has any; null if there are none
   */
  public ScopeRoom(
      Path folder,
      Consumer<Watcher> trainings,
      Supplier<@Nullable Dataset> pictures,
      Events events) {
    this.models = new Models(folder);
    this.pictures = pictures;
    this.events = events;
    trainings.accept(
        new Watcher() {
          @Override
          public void begins(Begun run, Trainer.Settings settings) {
            begin(run, settings);
          }

          @Override
          public void ended(String name) {
            end();
          }
        });
  }

  private void begin(Watcher.Begun run, Trainer.Settings settings) {
    Dataset validation = run.prepared().data().validation();
    begin(
        run.name(),
        run.prepared().network(),
        run.prepared().preprocessing(),
        validation == null ? run.prepared().data().train() : validation,
        settings);
  }

  /**
   * Looks into a training that is about to begin.
   *
   * @param pictures to choose from
   */
  void begin(
      String run,
      Network network,
      Preprocessing preprocessing,
      Dataset pictures,
      Trainer.Settings settings) {
    training = null; // its history goes before another is made
    Visitors visitors = Visitors.of();
    long bytes = Math.min(Runtime.getRuntime().maxMemory() / HISTORY_SHARE, MOST_HISTORY);
    WeightHistory history = null;
    try {
      history = WeightHistory.of(network, bytes, MOST_MOMENTS);
      settings.history(history);
    } catch (IllegalArgumentException e) {
      history = null; // its first layer is too large: there is the newest step alone
    }
    settings.visitors(visitors).listener(new Teller());
    training = Subject.training(run, network, preprocessing, pictures, visitors, history);
    tell(0, 0, true);
  }

  /** Notes that it has ended. */
  void end() {
    Subject t = training;
    if (t != null) {
      t.ended();
    }
    events.say("scope/training", () -> Map.of("live", false));
  }

  private void tell(int epoch, long step, boolean live) {
    events.say("scope/training", () -> Map.of("live", live, "epoch", epoch, "step", step));
  }

  /** Tells the pages of steps, not more often than they are told of anything. */
  private final class Teller implements TrainingListener {
    private long told = System.nanoTime() - TELL_NANOS;

    @Override
    public void onStep(Progress p) {
      long now = System.nanoTime();
      if (now - told >= TELL_NANOS) {
        told = now;
        tell(p.epoch(), p.step(), true);
      }
    }

    @Override
    public void onEpoch(Progress p, EpochResult r) {
      tell(p.epoch(), p.step(), true);
    }
  }

  @Override
  public void open(Routes routes) {
    routes
        .get("/api/scope/subjects", call -> Reply.json(subjects()))
        .get("/api/scope/network", call -> Reply.json(network(subject(call))))
        .get("/api/scope/pictures", this::pictures)
        .get("/api/scope/view", this::view)
        .get("/api/scope/working", this::working)
        .post(
            "/api/scope/picture",
            PICTURE_BYTES,
            call -> Reply.json(Map.of("picture", specimens.add(call.json()))));
  }

  private List<Object> subjects() throws IOException {
    List<Object> all = new ArrayList<>();
    Subject t = training;
    if (t != null) {
      all.add(Map.of("name", t.name, "line", t.line, "live", t.isLive()));
    }
    for (String file : models.names()) {
      all.add(Map.of("name", file, "line", "model " + file, "live", false));
    }
    return all;
  }

  private Subject subject(Call call) throws IOException {
    String name = call.text("subject");
    if (name.equals("training")) {
      Subject t = training;
      if (t == null) {
        throw new Refusal(404, "no training has begun since the studio was started");
      }
      return t;
    }
    Subject t = training;
    return models.open(name, t == null ? pictures.get() : t.pictures);
  }

  private static Map<String, Object> network(Subject s) {
    List<Object> layers = new ArrayList<>();
    List<Network.Node> nodes = s.network.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      Network.Node n = nodes.get(i);
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", n.name());
      layer.put("line", n.describe());
      layer.put("kind", n.layer().kind());
      layer.put("size", sizes(n.shape()));
      layer.put("image", n.shape().isImage());
      layer.put("inputs", n.inputs());
      layer.put("inputSizes", n.inputShapes().stream().map(ScopeRoom::sizes).toList());
      layer.put("weights", n.parameters().stream().mapToLong(p -> p.count()).sum());
      layers.add(layer);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("line", s.line);
    all.put("live", s.isLive());
    all.put("input", sizes(s.network.input()));
    all.put("classes", s.pictures == null ? s.classes : s.pictures.classes());
    all.put("pictures", s.pictures == null ? 0 : s.pictures.size());
    all.put("layers", layers);
    WeightHistory h = s.history;
    if (h != null) {
      all.put("steps", h.moments().stream().map(Moment::step).toList());
      all.put("epochs", h.moments().stream().map(Moment::epoch).toList());
      all.put("every", h.every());
      all.put("complete", h.isComplete());
      all.put("heldLayers", h.layers());
    }
    return all;
  }

  /** Channels, rows and columns: of what is no image one row. */
  private static List<Integer> sizes(Shape s) {
    return s.isTensor() || s.flat()
        ? List.of(1, 1, s.size())
        : List.of(s.channels(), s.height(), s.width());
  }

  /** Some pictures as the network gets them, as samples of 8 bits. */
  private Reply pictures(Call call) throws IOException {
    Subject s = subject(call);
    Dataset pictures = s.pictures;
    if (pictures == null) {
      throw new Refusal(404, "there are no pictures; draw one, or use the camera");
    }
    int from = call.whole("from", 0, pictures.size() - 1);
    int count = Math.min(call.whole("count", 1, MOST_PICTURES), pictures.size() - from);
    Preprocessing p = s.preprocessing;
    byte[] samples = new byte[count * p.size()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      p.fitted(pictures.picture(from + i)).withChannels(p.channels()).copyTo(samples, i * p.size());
      labels[i] = pictures.label(from + i);
    }
    return Reply.tensors(
        new Tensors()
            .put("labels", new int[] {count}, labels)
            .put("pictures", new int[] {count, p.height(), p.width(), p.channels()}, samples));
  }

  private float[] image(Subject s, String picture) throws IOException {
    Picture p;
    if (picture.startsWith("own-")) {
      p = specimens.get(picture);
    } else {
      Dataset pictures = s.pictures;
      int index = picture.matches("[0-9]{1,9}") ? Integer.parseInt(picture) : -1;
      if (pictures == null || index < 0 || index >= pictures.size()) {
        throw new Refusal(
            404,
            "picture: 0 to "
                + (pictures == null ? 0 : pictures.size() - 1)
                + " or one of your own expected, got "
                + picture.substring(0, Math.min(40, picture.length())));
      }
      p = pictures.picture(index);
    }
    float[] image = new float[s.preprocessing.size()];
    s.preprocessing.write(p, image, 0);
    return image;
  }

  /** A layer's maps, the kernels of those, and what it reads. */
  private Reply view(Call call) throws IOException {
    Subject s = subject(call);
    int layer = call.whole("layer", 0, s.network.nodes().size() - 1);
    String picture = call.text("picture");
    float[] image = image(s, picture);
    Moment moment = call.has("step") ? s.at(step(call)) : s.now();
    LayerValues v = views.get(s, moment, picture, image, layer);
    Network.Node node = s.network.nodes().get(layer);
    List<Integer> out = sizes(node.shape());
    int plane = out.get(1) * out.get(2);
    int from = call.whole("from", 0, out.getFirst() - 1, 0);
    int count = Math.min(MOST_MAPS, out.getFirst() - from);
    float[] maps = Arrays.copyOfRange(v.output(), from * plane, (from + count) * plane);
    Tensors t = new Tensors();
    t.put("maps", new int[] {count, out.get(1), out.get(2)}, maps);
    List<Integer> in = sizes(node.inputShapes().getFirst());
    float[] read = v.inputs().getFirst();
    int readPlane = in.get(1) * in.get(2);
    int shown = Math.min(MOST_MAPS, in.getFirst());
    t.put("input", new int[] {shown, in.get(1), in.get(2)}, Arrays.copyOf(read, shown * readPlane));
    kernels(t, moment.tensors(layer), from, count);
    return Reply.tensors(stamped(t, s, moment, picture).note("from", String.valueOf(from)));
  }

  private static void kernels(Tensors t, List<Tensor> parameters, int from, int count) {
    for (Tensor p : parameters) {
      int[] sizes = p.sizes().toArray();
      if (p.name().endsWith(".weight") && sizes.length == 4 && sizes[0] >= from + count) {
        int each = p.values().length / sizes[0];
        // The first channel's kernels only where there are very many numbers.
        int channels = each * count > 1 << 16 ? 1 : sizes[1];
        int area = sizes[2] * sizes[3];
        float[] shown = new float[count * channels * area];
        for (int k = 0; k < count; k++) {
          System.arraycopy(
              p.values(), (from + k) * each, shown, k * channels * area, channels * area);
        }
        t.put("kernels", new int[] {count, channels, sizes[2], sizes[3]}, shown);
      }
    }
  }

  /** The picture and the step that numbers belong to stand beside them. */
  private static Tensors stamped(Tensors t, Subject s, Moment moment, String picture) {
    return t.note("step", String.valueOf(moment.step()))
        .note("epoch", String.valueOf(moment.epoch()))
        .note("subject", s.line)
        .note("live", String.valueOf(s.isLive()))
        .note("picture", picture);
  }

  private static long step(Call call) throws Refusal {
    return call.whole("step", 0, Integer.MAX_VALUE);
  }

  private Reply working(Call call) throws IOException {
    Subject s = subject(call);
    int layer = call.whole("layer", 0, s.network.nodes().size() - 1);
    String picture = call.text("picture");
    Moment moment = s.at(step(call));
    LayerValues v = views.get(s, moment, picture, image(s, picture), layer);
    int index = call.whole("index", 0, v.output().length - 1);
    Working w = Workings.of(v, moment.stored(layer), index);
    Tensors t = new Tensors();
    if (w.products().length > 0) {
      t.put("products", w.sizes(), w.products());
    }
    double[] numbers = w.numbers().stream().mapToDouble(Working.Named::value).toArray();
    t.put("numbers", new int[] {numbers.length}, numbers);
    t.put(
        "result",
        new int[] {5},
        new double[] {w.value(), w.result(), w.scale(), w.units(), w.bound()});
    t.put("patch", w.sizes(), w.patch());
    if (w.kernel().length > 0) {
      t.put("kernel", w.sizes(), w.kernel());
    }
    t.put("sources", w.sizes(), w.sources());
    t.put("inputs", w.sizes(), w.inputs());
    for (int i = 0; i < numbers.length; i++) {
      t.note("number" + i, w.numbers().get(i).name());
    }
    return Reply.tensors(
        stamped(t, s, moment, picture)
            .note("way", w.way().name().toLowerCase(Locale.ROOT))
            .note("formula", w.formula())
            .note("note", w.note())
            .note("winner", String.valueOf(w.winner()))
            .note("sameBits", String.valueOf(w.sameBits()))
            .note("agrees", String.valueOf(w.agrees())));
  }
}
