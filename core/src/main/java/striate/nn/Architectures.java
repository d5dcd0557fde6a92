package striate.nn;

import static striate.nn.Layers.averagePool;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.relu6;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;
import static striate.nn.Layers.tanh;

import java.util.ArrayList;
import java.util.List;

/**
 * Well-known architectures, layer for layer as published. All end in logits: the softmax belongs to
 * the loss. {@code scripts/architecture_counts.py} builds the same networks in PyTorch, and their
 * parameter counts are the published ones.
 */
public final class Architectures {
  private Architectures() {}

  /**
   * The network of chapter 10 of <i>Grokking Deep Learning</i> as its listing has it: a 3×3 kernel
   * at 25×25 positions, which are all positions of a 27×27 image; 100,144 parameters. The listing
   * never reads the last row and column of a digit; leave them out. {@code striate.chapter} is the
   * listing itself to the last digit, with its own way to train.
   */
  public static Network chapterAsPrinted() {
    return chapter(27);
  }

  /** The chapter's network at all 26×26 positions of a 28×28 image: 108,304 parameters. */
  public static Network chapter() {
    return chapter(28);
  }

  private static Network chapter(int size) {
    return Network.of(
        Shape.image(1, size, size),
        conv(16, 3).noBias().init(new Initialiser.Uniform(-0.01f, 0.01f)),
        tanh(),
        dropout(0.5),
        flatten(),
        dense(10).noBias().init(new Initialiser.Uniform(-0.1f, 0.1f)));
  }

  /**
   * LeNet-5 (LeCun et al. 1998) for 28×28 grey images, padded to 32×32, with every map of the third
   * layer connected to all maps before it: 61,706 parameters for 10 classes.
   *
   * @param classes number of outputs
   */
  public static Network leNet5(int classes) {
    Initialiser init = new Initialiser.LeCun();
    return Network.of(
        Shape.image(1, 28, 28),
        conv(6, 5).pad(2).init(init),
        tanh(),
        averagePool(2),
        conv(16, 5).init(init),
        tanh(),
        averagePool(2),
        conv(120, 5).init(init),
        tanh(),
        flatten(),
        dense(84).init(init),
        tanh(),
        dense(classes).init(init));
  }

  /**
   * VGG (Simonyan and Zisserman 2014) without batch normalisation, for images of 224×224 or other
   * multiples of 32. For 224×224×3 and 1000 classes VGG-11 has 132,863,336 parameters and VGG-16
   * 138,357,544, as in torchvision.
   *
   * @param depth 11 or 16
   */
  public static Network vgg(int depth, Shape image, int classes) {
    List<Part> parts = vggConvolutions(depth, false);
    parts.add(flatten());
    for (int i = 0; i < 2; i++) {
      parts.add(dense(4096));
      parts.add(relu());
      parts.add(dropout(0.5));
    }
    parts.add(dense(classes));
    return Network.of(image, parts);
  }

  /**
   * VGG for small images: the same convolutions, each with batch normalisation, and one dense
   * layer. For 32×32×3 and 10 classes it has 9,231,114 parameters (VGG-11) and 14,728,266 (VGG-16).
   *
   * @param depth 11 or 16
   * @param image at least 32×32
   */
  public static Network vggSmall(int depth, Shape image, int classes) {
    List<Part> parts = vggConvolutions(depth, true);
    parts.add(flatten());
    parts.add(dense(classes));
    return Network.of(image, parts);
  }

  private static List<Part> vggConvolutions(int depth, boolean normed) {
    int[] counts =
        switch (depth) {
          case 11 -> new int[] {1, 1, 2, 2, 2};
          case 16 -> new int[] {2, 2, 3, 3, 3};
          default ->
              throw new IllegalArgumentException("VGG: depth 11 or 16 expected, got " + depth);
        };
    List<Part> parts = new ArrayList<>();
    int channels = 64;
    for (int count : counts) {
      for (int i = 0; i < count; i++) {
        parts.add(conv(channels, 3).pad(1));
        if (normed) {
          parts.add(batchNorm());
        }
        parts.add(relu());
      }
      parts.add(maxPool(2));
      channels = Math.min(512, 2 * channels);
    }
    return parts;
  }

  /**
   * ResNet-20, the {@link #resNetSmall} of depth 20: 272,474 parameters for 32×32×3 and 10 classes.
   */
  public static Network resNet20(Shape image, int classes) {
    return resNetSmall(20, image, classes);
  }

  /**
   * ResNet-56, the {@link #resNetSmall} of depth 56: 855,770 parameters for 32×32×3 and 10 classes.
   */
  public static Network resNet56(Shape image, int classes) {
    return resNetSmall(56, image, classes);
  }

