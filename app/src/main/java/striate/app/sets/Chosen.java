package striate.app.sets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;

/** The pictures of one or more parts of a set, under the classes of something else. */
public final class Chosen implements Dataset {
  private final List<String> classes;
  private final List<Dataset> parts;
  private final int[] part;
  private final int[] place;
  private final int[] labels;
  private final Map<String, Integer> unknown;

  private Chosen(
      List<String> classes,
      List<Dataset> parts,
      int[] part,
      int[] place,
      int[] labels,
      Map<String, Integer> unknown) {
    this.classes = classes;
    this.parts = parts;
    this.part = part;
    this.place = place;
    this.labels = labels;
    this.unknown = unknown;
  }

  /** Those pictures of {@code parts} whose class is one of {@code classes}. */
  public static Chosen of(List<Dataset> parts, List<String> classes) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String name : classes) {
      numbers.put(name, numbers.size());
    }
    int size = parts.stream().mapToInt(Dataset::size).sum();
    int[] part = new int[size];
    int[] place = new int[size];
    int[] labels = new int[size];
    Map<String, Integer> unknown = new TreeMap<>();
    int count = 0;
    for (int p = 0; p < parts.size(); p++) {
      Dataset set = parts.get(p);
      for (int i = 0; i < set.size(); i++) {
        String name = set.classes().get(set.label(i));
        Integer number = numbers.get(name);
        if (number == null) {
          unknown.merge(name, 1, Integer::sum);
          continue;
        }
        part[count] = p;
        place[count] = i;
        labels[count++] = number;
      }
    }
    return new Chosen(
        List.copyOf(classes),
        List.copyOf(parts),
        Arrays.copyOf(part, count),
        Arrays.copyOf(place, count),
        Arrays.copyOf(labels, count),
        unknown);
  }

  /** Classes that are none of those asked for, and how many pictures of each were left out. */
  public List<String> unknown() {
    List<String> all = new ArrayList<>();
    unknown.forEach((name, count) -> all.add(count + " of " + name));
    return all;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  private Dataset set(int index) {
    return parts.get(part[index]);
  }

  @Override
  public Picture picture(int index) {
    return set(index).picture(place[index]);
  }

  @Override
  public Picture fitted(int index, Preprocessing preprocessing) {
    return set(index).fitted(place[index], preprocessing);
  }

  @Override
  public boolean inMemory() {
    return IntStream.of(part).distinct().allMatch(p -> parts.get(p).inMemory());
  }

  @Override
  public String decoder() {
    return parts.stream().map(Dataset::decoder).distinct().collect(Collectors.joining(" "));
  }

  @Override
  public String name(int index) {
    return set(index).name(place[index]);
  }

  @Override
  public Optional<Path> file(int index) {
    return set(index).file(place[index]);
  }

  @Override
  public byte[] digest(int index) {
    return set(index).digest(place[index]);
  }

  @Override
  public byte[] content(int index) {
    return set(index).content(place[index]);
  }
}
