package striate.trust;

import java.math.BigDecimal;

/** Numbers in words. */
final class Words {
  private Words() {}

  /** A share as a percentage without superfluous digits: {@code 99.5 %}. */
  static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }
}
