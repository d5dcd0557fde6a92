package striate.onnx.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.nn.Concat;
import striate.nn.Pad;
import striate.nn.tensor.DepthToSpace;
import striate.nn.tensor.Gather;
import striate.nn.tensor.Join;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Slice;
import striate.nn.tensor.SpaceToDepth;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Live;

/** Operators that move numbers, repeat them or leave some out. */
final class Movement {
  private Movement() {}

  static void register(Map<String, Op> ops) {
    ops.put("Concat", Movement::concat);
    ops.put("Split", Movement::split);
    ops.put("Slice", Movement::slice);
    ops.put("Gather", Movement::gather);
    ops.put("GatherElements", Movement::gatherElements);
    ops.put("Pad", Movement::pad);
    ops.put("DepthToSpace", Movement::depthToSpace);
    ops.put("SpaceToDepth", Movement::spaceToDepth);
    ops.put("CenterCropPad", Movement::centerCropPad);
  }

  private static void concat(Call call) throws OnnxFormatException, UntranslatableException {
    List<Live> all = new ArrayList<>();
    for (int i = 0; i < call.count(); i++) {
      if (call.isKnown(i) && call.known(i).size() == 0) {
        continue; // nothing to join
      }
      all.add(call.live(i));
    }
    if (all.isEmpty()) {
      throw new UntranslatableException("inputs expected, got none");
    }
    int rank = all.getFirst().rank();
    int axis = Reductions.axis(all.getFirst(), call.node().whole("axis", 1));
    int batch = -1;
    for (Live v : all) {
      if (v.rank() != rank) {
        throw new UntranslatableException(
            "inputs of as many axes expected, got " + all.getFirst() + " and " + v);
      }
      Reductions.notBatch(v, axis);
      batch = Math.max(batch, v.batch());
    }
    if (all.size() == 1) {
      call.output(0, all.getFirst());
      return;
    }
    Live first = Arranging.strided(call, all.getFirst());
    boolean alike = first.axes().get(axis) >= 0;
    List<Live> arranged = new ArrayList<>();
    for (Live v : all) {
      Live s = Arranging.strided(call, v);
      arranged.add(s);
      alike &=
          s.axes().equals(first.axes())
              && s.shape().isImage() == first.shape().isImage()
              && s.shape().sizes().length == first.shape().sizes().length;
    }
    int[] nodes = new int[all.size()];
    List<Integer> axes;
    if (alike) {
      for (int i = 0; i < nodes.length; i++) {
        nodes[i] = arranged.get(i).node();
      }
      axes = first.axes();
    } else {
      Live v = first;
      for (int i = 0; i < nodes.length; i++) {
        List<Integer> own = new ArrayList<>(arranged.get(i).axes());
        if (batch >= 0) {
          if (arranged.get(i).size(batch) != 1) {
            throw new UntranslatableException(
                "the number of images is axis "
                    + batch
                    + ", but "
                    + arranged.get(i)
                    + " has "
                    + arranged.get(i).size(batch));
          }
          own.set(batch, Value.BATCH);
        }
        v = Arranging.plain(call, arranged.get(i).withAxes(own));
        nodes[i] = v.node();
      }
      axes = v.axes();
    }
    int in = axes.get(axis);
    boolean channels =
        in == 0 && (call.shape(nodes[0]).isImage() || call.shape(nodes[0]).isFeatures());
    int out = call.add(channels ? new Concat() : new Join(in), nodes);
    call.output(0, new Live(out, call.shape(out), axes));
  }

  /** A value whose {@code axis} in the file is one of its shape. */
  private static Live having(Call call, Live x, int axis) throws UntranslatableException {
    Live s = Arranging.strided(call, x);
    return s.axes().get(axis) >= 0 ? s : Arranging.plain(call, s);
  }

