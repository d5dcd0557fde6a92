package striate.train;

import java.time.Duration;
import striate.batch.Loader;
import striate.nn.Network;
import striate.nn.WeightCopy;
import striate.nn.Weights;
import striate.tune.FineTuning;

/** The code of the package's documentation, compiled. */
final class TrainSnippets {
  private TrainSnippets() {}

  static double schedules() {
    // @start region="schedules"
    Schedule cosine = Schedule.cosine().warmUp(500);
    double atStart = cosine.factor(0, 10_000); // 1/500 of the optimiser's rate
    // @end
    return atStart;
  }

  static TrainingResult trainer(Network network, Loader train, Loader validation) {
    // @start region="trainer"
    TrainingResult result =
        Trainer.of(network, train)
            .validation(validation)
            .epochs(20)
            .optimizer(Optimizer.adamW(0.002, 0.01))
            .schedule(Schedule.oneCycle())
            .ema(Ema.of(0.999))
            .timeLimit(Duration.ofMinutes(30))
            .run();
    System.out.println(result.why() + ": " + result.history().getLast().validation());
    // @end
    return result;
  }

  static TrainingResult folder(Trainer.Settings settings, java.nio.file.Path path) {
    // @start region="folder"
    RunFolder folder = RunFolder.at(path).every(Duration.ofMinutes(5));
    TrainingResult result = settings.folder(folder).run(); // begins, or goes on where it stopped
    // @end
    return result;
  }

  static TrainingResult groups(Network network, Loader train, Weights pretrained) {
    // @start region="groups"
    Weights start = network.initialise(1);
    WeightCopy.from(pretrained).fitting(start); // all but the new head
    TrainingResult result =
        Trainer.of(network, train)
            .weights(start)
            .fixed("*") // running statistics stay, no dropout
            .groups(
                ParameterGroup.of("conv1", "bn1").frozen(),
                ParameterGroup.of("dense1"),
                ParameterGroup.rest().rateFactor(0.03))
            .run();
    // @end
    return result;
  }

  static TrainingResult budget(Network network, Loader train, Loader validation) {
    // @start region="budget"
    TrainingResult result =
        Trainer.of(network, train)
            .validation(validation)
            .schedule(Schedule.cosine().warmUpShare(0.2))
            .budget(Duration.ofMinutes(10))
            .run();
    // @end
    return result;
  }

  static TrainingResult tuning(Weights pretrained, Loader train, Loader validation) {
    // @start region="tuning"
    FineTuning tuning = FineTuning.of(pretrained, train).validation(validation);
    FineTuning.Head head = tuning.head();
    TrainingResult result = tuning.whole(head.weights()).epochs(10).run();
    // @end
    return result;
  }

  static double finder(Network network, Loader train) {
    // @start region="finder"
    LearningRateFinder.Found found =
        LearningRateFinder.of(network, train).optimizer(Optimizer.sgd(1, 0.9)).run();
    double rate = found.steepest();
    // @end
    return rate;
  }
}
