package striate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingRuleTest {
  private static Preprocessing of(String rule) {
    return PreprocessingRule.parse(rule).of(3, 224, 224);
  }

  @Test
  void presetsAndSettings() {
    assertThat(of("imagenet").resize()).isEqualTo(256);
    assertThat(PreprocessingRule.parse("imagenet").of(3, 299, 299).resize()).isEqualTo(342);
    assertThat(of(" ImageNet , resize = 232 "))
        .isEqualTo(Preprocessing.imagenet(224, 224).resize(232));
    assertThat(of("size=224,resize=256,mean=0.485:0.456:0.406,std=0.229:0.224:0.225,scale=255"))
        .isEqualTo(of("imagenet"));
    assertThat(of("scale=1,order=bgr,mean=103.939:116.779:123.68")).isEqualTo(of("caffe"));
    assertThat(of("scale=127.5,mean=1")).isEqualTo(of("tf"));
    assertThat(of("scale=1/255,mean=.5,std=5e-1,fit=crop"))
        .isEqualTo(
            Preprocessing.of(3, 224, 224)
                .fit(Fit.CROP)
                .normalise(List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f)));
    assertThat(of("imagenet,fit=pad").resize()).isZero();
    PreprocessingRule sized = PreprocessingRule.parse("unit,size=224x320");
    assertThat(List.of(sized.height(), sized.width())).containsExactly(224, 320);
    assertThat(PreprocessingRule.parse("unit").sized()).isFalse();
    assertThat(PreprocessingRule.parse("unit").interleaved()).isFalse();
    assertThat(PreprocessingRule.parse("unit,layout=HWC").interleaved()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                      | imagenet, tf, caffe, unit, or settings such as
          torch                   | got "torch"
          resize=256,imagenet     | imagenet expected before the settings
          crop=224                | one of size, fit, resize, interpolation, order, scale, mean, std, layout expected, got "crop"
          mean=0.5,mean=0.5       | mean is there twice
          size=0                  | size: sides of at least 1 expected, got "0"
          size=224*224            | size: 224, or 224x320 (height × width) expected
          size=99999999999        | size: 224, or
          size=128                | size=128x128, but the network reads 224x224
          resize=100              | resize to at least the larger side of 224×224 expected, got 100
          resize=-1               | resize: the shorter side in pixels
          resize=256,fit=pad      | fit=crop or fit=stretch expected, got fit=pad
          interpolation=cubic     | bilinear, bicubic, lanczos, nearest or bilinear-aliased expected, got "cubic"
          fit=squash              | fit: stretch, crop or pad expected, got "squash"
          layout=nhwc             | layout: chw or hwc expected, got "nhwc"
          order=gbr               | order: rgb or bgr expected, got "gbr"
          scale=0.00392           | scale: the number that samples are divided by
          scale=1/0               | scale: the number that
          mean=0.5;0.5;0.5        | mean: numbers separated by colons expected, got "0.5;0.5;0.5"
          mean=0.5:0.5            | mean: one number, or one for each of 3 channels, expected
          mean=NaN                | mean: numbers separated by colons expected, got "NaN"
          mean=1e99               | mean: numbers
          std=0                   | std: numbers above 0
          mean=103.9:116.8:123.7  | means of at most 1 (white, with scale=255) expected, got 103.9
          """)
  void whatIsNoRuleIsNamed(String rule, String message) {
    assertThatThrownBy(() -> of(rule))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("preprocessing: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void presetsForColourRefuseGrey() {
    assertThatThrownBy(() -> PreprocessingRule.parse("caffe").of(1, 28, 28))
        .hasMessageContaining("caffe needs 3 channels, the network reads 1");
    assertThatThrownBy(() -> PreprocessingRule.parse("order=bgr").of(1, 28, 28))
        .hasMessageContaining("order BGR needs 3 channels");
    assertThatThrownBy(() -> PreprocessingRule.parse("unit").of(4, 28, 28))
        .hasMessageContaining("the network reads 4");
  }

  /** The normalisation has no part in the fitting. */
  @Test
  void aFittedPictureIsNotCutAgainForAnotherNormalisation() {
    Preprocessing imagenet = Preprocessing.imagenet(8, 8);
    Picture picture = Picture.of(20, 15, 3, new byte[20 * 15 * 3]);
    Picture fitted = imagenet.fitted(picture);
    Preprocessing other = imagenet.normalise(List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));
    assertThat(other.fitted(fitted)).isSameAs(fitted);
  }

  @Test
  void ofALongPictureOnlyTheMiddleIsComputed() {
    // scaled as a whole, it would be 256 × 25,600,000
    Picture thin = Picture.of(1, 100_000, 3, new byte[300_000]);
    assertThat(Preprocessing.imagenet(224, 224).fitted(thin).height()).isEqualTo(224);
  }
}
