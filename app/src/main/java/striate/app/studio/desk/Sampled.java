package striate.app.studio.desk;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.Picture;
import striate.images.Pictures;

/**
 * Some pictures of an album, spread over all of it, as they were labelled when they were chosen:
 * for looking at models that no training of this studio stands beside.
 */
public final class Sampled {
  private static final int MOST = 20;

  private final Album album;
  private long version = -1;
  private @Nullable Dataset chosen;

  /** Of this album. */
  public Sampled(Album album) {
    this.album = album;
  }

  /** The pictures, the same until somebody changes the album; null if there are none. */
  public synchronized @Nullable Dataset pictures() {
    long now = album.version();
    if (now != version) {
      version = now;
      chosen = choose();
    }
    return chosen;
  }

  private @Nullable Dataset choose() {
    int[] all = album.pictures(p -> !album.isAside(p));
    List<Album.Kind> kinds = album.classes();
    List<String> names = kinds.stream().map(Album.Kind::name).toList();
    int count = Math.min(MOST, all.length);
    int[] pictures = new int[count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      pictures[i] = all[(int) ((long) i * all.length / count)];
      labels[i] = names.indexOf(album.className(album.label(pictures[i])));
    }
    return count == 0 ? null : new Some(album, names, pictures, labels);
  }

  /** A few pictures of an album, read when they are asked for. */
  @SuppressWarnings("ArrayRecordComponent") // compared as itself alone
  private record Some(Album album, List<String> classes, int[] pictures, int[] labels)
      implements Dataset {
    Some {
      classes = List.copyOf(classes);
    }

    @Override
    public int size() {
      return pictures.length;
    }

    @Override
    public int label(int index) {
      return Math.max(0, labels[index]);
    }

    @Override
    public Picture picture(int index) {
      try {
        return Pictures.read(album.file(pictures[index]));
      } catch (DataException e) {
        album.damaged(album.file(pictures[index]), String.valueOf(e.getMessage()));
        return Picture.of(1, 1, 1, new byte[1]); // its place in the row stays
      }
    }

    @Override
    public String name(int index) {
      return album.name(pictures[index]);
    }
  }
}
