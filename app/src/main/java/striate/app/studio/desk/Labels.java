package striate.app.studio.desk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures and their classes as they are after all steps so far, and how each step is undone. Not
 * for several threads.
 */
final class Labels {
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private int[] labels = new int[64];
  private final BitSet aside = new BitSet();
  private List<@Nullable String> classes = new ArrayList<>();
  private final Deque<Step> done = new ArrayDeque<>();
  private final Deque<Step> undone = new ArrayDeque<>();
  private final List<Back> backs = new ArrayList<>();
  private long taken;

  /**
   * A step, and what was before it. The names of its pictures, which may be very many, are in the
   * journal alone.
   *
   * @param at its line in the journal
   * @param words that tell it
   * @param classes null if the step changed none
   */
  private record Step(
      long at,
      Entry.Kind kind,
      String from,
      String to,
      String words,
      Before before,
      @Nullable List<@Nullable String> classes) {}

  /**
   * A class's name that was taken back.
   *
   * @param made the line at which it was given
   * @param undone the line that took it back
   * @param from the name before it, and after
   * @param to the name meanwhile
   */
  private record Back(long made, long undone, String from, String to) {}

  /** A picture that is there from the beginning. */
  void begin(String name, String label) {
    put(name, number(label));
  }

  private int number(String label) {
    int at = classes.indexOf(label);
    if (at < 0) {
      classes.add(label);
      return classes.size() - 1;
    }
    return at;
  }

  private void put(String name, int label) {
    int at = names.size();
    names.add(name);
    places.put(name, at);
    if (at == labels.length) {
      labels = Arrays.copyOf(labels, 2 * at);
    }
    labels[at] = label;
  }

  int size() {
    return names.size();
  }

  String name(int picture) {
    return names.get(picture);
  }

  /** The number of a picture by its name, or −1. */
  int place(String name) {
    return places.getOrDefault(name, -1);
  }

  /** The number of a picture's class; −1 of one whose coming in was undone. */
  int label(int picture) {
    return labels[picture];
  }

  boolean isAside(int picture) {
    return aside.get(picture);
  }

  /** The classes by their numbers; null for those that are no more. */
  List<@Nullable String> classes() {
    return classes;
  }

  /** A class by its name, or −1. */
  int named(String label) {
    return classes.indexOf(label);
  }

  /** What {@link #undo} would take back, in words; empty if there is nothing. */
  String last() {
    Step step = done.peekLast();
    return step == null ? "" : step.words;
  }

  /** What {@link #redo} would do again, in words; empty if there is nothing. */
  String next() {
    Step step = undone.peekLast();
    return step == null ? "" : step.words;
  }

  /**
   * Takes a step that {@link Album} has checked; of what is not there (any more) nothing is done.
   *
   * @return how many pictures it names that are not there
   */
  int take(Entry entry) {
    taken++;
    switch (entry.kind()) {
      case UNDO -> undo();
      case REDO -> redo();
      default -> {
        undone.clear();
        return apply(entry);
      }
    }
    return 0;
  }

  /** Lines of the journal so far. */
  long version() {
    return taken;
  }

  /** What a class is called now that was called so when the journal had so many lines. */
  String now(String name, long version) {
    String now = name;
    for (Back back : backs) {
      if (back.made <= version && back.undone > version && back.to.equals(now)) {
        now = back.from;
      }
    }
    for (Step step : done) {
      boolean moved = step.kind == Entry.Kind.RENAME || step.kind == Entry.Kind.MERGE;
      if (moved && step.at > version && step.from.equals(now)) {
        now = step.to;
      }
    }
    return now;
  }

  private int apply(Entry entry) {
    if (entry.kind() == Entry.Kind.ADD && place(entry.pictures().getFirst()) < 0) {
      put(entry.pictures().getFirst(), -1); // neither there nor of a class before the step
      aside.set(names.size() - 1);
    }
    int[] pictures =
        entry.kind() == Entry.Kind.MERGE
            ? of(named(entry.from()))
            : entry.pictures().stream().mapToInt(this::place).filter(p -> p >= 0).toArray();
    apply(entry.kind(), entry.from(), entry.to(), entry.words(), pictures);
    return entry.kind() == Entry.Kind.MERGE ? 0 : entry.pictures().size() - pictures.length;
  }

  private void apply(Entry.Kind kind, String from, String to, String words, int[] pictures) {
    boolean same =
        switch (kind) {
          case LABEL, ADD -> named(to) >= 0;
          case ASIDE, BACK -> true;
          default -> false;
        };
    Before before = Before.of(pictures, p -> ((labels[p] + 1) << 1) | (aside.get(p) ? 1 : 0));
    done.add(
        new Step(taken, kind, from, to, words, before, same ? null : new ArrayList<>(classes)));
    switch (kind) {
      case LABEL -> {
        int label = number(to);
        for (int p : pictures) {
          labels[p] = label;
        }
      }
      case ADD -> {
        labels[pictures[0]] = number(to);
        aside.clear(pictures[0]);
      }
      case CLASS -> number(to);
      case RENAME -> rename(from, to);
      case MERGE -> {
        int gone = named(from);
        int label = number(to);
        for (int p : pictures) {
          labels[p] = label;
        }
        if (gone >= 0 && gone != label) {
          classes.set(gone, null);
        }
      }
      case ASIDE -> Arrays.stream(pictures).forEach(aside::set);
      case BACK -> Arrays.stream(pictures).forEach(aside::clear);
      case UNDO, REDO -> throw new IllegalStateException("no step of its own: " + kind);
    }
  }

  private void rename(String from, String to) {
    int at = named(from);
    if (at >= 0 && named(to) < 0) {
      classes.set(at, to);
    }
  }

  private int[] of(int label) {
    return IntStream.range(0, size()).filter(p -> label >= 0 && labels[p] == label).toArray();
  }

  private void undo() {
    Step step = done.pollLast();
    if (step == null) {
      return;
    }
    step.before.forEach((picture, state) -> {
      labels[picture] = (state >> 1) - 1;
      aside.set(picture, (state & 1) == 1);
    });
    if (step.kind == Entry.Kind.RENAME) {
      backs.add(new Back(step.at, taken, step.from, step.to));
    }
    if (step.classes != null) {
      classes = new ArrayList<>(step.classes);
    }
    undone.add(step);
  }

  private void redo() {
    Step step = undone.pollLast();
    if (step != null) {
      apply(step.kind, step.from, step.to, step.words, step.before.pictures());
    }
  }
}
