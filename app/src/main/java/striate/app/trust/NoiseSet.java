package striate.app.trust;

import java.util.List;
import java.util.Random;
import striate.data.Dataset;
import striate.data.Picture;

/** Images of noise, every sample uniform and on its own: what no classifier was trained for. */
final class NoiseSet implements Dataset {
  private final int count;
  private final int width;
  private final int height;
  private final int channels;

  NoiseSet(int count, int width, int height, int channels) {
    this.count = count;
    this.width = width;
    this.height = height;
    this.channels = channels;
  }

  @Override
  public List<String> classes() {
    return List.of("noise");
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public int label(int index) {
    return 0;
  }

  @Override
  public Picture picture(int index) {
    byte[] samples = new byte[width * height * channels];
    new Random(index).nextBytes(samples);
    return Picture.of(width, height, channels, samples);
  }

  @Override
  public String name(int index) {
    return "noise " + index;
  }
}
