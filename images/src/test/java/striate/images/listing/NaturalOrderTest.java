package striate.images.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
  @Test
  void numbersAreComparedAsNumbers() {
    NaturalOrder order = new NaturalOrder();
    List<String> sorted = List.of("", "01", "1", "2", "10", "a", "a1", "a1b", "a2", "a10", "b");
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        assertThat(Integer.signum(order.compare(sorted.get(i), sorted.get(j))))
            .as(sorted.get(i) + " " + sorted.get(j))
            .isEqualTo(Integer.signum(i - j));
      }
    }
  }
}
