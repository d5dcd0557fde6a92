package striate.images.listing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import striate.data.DataException;

/** Lists: their text, their rows, and what they mean where a few pictures lie. */
public final class FuzzList {
  private FuzzList() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      String text = ListText.decode(data, "list.csv");
      List<Csv.Row> rows = Csv.rows(text, "list.csv");
      int cells = 0;
      int before = 0;
      for (Csv.Row row : rows) {
        cells += row.cells().size();
        // of JSON, several may stand in a line
        if (row.line() < before || (row.line() == before && !JsonRows.isList(text))) {
          throw new AssertionError("line " + row.line() + " after line " + before);
        }
        before = row.line();
      }
      int most = JsonRows.isList(text) ? 64 * text.length() : text.length() + 1;
      if (cells > most) {
        throw new AssertionError(cells + " cells in " + text.length() + " letters");
      }
    } catch (DataException e) {
      line(e);
    }
    try {
      Path list = Files.write(Folder.PATH.resolve("list.csv"), data);
      for (Listing.Entry entry : ManifestListing.of(list).entries()) {
        if (!Files.isRegularFile(entry.file()) || entry.label().isBlank()) {
          throw new AssertionError(entry);
        }
      }
    } catch (DataException e) {
      line(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void line(DataException e) {
    String message = String.valueOf(e.getMessage());
    if (message.lines().count() != 1) {
      throw new AssertionError("a message of one line expected, got: " + message, e);
    }
  }

  /** Made when the first list is written; lists and pictures stay in it until the end. */
  private static final class Folder {
    private static final List<String> PICTURES =
        List.of("a.png", "b.jpg", "images/1.png", "train/2.png", "images/c", "#d.png");

    static final Path PATH = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory("striate-fuzz-");
        for (String picture : PICTURES) {
          Path file = folder.resolve(picture);
          Files.createDirectories(file.resolveSibling(""));
          Files.write(file, new byte[] {1});
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void remove(Path folder) {
      try (var all = Files.walk(folder)) {
        for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        return; // it is the system's folder for such files
      }
    }
  }
}
