package striate.data;

/** How a picture of any size becomes one of the size a network reads. */
public enum Fit {
  /** Each side is scaled by itself; the aspect ratio may change. */
  STRETCH,
  /** Scaled until it covers the size, then the middle is cut out. */
  CROP,
  /** Scaled until it fits inside, the rest is filled with black. */
  PAD
}
