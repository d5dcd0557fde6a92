package striate.app.studio.door;

/** A part of the studio with routes of its own. */
public interface Room extends AutoCloseable {
  /** Names its routes, once, before the first request. */
  void open(Routes routes);

  /** Ends whatever it has begun. */
  @Override
  default void close() {}
}
