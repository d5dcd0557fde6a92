package striate.app.studio.door;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import striate.app.report.Json;
import striate.app.serve.http.Answer;
import striate.app.serve.http.BodyWanted;
import striate.app.serve.http.Coming;
import striate.app.serve.http.Limits;
import striate.app.serve.http.Listener;
import striate.app.serve.http.Refusal;
import striate.app.serve.http.Request;
import striate.app.serve.http.Service;
import striate.app.serve.http.Step;

/** The studio's server: lets its user's browser in, and asks the rooms for answers. */
public final class Door implements AutoCloseable {
  private static final String POLICY =
      "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none';"
          + " object-src 'none'";

  private static final int MOST_CONNECTIONS = 256;

  /** A picture in base64, and its name. */
  private static final long MOST_BODY = 40L << 20;

  private final Listener listener;
  private final Lock lock;
  private final Routes routes;
  private final Events events;
  private final Consumer<Throwable> faults;

  /**
   * Listens at 127.0.0.1 and answers at once.
   *
   * @param port 0 for any that is free
   * @param bytes of the heap for bodies that come in
   * @param faults told of what should not happen
   * @throws IOException if the port is not to be had
   */
  public Door(int port, long bytes, List<Room> rooms, Events events, Consumer<Throwable> faults)
      throws IOException {
    this.events = events;
    this.faults = faults;
    routes = new Routes();
    rooms.forEach(room -> room.open(routes));
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    Limits limits = Limits.USUAL.sizes(MOST_CONNECTIONS, MOST_BODY);
    listener =
        new Listener(
            here, port, limits, new striate.app.serve.http.Room(bytes), new Answers(), null);
    lock = new Lock(listener.port());
    listener.start();
  }

  /** The port. */
  public int port() {
    return listener.port();
  }

  /** An address with a new token, good for one browser. */
  public String address() {
    return lock.origin() + "/?token=" + lock.token();
  }

  @Override
  public void close() {
    listener.close();
  }

  private final class Answers implements Service {
    @Override
    public Step begin(Request request) throws Refusal {
      lock.host(request);
      try {
        Step step = step(request);
        return step instanceof Answer answer ? guarded(answer) : step;
      } catch (Refusal e) {
        throw e;
      } catch (IOException e) {
        faults.accept(e);
        throw new Refusal(500, message(e));
      }
    }

    private Step step(Request request) throws IOException {
      String path = request.path();
      boolean changes = request.method().equals("POST");
      if (!changes && !request.method().equals("GET") && !request.method().equals("HEAD")) {
        throw new Refusal(405, "GET, HEAD or POST expected");
      }
      boolean known = lock.isKnown(request);
      if (path.equals("/") && !changes) {
        return enter(request, known);
      }
      if (!known) {
        throw new Refusal(401, "the address that the studio's terminal shows lets a browser in");
      }
      if (changes) {
        return change(request);
      }
      if (path.equals("/api/events")) {
        return new Guarded(events.stream());
      }
      Routes.Route route = routes.find(path);
      if (route != null) {
        if (route.changes()) {
          throw new Refusal(405, "POST expected");
        }
        return route.handler().handle(Call.of(request.query(), new byte[0])).answer();
      }
      if (path.equals("/favicon.ico")) {
        return Answer.empty(204);
      }
      Answer page = Pages.find(path);
      if (page == null) {
        throw new Refusal(404, "nothing is there");
      }
      return page;
    }

    private Answer enter(Request request, boolean known) throws IOException {
      Call call = Call.of(request.query(), new byte[0]);
      if (!call.has("token")) {
        return known ? Pages.shell() : Pages.stranger();
      }
      // What a browser fetches in advance, or looks at without a body, must not use it up.
      String purpose = request.field("sec-purpose");
      if (request.method().equals("HEAD") || (purpose != null && purpose.contains("prefetch"))) {
        throw new Refusal(503, "not in advance");
      }
      if (known) {
        return Pages.welcome();
      }
      String cookie = lock.exchange(call.text("token"));
      return cookie == null ? Pages.stranger() : Pages.welcome().with("Set-Cookie", cookie);
    }

    private Step change(Request request) throws Refusal {
      lock.change(request);
      Routes.Route route = routes.find(request.path());
      if (route == null || !route.changes()) {
        throw new Refusal(route == null ? 404 : 405, "nothing to change is there");
      }
      return new Change(request, route);
    }

    @Override
    public Answer refusal(@Nullable Request request, Refusal refusal) {
      Answer answer = Answer.json(refusal.status(), Json.of(Map.of("error", refusal.text())));
      if (refusal.retryAfter() > 0) {
        answer = answer.with("Retry-After", String.valueOf(refusal.retryAfter()));
      }
      return guarded(answer.with("Cache-Control", "no-store"));
    }

    @Override
    public void fault(Throwable fault) {
      faults.accept(fault);
    }

    @Override
    public void over(@Nullable Request request, String peer, int status, long received, long sent) {
      // One user alone asks: there is no log.
    }
  }

  private static String message(IOException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }

  /** What every answer says to a browser. */
  private static Answer guarded(Answer answer) {
    Answer guarded = answer;
    List<String> fields = fields();
    for (int i = 0; i < fields.size(); i += 2) {
      guarded = guarded.with(fields.get(i), fields.get(i + 1));
    }
    return guarded;
  }

  private static List<String> fields() {
    return List.of(
        "Content-Security-Policy", POLICY,
        "X-Content-Type-Options", "nosniff",
        "X-Frame-Options", "DENY",
        "Referrer-Policy", "no-referrer",
        "Cross-Origin-Resource-Policy", "same-origin",
        "Cross-Origin-Opener-Policy", "same-origin");
  }

  /** A stream with the fields of every answer. */
  private record Guarded(striate.app.serve.http.Streamed stream)
      implements striate.app.serve.http.Streamed {
    @Override
    public List<String> fields() {
      List<String> all = new java.util.ArrayList<>(stream.fields());
      all.addAll(Door.fields());
      return all;
    }

    @Override
    public void write(Pieces out) throws IOException, InterruptedException {
      stream.write(out);
    }
  }

  /** A change whose body is to come. */
  private final class Change implements BodyWanted {
    private final Request request;
    private final Routes.Route route;

    Change(Request request, Routes.Route route) {
      this.request = request;
      this.route = route;
    }

    @Override
    public long mostBytes() {
      return route.mostBytes();
    }

    @Override
    public Coming take(byte[] body) throws Refusal {
      try {
        return new Made(guarded(route.handler().handle(Call.of(request.query(), body)).answer()));
      } catch (Refusal e) {
        throw e;
      } catch (IOException e) {
        faults.accept(e);
        throw new Refusal(500, message(e));
      }
    }
  }

  /** An answer that is there. */
  private record Made(Answer answer) implements Coming {
    @Override
    public boolean isSoon() {
      return true;
    }

    @Override
    public void await() {}

    @Override
    public void whenOver(Runnable what) {
      what.run();
    }

    @Override
    public void leave() {}

    @Override
    public void end() {}
  }
}
