package striate.app.sets;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import striate.data.Cifar10;

/** The sets that have a name. */
public final class Catalog {
  /** The set that needs no fetching. */
  public static final String EMBEDDED = "mnist";

  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

  private static final NamedSet MNIST =
      new NamedSet(
          "mnist-full",
          "70,000 handwritten digits, 28×28, grey",
          "Yann LeCun, Corinna Cortes, Christopher J. C. Burges; CC BY-SA 3.0",
          IntStream.range(0, 10).mapToObj(String::valueOf).toList(),
          idx(
              9_912_422,
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              1_648_877,
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
          List.of(
              URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
              URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")));

  private static final NamedSet FASHION =
      new NamedSet(
          "fashion-mnist",
          "70,000 pieces of clothing, 28×28, grey",
          "Zalando Research; MIT",
          List.of(
              "T-shirt/top",
              "Trouser",
              "Pullover",
              "Dress",
              "Coat",
              "Sandal",
              "Shirt",
              "Sneaker",
              "Bag",
              "Ankle boot"),
          idx(
              26_421_880,
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
              4_422_102,
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
          List.of(
              URI.create(
                  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
              URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/")));

  private static final NamedSet CIFAR =
      new NamedSet(
          "cifar-10",
          "60,000 animals and vehicles, 32×32, colour",
          "Alex Krizhevsky, Vinod Nair, Geoffrey Hinton; terms on its page",
          Cifar10.CLASSES,
          List.of(
              new NamedSet.File(
                  "cifar-10-binary.tar.gz",
                  NamedSet.Form.TAR_GZIP,
                  170_052_171,
                  "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")),
          List.of(
              URI.create("https://www.cs.toronto.edu/~kriz/"),
              URI.create("https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/")));

  private Catalog() {}

  private static List<NamedSet.File> idx(
      long train, String images, String labels, long test, String testImages, String testLabels) {
    return List.of(
        new NamedSet.File(TRAIN_IMAGES, NamedSet.Form.GZIP, train, images),
        new NamedSet.File(TRAIN_LABELS, NamedSet.Form.GZIP, 29_000, labels),
        new NamedSet.File(TEST_IMAGES, NamedSet.Form.GZIP, test, testImages),
        new NamedSet.File(TEST_LABELS, NamedSet.Form.GZIP, 5_000, testLabels));
  }

  /** The sets that can be fetched. */
  public static List<NamedSet> all() {
    return List.of(MNIST, FASHION, CIFAR);
  }

  /** The set of that name, if it can be fetched. */
  public static Optional<NamedSet> find(String name) {
    return all().stream().filter(set -> set.name().equals(name)).findFirst();
  }

  /** All names, the embedded set's first. */
  public static List<String> names() {
    return Stream.concat(Stream.of(EMBEDDED), all().stream().map(NamedSet::name)).toList();
  }
}
