package striate.app.studio.door;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of all rooms: exact paths, so that nothing of a request is ever part of a file's. */
public final class Routes {
  /** Bytes of a body that names things and has no pictures in it. */
  public static final long USUAL = 1 << 20;

  /**
   * A route.
   *
   * @param changes whether it is a POST
   * @param mostBytes of a body
   */
  record Route(boolean changes, long mostBytes, Handler handler) {}

  private final Map<String, Route> routes = new HashMap<>();

  /** Something to look at. */
  public Routes get(String path, Handler handler) {
    return add(path, new Route(false, 0, handler));
  }

  /** Something that changes something, told in a short JSON object. */
  public Routes post(String path, Handler handler) {
    return post(path, USUAL, handler);
  }

  /** The same with a longer one. */
  public Routes post(String path, long mostBytes, Handler handler) {
    return add(path, new Route(true, mostBytes, handler));
  }

  private Routes add(String path, Route route) {
    if (!path.startsWith("/api/") || routes.putIfAbsent(path, route) != null) {
      throw new IllegalArgumentException("a new path below /api/ expected, got " + path);
    }
    return this;
  }

  @Nullable Route find(String path) {
    return routes.get(path);
  }
}
