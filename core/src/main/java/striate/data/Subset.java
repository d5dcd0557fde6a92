package striate.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Some pictures of another set. */
final class Subset implements Dataset {
  private final Dataset whole;
  private final int[] indices;

  private Subset(Dataset whole, int[] indices) {
    this.whole = whole;
    this.indices = indices;
  }

  static Subset of(Dataset set, int[] indices) {
    int[] places = new int[indices.length];
    for (int i = 0; i < places.length; i++) {
      int at = Objects.checkIndex(indices[i], set.size());
      // A subset of a subset looks straight into the whole.
      places[i] = set instanceof Subset s ? s.indices[at] : at;
    }
    return new Subset(set instanceof Subset s ? s.whole : set, places);
  }

  @Override
  public List<String> classes() {
    return whole.classes();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int label(int index) {
    return whole.label(indices[index]);
  }

  @Override
  public Picture picture(int index) {
    return whole.picture(indices[index]);
  }

  @Override
  public boolean inMemory() {
    return whole.inMemory();
  }

  @Override
  public String name(int index) {
    return whole.name(indices[index]);
  }

  @Override
  public Optional<Path> file(int index) {
    return whole.file(indices[index]);
  }

  @Override
  public String decoder() {
    return whole.decoder();
  }

  @Override
  public byte[] digest(int index) {
    return whole.digest(indices[index]);
  }

  @Override
  public byte[] content(int index) {
    return whole.content(indices[index]);
  }

  @Override
  public Picture fitted(int index, Preprocessing preprocessing) {
    return whole.fitted(indices[index], preprocessing);
  }
}
