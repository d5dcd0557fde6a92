package striate.chapter;

import java.util.Arrays;

/** The listing itself, as a variant: shared kernels, all maps. */
final class ListingVariant extends VariantNetwork {
  private final ChapterNetwork network;

  ListingVariant(Digits train, Digits test, Variant variant, ChapterSettings settings) {
    super(variant);
    double alpha = ChapterNetwork.alpha(variant.fixes());
    network = new ChapterNetwork(train, test, settings, variant.seed(), alpha);
  }

  @Override
  public Epoch epoch() {
    return network.epoch();
  }

  @Override
  public int[] predict(Digits digits) {
    return network.predict(digits);
  }

  @Override
  public int weightCount() {
    return network.weightCount();
  }

  @Override
  public double[] kernels(int position) {
    checkPosition(position);
    return network.kernels();
  }

  @Override
  public Look look(Digits digits, int image) {
    double[] maps = network.maps(digits, image);
    double[] weights = network.weights();
    double[] scores = new double[LABELS];
    for (int j = 0; j < maps.length; j++) {
      for (int i = 0; i < LABELS; i++) {
        scores[i] += maps[j] * weights[j * LABELS + i];
      }
    }
    return new Look(
        maps, new double[0], winners(maps), maps.clone(), ChapterNetwork.softmax(scores));
  }

  @Override
  public long hash() {
    return hash(
        hash(Arrays.hashCode(new int[] {weightCount()}), network.kernels()), network.weights());
  }
}
