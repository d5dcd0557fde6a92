package striate.truth;

import java.util.List;

/** A dense layer: x [N,in], w [out,in] and perhaps b [out]. */
record ReferenceDense() implements Reference {
  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    Tensor w = inputs.get(1);
    int outputs = w.size(0);
    int width = w.size(1);
    double[] y = new double[x.size(0) * outputs];
    for (int n = 0; n < x.size(0); n++) {
      for (int o = 0; o < outputs; o++) {
        double sum = inputs.size() > 2 ? inputs.get(2).at(o) : 0;
        for (int i = 0; i < width; i++) {
          sum += x.at(n * width + i) * w.at(o * width + i);
        }
        y[n * outputs + o] = sum;
      }
    }
    return new Tensor(new int[] {x.size(0), outputs}, y);
  }
}
