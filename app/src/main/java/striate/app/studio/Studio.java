package striate.app.studio;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import striate.app.studio.door.Door;
import striate.app.studio.door.Events;
import striate.app.studio.door.Room;
import striate.app.studio.work.Trainings;

/** A studio that listens at this machine's own address. */
public final class Studio implements AutoCloseable {
  private final Events events = new Events();
  private final Trainings trainings = new Trainings();
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
    rooms = rooms();
    door = new Door(settings.port(), settings.bodyBytes(), rooms, events, faults);
  }

  /** Every part of the studio that answers, in no order. */
  private List<Room> rooms() {
    return List.of();
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

  @Override
  public void close() {
    door.close();
    for (Room room : rooms) {
      room.close();
    }
  }
}
