package striate.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;

/** Training reads pictures as inference does, in every order of the channels. */
class BlueFirstTest {
  @Test
  void aBatchHasWhatInferenceReads() {
    byte[] samples = new byte[5 * 4 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (37 * i);
    }
    Picture picture = Picture.of(5, 4, 3, samples);
    Dataset set = ArrayDataset.of(samples, 4, 5, 3, new int[] {0}, List.of("a"));
    for (Preprocessing p :
        List.of(
            Preprocessing.caffe(3, 3),
            Preprocessing.tf(3, 3, 3),
            Preprocessing.imagenet(3, 3),
            Preprocessing.of(3, 3, 3))) {
      float[] expected = new float[27];
      p.write(picture, expected, 0);
      Loader loader = Loader.of(set, p).batch(1).build();
      assertThat(loader.only(new int[] {0}, 0).images()).as(p.toString()).containsExactly(expected);
    }
  }
}
