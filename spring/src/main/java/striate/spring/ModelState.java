package striate.spring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a model stands.
 *
 * @param stage how far it has come
 * @param failure why it can't be had; null unless failed
 * @param loaded its facts; null until its file was read
 */
record ModelState(Stage stage, @Nullable String failure, @Nullable Loaded loaded) {
  /** How far a model has come. */
  enum Stage {
    UNREAD,
    READING,
    WARMING_UP,
    READY,
    FAILED
  }

  /**
   * What is known of a model that was read.
   *
   * @param at when
   * @param stamp of its file then; null for a resource
   * @param classes how many
   * @param input shape of what the network reads
   */
  record Loaded(Instant at, @Nullable FileStamp stamp, int classes, String input) {}

  static final ModelState UNREAD = new ModelState(Stage.UNREAD, null, null);
  static final ModelState READING = new ModelState(Stage.READING, null, null);

  static ModelState failed(String failure) {
    return new ModelState(Stage.FAILED, failure, null);
  }

  ModelState with(Stage next) {
    return new ModelState(next, null, loaded);
  }
}