  private static void split(Call call) throws OnnxFormatException, UntranslatableException {
    Live given = call.live(0);
    int axis = Reductions.notBatch(given, Reductions.axis(given, call.node().whole("axis", 0)));
    Live x = having(call, given, axis);
    long[] parts = call.opset() >= 13 ? call.longs(1) : call.node().wholes("split");
    int count = call.node().outputs().size();
    int size = x.size(axis);
    if (parts == null) {
      parts = new long[count];
      int each = Math.ceilDiv(size, count);
      for (int i = 0; i < count; i++) {
        parts[i] = Math.clamp((long) size - (long) i * each, 0, each);
      }
    }
    if (parts.length < count || Arrays.stream(parts).sum() != size) {
      throw new UntranslatableException(
          "parts of axis " + axis + " of " + x + " expected, got " + Arrays.toString(parts));
    }
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (parts[i] < 1) {
        throw new UntranslatableException("parts of at least 1 expected, got " + parts[i]);
      }
      if (call.wants(i)) {
        call.output(i, cut(call, x, axis, from, (int) parts[i], 1));
      }
      from += (int) parts[i];
    }
  }

  private static Live cut(Call call, Live x, int axis, int start, int count, int step)
      throws UntranslatableException {
    if (start == 0 && count == x.size(axis) && step == 1) {
      return x;
    }
    return call.apply(new Slice(x.axes().get(axis), start, count, step), x);
  }

  private static void slice(Call call) throws OnnxFormatException, UntranslatableException {
    boolean old = call.opset() < 10;
    long[] starts = old ? call.node().wholes("starts") : call.longs(1);
    long[] ends = old ? call.node().wholes("ends") : call.longs(2);
    long[] axes = old ? call.node().wholes("axes") : call.longs(3);
    long[] steps = old ? null : call.longs(4);
    if (starts == null
        || ends == null
        || starts.length != ends.length
        || (axes != null && axes.length != starts.length)
        || (steps != null && steps.length != starts.length)) {
      throw new UntranslatableException("as many starts as ends expected");
    }
    Live x = call.live(0);
    for (int i = 0; i < starts.length; i++) {
      int axis = Reductions.axis(x, axes == null ? i : axes[i]);
      long step = steps == null ? 1 : steps[i];
      if (step == 0 || Math.abs(step) > Integer.MAX_VALUE) {
        throw new UntranslatableException("steps other than 0 expected, got " + step);
      }
      if (x.isBatch(axis)) {
        if (starts[i] != 0 || ends[i] < Integer.MAX_VALUE || step != 1) {
          throw new UntranslatableException("some of the images: " + x + " must stay together");
        }
        continue;
      }
      x = having(call, x, axis);
      long size = x.size(axis);
      long start = starts[i] < 0 ? starts[i] + size : starts[i];
      long end = ends[i] < 0 ? ends[i] + size : ends[i];
      start = Math.clamp(start, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
      end = Math.clamp(end, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
      long count = step > 0 ? Math.ceilDiv(end - start, step) : Math.ceilDiv(start - end, -step);
      if (count < 1) {
        throw new UntranslatableException("nothing is left of axis " + axis + " of " + x);
      }
      x = cut(call, x, axis, (int) start, (int) count, (int) step);
    }
    call.output(0, x);
  }

  private static void gather(Call call) throws OnnxFormatException, UntranslatableException {
    Constant indices = call.known(1);
    Live given = call.live(0);
    int axis = Reductions.notBatch(given, Reductions.axis(given, call.node().whole("axis", 0)));
    Live x = having(call, given, axis);
    List<Integer> places = new ArrayList<>();
    for (long i : indices.longs()) {
      long place = i < 0 ? i + x.size(axis) : i;
      if (place < 0 || place >= x.size(axis)) {
        throw new UntranslatableException("place " + i + " of axis " + axis + " of " + x);
      }
      places.add((int) place);
    }
    if (places.isEmpty()) {
      throw new UntranslatableException("places expected, got none");
    }
    Live out =
        places.size() == 1
            ? cut(call, x, axis, places.getFirst(), 1, 1)
            : call.apply(new Gather(x.axes().get(axis), places), x);
    if (indices.rank() == 1) {
      call.output(0, out);
      return;
    }
    if (places.size() == 1) {
      List<Integer> axes = new ArrayList<>(out.axes());
      axes.subList(axis, axis + 1).clear();
      for (int i = 0; i < indices.rank(); i++) {
        axes.add(axis, Value.ONE);
      }
      call.output(0, out.withAxes(axes));
      return;
    }
    Live plain = Arranging.plain(call, out);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < plain.rank(); i++) {
      if (i == axis) {
        for (int d : indices.dims()) {
          sizes.add(d);
        }
      } else if (!plain.isBatch(i)) {
        sizes.add(plain.size(i));
      }
    }
    int batch = plain.batch();
    int moved = batch > axis ? batch + indices.rank() - 1 : batch;
    call.output(0, Reshaping.reshape(call, plain, moved, sizes));
  }

  /** Numbers at places that are known: as a choice among all numbers of an example. */
  private static void gatherElements(Call call)
      throws OnnxFormatException, UntranslatableException {
    Constant indices = call.known(1);
    Live x = Arranging.plain(call, call.live(0));
    int axis = Reductions.notBatch(x, Reductions.axis(x, call.node().whole("axis", 0)));
    int[] dims = indices.dims();
    if (dims.length != x.rank() || indices.size() == 0) {
      throw new UntranslatableException("places along each axis of " + x + " expected");
    }
    if (x.batch() >= 0) {
      throw new UntranslatableException("places for each image");
    }
    long[] places = indices.longs();
    List<Integer> flat = new ArrayList<>();
    int[] at = new int[dims.length];
    for (long place : places) {
      long own = place < 0 ? place + x.size(axis) : place;
      int from = 0;
      for (int i = 0; i < at.length; i++) {
        long index = i == axis ? own : at[i];
        if (index < 0 || index >= x.size(i)) {
          throw new UntranslatableException("place " + place + " of axis " + axis + " of " + x);
        }
        from = from * x.size(i) + (int) index;
      }
      flat.add(from);
      for (int i = at.length - 1; i >= 0 && ++at[i] == dims[i]; i--) {
        at[i] = 0;
      }
    }
    Live row = Reshaping.reshape(call, x, -1, List.of(x.shape().size()));
    Live chosen = call.apply(new Gather(0, flat), row);
    List<Integer> sizes = Arrays.stream(dims).boxed().toList();
    call.output(0, Reshaping.reshape(call, chosen, -1, sizes));
  }

  private static void pad(Call call) throws OnnxFormatException, UntranslatableException {
    boolean old = call.opset() < 11;
    Live x = call.live(0);
    long[] pads = old ? call.node().wholes("pads") : call.longs(1);
    float value = old ? call.node().real("value", 0) : call.scalar(2, 0);
    long[] axes = call.opset() >= 18 ? call.longs(3) : null;
    String mode = call.node().word("mode", "constant");
    int rank = x.rank();
    int count = axes == null ? rank : axes.length;
    if (pads == null || pads.length != 2 * count) {
      throw new UntranslatableException(
          "pads: "
              + 2 * count
              + " numbers expected, got "
              + (pads == null ? "none" : Arrays.toString(pads)));
    }
    long[] before = new long[rank];
    long[] after = new long[rank];
    for (int i = 0; i < count; i++) {
      int axis = axes == null ? i : Reductions.axis(x, axes[i]);
      before[axis] = pads[i];
      after[axis] = pads[count + i];
    }
    PadAxes.Mode kind =
        switch (mode) {
          case "constant" -> PadAxes.Mode.CONSTANT;
          case "reflect" -> PadAxes.Mode.REFLECT;
          case "edge" -> PadAxes.Mode.EDGE;
          case "wrap" -> PadAxes.Mode.WRAP;
          default -> throw new UntranslatableException("mode " + mode + " is not known");
        };
    call.output(0, padded(call, x, kind, before, after, value));
  }

  private static Live padded(
      Call call, Live given, PadAxes.Mode mode, long[] before, long[] after, float value)
      throws UntranslatableException {
    Live x = Arranging.strided(call, given);
    for (int i = 0; i < x.rank(); i++) {
      if (before[i] != 0 || after[i] != 0) {
        Reductions.notBatch(x, i);
        if (x.axes().get(i) < 0) {
          x = Arranging.plain(call, x);
        }
      }
      if (Math.abs(before[i]) > 1 << 28 || Math.abs(after[i]) > 1 << 28) {
        throw new UntranslatableException("pads: small numbers expected, got " + before[i]);
      }
    }
    Integer[] first = new Integer[x.shape().sizes().length];
    Integer[] last = new Integer[first.length];
    Arrays.fill(first, 0);
    Arrays.fill(last, 0);
    boolean any = false;
    for (int i = 0; i < x.rank(); i++) {
      if (x.axes().get(i) >= 0) {
        first[x.axes().get(i)] = (int) before[i];
        last[x.axes().get(i)] = (int) after[i];
        any |= before[i] != 0 || after[i] != 0;
      }
    }
    if (!any) {
      return x;
    }
    boolean plainImage =
        x.shape().isImage()
            && mode == PadAxes.Mode.CONSTANT
            && value == 0
            && first[0] == 0
            && last[0] == 0
            && Math.min(Math.min(first[1], first[2]), Math.min(last[1], last[2])) >= 0;
    return call.apply(
        plainImage
            ? new Pad(first[1], first[2], last[1], last[2])
            : new PadAxes(mode, List.of(first), List.of(last), value),
        x);
  }

  private static void depthToSpace(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    String mode = call.node().word("mode", "DCR");
    if (!mode.equals("DCR") && !mode.equals("CRD")) {
      throw new UntranslatableException("mode DCR or CRD expected, got " + mode);
    }
    int block = block(call);
    int image = Arranging.image(call, x);
    int out = call.add(new DepthToSpace(block, mode.equals("CRD")), image);
    call.output(0, Arranging.ofImage(call, x, out));
  }

  private static void spaceToDepth(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    int image = Arranging.image(call, x);
    call.output(0, Arranging.ofImage(call, x, call.add(new SpaceToDepth(block(call)), image)));
  }

  private static int block(Call call) throws OnnxFormatException, UntranslatableException {
    long block = call.node().whole("blocksize");
    if (block < 1 || block > 1 << 15) {
      throw new UntranslatableException("blocksize: at least 1 expected, got " + block);
    }
    return (int) block;
  }

  private static void centerCropPad(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    long[] wanted = call.longs(1);
    long @Nullable [] axes = call.node().wholes("axes");
    if (wanted == null || wanted.length != (axes == null ? x.rank() : axes.length)) {
      throw new UntranslatableException("one size for each axis expected");
    }
    long[] before = new long[x.rank()];
    long[] after = new long[x.rank()];
    for (int i = 0; i < wanted.length; i++) {
      int axis = Reductions.axis(x, axes == null ? i : axes[i]);
      if (x.isBatch(axis)) {
        if (wanted[i] != call.fixedBatch()) {
          throw new UntranslatableException("another number of images");
        }
        continue;
      }
      long more = wanted[i] - x.size(axis);
      // cropping takes the odd place at the end, and so does padding
      before[axis] = more >= 0 ? more / 2 : -(-more / 2);
      after[axis] = more - before[axis];
    }
    call.output(0, padded(call, x, PadAxes.Mode.CONSTANT, before, after, 0));
  }
}
