package striate.app.serve.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Requests, one after the other: heads and their bodies. */
public final class FuzzHead {
  private static final int MOST = 2048;
  private static final long ROOM = 1 << 20;

  private FuzzHead() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    Room room = new Room(ROOM);
    Limits limits = Limits.USUAL.sizes(1, MOST);
    int bodies = 0;
    try (Socket none = new Socket()) {
      Source source = new Source(none, new ByteArrayInputStream(data));
      source.until(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
      HeadReader heads = new HeadReader(source, limits);
      for (Request request = heads.read(""); request != null; request = heads.read("")) {
        check(request);
        BodyReader reader = new BodyReader(source, room, MOST);
        try {
          byte[] body = reader.read(request.length());
          bodies += body.length;
          if (body.length > MOST || (request.length() >= 0 && body.length != request.length())) {
            throw new AssertionError(body.length + " bytes of " + request.length());
          }
        } finally {
          room.give(reader.taken());
        }
      }
    } catch (Refusal e) {
      if (e.status() < 400 || e.text().lines().count() != 1) {
        throw new AssertionError("a status and a message of one line expected", e);
      }
    } catch (IOException e) {
      throw new AssertionError("only refusals expected", e);
    }
    if (room.taken() != 0 || bodies > data.length) {
      throw new AssertionError(room.taken() + " bytes are lost");
    }
  }

  private static void check(@Nullable Request request) {
    if (request == null
        || !(request.path().startsWith("/") || request.path().equals("*"))
        || request.path().indexOf('?') >= 0
        || request.length() < -1) {
      throw new AssertionError(String.valueOf(request));
    }
    for (String field : request.fields()) {
      if (field.indexOf('\r') >= 0 || field.indexOf('\n') >= 0 || field.indexOf(0) >= 0) {
        throw new AssertionError("a line end in a field");
      }
    }
  }
}
