package striate.app.studio.work;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The trainings of a studio, one at a time. */
public final class Trainings {
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  /** Has somebody look into all trainings that begin from now on. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }
}
