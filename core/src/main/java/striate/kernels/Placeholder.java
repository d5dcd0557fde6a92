package striate.kernels;

final class Placeholder {
  private Placeholder() {}
}
