package striate.app.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {
  @TempDir Path folder;

  @Test
  void appearsWhole() throws IOException {
    Path page = folder.resolve("page.html");
    NewFile file = NewFile.at(page);
    assertThat(files()).isEmpty();
    file.write(draft -> {
      Files.writeString(draft, "half");
      assertThat(page).doesNotExist();
      Files.writeString(draft, "whole");
    });
    assertThat(page).hasContent("whole");
    assertThat(files()).containsExactly("page.html");
  }

  @Test
  void whatWasThereStaysWhenTheWriterFails() throws IOException {
    Path page = Files.writeString(folder.resolve("page.html"), "old");
    NewFile file = NewFile.at(page);
    assertThatThrownBy(() ->
            file.write(draft -> {
              Files.writeString(draft, "half");
              throw new IOException("No space left on device");
            }))
        .isInstanceOf(Failure.class)
        .hasMessage("can't write " + page + ": no space left on device");
    assertThat(page).hasContent("old");
    assertThat(files()).containsExactly("page.html");
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path page = Files.writeString(folder.resolve("page.html"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("page.html"));
    NewFile.at(link).write(draft -> Files.writeString(draft, "new"));
    assertThat(link).isSymbolicLink();
    assertThat(page).hasContent("new");
  }

  @Test
  void aDeviceIsWrittenInPlace() throws IOException {
    Path device = Path.of("/dev/null");
    NewFile.at(device).write(draft -> Files.writeString(draft, "gone"));
    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(device).exists();
  }

  @Test
  void whatCannotBeIsFoundAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> NewFile.at(folder)).hasMessage("it is a folder");
    for (Path path : new Path[] {folder.resolve("no/page"), file.resolve("page")}) {
      assertThatThrownBy(() -> NewFile.at(path)).isInstanceOf(IOException.class);
    }
    assertThat(files()).containsExactly("file");
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> String.valueOf(file.getFileName())).toList().stream();
    }
  }
}
