package striate.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.data.Samples;
import striate.files.Sha256;
import striate.kernels.jit.Vectors;
import striate.nn.Network;
import striate.nn.Weights;
import striate.run.Exchange;

/** What a run folder says about a run: its settings, its data, its machine. */
final class RunDescription {
  private RunDescription() {}

  /** Everything that decides the outcome; what does not (threads, time limit) is left out. */
  static Map<String, String> settings(RunSettings s) {
    Map<String, String> all = new LinkedHashMap<>();
    s.notes.forEach((key, value) -> all.put(RunFolder.NOTE + key, value));
    s.remarks.forEach((key, value) -> all.put(RunFolder.REMARK + key, value));
    all.put("epochs", Integer.toString(s.epochs));
    s.train.settings().forEach((key, value) -> all.put("loader." + key, value));
    all.put("seed", Long.toString(s.seed));
    all.put("loss", RunTexts.of(s.loss));
    all.put("optimizer", RunTexts.of(s.optimizer));
    all.put("schedule", RunTexts.of(s.schedule));
    all.put("clipping", RunTexts.of(s.clipping));
    all.put("accumulate", Integer.toString(s.accumulate));
    Ema ema = s.ema;
    all.put("averaging", ema == null ? "null" : RunTexts.of(ema));
    all.put("metric", s.metric.toString());
    all.put("keep", s.keepBest ? "best" : "last");
    all.put("patience", Integer.toString(s.patience));
    Weights start = s.weights;
    all.put("weights", start == null ? "fresh" : Long.toHexString(start.hash()));
    // Where there are none, the settings are those of the runs of earlier versions.
    for (int i = 0; i < s.groups.size(); i++) {
      all.put("group." + i, RunTexts.of(s.groups.get(i)));
    }
    for (int i = 0; i < s.fixed.size(); i++) {
      all.put("fixed." + i, s.fixed.get(i));
    }
    Exchange machines = s.exchange;
    if (machines != null && machines.machines() > 1 && s.localSteps > 0) {
      all.put("local.steps", s.localSteps + " on each of " + machines.machines() + " machines");
    }
    if (machines != null && machines.machines() > 1 && s.ownStatistics) {
      all.put("normalisation", "by each of " + machines.machines() + " machines");
    }
    all.put("network.input", s.network.input().toString());
    List<Network.Node> nodes = s.network.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      Network.Node n = nodes.get(i);
      all.put("network." + i, n.name() + " " + RunTexts.of(n.layer()) + " reads " + n.inputs());
    }
    return all;
  }

  /** The pictures, and what the loader makes of them: the bits of its first batch. */
  static Map<String, String> data(Loader train, @Nullable Loader validation) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("classes", Integer.toString(train.classes().size()));
    for (int i = 0; i < train.classes().size(); i++) {
      all.put("class." + i, train.classes().get(i));
    }
    all.put("preprocessing", RunTexts.of(train.preprocessing()));
    pictures("train", train, all);
    all.put("train.first-batch", firstBatch(train));
    if (validation != null) {
      pictures("validation", validation, all);
    }
    return all;
  }

  private static void pictures(String what, Loader loader, Map<String, String> all) {
    Samples samples = loader.samples();
    MessageDigest digest = Sha256.start();
    byte[] picture = new byte[samples.length()];
    ByteBuffer head = ByteBuffer.allocate(12);
    digest.update(
        head.putInt(samples.height()).putInt(samples.width()).putInt(samples.channels()).flip());
    for (String name : samples.classes()) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      digest.update(head.clear().putInt(bytes.length).flip());
      digest.update(bytes);
    }
    int[] counts = new int[samples.classes().size()];
    for (int i = 0; i < samples.size(); i++) {
      samples.copy(i, picture, 0);
      digest.update(head.clear().putInt(samples.label(i)).flip());
      digest.update(picture);
      counts[samples.label(i)]++;
    }
    all.put(what + ".pictures", Integer.toString(samples.size()));
    all.put(what + ".counts", java.util.Arrays.toString(counts));
    all.put(what + ".fingerprint", HexFormat.of().formatHex(digest.digest()));
  }

  /** A hash of the first batch. */
  static String firstBatch(Loader loader) {
    Batch b = loader.newBatch();
    loader.fill(0, 0, b);
    MessageDigest digest = Sha256.start();
    int size = loader.preprocessing().size();
    ByteBuffer row = ByteBuffer.allocate(4 * Math.max(size, loader.classes().size()));
    for (int i = 0; i < b.count(); i++) {
      row.clear().asFloatBuffer().put(b.images(), i * size, size);
      digest.update(row.limit(4 * size));
      digest.update(row.clear().putInt(b.labels()[i]).flip());
      if (b.mixed()) {
        int classes = loader.classes().size();
        row.clear().asFloatBuffer().put(b.targets(), i * classes, classes);
        digest.update(row.limit(4 * classes));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static Map<String, String> machine() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("begun", Instant.now().toString());
    String version = RunDescription.class.getPackage().getImplementationVersion();
    all.put("striate", version == null ? "unpackaged" : version);
    all.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    all.put("architecture", String.valueOf(System.getProperty("os.arch")));
    all.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.put("heap", Long.toString(Runtime.getRuntime().maxMemory()));
    all.put("vector.bits", Integer.toString(Vectors.bits()));
    return all;
  }
}
