package striate.spring;

/** When a model is warmed up, so that its calls run at full speed: some seconds of computing. */
public enum WarmUp {
  /** Before it can be injected: an application that is ready is fast. */
  EAGER,
  /** On a thread of its own; until that ends calls are answered, slower, and health says so. */
  BACKGROUND,
  /** Not at all: the calls of the first seconds are slower. */
  NONE
}
