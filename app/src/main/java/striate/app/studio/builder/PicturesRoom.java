package striate.app.studio.builder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.serve.http.Refusal;
import striate.app.studio.desk.Album;
import striate.app.studio.desk.Thumbnails;
import striate.app.studio.door.Call;
import striate.app.studio.door.Events;
import striate.app.studio.door.Handler;
import striate.app.studio.door.Reply;
import striate.app.studio.door.Room;
import striate.app.studio.door.Routes;
import striate.app.studio.work.Runs;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.images.PictureFiles;
import striate.images.Pictures;
import striate.images.Problem;

/** Pictures and their classes: looked at, taken in, labelled, undone. */
public final class PicturesRoom implements Room {
  /** A picture in base64, with a third on top. */
  static final long MOST_UPLOAD = 40L << 20;

  /** Names of many pictures. */
  private static final long MOST_NAMES = 16L << 20;

  private static final int MOST_PICTURES = 200_000;
  private static final int MOST_SHOWN = 500;
  private static final int LARGE = 1024;

  /** Bytes of heap that a pixel may take while it is decoded. */
  private static final int PIXEL_BYTES = 12;

  private final Album album;
  private final Thumbnails thumbnails;
  private final Runs runs;
  private final Events events;

  /** Large pictures are decoded one at a time. */
  private final Semaphore decoding;

  /**
   * The pictures of an album.
   *
   * @param decoding taken by whoever decodes
   */
  public PicturesRoom(
      Album album, Thumbnails thumbnails, Runs runs, Events events, Semaphore decoding) {
    this.decoding = decoding;
    this.album = album;
    this.thumbnails = thumbnails;
    this.runs = runs;
    this.events = events;
  }

  @Override
  public void open(Routes routes) {
    events.say("album", this::figures);
    album.listen(() -> events.say("album", this::figures));
    routes
        .get("/api/album", call -> Reply.json(figures()))
        .get("/api/pictures", Wrong.told(this::list))
        .get("/api/thumb", Wrong.told(call -> Reply.png(thumbnail(album.file(place(call))))))
        .get("/api/picture", Wrong.told(call -> Reply.png(large(place(call)))))
        .get("/api/labels.csv", call -> Reply.download("labels.csv", album.list("")))
        .post("/api/label", MOST_NAMES, step(in -> album.label(places(in), in.text("to"))))
        .post("/api/aside", MOST_NAMES, step(in -> album.aside(places(in), in.truth("out"))))
        .post("/api/class", step(in -> album.addClass(in.text("name"))))
        .post("/api/rename", step(in -> album.rename(in.text("from"), in.text("to"))))
        .post("/api/merge", step(in -> album.merge(in.text("from"), in.text("to"))))
        .post("/api/undo", step(in -> album.undo()))
        .post("/api/redo", step(in -> album.redo()))
        .post("/api/upload", MOST_UPLOAD, Wrong.told(this::upload));
  }

  /** A step of the user's. */
  private interface Step {
    void take(Call.Fields in) throws IOException;
  }

  private Handler step(Step step) {
    return Wrong.told(call -> {
      Call.Fields in = call.json();
      try {
        step.take(in);
      } catch (Refusal e) {
        throw e;
      } catch (IOException e) {
        throw new Refusal(507, "not done, for it can't be written: " + Failure.reason(e));
      }
      return changed();
    });
  }

  private Reply changed() {
    events.say("album", this::figures);
    return Reply.json(figures());
  }

