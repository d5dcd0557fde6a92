package striate.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import striate.app.option.PartConverter;
import striate.app.option.SetOptions;
import striate.app.option.SettingOptions;
import striate.app.option.ThreadOption;
import striate.app.option.TrustOptions;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Settings;
import striate.app.recipe.Views;
import striate.app.report.Json;
import striate.app.sets.DataSource;
import striate.app.sets.Measured;
import striate.app.training.Job;
import striate.app.training.KeptParts;
import striate.app.training.ReportPage;
import striate.app.training.Session;
import striate.app.trust.TrustFigures;
import striate.app.trust.TrustUses;
import striate.app.trust.TrustWork;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.classify.View;
import striate.data.Dataset;
import striate.format.Model;
import striate.trust.Calibration;
import striate.trust.Comparison;

/** {@code striate evaluate}: what a model does on labelled images. */
@Command(
    name = "evaluate",
    description = {
      "Measures a model on labelled images: accuracy, each class, which classes are confused.",
      "Uses the test images; without any, the validation images; otherwise all images."
    },
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "SET", description = "As for 'train'.")
  private String set = "";

  @Mixin private ModelOptions options = new ModelOptions();

  @Option(
      names = "--part",
      paramLabel = "WHICH",
      converter = PartConverter.class,
      description =
          "Images to use: training, validation, test, calibration or all; on the model's own"
              + " training set, the parts of its training.")
  private Measured.@Nullable Part part;

  @Option(
      names = "--views",
      paramLabel = "HOW",
      description = "Test-time augmentation: one, flip or shift (the training's --views).")
  private @Nullable String views;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description =
          "Also write one page: confusion with images, each class, calibration, likely label errors.")
  private @Nullable Path report;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--against",
      paramLabel = "B.onnx",
      description =
          "Another model on the same images: the difference of accuracy with its interval, and"
              + " McNemar's test.")
  private @Nullable Path against;

  @Option(
      names = "--calibrate",
      paramLabel = "SHARE",
      description =
          "Calibrates on this share of the images (evenly spaced), ignoring the stored"
              + " calibration, and evaluates on the rest. Implies --trust; stores nothing.")
  private double calibrate;

  @Option(
      names = "--trust",
      description =
          "Also report calibration, prediction sets, detection of images unlike the training"
              + " images, and likely label errors (implied by --report).")
  private boolean trust;

  @Mixin private TrustOptions trusted = new TrustOptions();

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private ThreadOption threads = new ThreadOption();

  @Override
  public Integer call() throws IOException {
    int workers = threads.count(spec);
    trusted.check(spec);
    if (!(calibrate >= 0 && calibrate < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--calibrate: a share from 0 to below 1 expected, got " + calibrate);
    }
    NewFile page = report == null ? null : SettingOptions.file(spec, "--report", report);
    try (Session session = new Session(true, json, spec.commandLine().getErr())) {
      Model model = options.classifier(spec, file);
      Classifier classifier = ModelOptions.classifier(file, model);
      List<String> classes = classifier.classes();
      DataSource source = sets.source(set, classes, session.screen());
      SetOptions.tell(source, session);
      Data data = KeptParts.data(source);
      Measured.Kept kept = KeptParts.of(model, data);
      // A model without names of classes has numbers: a set's are taken in their order.
      boolean numbers = model.classes().isEmpty();
      boolean inOrder = numbers && !classes.containsAll(source.train().classes());
      Measured all = measured(source, kept, inOrder ? source.train().classes() : classes);
      tell(model, source, kept, all, session);
      Dataset apart = calibrate > 0 ? apart(all, kept, true) : null;
      Measured measured =
          apart == null
              ? all
              : new Measured(all.part(), all.title(), apart(all, kept, false), all.unknown());
      Map<String, Dataset> outside = trusted.open(sets, session);
      Dataset test = measured.images();
      session.screen().live("testing on " + test.size() + " images");
      Evaluation e = evaluate(model, test, workers);
      boolean whole = page != null || trust || trusted.any() || against != null || apart != null;
      TrustFigures figures =
          trust(model, data, kept, measured, apart, e, outside, whole, page != null, session);
      Evaluation shown = figures == null ? e : figures.shown();
      if (page != null) {
        page.write(target ->
            ReportPage.write(
                model, data, test, shown, figures == null ? null : figures.json(), target));
      }
      if (json) {
        Map<String, @Nullable Object> result =
            EvaluationLines.json(file.toString(), set, measured, shown);
        if (figures != null) {
          result.put("trust", figures.json());
        }
        session.screen().line(Json.of(result));
      } else {
        EvaluationLines.text(source.name(), measured, shown, figures != null && figures.stored())
            .forEach(session::line);
        if (figures != null && whole) {
          figures.lines().forEach(session::line);
        }
      }
      if (page != null) {
        session.line("report: " + page.path());
      }
    }
    return CommandRunner.OK;
  }

  /**
   * How far the model can be trusted; null if nobody asks and nothing is stored in it.
   *
   * @param apart images set apart to calibrate on, or null
   * @param whole whether more than calibrated probabilities is asked for
   */
  private @Nullable TrustFigures trust(
      Model model,
      Data data,
      Measured.@Nullable Kept kept,
      Measured measured,
      @Nullable Dataset apart,
      Evaluation raw,
      Map<String, Dataset> outside,
      boolean whole,
      boolean page,
      Session session)
      throws IOException {
    Calibration.Kept read = Calibration.of(model);
    if (!read.doubt().isEmpty() && apart == null) {
      session.warn(file + ": " + read.doubt());
    }
    boolean plain = viewsName(model).equals("one");
    Calibration stored = apart == null ? read.calibration().orElse(null) : null;
    if (stored != null && !plain) {
      session.warn("the calibration is not used: it holds for one view (--views one)");
      stored = null;
    }
    if (stored == null && !whole) {
      return null;
    }
    if (!whole && stored != null) {
      Evaluation after = stored.apply(raw, measured.images()::name);
      return TrustFigures.calibrated(stored, raw, after);
    }
    Calibration used = apart == null ? stored : onThose(model, kept, measured, apart);
    Dataset validation = kept == null ? null : kept.validation();
    if (used == null
        && plain
        && kept != null
        && validation != null
        && measured.part() != Measured.Part.VALIDATION) {
      used = TrustWork.onValidation(model, validation, kept.train(), threads.count(spec));
    }
    TrustWork work = new TrustWork(model, threads.count(spec), session.screen()::live);
    if (used != null) {
      work.calibration(used, stored != null);
    }
    boolean onThem = used != null && used.fingerprint().equals(measured.images().fingerprint());
    if (onThem) {
      session.warn(
          "the model was calibrated on these images: the figures of its calibration are optimistic");
    }
    boolean training =
        measured.part() == Measured.Part.TRAINING || measured.part() == Measured.Part.ALL;
    if (kept != null && training) {
      work.learnedFromThem();
    }
    if (whole) {
      trusted.add(work, kept == null || training ? null : kept.train(), page, outside);
      if (against != null) {
        work.against(compared(against, model, data, measured, raw, session));
      }
    }
    boolean chosen =
        kept != null
            && kept.validation() != null
            && "best".equals(model.metadata().get("training.select"))
            && kept.validation().fingerprint().equals(measured.images().fingerprint());
    work.uses(
        TrustUses.evaluated(
            model, kept != null, measured.title(), used, stored != null, onThem, chosen));
    return work.of(measured.images(), raw);
  }

  /**
   * Those of the measured images that calibrate, or the others: evenly spread, so that an order by
   * classes, writers or days is the same in both.
   */
  private Dataset apart(Measured all, Measured.@Nullable Kept kept, boolean calibrating) {
    if (kept != null && (all.part() == Measured.Part.TRAINING || all.part() == Measured.Part.ALL)) {
      throw new Failure("--calibrate: held-out images expected (--part test)", null);
    }
    Dataset images = all.images();
    int[] some =
        IntStream.range(0, images.size())
            .filter(i -> calibrating == (long) ((i + 1) * calibrate) > (long) (i * calibrate))
            .toArray();
    if (some.length == 0) {
      throw new Failure(
          String.format(
              Locale.ROOT,
              "--calibrate %s: images for both parts expected, got %,d in all",
              calibrate,
              images.size()),
          null);
    }
    return images.subset(some);
  }

  /** A calibration for this measurement alone, so it may be of several views. */
  private Calibration onThose(
      Model model, Measured.@Nullable Kept kept, Measured measured, Dataset apart) {
    Classifier classifier = Classifier.of(model).views(views(model).toArray(new View[0]));
    return Calibration.fit(
        classifier,
        apart,
        kept == null ? null : kept.train(),
        TrustUses.apart(measured.title()),
        Calibration.FALSE_ALARMS,
        threads.count(spec));
  }

  private TrustFigures.Against compared(
      Path other, Model own, Data data, Measured measured, Evaluation raw, Session session)
      throws IOException {
    Model b = options.classifier(spec, other);
    if (!b.classes().isEmpty()
        && !own.classes().isEmpty()
        && !Set.copyOf(b.classes()).containsAll(measured.images().classes())) {
      throw new Failure(
          "--against: "
              + other
              + ": the classes "
              + some(own.classes())
              + " expected, got "
              + some(b.classes()),
          null);
    }
    warnOfLearned(other, KeptParts.of(b, data), measured.images(), session);
    try {
      Evaluation e = Job.evaluate(b, views(b), measured.images(), threads.count(spec));
      return new TrustFigures.Against(other.toString(), Comparison.of(raw, e));
    } catch (IllegalArgumentException e) {
      throw new Failure("--against: " + other + ": " + e.getMessage(), e);
    }
  }

  /** Two trainings need not have held back the same images. */
  private static void warnOfLearned(
      Path other, Measured.@Nullable Kept its, Dataset images, Session session) {
    if (its == null) {
      session.warn("--against: not known whether " + other + " was trained on these images");
      return;
    }
    Set<ByteBuffer> learned = new HashSet<>();
    for (int i = 0; i < its.train().size(); i++) {
      learned.add(ByteBuffer.wrap(its.train().content(i)));
    }
    int seen = 0;
    for (int i = 0; i < images.size(); i++) {
      seen += learned.contains(ByteBuffer.wrap(images.content(i))) ? 1 : 0;
    }
    if (seen > 0) {
      session.warn(
          String.format(
              Locale.ROOT,
              "--against: %s was trained on %,d of these %,d images: the comparison favours it",
              other,
              seen,
              images.size()));
    }
  }

  private Measured measured(DataSource source, Measured.@Nullable Kept kept, List<String> classes) {
    Measured.Part wanted = part == null ? Measured.Part.AUTO : part;
    Measured found = Measured.of(source, wanted, kept, classes);
    if (found == null) {
      throw new Failure(
          set + " has no " + wanted.name().toLowerCase(Locale.ROOT) + " images of its own", null);
    }
    if (found.images().size() == 0) {
      throw new Failure(
          String.format(
              Locale.ROOT,
              "%s and %s don't fit: images of the model's %d classes expected (%s), got %s",
              file,
              set,
              classes.size(),
              some(classes),
              some(found.unknown())),
          null);
    }
    return found;
  }

  private static String some(List<String> names) {
    int most = Math.min(12, names.size());
    return String.join(", ", names.subList(0, most)) + (most < names.size() ? ", …" : "");
  }

  /** Says what must be known to read the figures. */
  private void tell(
      Model model,
      DataSource source,
      Measured.@Nullable Kept kept,
      Measured measured,
      Session session) {
    if (!measured.unknown().isEmpty()) {
      session.warn("left out images of classes unknown to the model: " + some(measured.unknown()));
    }
    boolean whole = measured.title().equals("all images");
    boolean named = source.name().equals(model.metadata().get("data.name"));
    if (whole && (kept != null || named)) {
      Dataset test = kept == null ? null : kept.test();
      session.warn(
          "these are all images of "
              + source.name()
              + ", the model's training images included"
              + (test == null ? "" : " (--part test: the " + test.size() + " held-out ones)"));
    } else if (kept != null && measured.part() == Measured.Part.TRAINING) {
      session.warn("these are the model's training images");
    } else if (kept != null && measured.part() == Measured.Part.ALL) {
      session.warn("these include the model's training images");
    } else if (kept != null && measured.part() == Measured.Part.VALIDATION) {
      session.warn("these are the images by which the model's weights were chosen");
    }
  }

  private Evaluation evaluate(Model model, Dataset test, int workers) {
    try {
      return Job.evaluate(model, views(model), test, workers);
    } catch (IllegalArgumentException e) {
      throw new Failure(file + " and " + set + " don't fit: " + e.getMessage(), e);
    }
  }

  private String viewsName(Model model) {
    return views == null
        ? model.metadata().getOrDefault(Job.SETTING + Key.VIEWS.text(), "one")
        : views;
  }

  private List<View> views(Model model) {
    return Views.of(Settings.standard().with(Key.VIEWS, viewsName(model)));
  }
}
