package striate.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import striate.batch.Loader;
import striate.files.Sha256;
import striate.nn.Weights;
import striate.run.Exchange;

/**
 * What the machines of one training must have in common. Each calls the same methods at the same
 * time, and all see the same difference, if there is one.
 */
final class Agreement {
  private static final String ALL =
      "; all machines need the same settings, images, run folder and version";
  private static final String NOT_SET = "not set";

  /** Most characters that are exchanged to find out what differs. */
  private static final int MOST = 1 << 17;

  /** A hash has two, since a double holds an int exactly and a long not. */
  private static final int INTS_OF_HASH = 2;

  private final Exchange exchange;
  private final int[] from;

  private Agreement(Exchange exchange) {
    this.exchange = exchange;
    from = new int[exchange.machines() + 1];
  }

  /**
   * Compares settings, images, interval of the checkpoints, and what decides how a machine rounds.
   *
   * @throws IllegalStateException naming the machine that differs, and in what
   */
  static void settings(Exchange exchange, RunSettings settings) {
    settings(exchange, settings, RunDescription.machine());
  }

  /** The same on another machine than this one. */
  static void settings(Exchange exchange, RunSettings settings, Map<String, String> machine) {
    Map<String, String> here = description(settings, machine);
    StringBuilder lines = new StringBuilder();
    here.forEach((key, value) -> lines.append(line(key, value)).append('\n'));
    new Agreement(exchange).text(lines.toString());
  }

  private static String line(String key, String value) {
    return (key + "=" + RunTexts.withoutIdentity(value)).replaceAll("\\R", " ");
  }

