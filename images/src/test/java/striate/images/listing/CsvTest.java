package striate.images.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.data.DataException;
import striate.images.Damage;

class CsvTest {
  /** Whatever the text: rows, or one kind of exception. */
  @Test
  void damagedListsAreOneException() {
    byte[] text =
        "path,label\n\"a, \"\"b\"\".png\",cat\r\nc.png,\"dog\nor wolf\"\n\nd.png,cat"
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(3);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      String damaged = new String(Damage.of(text, random), StandardCharsets.ISO_8859_1);
      try {
        List<Csv.Row> rows = Csv.rows(damaged, "list");
        assertThat(rows).allMatch(row -> row.line() >= 1 && !row.cells().isEmpty());
        read++;
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith("list line ");
      }
    }
    assertThat(read).isBetween(1000, 19_000);
  }
}
