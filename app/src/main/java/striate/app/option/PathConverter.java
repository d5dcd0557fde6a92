package striate.app.option;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import striate.app.sets.DataSource;

/** Paths on the command line, whose names the system's charset may not have. */
public final class PathConverter implements ITypeConverter<Path> {
  /** Made for all commands. */
  public PathConverter() {}

  @Override
  public Path convert(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("no path: " + text + DataSource.charset(text));
    }
  }
}
