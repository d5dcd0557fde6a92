package striate.app.serve.queue;

/** What a job does. */
@FunctionalInterface
public interface Work<T> {
  /** Computes the result. */
  T run() throws Exception;
}
