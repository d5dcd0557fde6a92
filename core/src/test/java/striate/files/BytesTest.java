package striate.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against one buffer of all bytes; pieces of 16 bytes, so that every number crosses a border. */
class BytesTest {
  private static final int BITS = 4;

  @TempDir Path folder;

  static IntStream sizes() {
    return IntStream.of(0, 1, 7, 8, 15, 16, 17, 23, 24, 31, 32, 33, 40, 100);
  }

  private List<Bytes> all(byte[] array) throws IOException {
    Path file = folder.resolve("file");
    byte[] longer = new byte[array.length + 5];
    System.arraycopy(array, 0, longer, 5, array.length);
    Files.write(file, longer);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Bytes longerBytes = Bytes.of(longer, BITS);
      return List.of(
          Bytes.of(array),
          Bytes.of(array, BITS),
          longerBytes.slice(5, array.length),
          Bytes.map(channel, 5, array.length),
          Bytes.map(channel, 5, array.length, BITS),
          Bytes.map(channel, 0, longer.length, BITS).slice(5, array.length));
    }
  }

  private static byte[] random(int size) {
    byte[] array = new byte[size];
    new Random(size).nextBytes(array);
    return array;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void numbersStandAtEveryOffset(int size) throws IOException {
    byte[] array = random(size);
    ByteBuffer b = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    for (Bytes bytes : all(array)) {
      assertThat(bytes.size()).isEqualTo(size);
      for (int i = 0; i < size; i++) {
        assertThat(bytes.byteAt(i)).isEqualTo(array[i]);
      }
      for (int i = 0; i <= size - 2; i++) {
        assertThat(bytes.shortAt(i)).isEqualTo(b.getShort(i));
      }
      for (int i = 0; i <= size - 4; i++) {
        assertThat(bytes.intAt(i)).isEqualTo(b.getInt(i));
      }
      for (int i = 0; i <= size - 8; i++) {
        assertThat(bytes.longAt(i)).isEqualTo(b.getLong(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void slicesAndCopies(int size) throws IOException {
    byte[] array = random(size);
    for (Bytes bytes : all(array)) {
      for (int from = 0; from <= size; from++) {
        for (int to = from; to <= size; to++) {
          Bytes slice = bytes.slice(from, to - from);
          byte[] expected = Arrays.copyOfRange(array, from, to);
          byte[] copy = new byte[expected.length + 2];
          slice.copy(0, copy, 1, expected.length);
          assertThat(Arrays.copyOfRange(copy, 1, copy.length - 1)).isEqualTo(expected);
          assertThat(copy[0] | copy[copy.length - 1]).isZero();
          assertThat(slice.has(expected, 0)).isTrue();
          assertThat(bytes.has(expected, from)).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void floatsAndDoublesComeWhole(int size) throws IOException {
    byte[] array = random(size);
    for (Bytes bytes : all(array)) {
      for (int from = 0; from <= size; from++) {
        ByteBuffer rest = ByteBuffer.wrap(array, from, size - from).slice();
        rest.order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[rest.remaining() / 4];
        rest.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        double[] doubles = new double[rest.remaining() / 8];
        rest.asDoubleBuffer().get(doubles);
        float[] someFloats = new float[floats.length];
        double[] someDoubles = new double[doubles.length];
        bytes.slice(from, size - from).copy(someFloats);
        bytes.slice(from, size - from).copy(someDoubles);
        for (int i = 0; i < floats.length; i++) {
          assertThat(Float.floatToRawIntBits(someFloats[i]))
              .isEqualTo(Float.floatToRawIntBits(floats[i]));
        }
        for (int i = 0; i < doubles.length; i++) {
          assertThat(Double.doubleToRawLongBits(someDoubles[i]))
              .isEqualTo(Double.doubleToRawLongBits(doubles[i]));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void buffersGoOverAllBytes(int size) throws IOException {
    byte[] array = random(size);
    for (Bytes bytes : all(array)) {
      for (int most : new int[] {1, 5, 16, 1000}) {
        byte[] seen = new byte[size];
        for (int at = 0; at < size; ) {
          ByteBuffer some = bytes.buffer(at, most);
          int n = some.remaining();
          assertThat(n).isBetween(1, most);
          some.get(seen, at, n);
          at += n;
        }
        assertThat(seen).isEqualTo(array);
      }
    }
  }

  @Test
  void nothingBeyondItsEndIsRead() throws IOException {
    for (Bytes all : all(random(40))) {
      Bytes bytes = all.slice(3, 20);
      for (Runnable wrong :
          List.<Runnable>of(
              () -> bytes.byteAt(20),
              () -> bytes.byteAt(-1),
              () -> bytes.shortAt(19),
              () -> bytes.intAt(17),
              () -> bytes.longAt(13),
              () -> bytes.slice(1, 20),
              () -> bytes.slice(-1, 2),
              () -> bytes.slice(0, -1),
              () -> bytes.buffer(20, 1),
              () -> bytes.copy(15, new byte[9], 0, 6),
              () -> bytes.copy(new float[6]),
              () -> bytes.copy(new double[3]))) {
        assertThatThrownBy(wrong::run).isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(bytes.buffer(0, 100).remaining()).isLessThanOrEqualTo(20);
      assertThat(bytes.has(new byte[1], 20)).isFalse();
      assertThat(bytes.has(new byte[1], -1)).isFalse();
    }
  }

  @Test
  void sizesThatOnlyASparseFileHasAreRefused() throws IOException {
    Path file = folder.resolve("small");
    Files.write(file, new byte[1]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long size : new long[] {(1L << 40) + 1, 1L << 62, Long.MAX_VALUE}) {
        assertThatThrownBy(() -> Bytes.map(channel, 0, size))
            .isInstanceOf(IOException.class)
            .hasMessage("a file of at most 1099511627776 bytes expected, got " + size);
      }
    }
  }

  @Test
  void offsetsAreLongs() throws IOException {
    Path file = folder.resolve("sparse");
    long size = (5L << 30) + 3;
    byte[] mark = {1, 2, 3, 4, 5, 6, 7, 8};
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE)) {
      for (long at : new long[] {(2L << 30) - 3, (4L << 30) - 5, size - 8}) {
        channel.write(ByteBuffer.wrap(mark), at);
      }
      Bytes bytes = Bytes.map(channel, 0, size);
      assertThat(bytes.size()).isEqualTo(size);
      for (long at : new long[] {(2L << 30) - 3, (4L << 30) - 5, size - 8}) {
        assertThat(bytes.longAt(at)).isEqualTo(0x0807060504030201L);
        assertThat(bytes.slice(at + 1, 4).intAt(0)).isEqualTo(0x05040302);
        assertThat(bytes.has(mark, at)).isTrue();
        double[] number = new double[1];
        bytes.slice(at, 8).copy(number);
        assertThat(Double.doubleToRawLongBits(number[0])).isEqualTo(0x0807060504030201L);
      }
      assertThat(bytes.byteAt(3L << 30)).isZero();
    }
  }
}
