package striate.data;

import java.util.List;
import striate.threads.Loops;

/** Fitted pictures in one array. */
final class HeapSamples implements Samples {
  private final List<String> classes;
  private final int[] labels;
  private final int channels;
  private final int height;
  private final int width;
  private final byte[] samples;

  private HeapSamples(
      List<String> classes, int[] labels, int channels, int height, int width, byte[] samples) {
    this.classes = classes;
    this.labels = labels;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.samples = samples;
  }

  static HeapSamples fit(Dataset set, Preprocessing p) {
    int length = p.size();
    long total = (long) length * set.size();
    if (total > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          set.size()
              + " pictures of ["
              + p.channels()
              + ", "
              + p.height()
              + ", "
              + p.width()
              + "] are "
              + total
              + " samples: more than one array holds");
    }
    int[] labels = new int[set.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = set.label(i);
    }
    byte[] samples;
    if (set instanceof ArrayDataset array && array.isOf(p.channels(), p.height(), p.width())) {
      samples = array.shared();
    } else {
      samples = new byte[(int) total];
      Loops.parallel(
          "fitting of pictures", labels.length, i -> set.fitted(i, p).copyTo(samples, i * length));
    }
    return new HeapSamples(set.classes(), labels, p.channels(), p.height(), p.width(), samples);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void copy(int index, byte[] out, int at) {
    System.arraycopy(samples, index * length(), out, at, length());
  }

  @Override
  public String toString() {
    return "samples in the heap";
  }
}
