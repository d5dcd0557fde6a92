package striate.images.listing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import striate.data.DataException;

/**
 * The listing of a folder of pictures: one sub-folder for each class; or folders for training,
 * validation and test of such folders; or pictures beside a list of their classes. What is
 * ambiguous is noted or refused.
 */
public final class FolderListing {
  /** Names that say what files are, not what is on them. */
  private static final Set<String> CONTAINERS =
      Set.of(
          "images",
          "image",
          "imgs",
          "img",
          "pictures",
          "pics",
          "photos",
          "jpg",
          "jpeg",
          "png",
          "jpegimages",
          "data",
          "labels",
          "annotations",
          "masks",
          "mask");

  /** Names of what has no classes yet. */
  private static final Set<String> UNLABELLED =
      Set.of(
          "pred",
          "predict",
          "prediction",
          "predictions",
          "unlabeled",
          "unlabelled",
          "seg_pred",
          "unsup",
          "submission",
          "sample_submission");

  private final Path root;
  private final List<String> known;
  private final Listing listing = new Listing();

  /** The root, and the folder in it that is read in its place, and so on. */
  private final List<Path> places = new ArrayList<>();

  private final ClassLabels labels;

  private FolderListing(Path root, List<String> known) {
    this.root = root;
    this.known = known;
    labels = new ClassLabels(listing, known);
  }

  /**
   * Lists a folder.
   *
   * @param known the classes of a model that is to be evaluated; if there are any, the folder needs
   *     no training pictures
   * @throws DataException naming what was expected and what is there
   */
  public static Listing of(Path root, List<String> known) {
    if (!Files.exists(root)) {
      throw new DataException(FileNames.text(root) + ": no such folder");
    }
    if (!Files.isDirectory(root)) {
      throw new DataException(FileNames.text(root) + ": a folder expected");
    }
    FolderListing listing = new FolderListing(root, known);
    listing.list(root);
    SplitTexts.apply(root, listing.places, listing.listing);
    return listing.listing;
  }

  private void list(Path at) {
    places.add(at);
    Inside inside = Inside.of(at);
    PartFolders found = PartFolders.of(at, inside.folders());
    Map<Listing.Part, Path> parts = found.parts();
    List<Path> others = found.others();
    if (parts.values().stream().anyMatch(this::isLabelled)) {
      parts(at, inside, parts, others);
    } else if (!parts.isEmpty()) {
      loose(at, inside, parts, others);
    } else if (others.isEmpty()) {
      alone(at, inside);
    } else {
      folders(at, inside, others);
    }
  }

  /** Whether a part's folder says what is on its pictures: by folders of classes, or by a list. */
  private boolean isLabelled(Path part) {
    Inside inside = Inside.of(inner(part));
    return hasClasses(inside) || !ListFiles.in(inside).isEmpty();
  }

  /**
   * Not so {@code images} and {@code labels}, where each picture has boxes in a file of its own.
   */
  private static boolean hasClasses(Inside inside) {
    return !inside.folders().stream().allMatch(FolderListing::isContainer);
  }

  /** A single folder so called, as some libraries ask for, where training has no such class. */
  private boolean isUnknown(Inside inside) {
    return inside.folders().size() == 1
        && !labels.has("unknown")
        && (FileNames.alike(FileNames.last(inside.folders().getFirst())).equals("unknown")
            || isUnlabelled(inside.folders().getFirst()));
  }

  /** Some archives hold a folder in a folder of the same meaning, {@code seg_train/seg_train}. */
  private Path inner(Path folder) {
    Path at = folder;
    while (true) {
      Inside inside = Inside.of(at);
      if (inside.folders().size() != 1 || !inside.pictures().isEmpty()) {
        return at;
      }
      Path only = inside.folders().getFirst();
      String name = FileNames.last(only);
      boolean same =
          name.equals(FileNames.last(folder))
              || (PartName.of(name) == PartName.of(FileNames.last(folder))
                  && PartName.of(name) != null);
      // Val has a list beside its folder of pictures in Tiny ImageNet.
      boolean listed = isContainer(only) && !ListFiles.in(inside).isEmpty();
      if (Walk.leadsBack(only) || listed || (!same && !isContainer(only))) {
        return at;
      }
      at = only;
    }
  }

  /** Parts, at least one of which has classes. */
  private void parts(Path at, Inside inside, Map<Listing.Part, Path> parts, List<Path> others) {
    Path train = parts.get(Listing.Part.TRAIN);
    if (train == null || !isLabelled(train)) {
      if (withOthers(inside, parts, others)) {
        return;
      }
      if (known.isEmpty()) {
        throw new DataException(
            train == null
                ? String.format(
                    Locale.ROOT,
                    "%s: pictures to train on expected (a folder train), got only %s",
                    FileNames.text(at),
                    names(parts.values()))
                : unlabelled(at, List.of(train)));
      }
    }
    for (Path other : others) {
      beside(at, parts, other);
    }
    looseFiles(inside);
    parts.forEach((part, folder) -> {
      Path inner = inner(folder);
      Inside in = Inside.of(inner);
      if (part != Listing.Part.TRAIN && isUnknown(in)) {
        withoutClasses(folder);
      } else if (hasClasses(in)) {
        classes(part, in);
      } else if (!ListFiles.in(in).isEmpty()) {
        ListFiles.read(listing, inner, ListFiles.in(in), part);
      } else {
        withoutClasses(folder);
      }
    });
  }

