package striate.app.option;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import striate.app.sets.Measured;

/** The parts of {@code --part}, also by the names that folders have: {@code train}, {@code val}. */
public final class PartConverter implements ITypeConverter<Measured.Part> {
  /** Made by picocli. */
  public PartConverter() {}

  @Override
  public Measured.Part convert(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Measured.Part.TRAINING;
      case "val", "valid", "validation", "dev" -> Measured.Part.VALIDATION;
      case "test", "testing" -> Measured.Part.TEST;
      case "calibration" -> Measured.Part.CALIBRATION;
      case "all" -> Measured.Part.ALL;
      case "auto" -> Measured.Part.AUTO;
      default ->
          throw new TypeConversionException(
              "training, validation, test, calibration or all expected, got '" + text + "'");
    };
  }
}
