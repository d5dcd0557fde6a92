package striate.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTest {
  @Test
  void moreIsAskedForThanThereIs() {
    assertThat(Heap.option(96L << 20)).isEqualTo("-Xmx1g");
    assertThat(Heap.option(768L << 20)).isEqualTo("-Xmx2g");
    assertThat(Heap.option(1500L << 20)).isEqualTo("-Xmx3g");
    assertThat(Heap.option(8L << 30)).isEqualTo("-Xmx16g");
  }
}
