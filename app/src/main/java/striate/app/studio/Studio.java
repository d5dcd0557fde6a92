package striate.app.studio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import striate.app.studio.builder.AskRoom;
import striate.app.studio.builder.MatrixRoom;
import striate.app.studio.builder.PicturesRoom;
import striate.app.studio.builder.RunsRoom;
import striate.app.studio.builder.TrainingRoom;
import striate.app.studio.desk.Album;
import striate.app.studio.desk.Sampled;
import striate.app.studio.desk.Thumbnails;
import striate.app.studio.door.Door;
import striate.app.studio.door.Events;
import striate.app.studio.door.Room;
import striate.app.studio.scope.ScopeRoom;
import striate.app.studio.stage.StageRoom;
import striate.app.studio.work.Runs;
import striate.app.studio.work.Trainings;

/** A studio that listens at this machine's own address. */
public final class Studio implements AutoCloseable {
  private final Events events = new Events();
  private final Album album;
  private final Thumbnails thumbnails;
  private final Trainings trainings;
  private final Runs runs;
  private final List<Room> rooms;
  private final Door door;

  /**
   * Begins to answer.
   *
   * @param settings what was asked for
   * @param faults told of what should not happen
   * @throws IOException if the port or the folder is not to be had
   */
  public Studio(StudioSettings settings, Consumer<Throwable> faults) throws IOException {
    album = Album.open(settings.folder());
    try {
      thumbnails = new Thumbnails(album.own());
      trainings = new Trainings(album, settings.cache(), settings.threads());
      runs = new Runs(trainings, settings.threads());
      rooms = rooms(settings);
      door = new Door(settings.port(), settings.bodyBytes(), rooms, events, faults);
    } catch (IOException | RuntimeException e) {
      album.close();
      throw e;
    }
  }

  /** Every part of the studio that answers, in no order. */
  private List<Room> rooms(StudioSettings settings) {
    Semaphore turn = new Semaphore(1, true); // of what takes much heap, one at a time
    return List.of(
        new PicturesRoom(album, thumbnails, runs, events, turn),
        new TrainingRoom(trainings, events),
        new MatrixRoom(album, runs),
        new AskRoom(album, runs, turn, events),
        new RunsRoom(album, runs),
        new ScopeRoom(settings.folder(), trainings::watch, new Sampled(album)::pictures, events),
        new StageRoom(settings.threads(), events));
  }

  /** What was seen when the folder was opened: a line each. */
  public List<String> notes() {
    List<String> lines = new ArrayList<>(album.notes());
    if (!album.problems().isEmpty()) {
      lines.add(
          "left out "
              + album.problems().size()
              + " files, the first: "
              + album.problems().getFirst());
    }
    return lines;
  }

  /** The pictures. */
  public Album album() {
    return album;
  }

  /** The trainings. */
  public Trainings trainings() {
    return trainings;
  }

  /** An address with a new token, good for one browser. */
  public String address() {
    return door.address();
  }

  /** The port. */
  public int port() {
    return door.port();
  }

  /** Ends: a training that is under way is stopped, and can go on the next time. */
  @Override
  public void close() {
    door.close();
    trainings.close();
    for (Room room : rooms) {
      room.close();
    }
    album.close();
  }
}
