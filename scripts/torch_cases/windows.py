"""Interpolation, transposed convolution and pooling by norms: forward, and the gradients for a given dy."""

import numpy as np
import torch
import torch.nn.functional as F

from .cases import File, forward_backward, grid
from .layers import padded, pair


def windows(folder):
    resize(folder)
    transposed(folder)
    norms(folder)


def resize(folder):
    out = File("resize")

    def add(name, x, size, f, **settings):
        y, dy, (dx,) = forward_backward(f, (x,))
        assert y.shape[2:] == size, (y.shape, size)
        out.case(name, dict(size=size, **settings), x=x, y=y, dy=dy, dx=dx)

    for n, c, old, new in (
        (2, 3, (4, 5), (8, 10)),
        (1, 17, (3, 4), (7, 6)),
        (2, 1, (7, 6), (3, 2)),
        (1, 16, (5, 5), (5, 5)),
        (2, 5, (1, 1), (3, 4)),
        (1, 3, (9, 1), (4, 1)),
        (1, 2, (6, 9), (1, 1)),
        (1, 33, (8, 8), (4, 4)),
        (2, 3, (1, 7), (1, 14)),
    ):
        tag = "%dx%d-%dx%d-to-%dx%d" % (n, c, *old, *new)
        x = grid(n, c, *old)
        add("nearest-" + tag, x, new, lambda x: F.interpolate(x, new, mode="nearest"),
            method="nearest", coordinates="asymmetric", rounding="floor")
        add("nearest-exact-" + tag, x, new, lambda x: F.interpolate(x, new, mode="nearest-exact"),
            method="nearest", coordinates="half_pixel", rounding="round_prefer_ceil")
        for mode, method in (("bilinear", "linear"), ("bicubic", "cubic")):
            for corners in (False, True):
                f = lambda x: F.interpolate(x, new, mode=mode, align_corners=corners)
                coordinates = "align_corners" if corners else "half_pixel"
                add("%s-%s-%s" % (method, coordinates, tag), x, new, f, method=method, coordinates=coordinates)
            f = lambda x: F.interpolate(x, new, mode=mode, align_corners=False, antialias=True)
            add("%s-antialias-%s" % (method, tag), x, new, f, method=method, coordinates="half_pixel",
                antialias=True, exclude=True, coefficient=-0.5)
    # Scales that do not divide the sizes exactly.
    for scale in (1.7, 0.6):
        x = grid(2, 3, 7, 9)
        new = tuple(int(s * scale) for s in (7, 9))
        for mode, method in (("bilinear", "linear"), ("bicubic", "cubic")):
            f = lambda x: F.interpolate(x, scale_factor=scale, mode=mode, align_corners=False,
                                        recompute_scale_factor=False)
            add("%s-scale-%s" % (method, scale), x, new, f, method=method, coordinates="half_pixel", scales=(scale, scale))
    # What PyTorch does not have, by ONNX's formulas in NumPy: a matrix for each axis.
    def onnx(name, x, new, method, coordinates, scales=None, region=(0.0, 0.0, 1.0, 1.0), beside=0.0, rounding="floor",
             exclude=False, coefficient=-0.75):
        old = x.shape[2:]
        given = scales or [b / a for a, b in zip(old, new)]
        args = (method, coordinates, rounding, exclude, coefficient)
        rows = matrix(old[0], new[0], given[0], region[0], region[2], *args)
        columns = matrix(old[1], new[1], given[1], region[1], region[3], *args)
        outside = np.outer(rows.sum(1) == 0, np.ones(new[1])) + np.outer(np.ones(new[0]), columns.sum(1) == 0)
        r, c, o = (torch.tensor(m) for m in (rows, columns, beside * (outside > 0)))
        settings = dict(scales=scales) if scales else {}
        add(name, x, new, lambda x: r @ x @ c.T + o, method=method, coordinates=coordinates, rounding=rounding,
            exclude=exclude, coefficient=coefficient, region=region, beside=beside, **settings)

    for method in ("nearest", "linear", "cubic"):
        for coordinates in ("asymmetric", "half_pixel_symmetric", "pytorch_half_pixel", "tf_half_pixel"):
            for old, new in (((5, 6), (13, 4)), ((3, 7), (1, 11))):
                onnx("%s-%s-%dx%d-to-%dx%d" % (method, coordinates, *old, *new), grid(2, 5, *old), new, method, coordinates)
        onnx("%s-symmetric-scales" % method, grid(1, 3, 2, 3), (4, 8), method, "half_pixel_symmetric", scales=(2.3, 2.94))
        for tag, region in (("inside", (0.4, 0.6, 0.6, 0.8)), ("beside", (-0.2, 0.1, 1.3, 0.85)), ("backward", (0.9, 1.0, 0.1, 0.0))):
            for new in ((3, 4), (1, 7)):
                onnx("%s-crop-%s-%dx%d" % (method, tag, *new), grid(2, 3, 6, 5), new, method, "tf_crop_and_resize",
                     region=region, beside=7.5)
    for rounding in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
        for coordinates in ("asymmetric", "half_pixel", "align_corners"):
            onnx("nearest-%s-%s" % (rounding, coordinates), grid(1, 3, 4, 8), (8, 5), "nearest", coordinates, rounding=rounding)
    for exclude in (False, True):
        onnx("cubic-exclude-%s" % exclude, grid(1, 3, 4, 5), (9, 3), "cubic", "half_pixel", exclude=exclude, coefficient=-0.5)
    out.write(folder)


