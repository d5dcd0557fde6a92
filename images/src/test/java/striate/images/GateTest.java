package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.DataException;
import striate.data.Picture;

class GateTest {
  @TempDir Path folder;

  private Path picture(int width, int height) {
    Path file = folder.resolve(width + "x" + height + ".png");
    Pictures.write(Picture.of(width, height, 1, new byte[width * height]), file);
    return file;
  }

  /** The most that were inside together. */
  private static int together(Gate gate, Path file, int times) {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    IntStream.range(0, times)
        .mapToObj(i ->
            Thread.ofPlatform()
                .start(() ->
                    gate.with(
                        file,
                        () -> {
                          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                          LockSupport.parkNanos(1);
                          return inside.decrementAndGet();
                        })))
        .toList()
        .forEach(thread -> {
          try {
            thread.join();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    return most.get();
  }

  @Test
  void largePicturesGoInOneByOne() {
    // 12 MB each.
    Path large = picture(1000, 1000);
    assertThat(together(new Gate(20L << 20), large, 40)).isEqualTo(1);
    assertThat(together(new Gate(30L << 20), large, 40)).isBetween(1, 2);
    // More than all there is: alone.
    assertThat(together(new Gate(1), large, 10)).isEqualTo(1);
  }

  @Test
  void whatRunsOutOfMemoryIsTriedOnceMoreAlone() {
    Path file = picture(10, 10);
    Gate gate = new Gate(10L << 20);
    AtomicInteger tries = new AtomicInteger();
    int answer =
        gate.with(
            file,
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError("heap");
              }
              return 7;
            });
    assertThat(answer).isEqualTo(7);
    assertThatThrownBy(() ->
            gate.with(
                file,
                () -> {
                  throw new OutOfMemoryError("heap");
                }))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": 100 pixels do not fit into the heap of ");
    // All that was taken was given back.
    assertThat(together(gate, picture(900, 900), 4)).isEqualTo(1);
  }

  @Test
  void pixelsAreToldByAFewBytes() throws IOException {
    for (String name :
        new String[] {
          "colour.png", "colour.jpg", "colour.bmp", "grey.png", "lossless.webp", "palette.gif"
        }) {
      Path file = Files.write(folder.resolve(name), PicturesTest.resource(name));
      Picture picture = Pictures.read(file);
      assertThat(PixelCount.of(file)).as(name).isEqualTo((long) picture.width() * picture.height());
    }
    byte[] gif = PicturesTest.resource("palette.gif");
    gif[6] = 1;
    gif[8] = 1;
    Path larger = Files.write(folder.resolve("larger-than-its-screen.gif"), gif);
    Picture picture = Pictures.read(larger);
    assertThat(picture.width()).isGreaterThan(1);
    assertThat(PixelCount.of(larger)).isEqualTo((long) picture.width() * picture.height());
    assertThat(PixelCount.of(Files.writeString(folder.resolve("text"), "no picture".repeat(9))))
        .isZero();
    assertThat(PixelCount.of(folder)).isZero();
    assertThat(PixelCount.of(folder.resolve("none"))).isZero();
  }
}
