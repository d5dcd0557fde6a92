package striate.data;

/** The way to fit a picture of any size to the size of a network's input. */
public enum Fit {
  /** Stretching: each side is scaled by itself; the aspect ratio may change. */
  STRETCH,
  /** Centre crop: scaled until it covers the size, then the middle is cut out. */
  CROP,
  /** Padding: scaled until it fits inside, the rest is filled with black. */
  PAD
}
