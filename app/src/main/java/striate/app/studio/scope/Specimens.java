package striate.app.studio.scope;

import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import striate.app.serve.http.Refusal;
import striate.app.studio.door.Call;
import striate.data.Picture;

/** Pictures that were drawn or taken by a camera, the last few. */
final class Specimens {
  private static final int MOST = 16;
  private static final int LARGEST_SIDE = 512;

  private final Map<String, Picture> pictures = new LinkedHashMap<>();
  private int given;

  /**
   * Takes a picture: {@code width}, {@code height}, {@code channels} (1 or 3) and its {@code
   * samples} in base 64, row by row.
   */
  synchronized String add(Call.Fields fields) throws Refusal {
    int width = (int) fields.whole("width", 1, LARGEST_SIDE);
    int height = (int) fields.whole("height", 1, LARGEST_SIDE);
    int channels = (int) fields.whole("channels", 1, 3);
    byte[] samples;
    try {
      samples = Base64.getDecoder().decode(fields.text("samples"));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "samples: base 64 expected");
    }
    if (channels == 2 || samples.length != width * height * channels) {
      throw new Refusal(
          400,
          "samples: " + width + " × " + height + " × 1 or 3 bytes expected, got " + samples.length);
    }
    String name = "own-" + ++given;
    pictures.put(name, Picture.of(width, height, channels, samples));
    if (pictures.size() > MOST) {
      Iterator<String> names = pictures.keySet().iterator();
      names.next();
      names.remove();
    }
    return name;
  }

  synchronized Picture get(String name) throws Refusal {
    Picture picture = pictures.get(name);
    if (picture == null) {
      throw new Refusal(404, "picture: " + name + " is no longer here; draw or take it again");
    }
    return picture;
  }
}
