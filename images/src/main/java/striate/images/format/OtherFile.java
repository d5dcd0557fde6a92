package striate.images.format;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Files that are not what was expected, in words: what it is helps more than what it is not. */
public final class OtherFile {
  /** First bytes, from a place, and what they mean. */
  private record Magic(int at, String bytes, String what) {}

  private static final List<Magic> KNOWN =
      List.of(
          new Magic(0, "\u00ff\n", "JPEG XL"),
          new Magic(0, "\0\0\0\u000cJXL ", "JPEG XL"),
          new Magic(0, "\0\0\0\u000cjP", "JPEG 2000"),
          new Magic(0, "\u00ffO\u00ffQ", "JPEG 2000"),
          new Magic(0, "II\u00bc", "JPEG XR"),
          new Magic(0, "II*\0\u0010\0\0\0CR", "a raw photograph (Canon CR2)"),
          new Magic(0, "IIRO", "a raw photograph (Olympus)"),
          new Magic(0, "IIRS", "a raw photograph (Olympus)"),
          new Magic(0, "MMOR", "a raw photograph (Olympus)"),
          new Magic(0, "IIU\0", "a raw photograph (Panasonic)"),
          new Magic(0, "FUJIFILMCCD-RAW", "a raw photograph (Fujifilm)"),
          new Magic(0, "FOVb", "a raw photograph (Sigma)"),
          new Magic(0, "\0MRM", "a raw photograph (Minolta)"),
          new Magic(0, "II*\0", "TIFF (or a raw photograph)"),
          new Magic(0, "MM\0*", "TIFF (or a raw photograph)"),
          new Magic(0, "II+\0", "BigTIFF"),
          new Magic(0, "MM\0+", "BigTIFF"),
          new Magic(0, "8BPS", "a Photoshop file (PSD)"),
          new Magic(0, "gimp xcf", "a GIMP file (XCF)"),
          new Magic(0, "\0\0\u0001\0", "an icon (ICO)"),
          new Magic(0, "\0\0\u0002\0", "a cursor (CUR)"),
          new Magic(0, "icns", "an icon (ICNS)"),
          new Magic(0, "%PDF", "PDF"),
          new Magic(0, "%!PS", "PostScript"),
          new Magic(0, "\u00c5\u00d0\u00d3\u00c6", "PostScript (EPS)"),
          new Magic(0, "#?RADIANCE", "Radiance HDR"),
          new Magic(0, "#?RGBE", "Radiance HDR"),
          new Magic(0, "v/1\u0001", "OpenEXR"),
          new Magic(0, "qoif", "QOI"),
          new Magic(0, "farbfeld", "farbfeld"),
          new Magic(0, "BPG\u00fb", "BPG"),
          new Magic(0, "FLIF", "FLIF"),
          new Magic(0, "DDS ", "a texture (DDS)"),
          new Magic(0, "\u00abKTX ", "a texture (KTX)"),
          new Magic(0, "AT&TFORM", "DjVu"),
          new Magic(0, "\u008aMNG", "MNG"),
          new Magic(0, "\u008bJNG", "JNG"),
          new Magic(0, "\u0089PNG", "a PNG that a transfer as text has damaged"),
          new Magic(0, "\u00c2\u0089PNG", "a PNG that a transfer as text has damaged"),
          new Magic(0, "\u00ef\u00bf\u00bdPNG", "a PNG that a transfer as text has damaged"),
          new Magic(0, "\u00ef\u00bb\u00bf\u0089PNG", "a PNG with a mark of text before it"),
          new Magic(
              0,
              "\u00c3\u00bf\u00c3\u0098\u00c3\u00bf",
              "a JPEG that a transfer as text has damaged"),
          new Magic(
              0,
              "\u00ef\u00bf\u00bd\u00ef\u00bf\u00bd\u00ef\u00bf\u00bd",
              "a picture or the like that a transfer as text has damaged"),
          new Magic(0, "HTTP/1.", "a web server's answer with its headers"),
          new Magic(0, "\u00d7\u00cd\u00c6\u009a", "Windows Metafile"),
          new Magic(4, "TFL3", "a TensorFlow Lite model"),
          new Magic(128, "DICM", "DICOM"),
          new Magic(0, "SIMPLE  =", "FITS"),
          new Magic(0, "\n\u0005\u0001\b", "PCX"),
          new Magic(0, "\u0001\u00da\0\u0001", "SGI"),
          new Magic(0, "\u0001\u00da\u0001\u0001", "SGI"),
          new Magic(0, "Y\u00a6j\u0095", "a Sun raster"),
          new Magic(0, "SDPX", "DPX"),
          new Magic(0, "XPDS", "DPX"),
          new Magic(0, "id=ImageMagick", "MIFF"),
          new Magic(0, "\b\u0001\u0012", "a TensorFlow SavedModel"),
          new Magic(0, "\u0089HDF", "HDF5"),
          new Magic(0, "\u0093NUMPY", "a NumPy array"),
          new Magic(0, "MATLAB 5.0 MAT-file", "a MATLAB file"),
          new Magic(0, "PAR1", "a Parquet file"),
          new Magic(0, "ARROW1", "an Arrow file"),
          new Magic(
              0, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1", "an Office file (Excel or the like)"),
          new Magic(0, "\u0080\u0002", "a Python pickle"),
          new Magic(0, "\u0080\u0003", "a Python pickle"),
          new Magic(0, "\u0080\u0004", "a Python pickle"),
          new Magic(0, "\u0080\u0005", "a Python pickle"),
          new Magic(0, "PK\u0005\u0006", "an empty ZIP file"),
          new Magic(0, "\u001f\u008b", "a gzip file"),
          new Magic(0, "BZh", "a bzip2 file"),
          new Magic(0, "\u00fd7zXZ", "an xz file"),
          new Magic(0, "(\u00b5/\u00fd", "a Zstandard file"),
          new Magic(0, "7z\u00bc\u00af", "a 7z file"),
          new Magic(0, "Rar!", "a RAR file"),
          new Magic(257, "ustar", "a tar file"),
          new Magic(0, "Salted__", "an encrypted file (OpenSSL)"),
          new Magic(0, "age-encryption", "an encrypted file (age)"),
          new Magic(0, "-----BEGIN PGP", "an encrypted file (PGP)"),
          new Magic(0, "OggS", "Ogg sound or video"),
          new Magic(0, "fLaC", "sound (FLAC)"),
          new Magic(0, "ID3", "sound (MP3)"),
          new Magic(0, "FLV\u0001", "a video (FLV)"),
          new Magic(0, "\0\0\u0001\u00ba", "a video (MPEG)"),
          new Magic(0, "\0\0\u0001\u00b3", "a video (MPEG)"),
          new Magic(0, "0&\u00b2u", "a video (Windows Media)"),
          new Magic(0, "FORM", "an IFF file"),
          new Magic(0, "SQLite format 3", "an SQLite database"),
          new Magic(0, "\u007fELF", "a program"),
          new Magic(0, "MZ\u0090\0", "a program"),
          new Magic(0, "\u00ca\u00fe\u00ba\u00be", "a program (Java or macOS)"),
          new Magic(0, "\0\u0005\u0016\u0007", "a note of macOS beside a file (AppleDouble)"),
          new Magic(0, "L\0\0\0\u0001\u0014\u0002\0", "a shortcut of Windows"),
          new Magic(0, "[InternetShortcut]", "a shortcut to a web page"),
          new Magic(
              0,
              "version https://git-lfs.github.com/spec/",
              "a Git LFS pointer (run git lfs pull)"),
          new Magic(
              0, "version https://hawser.github.com/spec/", "a Git LFS pointer (run git lfs pull)"),
          new Magic(0, "/annex/objects/", "a git-annex pointer (run git annex get)"),
          new Magic(0, "data:", "a data URL (text, not the picture's bytes)"),
          new Magic(0, "/9j/", "a JPEG in base64 (text, not the picture's bytes)"),
          new Magic(0, "iVBORw0KGgo", "a PNG in base64 (text, not the picture's bytes)"));

  private OtherFile() {}

  /** What a file is, as far as its bytes tell. */
  public static String describe(byte[] file) {
    if (starts(file, 4, "ftyp")) {
      return container(file);
    }
    if (starts(file, 0, "\0")
        && (starts(file, 4, "wide") || starts(file, 4, "moov") || starts(file, 4, "mdat"))) {
      return "a video (QuickTime)";
    }
    if (starts(file, 0, "RIFF")) {
      return starts(file, 8, "AVI ")
          ? "a video (AVI)"
          : starts(file, 8, "WAVE") ? "sound (WAV)" : "a RIFF file";
    }
    if (starts(file, 0, "\u001aE\u00df\u00a3")) {
      return has(file, "webm") ? "a video (WebM)" : "a video (Matroska)";
    }
    if (starts(file, 0, "PK\u0003\u0004")) {
      return zip(file);
    }
    if (isOnnx(file)) {
      return "an ONNX model";
    }
    if (starts(file, 4, "\0\0\0\0{\"")) {
      return "weights of a network (safetensors)";
    }
    if (isTga(file)) {
      return "TGA";
    }
    for (Magic magic : KNOWN) {
      if (starts(file, magic.at, magic.bytes)) {
        return magic.what;
      }
    }
    if (file.length > 2
        && file[0] == 'P'
        && file[1] >= '1'
        && file[1] <= '7'
        && file[2] <= ' '
        && file[2] > 0) {
      return "a Netpbm picture (PNM)";
    }
    if (file.length >= 18 && starts(file, file.length - 18, "TRUEVISION-XFILE")) {
      return "TGA";
    }
    String text = text(file);
    if (text.isEmpty()) {
      return unknown(file);
    }
    return ofText(text);
  }

  /** The version, and then the name of the program that wrote it: no other file begins so. */
  private static boolean isOnnx(byte[] file) {
    if (file.length < 5 || file[0] != 8 || file[1] < 1 || file[1] > 32 || file[2] != 0x12) {
      return false;
    }
    boolean name = file[3] > 1 && file.length >= 4 + file[3];
    for (int i = 4; name && i < 4 + file[3]; i++) {
      name = file[i] >= ' ' && file[i] < 0x7f;
    }
    return name;
  }

  /** TGA in colours or grey has no signature of its own, and begins as a cursor does. */
  private static boolean isTga(byte[] file) {
    if (file.length < 18 || !starts(file, 3, "\0\0\0\0\0")) {
      return false;
    }
    int kind = file[2];
    int bits = file[16];
    boolean sized = (file[12] | file[13]) != 0 && (file[14] | file[15]) != 0;
    return file[1] == 0
        && (kind == 2 || kind == 3 || kind == 10 || kind == 11)
        && (bits == 8 || bits == 16 || bits == 24 || bits == 32)
        && sized;
  }

  /** The boxes that HEIF, AVIF and films share; the brand tells which. */
  private static String container(byte[] file) {
    String brand = latin(file, 8, 12);
    return switch (brand) {
      case "avif", "avis" -> "AVIF";
      case "heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs" -> "HEIC";
      case "mif1", "msf1", "mif2" ->
          latin(file, 16, 64).contains("avif") ? "AVIF" : "HEIF (HEIC or the like)";
      case "jxl " -> "JPEG XL";
      case "jp2 ", "jpx " -> "JPEG 2000";
      case "crx " -> "a raw photograph (Canon CR3)";
      case "qt  " -> "a video (QuickTime)";
      default -> brand.startsWith("M4A") ? "sound (MP4)" : "a video (MP4)";
    };
  }

  /** Many programs' files are ZIP files; the name of the first one in it tells whose. */
  private static String zip(byte[] file) {
    String first = latin(file, 30, 120);
    if (first.startsWith("[Content_Types].xml") || first.startsWith("_rels/")) {
      return "an Office file (Excel or the like)";
    }
    if (first.startsWith("mimetypeapplication/vnd.oasis")) {
      return "an OpenDocument file";
    }
    if (first.contains("/data.pkl") || first.contains("/data/0")) {
      return "a PyTorch file"; // of torch.save, of TorchScript
    }
    if (first.startsWith("configuration.json")) {
      return "a Deeplearning4j model";
    }
    if (first.startsWith("metadata.json") || first.startsWith("config.json")) {
      return "a Keras model";
    }
    return first.contains(".npy") ? "NumPy arrays (npz)" : "a ZIP file";
  }

  private static String ofText(String text) {
    String start = text.strip().toLowerCase(Locale.ROOT);
    // Comments, and what stands before the root of an XML file, tell little.
    boolean html = start.startsWith("<!doctype html") || start.contains("<html");
    if (start.startsWith("<") && html) {
      return "an HTML page";
    }
    if (start.startsWith("<") && start.contains("<svg")) {
      return "SVG";
    }
    if (start.startsWith("<?php")) {
      return "a PHP script";
    }
    if (start.startsWith("<?xml") || start.startsWith("<!") || start.startsWith("<rss")) {
      return "XML";
    }
    if (start.matches("<(head|body|script|title|meta|div|p|h1|center|style)\\b(?s:.*)")) {
      return "an HTML page";
    }
    if (start.startsWith("<")) {
      return "XML or HTML";
    }
    if (start.matches("[\\[{]\\s*([\"\\[{}\\]\\d-]|true|false|null)(?s:.*)")) {
      return "JSON";
    }
    if (start.contains("/annex/objects/")) {
      return "a git-annex pointer (run git annex get)";
    }
    if (start.contains("#define") && start.contains("_width")) {
      return "a bitmap as C source (XBM)";
    }
    if (start.startsWith("/* xpm")) {
      return "a bitmap as C source (XPM)";
    }
    if (start.startsWith("http://") || start.startsWith("https://")) {
      return "text (an address)";
    }
    String shown = text.strip();
    shown = shown.lines().findFirst().orElse("");
    return "text that begins \""
        + (shown.length() > 30 ? shown.substring(0, 30) + "…" : shown)
        + "\"";
  }

  private static String unknown(byte[] file) {
    boolean zeros = true;
    for (byte b : file) {
      zeros &= b == 0;
    }
    return zeros
        ? file.length + " bytes of zero"
        : "a file that starts with " + HexFormat.of().formatHex(file, 0, Math.min(4, file.length));
  }

  /** The beginning of a text, or nothing if it is none. */
  private static String text(byte[] file) {
    if (starts(file, 0, "\u00ff\u00fe") && file.length % 2 == 0) {
      return printable(
          new String(file, 2, Math.min(file.length - 2, 1024), StandardCharsets.UTF_16LE));
    }
    if (starts(file, 0, "\u00fe\u00ff") && file.length % 2 == 0) {
      return printable(
          new String(file, 2, Math.min(file.length - 2, 1024), StandardCharsets.UTF_16BE));
    }
    int from = starts(file, 0, "\u00ef\u00bb\u00bf") ? 3 : 0;
    int length = Math.min(file.length - from, 1024);
    String text = new String(file, from, length, StandardCharsets.UTF_8);
    if (length == 1024) {
      // A letter of several bytes may have been cut.
      text = text.substring(0, text.length() - 3);
    }
    return printable(text);
  }

  private static String printable(String text) {
    boolean plain =
        text.chars()
            .allMatch(c ->
                (c >= ' ' && c != 0x7f && c != 0xfffd)
                    || c == '\n'
                    || c == '\r'
                    || c == '\t'
                    || c == '\f');
    return plain && text.strip().length() >= 2 ? text : "";
  }

  private static boolean has(byte[] file, String word) {
    return latin(file, 0, 64).contains(word);
  }

  private static String latin(byte[] file, int from, int to) {
    int end = Math.min(file.length, to);
    return end <= from ? "" : new String(file, from, end - from, StandardCharsets.ISO_8859_1);
  }

  /** Whether these bytes, as the letters of Latin-1, stand there. */
  public static boolean starts(byte[] file, int at, String magic) {
    if (at < 0 || file.length < at + magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((file[at + i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
