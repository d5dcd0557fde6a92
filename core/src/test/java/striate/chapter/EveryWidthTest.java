package striate.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import striate.kernels.jit.Vectors;

/** JVMs with other vector widths, and without the vector module: the same bits everywhere. */
class EveryWidthTest {
  private static final String HERE = hash();

  static Stream<Arguments> jvms() {
    String module = "--add-modules=jdk.incubator.vector";
    return Stream.of(
        Arguments.of("0", List.of()),
        Arguments.of("128", List.of(module, "-XX:MaxVectorSize=16")),
        Arguments.of("256", List.of(module, "-XX:MaxVectorSize=32")),
        Arguments.of("512", List.of(module, "-XX:MaxVectorSize=64")),
        Arguments.of("0", List.of(module, "-XX:TieredStopAtLevel=1")));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void sameBits(String bits, List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output.strip().split(" ", -1)[1]).isEqualTo(HERE);
    // A machine may have narrower vectors than the JVM was allowed.
    assertThat(Integer.parseInt(output.split(" ", -1)[0]))
        .isLessThanOrEqualTo(Integer.parseInt(bits));
  }

  private static String hash() {
    ChapterNetwork network =
        ChapterNetwork.create(
            Synthetic.digits(140, 5),
            Synthetic.digits(20, 6),
            new ChapterSettings(1, 2, EnumSet.allOf(Fix.class)));
    network.epoch();
    return Integer.toHexString(Arrays.hashCode(network.weights()))
        + Integer.toHexString(Arrays.hashCode(network.kernels()));
  }

  /** Prints the vector width and the hash. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.out.println(Vectors.bits() + " " + HERE);
    }
  }
}
