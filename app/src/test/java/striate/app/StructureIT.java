package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code striate structure} as a user runs it, much shortened. */
class StructureIT {
  @TempDir Path folder;

  @Test
  void printsARowForEachFirstLayer() {
    long megabytes = Math.ceilDiv(StructureCommand.heap(2), 1 << 20);
    Run run =
        Jar.in(folder)
            .with("-Xmx" + megabytes + "m")
            .run("structure", "--seeds", "2", "--epochs", "1", "--threads", "2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.errors()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("1,000 training images, 10,000 test images, epochs 1, seeds 2");
    assertThat(lines.get(2)).startsWith("first layer ").contains("weights/image", "train %", "gap");
    String number = " +\\S+ ± \\d+\\.\\d\\d";
    assertThat(lines.get(3)).matches("dense, 784 → 100 +79,400 +79\\.4 .*" + number.repeat(3));
    assertThat(lines.get(4)).matches("16 kernels of 3×3 +108,304 +108\\.3 .*" + number.repeat(3));
    assertThat(lines).hasSizeGreaterThanOrEqualTo(5);
    assertThat(
            Jar.in(folder)
                .run("structure", "--seeds", "2", "--epochs", "1", "--threads", "1")
                .out())
        .isEqualTo(run.out());
  }
}
