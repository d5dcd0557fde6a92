package striate.watch;

import striate.batch.Loader;
import striate.nn.Network;
import striate.run.LayerValues;
import striate.train.Trainer;

/** The code of the package's documentation, compiled. */
final class WatchSnippets {
  private WatchSnippets() {}

  static void visitors(Network network, Loader train, float[] picture) throws Exception {
    // @start region="visitors"
    Visitors visitors = Visitors.of();
    Trainer trainer = Trainer.of(network, train).visitors(visitors).build();
    Thread thread = Thread.ofPlatform().start(trainer::run);
    Moment now = visitors.ask().get(); // between two steps
    LayerValues first = now.look(picture, 0);
    System.out.println("step " + now.step() + ": " + first.output()[0]);
    // @end
    thread.join();
  }
}
