package striate.app.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.app.console.Failure;
import striate.data.Fit;
import striate.data.Interpolation;
import striate.data.Preprocessing;

/** What the image processors of transformers and the transforms of timm do, said as a rule. */
class PreprocessingFileTest {
  private static final String MEANS =
      "\"image_mean\": [0.5, 0.25, 0.75], \"image_std\": [0.5, 0.5, 0.25]";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "size": {"height": 224, "width": 192}, "resample": 2 | size=224x192,fit=stretch,interpolation=bilinear
          "size": 224, "resample": 3 | size=224x224,fit=stretch,interpolation=bicubic
          "size": {"shortest_edge": 256}, "do_center_crop": true, "crop_size": {"height": 224, "width": 224}, "resample": 3 | size=224x224,resize=256,interpolation=bicubic
          "size": 224, "do_center_crop": true, "crop_size": 224, "resample": 3 | size=224x224,resize=224,interpolation=bicubic
          "size": {"height": 256, "width": 256}, "do_center_crop": true, "crop_size": {"height": 224, "width": 224}, "resample": 3 | size=224,resize=256,fit=stretch,interpolation=bicubic
          "size": {"height": 224, "width": 224}, "do_center_crop": true, "crop_size": 224, "resample": 0 | size=224x224,fit=stretch,interpolation=nearest
          "size": {"shortest_edge": 224}, "crop_pct": 0.875, "resample": 1 | size=224,resize=256,interpolation=lanczos
          "size": {"shortest_edge": 384}, "crop_pct": 0.875, "resample": 3 | size=384,fit=stretch,interpolation=bicubic
          "image_processor_type": "LevitImageProcessor", "size": {"shortest_edge": 224}, "do_center_crop": true, "crop_size": {"height": 224, "width": 224}, "resample": 3 | size=224x224,resize=256,interpolation=bicubic
          """)
  void sizesOfHuggingFace(String settings, String rule) {
    assertThat(PreprocessingFile.of("{" + settings + ", " + MEANS + "}"))
        .isEqualTo(rule + ",scale=255,mean=0.5:0.25:0.75,std=0.5:0.5:0.25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "rescale_factor": 0.00392156862745098 | scale=255,mean=0.5:0.25:0.75,std=0.5:0.5:0.25
          "rescale_factor": 0.00784313725490196, "rescale_offset": true | scale=127.5,mean=1.5:1.25:1.75,std=0.5:0.5:0.25
          "rescale_factor": 0.00784313725490196, "rescale_offset": true, "do_normalize": false | scale=127.5,mean=1
          "do_rescale": false, "do_normalize": false | scale=1
          "do_normalize": false, "do_flip_channel_order": true | order=bgr,scale=255
          "image_processor_type": "EfficientNetImageProcessor", "include_top": true | scale=255,mean=0.5:0.25:0.75,std=0.25:0.25:0.0625
          """)
  void numbersOfHuggingFace(String settings, String rule) {
    String all = "{\"size\": 224, \"resample\": 2, " + settings + ", " + MEANS + "}";
    assertThat(PreprocessingFile.of(all))
        .isEqualTo("size=224x224,fit=stretch,interpolation=bilinear," + rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "input_size": [3, 224, 224], "crop_pct": 0.9, "interpolation": "bicubic" | size=224x224,resize=248,interpolation=bicubic
          "input_size": [3, 224, 224], "crop_pct": 0.875, "crop_mode": "center", "interpolation": "bilinear" | size=224x224,resize=256,interpolation=bilinear
          "input_size": [3, 256, 256], "crop_pct": 1.0, "crop_mode": "squash", "interpolation": "bicubic" | size=256x256,fit=stretch,interpolation=bicubic
          "input_size": [3, 240, 240], "crop_pct": 0.95, "crop_mode": "squash", "interpolation": "lanczos" | size=240x240,resize=252,fit=stretch,interpolation=lanczos
          "input_size": [3, 128, 96], "crop_pct": 1, "interpolation": "bicubic" | size=128x96,fit=crop,interpolation=bicubic
          """)
  void timm(String settings, String rule) {
    String config = "{" + settings + ", \"mean\": [0.5, 0.5, 0.5], \"std\": [0.25, 0.25, 0.25]}";
    String expected = rule + ",mean=0.5:0.5:0.5,std=0.25:0.25:0.25";
    assertThat(PreprocessingFile.of(config)).isEqualTo(expected);
    assertThat(
            PreprocessingFile.of(
                "{\"architecture\": \"x\", \"num_classes\": 5, \"pretrained_cfg\": "
                    + config
                    + "}"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id2label": {"0": "a"}} | image_mean, do_resize or size (preprocessor_config.json), or pretrained_cfg (timm's config.json) expected, got the keys id2label
          [1] | an object of settings expected
          {"size": 224, "image_mean": [0.5], "image_std": [0.5]} | resample: 0 to 3 (nearest, lanczos, bilinear, bicubic) expected, got null
          {"size": 224, "resample": 4, "image_mean": [0.5], "image_std": [0.5]} | resample: 0 to 3 (nearest, lanczos, bilinear, bicubic) expected, got 4
          {"size": {"shortest_edge": 800, "longest_edge": 1333}, "resample": 2} | crop_size: the size that is cut out beside shortest_edge expected, got none
          {"size": {"longest_edge": 800}, "resample": 2} | size: height and width, or shortest_edge expected, got [longest_edge]
          {"size": 224, "resample": 2, "do_pad": true} | do_pad: false expected, got true
          {"size": 224, "resample": 2} | image_mean: a list of numbers expected, got null
          {"size": -4, "resample": 2} | size: a number of pixels expected, got -4
          {"size": 224, "resample": 2, "do_normalize": "no"} | do_normalize: true or false expected, got no
          {"size": 224, "resample": 2, "rescale_factor": 0} | rescale_factor: more than 0, at most 1 expected, got 0.0
          {"pretrained_cfg": {"input_size": [3, 224, 224], "crop_mode": "border"}} | crop_mode: center or squash expected, got border
          {"pretrained_cfg": {"input_size": [3, 224, 192], "crop_pct": 0.9}} | input_size: a square, or crop_pct of 1 expected, got [3, 224, 192]
          {"pretrained_cfg": {"input_size": [3, 224, 224], "crop_pct": 0}} | crop_pct: more than 0, at most 1 expected, got 0.0
          {"pretrained_cfg": {"input_size": [3, 224, 224], "interpolation": "random"}} | interpolation: nearest, bilinear, bicubic or lanczos expected, got random
          """)
  void whatCannotBeDoneIsNamed(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("c.json"), content);
    assertThatThrownBy(() -> PreprocessingFile.read(file))
        .isInstanceOf(Failure.class)
        .hasMessage(file + ": " + message);
  }

  @Test
  void aFileBecomesThePreprocessing() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("preprocessor_config.json"),
            """
            {
              "do_center_crop": true, "do_normalize": true, "do_rescale": true, "do_resize": true,
              "crop_size": {"height": 20, "width": 20}, "size": {"shortest_edge": 24},
              "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225],
              "image_processor_type": "BitImageProcessor", "resample": 3,
              "rescale_factor": 0.00392156862745098
            }
            """);
    assertThat(PreprocessingFile.read(file).of(3, 20, 20))
        .isEqualTo(
            new Preprocessing(
                3,
                20,
                20,
                Fit.CROP,
                List.of(0.485f, 0.456f, 0.406f),
                List.of(0.229f, 0.224f, 0.225f),
                24,
                Preprocessing.Order.RGB,
                255,
                Interpolation.BICUBIC));
  }
}
