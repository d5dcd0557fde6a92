package striate.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.option.ModelOptions;
import striate.app.option.SetOptions;
import striate.app.option.SettingOptions;
import striate.app.option.ThreadOption;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.Settings;
import striate.app.sets.DataSource;
import striate.app.training.KeptParts;
import striate.app.training.Session;
import striate.app.trust.AuditList;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.data.Dataset;
import striate.data.Split;
import striate.format.Model;
import striate.train.TrainingDivergedException;
import striate.train.TrainingResult;
import striate.trust.LabelAudit;

/** {@code striate audit}: which labels of a set are likely wrong. */
@Command(
    name = "audit",
    description = {
      "Finds likely label errors by confident learning, and writes all images of a set as a list:"
          + " suspected errors first, each with its more likely class. Correct the column 'label'"
          + " and train on the list.",
      "Probabilities are out-of-sample: from a cross-validation (--folds) or, with --model, from"
          + " that model on the images its training held out."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:usage error"})
final class AuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SET", description = "As for 'train'.")
  private String set = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE.csv",
      description = "The list.")
  private Path output = Path.of("");

  @Option(
      names = "--pictures",
      paramLabel = "FOLDER",
      description =
          "Write the images here as PNG, for sets without a file per image (mnist, IDX files).")
  private @Nullable Path pictures;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Folds of the cross-validation, a training each (4).")
  private int folds = 4;

  @Option(
      names = "--model",
      paramLabel = "MODEL.onnx",
      description =
          "Train nothing: audit with this model what its training held out, or another set.")
  private @Nullable Path file;

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private ThreadOption threads = new ThreadOption();

  private final SettingOptions options = new SettingOptions();

  /** The options that are made from the settings' keys. */
  SettingOptions options() {
    return options;
  }

  @Override
  public Integer call() throws IOException {
    if (folds < 2 || folds > 100) {
      throw new ParameterException(spec.commandLine(), "--folds: 2 to 100 expected, got " + folds);
    }
    int workers = threads.count(spec);
    NewFile list = SettingOptions.file(spec, "--output", output);
    try (Session session = new Session(true, false, spec.commandLine().getErr())) {
      Path model = file;
      Model read = model == null ? null : ModelOptions.of(null).classifier(spec, model);
      DataSource source =
          sets.source(set, read == null ? List.of() : read.classes(), session.screen());
      SetOptions.tell(source, session);
      requireFiles(source);
      AuditList audited = new AuditList();
      String how;
      if (read != null && model != null) {
        how = byModel(read, model, source, audited, workers, session);
      } else {
        how = byFolds(source, audited, workers, session);
        audited.others("validation", source.validation());
        audited.others("test", source.test());
      }
      list.write(target -> write(audited, target, session));
      session.line(
          String.format(
              Locale.ROOT,
              "%,d of %,d labels are likely wrong (estimated share %.2f %%), %s",
              audited.doubtful(),
              audited.audited(),
              100 * audited.noise(),
              how));
      session.line(
          "list: "
              + list.path()
              + "; correct its column 'label', then: striate train "
              + list.path());
    }
    return CommandRunner.OK;
  }

  private void requireFiles(DataSource source) {
    boolean filed = source.train().size() > 0 && source.train().file(0).isPresent();
    if (!filed && pictures == null) {
      throw new ParameterException(
          spec.commandLine(),
          set
              + " has no file for each image, so that a list could name them: --pictures FOLDER"
              + " writes them as PNG");
    }
  }

  private void write(AuditList audited, Path target, Session session) throws IOException {
    Path folder = pictures;
    if (folder != null) {
      Files.createDirectories(folder);
    }
    // Paths are told from where the list will be, not from where it is written before it is whole.
    Path place = output.toAbsolutePath().getParent();
    String text =
        audited.csv(
            place == null ? Path.of("") : place,
            folder,
            done -> session.screen().live("writing images: " + done));
    Files.write(target, text.getBytes(StandardCharsets.UTF_8));
  }

  private String byModel(
      Model model, Path name, DataSource source, AuditList audited, int workers, Session session) {
    var kept = KeptParts.of(model, KeptParts.data(source));
    Classifier classifier;
    try {
      classifier = Classifier.of(model);
      if (kept == null) {
        session.warn(
            "not known whether the model was trained on these images; the result holds only if it"
                + " was not");
        add(classifier, source.train(), "train", audited, workers, session);
        add(classifier, source.validation(), "validation", audited, workers, session);
        add(classifier, source.test(), "test", audited, workers, session);
      } else {
        audited.others("train", kept.train());
        add(classifier, kept.calibration(), "train", audited, workers, session);
        add(classifier, kept.validation(), "validation", audited, workers, session);
        add(classifier, kept.test(), "test", audited, workers, session);
        int there = size(source.train()) + size(source.validation()) + size(source.test());
        if (audited.size() < there) {
          session.warn(
              String.format(
                  Locale.ROOT,
                  "the list has %,d of %,d images: the model's training left out the others",
                  audited.size(),
                  there));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new Failure(name + " and " + set + " don't fit: " + e.getMessage(), e);
    }
    return "by "
        + name
        + " on images that it "
        + (kept == null ? "may not have" : "has not")
        + " learned from";
  }

  private static int size(@Nullable Dataset part) {
    return part == null ? 0 : part.size();
  }

  private static void add(
      Classifier classifier,
      @Nullable Dataset part,
      String name,
      AuditList audited,
      int workers,
      Session session) {
    if (part == null || part.size() == 0) {
      return;
    }
    session.screen().live("auditing " + part.size() + " images");
    Evaluation e = Evaluation.of(classifier, part, workers);
    audited.audited(name, part, e.classes(), LabelAudit.of(e), part.size());
  }

  /** Trains several times, each time without a part of the training images. */
  private String byFolds(DataSource source, AuditList audited, int workers, Session session) {
    Dataset all = source.train();
    List<String> classes = all.classes();
    Settings given =
        options
            .settings(set)
            .with(Key.VALIDATION, 0)
            .with(Key.TEST_SHARE, 0)
            .with(Key.CALIBRATE, 0)
            .with(Key.SELECT, "last")
            .with(Key.PATIENCE, 0);
    if (!given.text(Key.LIMIT).equals("all")) {
      all = Split.share(all, given.whole(Key.LIMIT, 1), 1);
      given = given.with(Key.LIMIT, "all");
    }
    int[] fold = folds(all, folds);
    float[] probabilities = new float[Math.multiplyExact(all.size(), classes.size())];
    for (int k = 0; k < folds; k++) {
      int now = k;
      int[] left = IntStream.range(0, fold.length).filter(i -> fold[i] == now).toArray();
      int[] learned = IntStream.range(0, fold.length).filter(i -> fold[i] != now).toArray();
      if (left.length == 0) {
        continue;
      }
      if (learned.length == 0) {
        throw new Failure(set + ": distinct images for at least 2 folds expected", null);
      }
      session.line(
          String.format(
              Locale.ROOT,
              "training %d of %d, on %,d images, without %,d",
              k + 1,
              folds,
              learned.length,
              left.length));
      Data data =
          new Data(
              source.name(), all.subset(learned), null, null, source.problems(), source.overview());
      Evaluation e = fold(given, data, all.subset(left), workers, session);
      for (int i = 0; i < left.length; i++) {
        for (int c = 0; c < classes.size(); c++) {
          probabilities[left[i] * classes.size() + c] = (float) e.probability(i, c);
        }
      }
    }
    LabelAudit audit = LabelAudit.of(probabilities, all.labels(), classes.size());
    audited.audited("train", all, classes, audit, all.size());
    return String.format(
        Locale.ROOT, "by %d-fold cross-validation: each by a model that has not seen it", folds);
  }

  private Evaluation fold(
      Settings settings, Data data, Dataset left, int workers, Session session) {
    Prepared prepared = Prepared.of(settings, data, sets.cache(), workers);
    TrainingResult result;
    try {
      result = prepared.trainer(workers).run();
    } catch (TrainingDivergedException e) {
      throw new Failure(
          "the training diverged: " + e.getMessage() + "; try a lower --learning-rate", e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new Failure(set + ": " + e.getMessage(), e);
    }
    session.screen().live("auditing " + left.size() + " images");
    Model model =
        Model.of(result.weights())
            .classes(data.train().classes())
            .preprocessing(prepared.preprocessing());
    return Evaluation.of(Classifier.of(model), left, workers);
  }

  /** The fold of each image; copies are in one, so that none is learned and left out at once. */
  private static int[] folds(Dataset set, int count) {
    int[] fold = new int[set.size()];
    Arrays.setAll(
        fold, i -> (int) Long.remainderUnsigned(ByteBuffer.wrap(set.content(i)).getLong(), count));
    return fold;
  }
}
