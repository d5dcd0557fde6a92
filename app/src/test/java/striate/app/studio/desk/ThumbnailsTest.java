package striate.app.studio.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.Picture;
import striate.images.Pictures;

class ThumbnailsTest {
  @TempDir Path temp;

  @Test
  void whatWasNotLookedAtForLongestGoes() throws IOException {
    Path thumbs = Files.createDirectories(temp.resolve("thumbs/aa"));
    Path[] kept = new Path[3];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = Files.write(thumbs.resolve(i + ".png"), new byte[1000]);
      Files.setLastModifiedTime(kept[i], FileTime.fromMillis(1_000_000 - 1000L * i));
    }
    Files.createSymbolicLink(thumbs.resolve("dangling.png"), temp.resolve("nowhere"));
    Path file = temp.resolve("dot.png");
    Pictures.write(Picture.of(1, 1, 1, new byte[1]), file);
    byte[] png = new Thumbnails(temp, 2500).of(file);
    assertThat(png).hasSizeLessThan(500);
    assertThat(kept[0]).exists();
    assertThat(kept[1]).exists();
    assertThat(kept[2]).doesNotExist();
    // the picture that was just made is the one looked at last
    assertThat(new Thumbnails(temp, 2500).of(file)).isEqualTo(png);
    try (var folders = Files.list(temp.resolve("thumbs"))) {
      assertThat(folders).hasSize(2);
    }
  }
}
