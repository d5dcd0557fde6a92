package striate.app.help;

/** The program's version. */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** As in the jar's manifest, or where there is none, that there is none. */
  public static String text() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? "not from a jar" : version;
  }
}
