package striate.spark.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** What a row holds, and an image struct of which something is missing. */
class InputTest {
  private static Row image(@Nullable Object... values) {
    return new GenericRowWithSchema(values, ImageSchema.columnSchema());
  }

  private static long bytes(Input.Kind kind, Object value) {
    return new Input(kind, 0, "content", true).bytes(RowFactory.create(value));
  }

  @Test
  void whatWaitsIsCountedWhateverTheColumn() {
    byte[] samples = new byte[5000];
    assertThat(bytes(Input.Kind.FILE, samples)).isEqualTo(5000);
    assertThat(bytes(Input.Kind.IMAGE, image("a", 50, 100, 1, 0, samples))).isEqualTo(5000);
    assertThat(bytes(Input.Kind.IMAGE, image("a", 50, 100, 1, 0, null))).isZero();
    Vector dense = Vectors.dense(new double[1000]);
    assertThat(bytes(Input.Kind.VECTOR, dense)).isGreaterThanOrEqualTo(8000);
    Vector sparse = Vectors.sparse(Integer.MAX_VALUE, new int[] {7}, new double[] {1});
    assertThat(bytes(Input.Kind.VECTOR, sparse)).isBetween(12L, 100L);
    List<Double> many = Collections.nCopies(1000, 1.0);
    assertThat(bytes(Input.Kind.ARRAY, CollectionConverters.asScala(many).toSeq()))
        .isGreaterThanOrEqualTo(8000);
    assertThat(
            new Input(Input.Kind.IMAGE, 0, "content", true).bytes(RowFactory.create((Object) null)))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anImageWithANullInItHasAReason(int missing) {
    @Nullable Object[] values = {"a", 2, 2, 1, 0, new byte[4]};
    values[missing] = null;
    Row row = RowFactory.create(image(values));
    assertThatThrownBy(() -> new Input(Input.Kind.IMAGE, 0, "content", false).picture(row))
        .isInstanceOf(Unreadable.class)
        .hasMessage("content." + ImageSchema.columnSchema().fieldNames()[missing] + ": null");
  }
}
