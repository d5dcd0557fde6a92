package striate.chapter;

import java.math.BigDecimal;
import java.util.Locale;

/** Doubles as Python prints them. */
final class PythonFloat {
  private PythonFloat() {}

  /**
   * Python's {@code repr}. Both languages print the shortest decimal that reads back as the same
   * double; they differ in when an exponent is used, and how it is written.
   */
  static String repr(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String java = Double.toString(value);
    double size = Math.abs(value);
    if (size == 0 || (size >= 1e-3 && size < 1e7)) {
      return java;
    }
    if (size >= 1e-4 && size < 1e16) {
      String plain = new BigDecimal(java).stripTrailingZeros().toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    int e = java.indexOf('E');
    String digits = java.substring(0, e);
    int exponent = Integer.parseInt(java.substring(e + 1));
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
