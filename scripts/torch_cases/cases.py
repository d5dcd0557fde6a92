"""The file that cases are written to, and what all of them share."""

import gzip
import io
import os
import zlib

import numpy as np
import torch

torch.set_num_threads(1)
rng = np.random.default_rng()  # seeded anew for each file


def grid(*shape, scale=1.0, step=1 / 64):
    """Normal numbers rounded to a coarse grid: products and short sums of them are exact in float32."""
    return torch.tensor(np.round(rng.standard_normal(shape) * scale / step) * step, dtype=torch.float64)


def distinct(*shape):
    """No two values equal, so that a maximum is never tied."""
    n = int(np.prod(shape))
    return torch.tensor((rng.permutation(n).reshape(shape) - n // 2) / 64.0, dtype=torch.float64)


class File:
    def __init__(self, family):
        self.family, self.out, self.names = family, io.BytesIO(), set()
        rng.bit_generator.state = np.random.default_rng(zlib.crc32(family.encode())).bit_generator.state

    def case(self, name, settings, **tensors):
        assert name not in self.names, name
        self.names.add(name)
        heads, bodies = [], []
        for key, t in tensors.items():
            if t is None:
                continue
            a = t.detach().numpy() if isinstance(t, torch.Tensor) else np.asarray(t)
            a = a.astype(np.float64)
            assert np.isfinite(a).all(), (name, key)
            f32 = (a.astype(np.float32).astype(np.float64) == a).all()
            heads.append(
                "%s=%s[%s]" % (key.replace("__", "."), "f32" if f32 else "f64", ",".join(map(str, a.shape)))
            )
            bodies.append(np.ascontiguousarray(a, "<f4" if f32 else "<f8").tobytes())
        text = " ".join("%s=%s" % (k, show(v)) for k, v in settings.items())
        self.out.write(("case %s %s | %s | %s\n" % (self.family, name, text, " ".join(heads))).encode())
        self.out.write(b"".join(bodies))

    def write(self, folder):
        path = os.path.join(folder, self.family + ".cases.gz")
        with open(path, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
            z.write(self.out.getvalue())
        print("%-20s %3d cases %8d bytes" % (self.family, len(self.names), os.path.getsize(path)))


def show(v):
    if isinstance(v, bool):
        return "true" if v else "false"
    return ",".join(map(repr, v)) if isinstance(v, (tuple, list)) else str(v)


def forward_backward(f, inputs, dy_scale=0.5):
    """f over leaf tensors (None left alone): returns y, dy and the gradient of each input."""
    leaves = [t if t is None else t.clone().requires_grad_(True) for t in inputs]
    y = f(*leaves)
    dy = grid(*y.shape, scale=dy_scale)
    y.backward(dy)
    return y, dy, [t if t is None else t.grad for t in leaves]