  /** Folders of classes, and among them a test or validation of the same classes. */
  private boolean withOthers(Inside inside, Map<Listing.Part, Path> parts, List<Path> others) {
    if (parts.containsKey(Listing.Part.TRAIN) || others.size() < 2) {
      return false;
    }
    Set<String> names = AlikeFolders.alike(others);
    for (Path part : parts.values()) {
      if (isLabelled(part)
          && !names.containsAll(AlikeFolders.alike(Inside.of(inner(part)).folders()))) {
        return false;
      }
    }
    parts.forEach((part, folder) ->
        listing.note(
            "%s is read as %s; the other folders are the classes to train on",
            FileNames.text(folder), part.title()));
    classes(Listing.Part.TRAIN, new Inside(others, inside.files()));
    parts.forEach((part, folder) -> {
      Path inner = inner(folder);
      Inside in = Inside.of(inner);
      if (hasClasses(in)) {
        classes(part, in);
      } else {
        withoutClasses(folder);
      }
    });
    return true;
  }

  /** What lies beside the folders of a set's parts. */
  private void beside(Path at, Map<Listing.Part, Path> parts, Path other) {
    String name = FileNames.last(other);
    if (isUnlabelled(other)) {
      withoutClasses(other);
    } else if (Inside.hasPicture(other)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: either train, validation and test or one sub-folder for each class expected, got %s beside %s",
              FileNames.text(at),
              name,
              FileNames.last(parts.values().iterator().next())));
    }
  }

  private static boolean isUnlabelled(Path folder) {
    return UNLABELLED.contains(FileNames.alike(FileNames.last(folder)));
  }

  private static boolean isContainer(Path folder) {
    return CONTAINERS.contains(FileNames.alike(FileNames.last(folder)));
  }

  private void withoutClasses(Path folder) {
    int count = Inside.walk(folder, (path, reason) -> {}).size();
    listing.fault(
        folder,
        Listing.count(count, "file") + " without classes: neither folders of classes nor a list");
  }

  /** Folders named as parts that hold nothing but pictures. */
  private void loose(Path at, Inside inside, Map<Listing.Part, Path> parts, List<Path> others) {
    List<Path> lists = ListFiles.in(inside);
    if (!lists.isEmpty()) {
      ListFiles.read(listing, at, lists, null);
      return;
    }
    if (parts.size() > 1 || others.isEmpty()) {
      throw new DataException(unlabelled(at, List.copyOf(parts.values())));
    }
    Map.Entry<Listing.Part, Path> part = parts.entrySet().iterator().next();
    String name = FileNames.last(part.getValue());
    boolean maybeClass =
        FileNames.alike(name).equals("train") || FileNames.alike(name).equals("valid");
    if (maybeClass) {
      // A vehicle, or the opposite of invalid.
      listing.note(
          "%s is read as a class: it has no folders, and lies beside %s",
          FileNames.text(part.getValue()), FileNames.last(others.getFirst()));
      classes(Listing.Part.TRAIN, inside);
    } else if (part.getKey() == Listing.Part.TRAIN) {
      throw new DataException(unlabelled(at, List.of(part.getValue())));
    } else {
      withoutClasses(part.getValue());
      folders(at, inside, others);
    }
  }

  private static String unlabelled(Path at, List<Path> folders) {
    return String.format(
        Locale.ROOT,
        "%s: a sub-folder for each class in %s expected, or a CSV list of path,label; got files without classes%s",
        FileNames.text(at),
        names(folders),
        OtherSets.hint(at));
  }

  private static String names(java.util.Collection<Path> folders) {
    return String.join(" and ", folders.stream().map(FileNames::last).toList());
  }

  /** A folder without folders. */
  private void alone(Path at, Inside inside) {
    List<Path> lists = ListFiles.in(inside);
    if (!lists.isEmpty()) {
      ListFiles.read(listing, at, lists, null);
      return;
    }
    Path place = at.toAbsolutePath().normalize();
    String label = labels.spelling(place);
    if (label != null && !inside.files().isEmpty()) {
      listing.note("%s is read as pictures of %s", FileNames.text(at), label);
      add(Listing.Part.TRAIN, at, label);
      return;
    }
    throw new DataException(
        FileNames.text(at)
            + ": one sub-folder for each class expected, got "
            + (inside.files().isEmpty()
                ? "an empty folder"
                : "files without folders" + OtherSets.hint(at)));
  }

  /** Folders none of which is named as a part. */
  private void folders(Path at, Inside inside, List<Path> all) {
    List<Path> folders = new ArrayList<>(all);
    if (all.size() > 2 && folders.removeIf(f -> isUnlabelled(f) && !labels.isKnown(f))) {
      all.stream().filter(f -> !folders.contains(f)).forEach(this::withoutClasses);
    }
    List<Path> lists = ListFiles.in(inside);
    boolean containers = folders.stream().allMatch(FolderListing::isContainer);
    List<Path> full = folders.stream().filter(Inside::hasPicture).toList();
    if (containers && lists.isEmpty()) {
      lists = folders.stream().flatMap(f -> ListFiles.in(Inside.of(f)).stream()).toList();
    }
    boolean one = full.size() == 1 && !labels.isKnown(full.getFirst());
    boolean loose = !one || !hasClasses(Inside.of(full.getFirst()));
    if (one && !loose && inside.pictures().isEmpty()) {
      Path only = full.getFirst();
      listing.note(
          "%s has one folder of pictures; %s is read", FileNames.text(at), FileNames.text(only));
      list(only);
    } else if (!lists.isEmpty() && (containers || one) && loose) {
      ListFiles.read(listing, at, lists, null);
    } else if (containers && folders.size() > 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: one sub-folder for each class expected, got %s, which are no names of classes%s",
              FileNames.text(at),
              names(folders),
              OtherSets.hint(at)));
    } else if (one && known.isEmpty() && isContainer(full.getFirst())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: one sub-folder for each class expected, got %s, which is no name of a class%s",
              FileNames.text(at),
              FileNames.last(full.getFirst()),
              OtherSets.hint(at)));
    } else if (!classFirst(at, inside, folders)) {
      lists.stream()
          .filter(list -> !SplitTexts.isNamed(list)) // told of when all files are known
          .findFirst()
          .ifPresent(list ->
              listing.note(
                  "%s is not read: the sub-folders are the classes", FileNames.text(list)));
      AlikeFolders.tell(listing, at, folders);
      classes(Listing.Part.TRAIN, new Inside(folders, inside.files()));
    }
  }

  /**
   * {@code cat/train}, {@code cat/test}, {@code dog/train} …; false if it is nothing of the kind.
   */
  private boolean classFirst(Path at, Inside inside, List<Path> folders) {
    Map<Path, Map<Listing.Part, Path>> found = new LinkedHashMap<>();
    for (Path folder : folders) {
      Map<Listing.Part, Path> parts = new EnumMap<>(Listing.Part.class);
      List<Path> inner = Inside.foldersAlone(folder);
      for (Path p : inner) {
        Listing.Part part = PartName.of(FileNames.last(p));
        if (part != null) {
          PartFolders.put(parts, part, p, folder);
        }
      }
      if (parts.size() == inner.size()
          && parts.size() > 1
          && parts.containsKey(Listing.Part.TRAIN)) {
        found.put(folder, parts);
      }
    }
    if (found.isEmpty()) {
      return false;
    }
    for (Path folder : folders) {
      if (!found.containsKey(folder)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: folders for training and test in every class expected, got them in %s and not in %s",
                FileNames.text(at),
                FileNames.last(found.keySet().iterator().next()),
                FileNames.last(folder)));
      }
    }
    looseFiles(inside);
    for (Path folder : folders) {
      String label = labels.of(folder, new HashMap<>());
      found.getOrDefault(folder, Map.of()).forEach((part, inner) -> add(part, inner, label));
    }
    return true;
  }

  private void classes(Listing.Part part, Inside inside) {
    looseFiles(inside);
    Map<String, Path> seen = new HashMap<>();
    for (Path path : inside.folders()) {
      add(part, path, labels.of(path, seen));
    }
  }

  private void looseFiles(Inside inside) {
    for (Path loose : inside.pictures()) {
      listing.fault(loose, "lies in no class's folder");
    }
  }

  private void add(Listing.Part part, Path folder, String label) {
    int before = listing.faults().size();
    if (Walk.leadsBack(folder)) {
      listing.fault(folder, Walk.BACK);
      return;
    }
    List<String> again = new ArrayList<>();
    List<Path> files =
        Inside.walk(
            folder,
            new Inside.Faults() {
              @Override
              public void left(Path path, String reason) {
                listing.fault(path, reason);
              }

              @Override
              public void again(Path path) {
                again.add(FileNames.text(path));
              }
            });
    if (!again.isEmpty()) {
      listing.note(
          "%s: %s to folders that are read already, the first: %s",
          FileNames.text(folder), Listing.count(again.size(), "link"), again.getFirst());
    }
    for (Path file : files) {
      listing
          .entries()
          .add(new Listing.Entry(part, file, FileNames.text(root.relativize(file)), label));
    }
    if (files.isEmpty() && listing.faults().size() == before) {
      listing.fault(folder, "a class without files");
    }
  }
}
