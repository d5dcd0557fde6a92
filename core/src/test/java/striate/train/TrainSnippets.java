package striate.train;

/** The code of the package's documentation, compiled. */
final class TrainSnippets {
  private TrainSnippets() {}

  static void schedules() {
    // @start region="schedules"
    Schedule cosine = Schedule.cosine().warmUp(500);
    double atStart = cosine.factor(0, 10_000); // 1/500 of the optimiser's rate
    // @end
    assert atStart < 1;
  }
}