  /** All about the album but its pictures. */
  private Map<String, @Nullable Object> figures() {
    List<Object> classes = new ArrayList<>();
    for (Album.Kind k : album.classes()) {
      classes.add(Map.of("number", k.number(), "name", k.name(), "count", k.count()));
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("folder", String.valueOf(album.folder()));
    List<Problem> problems = album.problems();
    all.put("version", album.version() + "/" + problems.size());
    all.put("pictures", album.pictures(p -> true).length);
    all.put("classes", classes);
    all.put("last", album.last());
    all.put("next", album.next());
    all.put("notes", album.notes());
    all.put("problems", problems.size());
    all.put("problem", problems.stream().limit(20).map(String::valueOf).toList());
    return all;
  }

  private int place(Call call) throws Refusal {
    int at = album.place(call.text("name"));
    if (at < 0) {
      throw new Refusal(404, "there is no such picture");
    }
    return at;
  }

  private int[] places(Call.Fields in) throws Refusal {
    List<String> names = in.texts("pictures", MOST_PICTURES);
    int[] places = new int[names.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = album.place(names.get(i));
      if (places[i] < 0) {
        throw new Refusal(404, "there is no picture " + names.get(i));
      }
    }
    return places;
  }

  /** Some of the pictures that suit, and how many do. */
  private Reply list(Call call) throws IOException {
    Judged judged = Judged.of(album, runs, call.text("run", ""));
    int kind = call.has("class") ? call.whole("class", 0, Integer.MAX_VALUE) : -1;
    int said = call.has("said") ? call.whole("said", 0, Integer.MAX_VALUE) : -1;
    boolean wrong = call.text("wrong", "").equals("1");
    boolean out = call.text("aside", "").equals("1");
    String text = call.text("text", "").toLowerCase(Locale.ROOT);
    int[] found =
        album.pictures(p ->
            album.isAside(p) == out
                && (kind < 0 || album.label(p) == kind)
                && (said < 0 || judged.said(p) == said)
                && (!wrong || judged.isWrong(p))
                && (text.isEmpty() || album.name(p).toLowerCase(Locale.ROOT).contains(text)));
    if (judged.isThere() && (said >= 0 || wrong)) {
      // The least likely label first: there the label may be wrong.
      found =
          IntStream.of(found)
              .boxed()
              .sorted(Comparator.comparingDouble(judged::ofLabel))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    int from = call.has("from") ? call.whole("from", 0, Integer.MAX_VALUE) : 0;
    int count = call.has("count") ? call.whole("count", 0, MOST_SHOWN) : MOST_SHOWN;
    List<Object> items = new ArrayList<>();
    for (int i = from; i < Math.min((long) from + count, found.length); i++) {
      int p = found[i];
      Map<String, @Nullable Object> item = new LinkedHashMap<>();
      item.put("name", album.name(p));
      item.put("class", album.className(album.label(p)));
      if (judged.said(p) >= 0) {
        item.put("said", judged.name(p));
        item.put("probability", judged.probability(p));
        item.put("ofLabel", judged.ofLabel(p));
      }
      items.add(item);
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("total", found.length);
    all.put("from", from);
    all.put("version", album.version());
    all.put("items", items);
    return Reply.json(all);
  }

  /** A picture's thumbnail; what is no picture is left out from then on. */
  private byte[] thumbnail(Path file) throws IOException {
    try {
      return thumbnails.of(file);
    } catch (DataException e) {
      String line = String.valueOf(e.getMessage());
      String before = PictureFiles.text(file) + ": ";
      album.damaged(file, line.startsWith(before) ? line.substring(before.length()) : line);
      throw e;
    }
  }

  /** The picture, made smaller where it is large, and encoded anew. */
  private byte[] large(int picture) throws IOException {
    decoding.acquireUninterruptibly();
    try {
      return Pictures.png(fitted(Pictures.read(album.file(picture))));
    } finally {
      decoding.release();
    }
  }

  static Picture fitted(Picture p) {
    int longer = Math.max(p.width(), p.height());
    if (longer <= LARGE) {
      return p;
    }
    int width = Math.max(1, (int) Math.round((double) p.width() * LARGE / longer));
    int height = Math.max(1, (int) Math.round((double) p.height() * LARGE / longer));
    return Preprocessing.of(p.channels(), height, width).fitted(p);
  }

  /** A picture that came in, decoded. */
  static Picture decoded(Call.Fields in) throws Refusal {
    byte[] file;
    try {
      file = Base64.getDecoder().decode(in.text("bytes"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "bytes: base64 expected");
    }
    long fits = Runtime.getRuntime().maxMemory() / 4 / PIXEL_BYTES;
    if (Pictures.pixels(file) > fits) {
      throw new Refusal(
          413,
          "a picture of at most "
              + fits
              + " pixels expected, got "
              + Pictures.pixels(file)
              + "; more fit into a larger heap");
    }
    String name = in.has("name") ? in.line("name", 300) : "picture";
    return Pictures.read(file, name);
  }

  private Reply upload(Call call) throws IOException {
    decoding.acquireUninterruptibly();
    int at;
    String to;
    try {
      Call.Fields in = call.json();
      Picture picture = decoded(in);
      to = in.text("to");
      try {
        at = album.add(picture, to);
      } catch (IOException e) {
        throw new Refusal(507, "not taken in, for it can't be written: " + Failure.reason(e));
      }
    } finally {
      decoding.release();
    }
    events.say("album", this::figures);
    return Reply.json(Map.of("name", album.name(at), "class", to.strip()));
  }
}
