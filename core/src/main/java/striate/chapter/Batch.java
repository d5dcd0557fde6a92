package striate.chapter;

/**
 * Some consecutive training images, and the order in which their hidden values are kept.
 *
 * <p>The forward pass goes image by image, the backward pass position by position. So every section
 * that is not blank has a slot, and slots are sorted by position, then by image: one position's
 * hidden values lie together for all images.
 */
final class Batch {
  /** The first image, and how many. */
  final int from;

  final int count;

  /** The slot of each entry of {@link Sections#positions}, from {@link #firstEntry} on. */
  final int[] slots;

  final int firstEntry;

  /** Where each position's slots begin; one entry more than positions. */
  final int[] slotStarts;

  /** The image of each slot, counted within the batch. */
  final char[] images;

  Batch(Sections sections, int from, int count) {
    this.from = from;
    this.count = count;
    firstEntry = sections.starts[from];
    int entries = sections.starts[from + count] - firstEntry;
    slots = new int[entries];
    images = new char[entries];
    slotStarts = new int[sections.offsetOf.length + 1];
    for (int e = 0; e < entries; e++) {
      slotStarts[sections.positions[firstEntry + e] + 1]++;
    }
    for (int p = 0; p < sections.offsetOf.length; p++) {
      slotStarts[p + 1] += slotStarts[p];
    }
    int[] next = slotStarts.clone();
    for (int image = 0; image < count; image++) {
      for (int e = sections.starts[from + image]; e < sections.starts[from + image + 1]; e++) {
        int slot = next[sections.positions[e]]++;
        slots[e - firstEntry] = slot;
        images[slot] = (char) image;
      }
    }
  }

  /** Sections that are not blank, of all the batch's images. */
  int entries() {
    return slots.length;
  }
}
