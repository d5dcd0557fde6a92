package striate.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import striate.app.report.Browser;
import striate.app.studio.door.Door;
import striate.app.studio.door.Events;
import striate.app.studio.door.Room;

/** A browser before a single room of the studio, behind a door of its own. */
public final class RoomBrowser implements AutoCloseable {
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Browser browser;
  private final Room room;
  private final Door door;

  private RoomBrowser(Path program, Room room, Events events) throws Exception {
    browser = new Browser(program);
    this.room = room;
    door = new Door(0, 64 << 20, List.of(room), events, faults::add);
  }

  /** Opens the door of a room; the tests are left out where there is no browser. */
  public static RoomBrowser of(Room room, Events events) throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on this machine");
    return new RoomBrowser(program.get(), room, events);
  }

  /** Opens the frame. */
  public Browser.Page page(int width, String scheme) throws Exception {
    return browser.open(
        URI.create(door.address()),
        width,
        900,
        Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
  }

  /** Opens a view of the frame, as {@code microscope?layer=1}. */
  public Browser.Page page(int width, String scheme, String view) throws Exception {
    Browser.Page page = page(width, scheme);
    page.value("location.hash = '#/" + view + "'");
    return page;
  }

  /** Takes a picture of a page, and checks what each of them must hold to. */
  public void look(Browser.Page page, String name, int width) throws Exception {
    page.call("Page.bringToFront", Map.of());
    page.screenshot(name);
    assertThat(page.number("document.documentElement.scrollWidth"))
        .as(name)
        .isLessThanOrEqualTo(width);
    // The frame's first view asks for the album, whose room is not here.
    assertThat(page.problems()).as(name).allMatch(p -> p.contains("/api/album"));
    assertThat(page.requests()).allMatch(a -> a.startsWith("http://127.0.0.1:"));
    // What is closed nobody judges.
    page.value("document.querySelectorAll('main details').forEach((d) => (d.open = true))");
    assertThat(page.faults()).as(name).isEmpty();
    assertThat(faults).isEmpty();
  }

  @Override
  public void close() throws IOException {
    browser.close();
    door.close();
    room.close();
  }
}
