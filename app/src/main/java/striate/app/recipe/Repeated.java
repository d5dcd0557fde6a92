package striate.app.recipe;

import java.util.List;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.data.Samples;

/** Some pictures, fitted, over and over again: enough for the batches of a trial. */
final class Repeated implements Samples {
  private final List<String> classes;
  private final List<byte[]> pictures;
  private final List<Integer> labels;
  private final Preprocessing fitted;
  private final int size;

  Repeated(
      List<String> classes,
      List<Picture> pictures,
      List<Integer> labels,
      Preprocessing preprocessing,
      int size) {
    this.classes = List.copyOf(classes);
    this.pictures = pictures.stream().map(p -> preprocessing.fitted(p).samples()).toList();
    this.labels = List.copyOf(labels);
    this.fitted = preprocessing;
    this.size = Math.max(size, pictures.size());
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int channels() {
    return fitted.channels();
  }

  @Override
  public int height() {
    return fitted.height();
  }

  @Override
  public int width() {
    return fitted.width();
  }

  @Override
  public int label(int index) {
    return labels.get(index % labels.size());
  }

  @Override
  public void copy(int index, byte[] out, int at) {
    byte[] samples = pictures.get(index % pictures.size());
    System.arraycopy(samples, 0, out, at, samples.length);
  }
}
