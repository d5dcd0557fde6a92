package striate.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.Heap;
import striate.app.option.SetOptions;
import striate.app.option.ThreadOption;
import striate.app.studio.Studio;
import striate.app.studio.StudioSettings;

/** {@code striate studio}: the page on which a classifier is made, watched and understood. */
@Command(
    name = "studio",
    description = {
      "Opens the studio: a page in your browser on which you collect pictures, train, watch the"
          + " network learn, correct labels, see why it answers as it does, and export the model.",
      "It is for this machine's user alone: it listens at 127.0.0.1, and the address that it prints"
          + " lets one browser in, once; Enter prints another. Pictures in FOLDER are never changed;"
          + " what the studio notes lies in FOLDER/.striate."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"1:could not start", "2:usage error", "130, 143:ended by a signal"})
final class StudioCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 8710;
  private static final long MOST_BODIES = 128L << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description =
          "Pictures, in a sub-folder for each class; or a new or empty folder, to be filled on the"
              + " page (studio).")
  private Path folder = Path.of("studio");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port (8710, or if it is in use any that is free); 0 for a free one.")
  private @Nullable Integer port;

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private ThreadOption threads = new ThreadOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port != null && (port < 0 || port > 65535)) {
      throw new ParameterException(spec.commandLine(), "--port: 0 to 65535 expected, got " + port);
    }
    int workers = threads.count(spec);
    try (Studio studio = open(workers)) {
      Runtime.getRuntime().addShutdownHook(new Thread(studio::close, "close the studio"));
      said("studio: " + studio.address());
      said("Open it in a browser; it lets one in. Enter: another address. Ctrl-C: the end.");
      Thread.ofPlatform().daemon().name("studio-enter").start(() -> addresses(studio));
      new CountDownLatch(1).await();
    }
    return CommandRunner.OK;
  }

  private Studio open(int workers) throws IOException {
    int wanted = port == null ? USUAL_PORT : port;
    try {
      return studio(wanted, workers);
    } catch (BindException e) {
      if (port == null) {
        return studio(0, workers);
      }
      throw new Failure(
          "port " + port + ": " + Failure.reason(e) + "; --port 0 takes a free one", e);
    }
  }

  private Studio studio(int wanted, int workers) throws IOException {
    long bodies = Math.min(MOST_BODIES, Heap.available() / 4);
    return new Studio(
        new StudioSettings(folder, wanted, bodies, sets.cache(), workers), this::fault);
  }

  /** Prints a new address for each line of standard input, until its end. */
  private void addresses(Studio studio) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1))) {
      while (in.readLine() != null) {
        said("studio: " + studio.address());
      }
    } catch (IOException e) {
      said("striate: standard input: " + Failure.reason(e));
    }
  }

  private void fault(Throwable fault) {
    said("striate: internal error: " + fault);
  }

  private void said(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