  /**
   * A residual network (ResNet) for small images (He et al. 2015, section 4.2): three stages of 16,
   * 32 and 64 channels. Where the size changes, the shortcut is a 1×1 convolution with batch
   * normalisation (the paper's option B); the paper's own counts, 0.27 and 0.85 million, are for
   * shortcuts without parameters, which have 2,752 fewer.
   *
   * @param depth 6n + 2, such as 20, 32, 44, 56 or 110
   * @param image for example 3×32×32
   */
  public static Network resNetSmall(int depth, Shape image, int classes) {
    if (depth < 8 || depth % 6 != 2) {
      throw new IllegalArgumentException("ResNet: a depth of 6n + 2 expected, got " + depth);
    }
    List<Part> parts = new ArrayList<>();
    parts.add(unit(16, 3, 1, relu()));
    int channels = 16;
    for (int stage = 0; stage < 3; stage++) {
      for (int block = 0; block < (depth - 2) / 6; block++) {
        parts.add(basicBlock(channels, 16 << stage, stage > 0 && block == 0 ? 2 : 1));
        parts.add(relu());
        channels = 16 << stage;
      }
    }
    return classify(image, parts, classes);
  }

  /**
   * ResNet-18 (He et al. 2015): 11,689,512 parameters for 3 channels and 1000 classes, as in
   * torchvision.
   *
   * @param image for example 3×224×224
   */
  public static Network resNet18(Shape image, int classes) {
    List<Part> parts = new ArrayList<>();
    parts.add(unit(64, 7, 2, relu()));
    parts.add(maxPool(3).stride(2).pad(1));
    int channels = 64;
    for (int stage = 0; stage < 4; stage++) {
      for (int block = 0; block < 2; block++) {
        parts.add(basicBlock(channels, 64 << stage, stage > 0 && block == 0 ? 2 : 1));
        parts.add(relu());
        channels = 64 << stage;
      }
    }
    return classify(image, parts, classes);
  }

  /** Two 3×3 convolutions beside a shortcut; the ReLU after the sum is the caller's. */
  private static Part basicBlock(int in, int out, int stride) {
    Part.Sequence body = sequence(unit(out, 3, stride, relu()), unit(out, 3, 1));
    return in == out && stride == 1
        ? residual(body)
        : residual(body, sequence(unit(out, 1, stride)));
  }

  /**
   * MobileNetV2 (Sandler et al. 2018): inverted residuals of depthwise convolutions, ReLU6;
   * 3,504,872 parameters for 3 channels and 1000 classes, as in torchvision.
   *
   * @param image for example 3×224×224
   */
  public static Network mobileNetV2(Shape image, int classes) {
    // Expansion, channels, blocks, stride of the first block: table 2 of the paper.
    int[][] stages = {
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    List<Part> parts = new ArrayList<>();
    parts.add(unit(32, 3, 2, relu6()));
    int channels = 32;
    for (int[] stage : stages) {
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        parts.add(inverted(channels, stage[1], stride, stage[0]));
        channels = stage[1];
      }
    }
    parts.add(unit(1280, 1, 1, relu6()));
    parts.add(globalAveragePool());
    parts.add(flatten());
    parts.add(dropout(0.2));
    parts.add(dense(classes).init(new Initialiser.LeCun()));
    return Network.of(image, parts);
  }

  private static Part inverted(int in, int out, int stride, int expansion) {
    List<Part> body = new ArrayList<>();
    if (expansion != 1) {
      body.add(unit(in * expansion, 1, 1, relu6()));
    }
    body.add(depthwise(3).stride(stride).pad(1).noBias());
    body.add(batchNorm());
    body.add(relu6());
    body.add(unit(out, 1, 1));
    Part.Sequence all = new Part.Sequence(body);
    return stride == 1 && in == out ? residual(all) : all;
  }

  /** A convolution without bias that keeps the size at stride 1, and batch normalisation. */
  private static Part.Sequence unit(int out, int kernel, int stride, Layer... after) {
    List<Part> parts = new ArrayList<>();
    parts.add(conv(out, kernel).stride(stride).pad(kernel / 2).noBias());
    parts.add(batchNorm());
    parts.addAll(List.of(after));
    return new Part.Sequence(parts);
  }

  private static Network classify(Shape image, List<Part> parts, int classes) {
    List<Part> all = new ArrayList<>(parts);
    all.add(globalAveragePool());
    all.add(flatten());
    all.add(dense(classes).init(new Initialiser.LeCun()));
    return Network.of(image, all);
  }
}
