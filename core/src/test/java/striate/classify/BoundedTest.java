package striate.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import striate.Child;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.Inference;

/** What classification takes follows from bytes, not from the number of pictures or of callers. */
class BoundedTest {
  private static final int SIDE = 1024;

  private static Model large() {
    Network network =
        Network.of(Shape.image(3, SIDE, SIDE), maxPool(SIDE / 2), flatten(), dense(2));
    return Model.of(network.initialise(1)).preprocessing(Preprocessing.of(3, SIDE, SIDE));
  }

  private static long allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** 40 inputs of 12 MB each. */
  @Test
  void aListTakesNoMoreThanOneCall() {
    Picture picture = Picture.of(SIDE, SIDE, 3, new byte[SIDE * SIDE * 3]);
    Classifier classifier = Classifier.of(large());
    classifier.classify(picture);
    long bytes = allocated(() -> classifier.probabilities(Collections.nCopies(40, picture)));
    assertThat(bytes).isLessThan(40_000_000);
  }

  /** Views of one picture need not fit one call. */
  @Test
  void manyViewsTakeNoMoreEither() {
    Picture picture = Picture.of(SIDE, SIDE, 3, new byte[SIDE * SIDE * 3]);
    View[] views = new View[20];
    java.util.Arrays.fill(views, View.plain());
    Classifier one = Classifier.of(large());
    Classifier classifier = one.views(views);
    float[] expected = one.probabilities(List.of(picture));
    assertThat(classifier.probabilities(List.of(picture))).isEqualTo(expected);
    long bytes = allocated(() -> classifier.probabilities(List.of(picture)));
    assertThat(bytes).isLessThan(40_000_000);
  }

  /** Pictures of 3 MB, decoded anew each time. */
  @Test
  void anEvaluationKeepsNoPictures() {
    List<WeakReference<Picture>> given = new ArrayList<>();
    int[] most = new int[1];
    Dataset set =
        new Dataset() {
          @Override
          public List<String> classes() {
            return List.of("a", "b", "c");
          }

          @Override
          public int size() {
            return 90;
          }

          @Override
          public int label(int index) {
            return index % 3;
          }

          @Override
          public Picture picture(int index) {
            if (index % 30 == 29) {
              System.gc();
              int alive = (int) given.stream().filter(r -> r.get() != null).count();
              most[0] = Math.max(most[0], alive);
            }
            Picture p = Picture.of(1000, 1000, 3, new byte[3_000_000]);
            given.add(new WeakReference<>(p));
            return p;
          }

          @Override
          public String name(int index) {
            return "#" + index;
          }
        };
    Network network = Network.of(Shape.image(3, 9, 9), conv(4, 3), relu(), flatten(), dense(3));
    Model model = Model.of(network.initialise(1)).preprocessing(Preprocessing.of(3, 9, 9));
    Evaluation.of(Classifier.of(model), set, 1);
    assertThat(most[0]).isLessThanOrEqualTo(3);
  }

  @Test
  void anInterruptedCallerClassifiesNothing() {
    Network network = Network.of(Shape.image(1, 2, 2), flatten(), dense(3));
    Model model = Model.of(network.initialise(1)).preprocessing(Preprocessing.of(1, 2, 2));
    Classifier classifier = Classifier.of(model);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> classifier.classify(Picture.of(2, 2, 1, new byte[4])))
        .isInstanceOf(CancellationException.class)
        .hasMessage("classification: interrupted");
    assertThat(Thread.interrupted()).isTrue();
    ArrayDataset set = ArrayDataset.of(new byte[4], 2, 2, 1, new int[1], List.of("a", "b", "c"));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Evaluation.of(classifier, set, 2))
        .isInstanceOf(CancellationException.class)
        .hasMessage("evaluation: interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A hundred calls at once, platform and virtual threads, in a heap for a few of them. */
  @Test
  void manyCallersShareASmallHeap() {
    Child.End end = Child.run(List.of("-Xmx64m"), Callers.class);
    assertThat(end.code()).as(end.toString()).isZero();
    assertThat(end.lines()).contains("100 answers, all the same");
  }

  /** Each call needs some megabytes. */
  static final class Callers {
    private Callers() {}

    public static void main(String[] args) throws InterruptedException {
      Network network =
          Network.of(
              Shape.image(1, 256, 256), conv(16, 3), relu(), maxPool(64), flatten(), dense(2));
      Inference inference = Inference.of(network.initialise(1));
      float[] image = new float[256 * 256];
      for (int i = 0; i < image.length; i++) {
        image[i] = i % 7 / 7f;
      }
      List<Thread> threads = new ArrayList<>();
      List<Float> answers = Collections.synchronizedList(new ArrayList<>());
      Runnable call = () -> answers.add(inference.run(image, 1)[0]);
      for (int i = 0; i < 50; i++) {
        threads.add(Thread.ofVirtual().start(call));
        threads.add(Thread.ofPlatform().start(call));
      }
      for (Thread t : threads) {
        t.join();
      }
      boolean same = answers.stream().distinct().count() == 1;
      System.out.println(answers.size() + " answers, " + (same ? "all the same" : "not the same"));
    }
  }
}
