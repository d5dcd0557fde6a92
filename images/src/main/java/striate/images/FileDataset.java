package striate.images;

import java.nio.file.Path;
import java.util.List;
import striate.data.Dataset;
import striate.data.Picture;

/** Pictures that lie in a file each. All of them could be decoded when the set was opened. */
final class FileDataset implements Dataset {
  private final List<String> classes;
  private final List<FileScan.Found> pictures;
  private final int[] labels;

  FileDataset(List<String> classes, List<FileScan.Found> pictures) {
    this.classes = List.copyOf(classes);
    this.pictures = List.copyOf(pictures);
    this.labels = new int[pictures.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = this.classes.indexOf(pictures.get(i).entry().label());
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
    FileScan.Found found = pictures.get(index);
    Picture kept = found.kept();
    if (kept != null) {
      return kept;
    }
    Path file = found.entry().file();
    return Pictures.read(file);
  }

  @Override
  public String name(int index) {
    return pictures.get(index).entry().name();
  }

  @Override
  public byte[] digest(int index) {
    return found(index).digest().clone();
  }

  private FileScan.Found found(int index) {
    return pictures.get(index);
  }
}
