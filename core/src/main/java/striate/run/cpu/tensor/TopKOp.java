package striate.run.cpu.tensor;

import java.util.Arrays;
import striate.kernels.move.Selection;
import striate.nn.Shape;
import striate.nn.tensor.TopK;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link TopK}. The places found are kept for the backward pass. */
public final class TopKOp implements LayerOp {
  private final TopK layer;
  private final boolean backward;
  private final int inSize;
  private final int outSize;
  private final int count;

  /** The distance of neighbours along the axis, which is that of the output's, too. */
  private final int stride;

  private final int rows;

  /** For a layer in its place. */
  public TopKOp(TopK layer, Binding binding) {
    this.layer = layer;
    backward = binding.backward();
    Shape in = binding.input();
    Shape out = binding.output();
    inSize = in.size();
    outSize = out.size();
    count = in.sizes()[layer.axis()];
    stride = in.strides()[layer.axis()];
    rows = inSize / count;
  }

  @Override
  public void forward(Pass p) {
    for (int i = 0; i < p.images; i++) {
      for (int r = 0; r < rows; r++) {
        row(p, i, r);
      }
    }
  }

  /** Where a row of so many places begins. */
  private int start(int row, int places) {
    int block = row / stride;
    return block * stride * places + row - block * stride;
  }

  private void row(Pass p, int image, int row) {
    int k = layer.k();
    int x = p.inAt[0] + image * inSize + start(row, count);
    int y = p.outAt + image * outSize + start(row, k);
    int places = backward ? p.savedAt + image * outSize + row * k : p.scratchAt;
    float[] found = backward ? p.saved : p.scratch;
    Selection.places(p.in[0], x, count, stride, k, layer.largest(), found, places);
    for (int j = 0; j < k; j++) {
      int place = (int) found[places + j];
      p.out[y + j * stride] = layer.indices() ? place : p.in[0][x + place * stride];
    }
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient == null) {
      return;
    }
    Arrays.fill(inGradient, p.inGradientAt[0], p.inGradientAt[0] + p.images * inSize, 0f);
    if (layer.indices()) {
      return;
    }
    int k = layer.k();
    for (int i = 0; i < p.images; i++) {
      for (int r = 0; r < rows; r++) {
        int dx = p.inGradientAt[0] + i * inSize + start(r, count);
        int dy = p.outGradientAt + i * outSize + start(r, k);
        int places = p.savedAt + i * outSize + r * k;
        for (int j = 0; j < k; j++) {
          int place = (int) p.saved[places + j];
          inGradient[dx + place * stride] = p.outGradient[dy + j * stride];
        }
      }
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public int savedPerImage() {
    return backward ? outSize : 0;
  }

  @Override
  public long scratchLength(int images) {
    return layer.k();
  }
}