def matrix(old, new, scale, start, end, method, coordinates, rounding, exclude, coefficient):
    """The weights of the old places for each new one; none where that lies beside a region."""
    m = np.zeros((new, old))
    for i in range(new):
        if scale == 1 and coordinates != "tf_crop_and_resize":
            x = float(i)  # as ONNX Runtime has it for tf_half_pixel
        elif coordinates == "half_pixel":
            x = (i + 0.5) / scale - 0.5
        elif coordinates == "half_pixel_symmetric":
            x = old / 2 * (1 - new / (scale * old)) + (i + 0.5) / scale - 0.5
        elif coordinates == "pytorch_half_pixel":
            x = (i + 0.5) / scale - 0.5 if new > 1 else 0.0
        elif coordinates == "tf_half_pixel":
            x = (i + 0.5) / scale
        elif coordinates == "align_corners":
            x = i * (old - 1) / (new - 1)
        elif coordinates == "asymmetric":
            x = i / scale
        else:
            step = (end - start) * (old - 1) / (new - 1) if new > 1 else 0
            x = start * (old - 1) + i * step if new > 1 else 0.5 * (start + end) * (old - 1)
            if x < 0 or x > old - 1:
                continue
        low = int(np.floor(x))
        past = x - low
        if method == "nearest":
            up = dict(round_prefer_floor=past > 0.5, round_prefer_ceil=past >= 0.5, floor=False, ceil=past > 0)[rounding]
            taps = [(low + int(up), 1.0)]
        elif method == "linear":
            taps = [(low, 1 - past), (low + 1, past)]
        else:
            a = coefficient
            inner = lambda d: (a + 2) * d**3 - (a + 3) * d**2 + 1
            outer = lambda d: a * d**3 - 5 * a * d**2 + 8 * a * d - 4 * a
            taps = [(low - 1, outer(1 + past)), (low, inner(past)), (low + 1, inner(1 - past)), (low + 2, outer(2 - past))]
        if exclude:
            taps = [(p, w) for p, w in taps if 0 <= p < old]
            total = sum(w for _, w in taps)
            taps = [(p, w / total) for p, w in taps]
        for p, w in taps:
            m[i, min(max(p, 0), old - 1)] += w
    return m


