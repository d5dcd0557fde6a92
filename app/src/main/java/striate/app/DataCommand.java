package striate.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.option.SetOptions;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.Recipes;
import striate.app.recipe.Settings;
import striate.app.sets.Catalog;
import striate.app.sets.Copies;
import striate.app.sets.DataSource;
import striate.app.sets.Fetcher;
import striate.app.sets.NamedSet;
import striate.app.sets.SetFiles;
import striate.app.training.Session;
import striate.batch.Preview;
import striate.data.Dataset;
import striate.images.Pictures;
import striate.images.Problem;

/**
 * {@code striate data}: which sets there are, what is in one, and what augmentation makes of it.
 */
@Command(
    name = "data",
    description = "Lists, fetches and shows sets of images.",
    synopsisSubcommandLabel = "COMMAND")
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "one of " + String.join(", ", spec.subcommands().keySet()) + " expected");
  }

  @Command(name = "list", description = "Lists the named sets and whether they are downloaded.")
  int list(@Mixin SetOptions sets) {
    try (Screen screen = new Screen(Terminal.PLAIN)) {
      screen.line(row("mnist", "here", "11,000 of MNIST's digits, in the program itself"));
      for (NamedSet set : Catalog.all()) {
        boolean here = SetFiles.present(set, sets.folder());
        String size = String.format(Locale.ROOT, "%,d MB", Math.ceilDiv(set.bytes(), 1_000_000));
        screen.line(
            row(set.name(), here ? "here" : size, set.title() + " (" + set.licence() + ")"));
      }
    }
    return CommandRunner.OK;
  }

  private static String row(String name, String state, String title) {
    return String.format(Locale.ROOT, "%-14s %-8s %s", name, state, title);
  }

  @Command(
      name = "fetch",
      description = {
        "Downloads a named set from its public mirrors and verifies it; resumes an interrupted"
            + " download.",
        "Uses the proxy of https_proxy or of Java's system properties."
      })
  int fetch(
      @Parameters(paramLabel = "SET", description = "mnist-full, fashion-mnist or cifar-10.")
          String name,
      @Mixin SetOptions sets)
      throws InterruptedException {
    if (name.equals(Catalog.EMBEDDED)) {
      throw new ParameterException(spec.commandLine(), name + " needs no fetching");
    }
    NamedSet set =
        Catalog.find(name)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(),
                    "there is no set '"
                        + name
                        + "' to fetch, only "
                        + Catalog.all().stream()
                            .map(NamedSet::name)
                            .collect(Collectors.joining(", "))));
    try (Screen screen = new Screen(Terminal.detect())) {
      screen.line(set.title() + "; " + set.licence());
      Path folder =
          Fetcher.of(System.getenv())
              .fetch(
                  set, sets.folder(), (file, done, all) -> screen.live(progress(file, done, all)));
      screen.line(name + " is in " + folder + ", checksums right");
    }
    return CommandRunner.OK;
  }

  private static String progress(String file, long done, long all) {
    String here = String.format(Locale.ROOT, "%s  %,d", file, done / 1000);
    return here + (all < 0 ? " kB" : String.format(Locale.ROOT, " of %,d kB", all / 1000));
  }

  @Command(name = "info", description = "Counts a set's images, and lists every damaged file.")
  int info(
      @Parameters(paramLabel = "SET", description = "As for 'train'.") String set,
      @Mixin SetOptions sets) {
    try (Screen screen = new Screen(Terminal.detect())) {
      DataSource source = sets.source(set, List.of(), screen);
      screen.line(source.name() + ", fingerprint " + source.train().fingerprint());
      var o = source.overview();
      screen.line(
          String.format(
              Locale.ROOT,
              "%s, median %d×%d, sides from %d to %d",
              o.channels() == 1 ? "grey" : "colour",
              o.medianWidth(),
              o.medianHeight(),
              o.minSide(),
              o.maxSide()));
      counts("training", source.train(), screen);
      Dataset validation = source.validation();
      if (validation != null) {
        counts("validation", validation, screen);
      }
      Dataset test = source.test();
      if (test != null) {
        counts("test", test, screen);
      }
      source.notes().forEach(screen::line);
      Copies.lines(source.train(), validation, test).forEach(screen::line);
      for (Problem p : source.problems()) {
        screen.line("left out " + p);
      }
    }
    return CommandRunner.OK;
  }

  private static void counts(String part, Dataset set, Screen screen) {
    screen.line(part + ": " + String.format(Locale.ROOT, "%,d", set.size()) + " images");
    int[] counts = set.counts();
    for (int c = 0; c < counts.length; c++) {
      screen.line(String.format(Locale.ROOT, "  %8d %s", counts[c], set.classes().get(c)));
    }
  }

  @Command(
      name = "preview",
      description =
          "Writes a contact sheet: in each row an image, then augmented versions as training sees"
              + " them.")
  int preview(
      @Parameters(paramLabel = "SET", description = "As for 'train'.") String set,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE.png",
              description = "The sheet (preview.png).",
              defaultValue = "preview.png")
          Path output,
      @Option(names = "--augment", paramLabel = "LIST", description = "As for 'train'.")
          String augment,
      @Option(
              names = "--recipe",
              paramLabel = "NAME",
              defaultValue = "standard",
              description = "As for 'train' (${DEFAULT-VALUE}).")
          String recipe,
      @Option(
              names = "--images",
              paramLabel = "N",
              defaultValue = "8",
              description = "Rows of the sheet (8).")
          int images,
      @Mixin SetOptions sets) {
    if (images < 1 || images > 100) {
      throw new ParameterException(
          spec.commandLine(), "--images: 1 to 100 expected, got " + images);
    }
    Settings settings = Settings.of(Recipes.find(set, recipe)).with(Key.DATA, set);
    if (augment != null) {
      settings = settings.with(Key.AUGMENT, augment);
    }
    try (Session session = new Session(true, false, spec.commandLine().getErr())) {
      Data data = sets.open(settings, session);
      Prepared p = Prepared.of(settings, data, sets.cache(), 1);
      int n = Math.min(images, p.train().size());
      int[] shown = IntStream.range(0, n).map(i -> i * (p.train().size() / n)).toArray();
      int zoom = Math.max(1, 64 / p.preprocessing().width());
      Pictures.write(Preview.of(p.train(), shown, 9, zoom), output);
      session.line("wrote " + output + ": " + p.settings().text(Key.AUGMENT));
    }
    return CommandRunner.OK;
  }
}
