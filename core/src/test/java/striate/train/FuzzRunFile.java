package striate.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import striate.fuzz.Input;
import striate.train.disk.Properties;

/** The files of a run that hold lines of key=value, and the lines of its metrics. */
public final class FuzzRunFile {
  private FuzzRunFile() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    Path settings = Input.file(RunFolder.SETTINGS, data);
    Input.file(RunFolder.END, data);
    Path folder = settings.resolveSibling("");
    RunFolder run = RunFolder.at(folder);
    try {
      Map<String, String> read = run.settings();
      if (run.notes().size() > read.size()) {
        throw new AssertionError("more notes than settings");
      }
      Map<String, String> again = Properties.read(Input.file("again", Properties.write(read)));
      if (!new ArrayList<>(again.entrySet()).equals(new ArrayList<>(read.entrySet()))) {
        throw new AssertionError(read + " expected, got " + again);
      }
    } catch (IOException e) {
      Input.line(e);
    }
    try {
      run.end()
          .ifPresent(end -> {
            if (end.why() == null) {
              throw new AssertionError("no words");
            }
          });
    } catch (IOException e) {
      Input.line(e);
    }
    try {
      long length = Metrics.lengthOfEpochs(settings, 1);
      // What is cut off is never more than there is; the last line may have no end.
      if (length < 0 || length > data.length + 1) {
        throw new AssertionError(length + " of " + data.length + " bytes");
      }
    } catch (IOException e) {
      Input.line(e);
    }
  }
}
