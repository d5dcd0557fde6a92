package striate.corrupt;

import java.util.List;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;

/**
 * A set whose pictures are corrupted after they are fitted to a network's input, as in ImageNet-C:
 * what the network sees is corrupted, whatever size the files have. What is random follows from a
 * picture's place in the set.
 */
public final class Corrupted implements Dataset {
  private final Dataset set;
  private final Preprocessing preprocessing;
  private final Corruption corruption;
  private final int strength;

  /**
   * A corrupted set.
   *
   * @param preprocessing by which pictures are fitted first
   * @param strength 1 to 5
   */
  public Corrupted(Dataset set, Preprocessing preprocessing, Corruption corruption, int strength) {
    this.set = set;
    this.preprocessing = preprocessing;
    this.corruption = corruption;
    this.strength = strength;
  }

  @Override
  public List<String> classes() {
    return set.classes();
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public int label(int index) {
    return set.label(index);
  }

  /** The corrupted picture, of the network's size. */
  @Override
  public Picture picture(int index) {
    Picture fitted = set.fitted(index, preprocessing);
    return preprocessing.asFitted(corruption.of(fitted, strength, index));
  }

  @Override
  public Picture fitted(int index, Preprocessing other) {
    return other.fitted(picture(index));
  }

  @Override
  public String name(int index) {
    return set.name(index);
  }
}
