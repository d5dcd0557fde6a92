package striate.images;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.files.Code;

/** Pictures that lie in a file each. All of them could be decoded when the set was opened. */
final class FileDataset implements Dataset {
  private final List<String> classes;
  private final List<FileScan.Found> pictures;
  private final int[] labels;
  private final Gate gate;

  FileDataset(List<String> classes, List<FileScan.Found> pictures, Gate gate) {
    this.classes = List.copyOf(classes);
    this.pictures = List.copyOf(pictures);
    this.gate = gate;
    Map<String, Integer> places = new HashMap<>();
    for (String name : this.classes) {
      places.put(name, places.size());
    }
    this.labels = new int[pictures.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = places.getOrDefault(pictures.get(i).entry().label(), -1);
    }
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
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Picture picture(int index) {
    Picture kept = found(index).kept();
    if (kept != null) {
      return kept;
    }
    Path file = found(index).entry().file();
    return gate.with(file, () -> Pictures.read(file));
  }

  @Override
  public Picture fitted(int index, Preprocessing preprocessing) {
    Picture kept = found(index).kept();
    if (kept != null) {
      return preprocessing.fitted(kept);
    }
    Path file = found(index).entry().file();
    return gate.with(file, () -> preprocessing.fitted(Pictures.read(file)));
  }

  @Override
  public String name(int index) {
    return found(index).entry().name();
  }

  @Override
  public Optional<Path> file(int index) {
    return Optional.of(found(index).entry().file());
  }

  @Override
  public String decoder() {
    return Code.version(FileDataset.class);
  }

  @Override
  public byte[] digest(int index) {
    return found(index).digest().clone();
  }

  @Override
  public byte[] content(int index) {
    return found(index).content().clone();
  }

  private FileScan.Found found(int index) {
    return pictures.get(index);
  }
}
