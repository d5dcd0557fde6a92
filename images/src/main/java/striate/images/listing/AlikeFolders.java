package striate.images.listing;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Folders that are read as classes, though what is in them speaks against it: this is told. */
final class AlikeFolders {
  private AlikeFolders() {}

  /** Where all folders hold the same folders, those may be the classes that are meant. */
  static void tell(Listing listing, Path at, List<Path> folders) {
    Set<String> first =
        folders.isEmpty() ? Set.of() : alike(Inside.foldersAlone(folders.getFirst()));
    if (folders.size() > 1
        && first.size() > 1
        && folders.stream().allMatch(f -> alike(Inside.foldersAlone(f)).equals(first))) {
      listing.note(
          "%s: %s are read as the classes, though each has the folders %s; parts are called train,"
              + " validation and test",
          FileNames.text(at),
          Listing.some(folders.stream().map(FileNames::last).toList()),
          Listing.some(first.stream().sorted().toList()));
      return;
    }
    // A copy of the set within the set, or a class of everything.
    Set<String> names = alike(folders);
    for (Path folder : folders) {
      List<String> inner = Inside.foldersAlone(folder).stream().map(FileNames::last).toList();
      tellParts(listing, folder, inner);
      List<String> again =
          inner.stream()
              .filter(n -> names.contains(FileNames.alike(n)))
              .filter(n -> !FileNames.alike(n).equals(FileNames.alike(FileNames.last(folder))))
              .toList();
      if (!again.isEmpty()) {
        listing.note(
            "%s is read as a class, though it has folders of other classes: %s",
            FileNames.text(folder), Listing.some(again));
      }
    }
  }

  /** Somebody else's sets, one beside the other, look like classes. */
  private static void tellParts(Listing listing, Path folder, List<String> inner) {
    if (!inner.isEmpty() && inner.stream().allMatch(name -> PartName.of(name) != null)) {
      listing.note(
          "%s is read as a class, though its folders are called as parts are: %s",
          FileNames.text(folder), Listing.some(inner));
    }
  }

  /** Their names, without what differs in case or form alone. */
  static Set<String> alike(List<Path> folders) {
    return Set.copyOf(folders.stream().map(f -> FileNames.alike(FileNames.last(f))).toList());
  }
}
