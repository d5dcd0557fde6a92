import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import striate.classify.Classifier;
import striate.images.Pictures;

/** The calls that a server makes for a picture, in one thread without a server: pictures a second. */
class ServeInside {
  public static void main(String[] args) throws Exception {
    Classifier classifier = Classifier.load(Path.of(args[0]));
    byte[] file = Files.readAllBytes(Path.of(args[1]));
    double seconds = Double.parseDouble(args[2]);
    classifier.warmUp();
    for (int batch : new int[] {1, 1, 8}) {
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() - start < seconds * 1e9) {
        List<striate.data.Picture> pictures = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
          pictures.add(Pictures.read(file, "picture"));
        }
        classifier.classify(pictures);
        count += batch;
      }
      System.out.printf(
          "inside, %d at a time: %.1f pictures/s%n", batch, count / ((System.nanoTime() - start) * 1e-9));
    }
  }
}