def transposed(folder):
    out = File("conv-transpose")

    def add(name, n, ci, co, size, kernel, stride=1, pad=0, output_pad=0, dilation=1, groups=1, bias=True):
        size, kernel, stride, dilation = pair(size), pair(kernel), pair(stride), pair(dilation)
        output_pad = pair(output_pad)
        pads = (pad,) * 4 if isinstance(pad, int) else pad
        x, w = grid(n, ci, *size), grid(ci, co // groups, *kernel, scale=0.5)
        b = grid(co) if bias else None

        def f(x, w, b):
            # Padding on all four sides: cut off what is computed without it; output padding lies behind.
            y = F.conv_transpose2d(x, w, b, stride, 0, 0, groups, dilation)
            if max(output_pad):
                y = F.pad(y, (0, output_pad[1], 0, output_pad[0]))
                if b is not None:
                    mask = torch.zeros_like(y)
                    mask[:, :, y.shape[2] - output_pad[0] :] = 1
                    mask[:, :, :, y.shape[3] - output_pad[1] :] = 1
                    y = y + mask * b.reshape(1, -1, 1, 1)
            top, left, bottom, right = pads
            return y[:, :, top : y.shape[2] - bottom, left : y.shape[3] - right]

        y, dy, (dx, dw, db) = forward_backward(f, (x, w, b))
        if pads[0] == pads[2] and pads[1] == pads[3]:
            own = F.conv_transpose2d(x, w, b, stride, pads[:2], output_pad, groups, dilation)
            assert torch.allclose(own, y), name
        out.case(
            name,
            dict(
                kernel=kernel,
                stride=stride,
                pad=pads,
                output_pad=output_pad,
                dilation=dilation,
                groups=groups,
                outputs=co,
                bias=bias,
            ),
            x=x,
            w=w,
            b=b,
            y=y,
            dy=dy,
            dx=dx,
            dw=dw,
            db=db,
        )

    add("1x1", 2, 3, 5, (4, 3), 1)
    add("2x2-stride2", 2, 5, 3, (4, 5), 2, 2)
    add("2x2-stride2-16-to-32", 1, 16, 32, (3, 5), 2, 2)
    add("4x4-stride2-pad1", 2, 17, 3, (5, 4), 4, 2, 1)
    add("4x4-stride2-pad1-64-to-33", 1, 64, 33, (4, 4), 4, 2, 1, bias=False)
    add("3x3", 2, 3, 4, (5, 6), 3)
    add("3x3-pad1-16-to-16", 2, 16, 16, (6, 7), 3, 1, 1)
    add("3x3-pad3", 1, 3, 2, (7, 8), 3, 1, 3)
    add("3x3-stride2-pad1-output-pad1", 2, 16, 17, (5, 7), 3, 2, 1, 1)
    add("3x3-stride3x2-output-pad2x1", 1, 3, 5, (3, 4), 3, (3, 2), 1, (2, 1))
    add("5x4-stride3", 7, 1, 1, (3, 4), (5, 4), 3)
    add("2x2-stride3-gaps", 2, 3, 5, (3, 2), 2, 3)
    add("1x1-stride2-output-pad1", 2, 3, 17, (3, 4), 1, 2, 0, 1)
    add("3x3-dilation2", 2, 4, 3, (5, 4), 3, 1, 1, dilation=2)
    add("3x2-stride2-dilation2x3-output-pad1x2", 1, 3, 4, (4, 3), (3, 2), 2, 1, (1, 2), dilation=(2, 3))
    add("asymmetric", 2, 3, 5, (5, 4), 3, 2, (0, 1, 2, 1))
    add("asymmetric-output-pad", 1, 17, 16, (4, 3), 4, 2, (1, 0, 2, 1), (1, 0))
    add("groups2", 2, 6, 4, (4, 5), 3, 2, 1, groups=2)
    add("groups3-16-each", 1, 48, 48, (4, 3), 3, 1, 1, groups=3, bias=False)
    add("depthwise-stride2", 2, 17, 17, (4, 5), 4, 2, 1, groups=17)
    add("depthwise-multiplier2", 2, 5, 10, (4, 3), 3, 2, 1, groups=5)
    add("one-pixel", 3, 16, 8, 1, 4)
    add("3x3-stride2-dilation3-output-pad2", 1, 2, 3, (3, 2), 3, 2, 0, 2, dilation=3)
    add("3x3-stride2-dilation3-output-pad2-no-bias", 1, 2, 3, (3, 2), 3, 2, 0, 2, dilation=3, bias=False)
    add("one-row", 2, 5, 3, (1, 9), (1, 4), (1, 2))
    out.write(folder)


def norms(folder):
    out = File("lp-pool")

    def add(name, n, c, size, kernel, stride, p, pads=(0,) * 4, dilation=1, ceil=False):
        kernel, stride, dilation = pair(kernel), pair(stride), pair(dilation)
        x = grid(n, c, *pair(size)) + 1 / 128  # none is 0

        def f(x):
            z = padded(x, pads)
            if ceil:
                z = F.pad(z, (0, stride[1], 0, stride[0]))
            u = z.unfold(2, (kernel[0] - 1) * dilation[0] + 1, stride[0])
            u = u.unfold(3, (kernel[1] - 1) * dilation[1] + 1, stride[1])
            sums = (u[..., :: dilation[0], :: dilation[1]].abs() ** p).sum((-1, -2))
            if ceil:
                # the number of windows that begin in the image or before it
                h, w = (
                    1 + max(0, -(-(m + b + a - (k - 1) * d - 1) // s)) - (-(-(m + b + a - (k - 1) * d - 1) // s) * s >= m + b)
                    for m, k, s, d, b, a in zip(pair(size), kernel, stride, dilation, pads[:2], pads[2:])
                )
                sums = sums[:, :, :h, :w]
            return sums ** (1 / p)

        y, dy, (dx,) = forward_backward(f, (x,))
        out.case(
            name,
            dict(kernel=kernel, stride=stride, pad=pads, dilation=dilation, p=p, ceil=ceil),
            x=x,
            y=y,
            dy=dy,
            dx=dx,
        )

    for p in (1, 2, 3, 4):
        add("2x2-p%d" % p, 2, 3, (6, 8), 2, 2, p)
        add("3x3-stride2-pad1-p%d" % p, 2, 17, (7, 6), 3, 2, p, (1,) * 4)
        add("3x2-asymmetric-p%d" % p, 1, 5, (5, 6), (3, 2), (1, 2), p, (1, 0, 0, 1))
        add("3x3-dilated-p%d" % p, 1, 3, (9, 8), 3, 2, p, (1,) * 4, 2)
        add("3x3-ceil-p%d" % p, 2, 5, (6, 8), 3, 2, p, (0,) * 4, 1, True)
        add("2x2-ceil-pad-p%d" % p, 2, 5, (6, 7), 2, 3, p, (1, 0, 1, 1), 1, True)
    add("whole-image", 2, 3, (3, 4), (3, 4), 1, 2)
    out.write(folder)
