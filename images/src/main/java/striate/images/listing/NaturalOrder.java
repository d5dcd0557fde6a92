package striate.images.listing;

import java.util.Comparator;

/**
 * The natural order of names, in which numbers count by their value: {@code img2} before {@code
 * img10}; the same in every locale.
 */
public final class NaturalOrder implements Comparator<String> {
  @Override
  public int compare(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      char x = a.charAt(i);
      char y = b.charAt(j);
      if (digit(x) && digit(y)) {
        int fromA = skipZeros(a, i);
        int fromB = skipZeros(b, j);
        i = end(a, fromA);
        j = end(b, fromB);
        int order = Integer.compare(i - fromA, j - fromB);
        if (order == 0) {
          order = a.substring(fromA, i).compareTo(b.substring(fromB, j));
        }
        if (order != 0) {
          return order;
        }
      } else if (x != y) {
        return Character.compare(x, y);
      } else {
        i++;
        j++;
      }
    }
    int order = Integer.compare(a.length() - i, b.length() - j);
    return order != 0 ? order : a.compareTo(b);
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int skipZeros(String s, int at) {
    while (at < s.length() && s.charAt(at) == '0') {
      at++;
    }
    return at;
  }

  private static int end(String s, int at) {
    while (at < s.length() && digit(s.charAt(at))) {
      at++;
    }
    return at;
  }
}