  private static Map<String, String> description(RunSettings s, Map<String, String> machine) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String key : List.of("striate", "architecture", "vector.bits")) {
      all.put(key, machine.getOrDefault(key, NOT_SET));
    }
    RunFolder folder = s.folder;
    all.put(
        "folder",
        folder == null
            ? "none"
            : folder.everySteps() == 0
                ? "saved after each epoch"
                : "saved after each epoch and every " + folder.everySteps() + " steps");
    all.putAll(RunDescription.settings(s));
    all.keySet().removeIf(key -> key.startsWith(RunFolder.REMARK));
    all.putAll(RunDescription.data(s.train, s.validation));
    Loader validation = s.validation;
    if (validation != null) {
      validation.settings().forEach((key, value) -> all.put("validation.loader." + key, value));
      all.put("validation.preprocessing", RunTexts.of(validation.preprocessing()));
      all.put("validation.first-batch", RunDescription.firstBatch(validation));
    }
    return all;
  }

  /** Compares texts by their hashes; only if those differ, letter by letter. */
  private void text(String here) {
    int length = Math.min(MOST, here.length());
    double[] hashes = new double[exchange.machines() * (INTS_OF_HASH + 1)];
    int at = parts(INTS_OF_HASH + 1);
    byte[] sha = Sha256.of(here.getBytes(StandardCharsets.UTF_8));
    put(ByteBuffer.wrap(sha).getLong(), hashes, at);
    hashes[at + INTS_OF_HASH] = length;
    exchange.share(hashes, from);
    boolean differ = false;
    int most = 0;
    for (int i = 0; i < hashes.length; i++) {
      int of = i % (INTS_OF_HASH + 1);
      differ |= hashes[i] != hashes[of];
      most = of == INTS_OF_HASH ? Math.max(most, Math.clamp((long) hashes[i], 0, MOST)) : most;
    }
    if (!differ) {
      return;
    }
    float[] letters = new float[exchange.machines() * most];
    at = parts(most);
    for (int i = 0; i < length; i++) {
      letters[at + i] = here.charAt(i);
    }
    exchange.share(letters, from);
    Map<String, String> first = lines(letters, 0);
    for (int m = 1; m < exchange.machines(); m++) {
      Map<String, String> other = lines(letters, m);
      List<String> keys = new ArrayList<>(first.keySet());
      other.keySet().stream().filter(key -> !first.containsKey(key)).forEach(keys::add);
      for (String key : keys) {
        String expected = first.getOrDefault(key, NOT_SET);
        String actual = other.getOrDefault(key, NOT_SET);
        if (!expected.equals(actual)) {
          throw differs(m, key, expected, actual);
        }
      }
    }
    throw new IllegalStateException("the machines differ in their settings" + ALL);
  }

  private Map<String, String> lines(float[] letters, int machine) {
    StringBuilder text = new StringBuilder();
    for (int i = from[machine]; i < from[machine + 1] && letters[i] != 0; i++) {
      text.append((char) letters[i]);
    }
    Map<String, String> lines = new LinkedHashMap<>();
    text.toString()
        .lines()
        .forEach(line -> {
          int end = Math.max(0, line.indexOf('='));
          lines.put(line.substring(0, end), line.substring(Math.min(line.length(), end + 1)));
        });
    return lines;
  }

  /**
   * Compares where the machines stand, once each has read its run folder.
   *
   * @throws IllegalStateException naming the machine that differs, and in what
   */
  static void state(Exchange exchange, RunState state) {
    Training training = state.training;
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("batch", state.serial());
    numbers.put("epoch", (long) state.epoch);
    numbers.put("batch of the epoch", (long) state.batch);
    numbers.put("step", training.steps());
    numbers.put("step of the optimiser's start", training.fresh);
    Map<String, Long> hashes = new LinkedHashMap<>();
    hashes.put("weights", training.hash());
    Weights average = training.average;
    hashes.put("moving average of the weights", average == null ? 0 : average.hash());
    hashes.put("optimiser's state", hash(training.update.states));
    hashes.put("loss and accuracy of the epoch at hand", hashOfEpoch(state));
    hashes.put("results of earlier epochs", hashOfHistory(state));
    Weights best = state.best;
    hashes.put("best weights", best == null ? 0 : best.hash());
    new Agreement(exchange).numbers(numbers, hashes);
  }

  private static long hash(float[][][][] states) {
    long h = 0;
    for (float[][][] state : states) {
      for (float[][] node : state) {
        for (float[] values : node) {
          for (float v : values) {
            h = mix(h, Float.floatToRawIntBits(v));
          }
        }
      }
    }
    return h;
  }

  private static long hashOfEpoch(RunState state) {
    long h = mix(state.images, state.correct);
    return mix(h, Double.doubleToRawLongBits(state.lossSum));
  }

  private static long hashOfHistory(RunState state) {
    long h = state.history.size();
    for (EpochResult e : state.history) {
      h = mix(mix(h, e.epoch()), Double.doubleToRawLongBits(e.loss()));
      Validation v = e.validation();
      h = mix(h, v == null ? 0 : Double.doubleToRawLongBits(v.loss()));
      h = mix(h, v == null ? 0 : Double.doubleToRawLongBits(v.accuracy()));
    }
    return h;
  }

  private static long mix(long h, long value) {
    long mixed = h * 0x9E3779B97F4A7C15L + value;
    return mixed ^ (mixed >>> 29);
  }

  private void numbers(Map<String, Long> numbers, Map<String, Long> hashes) {
    List<String> names = new ArrayList<>(numbers.keySet());
    names.addAll(hashes.keySet());
    double[] values = new double[exchange.machines() * names.size() * INTS_OF_HASH];
    int at = parts(names.size() * INTS_OF_HASH);
    for (long value : numbers.values()) {
      put(value, values, at);
      at += INTS_OF_HASH;
    }
    for (long value : hashes.values()) {
      put(value, values, at);
      at += INTS_OF_HASH;
    }
    exchange.share(values, from);
    for (int m = 1; m < exchange.machines(); m++) {
      for (int i = 0; i < names.size(); i++) {
        long expected = get(values, i * INTS_OF_HASH);
        long actual = get(values, from[m] + i * INTS_OF_HASH);
        if (expected != actual) {
          String format = i < numbers.size() ? "%d" : "%016x";
          throw differs(
              m,
              names.get(i),
              String.format(Locale.ROOT, format, expected),
              String.format(Locale.ROOT, format, actual));
        }
      }
    }
  }

  /** Gives each machine a part of an array; where this one's begins. */
  private int parts(int length) {
    for (int m = 0; m < from.length; m++) {
      from[m] = m * length;
    }
    return from[exchange.machine()];
  }

  private static void put(long value, double[] to, int at) {
    to[at] = (double) (value >> Integer.SIZE);
    to[at + 1] = (int) value;
  }

  private static long get(double[] values, int at) {
    return ((long) values[at] << Integer.SIZE) | ((long) values[at + 1] & 0xFFFFFFFFL);
  }

  private static IllegalStateException differs(
      int machine, String what, String expected, String actual) {
    return new IllegalStateException(
        "machine "
            + machine
            + ": "
            + what
            + " "
            + expected
            + " expected as on machine 0, got "
            + actual
            + ALL);
  }
}
