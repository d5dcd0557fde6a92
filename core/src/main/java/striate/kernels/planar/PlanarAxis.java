package striate.kernels.planar;

import java.util.ArrayList;
import java.util.List;

/**
 * One dimension of a convolution on planes, {@link Planar}.
 *
 * <p>A stride cuts positions into phases by their remainder; within a phase they are neighbours.
 * Going forward the source is cut, one plane for each phase that some tap reads, and going backward
 * the result. So either way a tap is a plane and a shift, and position i of a phase of the result
 * reads what is at {@code i + shift}.
 */
final class PlanarAxis {
  /** From one element of a plane to the next, in positions of the source. */
  final int sourceStep;

  /** For each plane the position of the source that its first element is; may lie outside. */
  final int[] origins;

  /** The result's phases. */
  final List<Phase> phases = new ArrayList<>();

  /** How many positions the source has. */
  final int sourceSize;

  /** The most positions in a phase. */
  final int positions;

  /** The largest shift. */
  final int reach;

  /** For each plane the largest shift of a tap that reads it. */
  final int[] reaches;

  /**
   * Positions of the result that the same taps reach.
   *
   * @param first the first of them
   * @param step from one to the next
   * @param count how many
   * @param taps in the order in which they are summed
   */
  record Phase(int first, int step, int count, List<Tap> taps) {}

  /**
   * What one tap reads.
   *
   * @param number of the tap
   * @param plane which it reads
   * @param shift from a position's number in its phase to the element of the plane
   */
  record Tap(int number, int plane, int shift) {}

  private PlanarAxis(int sourceSize, int sourceStep, int[] origins, List<Phase> phases) {
    this.sourceSize = sourceSize;
    this.sourceStep = sourceStep;
    this.origins = origins;
    int most = 0;
    int far = 0;
    reaches = new int[origins.length];
    for (Phase phase : phases) {
      this.phases.add(phase);
      most = Math.max(most, phase.count());
      for (Tap tap : phase.taps()) {
        far = Math.max(far, tap.shift());
        reaches[tap.plane()] = Math.max(reaches[tap.plane()], tap.shift());
      }
    }
    this.positions = most;
    this.reach = far;
  }

  /** From the image to the result. */
  static PlanarAxis forward(int in, int out, int kernel, int stride, int pad, int dilation) {
    List<Integer> read = new ArrayList<>();
    List<Tap> taps = new ArrayList<>();
    for (int k = 0; k < kernel; k++) {
      int remainder = k * dilation % stride;
      if (!read.contains(remainder)) {
        read.add(remainder);
      }
      taps.add(new Tap(k, read.indexOf(remainder), k * dilation / stride));
    }
    int[] origins = new int[read.size()];
    for (int i = 0; i < origins.length; i++) {
      origins[i] = read.get(i) - pad;
    }
    return new PlanarAxis(in, stride, origins, List.of(new Phase(0, 1, out, taps)));
  }

  /** From the gradient of the result to that of the image. */
  static PlanarAxis backward(int in, int out, int kernel, int stride, int pad, int dilation) {
    int lowest = Integer.MAX_VALUE;
    for (int phase = 0; phase < Math.min(stride, in); phase++) {
      for (int k = 0; k < kernel; k++) {
        int reached = phase + pad - k * dilation;
        if (Math.floorMod(reached, stride) == 0) {
          lowest = Math.min(lowest, Math.floorDiv(reached, stride));
        }
      }
    }
    List<Phase> phases = new ArrayList<>();
    for (int phase = 0; phase < Math.min(stride, in); phase++) {
      List<Tap> taps = new ArrayList<>();
      for (int k = kernel - 1; k >= 0; k--) {
        int reached = phase + pad - k * dilation;
        if (Math.floorMod(reached, stride) == 0) {
          taps.add(new Tap(k, 0, Math.floorDiv(reached, stride) - lowest));
        }
      }
      phases.add(new Phase(phase, stride, (in - phase + stride - 1) / stride, taps));
    }
    return new PlanarAxis(out, 1, new int[] {lowest == Integer.MAX_VALUE ? 0 : lowest}, phases);
  }

  /** The first element of a plane that is in the source. */
  int from(int plane) {
    return Math.max(0, Math.ceilDiv(-origins[plane], sourceStep));
  }

  /** The end of a plane's elements that are in the source; at least {@link #from}. */
  int to(int plane) {
    return Math.max(from(plane), Math.ceilDiv(sourceSize - origins[plane], sourceStep));
  }
}
