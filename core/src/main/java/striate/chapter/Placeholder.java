package striate.chapter;

public final class Placeholder {
  private Placeholder() {}
}
