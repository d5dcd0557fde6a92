package striate.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressBarTest {
  @Test
  void fillsTheWidthLessOneColumn() {
    assertThat(ProgressBar.text(150, 300, 10, 41))
        .isEqualTo("150/300 [#########..........]  0:10 left");
    for (int columns = 1; columns < 200; columns++) {
      for (int done : new int[] {0, 1, 150, 299, 300}) {
        assertThat(ProgressBar.text(done, 300, 10, columns)).hasSizeLessThan(columns);
      }
    }
  }

  @Test
  void aNarrowTerminalLosesTheBarFirstAndThenTheTime() {
    assertThat(ProgressBar.text(7, 300, 7, 26)).isEqualTo("7/300 [......]  4:53 left");
    assertThat(ProgressBar.text(7, 300, 7, 24)).isEqualTo("7/300  4:53 left");
    assertThat(ProgressBar.text(7, 300, 7, 12)).isEqualTo("7/300");
    assertThat(ProgressBar.text(7, 300, 7, 4)).isEqualTo("7/3");
    assertThat(ProgressBar.text(7, 300, 7, 1)).isEmpty();
  }

  @Test
  void foretellsTheTimeFromWhatIsDone() {
    assertThat(ProgressBar.text(0, 4, 5, 40)).doesNotContain("left");
    assertThat(ProgressBar.text(1, 4, 20, 60)).endsWith("  1:00 left");
    assertThat(ProgressBar.text(1, 301, 20, 60)).endsWith("  1:40:00 left");
    assertThat(ProgressBar.text(4, 4, 20, 60)).endsWith("  0:00 left");
  }
}
