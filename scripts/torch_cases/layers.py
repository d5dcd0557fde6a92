"""One function for each family of layers: forward, and the gradients for a given dy."""

import torch
import torch.nn.functional as F
from torch import nn

from .cases import File, distinct, forward_backward, grid, rng


def pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def padded(x, pad, value=0.0):
    top, left, bottom, right = pad
    return F.pad(x, (left, right, top, bottom), value=value)


def same(size, kernel, stride, dilation, upper=True):
    """Padding so that the output is ceil(size / stride), the odd one at the end (upper) or the start."""
    pads = []
    for n, k, s, d in zip(size, kernel, stride, dilation):
        total = max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
        pads.append((total // 2, total - total // 2) if upper else (total - total // 2, total // 2))
    return pads[0][0], pads[1][0], pads[0][1], pads[1][1]


def conv2d(folder):
    out = File("conv2d")

    def add(name, n, ci, co, size, kernel, stride=1, pad=0, dilation=1, groups=1, bias=True):
        size, kernel, stride, dilation = pair(size), pair(kernel), pair(stride), pair(dilation)
        if pad in ("same", "same-lower"):
            pads = same(size, kernel, stride, dilation, pad == "same")
        else:
            pads = (pad,) * 4 if isinstance(pad, int) else pad
        x, w = grid(n, ci, *size), grid(co, ci // groups, *kernel, scale=0.5)
        b = grid(co) if bias else None
        f = lambda x, w, b: F.conv2d(padded(x, pads), w, b, stride, 0, dilation, groups)
        y, dy, (dx, dw, db) = forward_backward(f, (x, w, b))
        out.case(
            name,
            dict(
                kernel=kernel,
                stride=stride,
                pad=pads,
                dilation=dilation,
                groups=groups,
                bias=bias,
                asked=pad if isinstance(pad, str) else "explicit",
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

    add("1x1", 2, 5, 17, 7, 1)
    add("1x1-no-bias-one-pixel", 7, 33, 16, 1, 1, bias=False)
    add("1x1-stride2", 2, 16, 17, (7, 9), 1, 2, bias=False)
    add("1x1-stride3-pad1", 1, 3, 5, (8, 5), 1, 3, 1)
    add("2x2", 2, 3, 5, (5, 7), 2)
    add("2x2-stride2", 2, 5, 16, (8, 6), 2, 2)
    add("2x2-same", 1, 3, 17, (5, 6), 2, pad="same")
    add("2x2-same-lower", 1, 3, 3, (5, 6), 2, pad="same-lower")
    add("3x3-one-channel", 2, 1, 16, (9, 11), 3, bias=False)
    add("3x3-one-channel-in-and-out", 7, 1, 1, 5, 3)
    add("3x3-whole-image", 2, 3, 5, 3, 3)
    add("3x3-pad1", 2, 3, 17, (7, 5), 3, pad=1)
    add("3x3-pad1-16", 2, 16, 16, (6, 7), 3, pad=1, bias=False)
    add("3x3-pad1-33-17", 1, 33, 17, (5, 7), 3, pad=1)
    add("3x3-pad1-5-33-batch7", 7, 5, 33, 5, 3, pad=1)
    add("3x3-pad2-wider-than-image", 1, 3, 5, (2, 1), 3, pad=2)
    add("3x3-pad3", 2, 1, 3, (4, 3), 3, pad=3)
    add("3x3-same", 2, 5, 16, (7, 6), 3, pad="same")
    add("3x3-stride2-pad1", 2, 16, 33, (9, 7), 3, 2, 1, bias=False)
    add("3x3-stride2-pad1-even", 2, 3, 16, (8, 10), 3, 2, 1)
    add("3x3-stride2-same-even", 2, 3, 5, (8, 6), 3, 2, "same")
    add("3x3-stride2-same-odd", 1, 5, 3, (7, 9), 3, 2, "same")
    add("3x3-stride2-same-lower", 1, 5, 3, (8, 6), 3, 2, "same-lower")
    add("3x3-stride3", 2, 3, 5, (10, 11), 3, 3)
    add("3x3-stride3-skips-rows", 1, 3, 5, (11, 8), 2, 3)
    add("3x3-stride1x2", 2, 3, 5, (7, 8), 3, (1, 2), 1)
    add("3x3-asymmetric", 2, 3, 5, (6, 7), 3, pad=(0, 1, 2, 3))
    add("3x3-asymmetric-stride2", 1, 5, 17, (7, 6), 3, 2, (2, 0, 0, 1), bias=False)
    add("3x3-dilation2", 2, 3, 16, (9, 8), 3, pad=2, dilation=2)
    add("3x3-dilation3", 1, 5, 3, (9, 11), 3, dilation=3)
    add("3x3-dilation2-stride2", 2, 3, 5, (9, 10), 3, 2, 1, 2)
    add("3x3-dilation1x3-same", 1, 3, 5, (5, 8), 3, pad="same", dilation=(1, 3))
    add("1x3", 2, 5, 3, (4, 7), (1, 3), pad=(0, 1, 0, 1))
    add("3x1", 2, 3, 16, (7, 4), (3, 1), pad=(1, 0, 1, 0), bias=False)
    add("2x3-stride2x1", 2, 3, 5, (7, 6), (2, 3), (2, 1))
    add("5x2-dilation1x2", 1, 3, 5, (7, 6), (5, 2), pad=(2, 1, 2, 1), dilation=(1, 2))
    add("5x5", 2, 1, 5, (9, 8), 5)
    add("5x5-pad2", 2, 3, 16, (7, 6), 5, pad=2)
    add("5x5-stride2-pad2", 1, 5, 17, (9, 7), 5, 2, 2, bias=False)
    add("7x7-stride2-pad3", 2, 3, 16, (11, 13), 7, 2, 3, bias=False)
    add("7x7-pad3", 1, 1, 5, (9, 8), 7, pad=3)
    add("groups2", 2, 16, 6, (5, 6), 3, pad=1, groups=2)
    add("groups3-stride2", 2, 3, 33, (7, 6), 3, 2, 1, groups=3)
    add("groups5-1x1", 7, 5, 10, (3, 2), 1, groups=5, bias=False)
    add("groups4-16-each", 1, 64, 64, 4, 3, pad=1, groups=4, bias=False)
    add("depthwise-1x1", 2, 5, 5, (3, 4), 1, groups=5)
    add("depthwise-3x3", 2, 17, 17, (5, 7), 3, pad=1, groups=17, bias=False)
    add("depthwise-3x3-stride2", 2, 16, 16, (8, 7), 3, 2, 1, groups=16)
    add("depthwise-3x3-33", 1, 33, 33, (6, 5), 3, pad=1, groups=33, bias=False)
    add("depthwise-3x3-multiplier2", 2, 5, 10, (6, 7), 3, pad=1, groups=5)
    add("depthwise-3x3-multiplier2-stride2", 1, 17, 34, (7, 5), 3, 2, 1, groups=17, bias=False)
    add("depthwise-3x3-dilation2", 1, 16, 16, (7, 9), 3, pad=2, dilation=2, groups=16)
    add("depthwise-5x5-stride2-same", 1, 3, 3, (9, 8), 5, 2, "same", groups=3)
    add("depthwise-asymmetric", 2, 3, 3, (5, 4), (3, 2), pad=(1, 0, 0, 1), groups=3)
    add("groups5-two-to-one-stride2", 2, 10, 5, (6, 5), 3, 2, 1, groups=5)
    add("groups17-two-to-one", 1, 34, 17, (4, 5), 3, pad=1, groups=17, bias=False)
    add("groups3-four-to-one-1x1", 2, 12, 3, (3, 4), 1, groups=3)
    out.write(folder)


def dense(folder):
    out = File("dense")
    for n, i, o, bias in (
        (1, 1, 1, True),
        (1, 17, 10, True),
        (2, 33, 16, False),
        (7, 5, 3, True),
        (7, 100, 33, True),
        (3, 16, 17, False),
    ):
        x, w, b = grid(n, i), grid(o, i, scale=0.5), grid(o) if bias else None
        y, dy, (dx, dw, db) = forward_backward(F.linear, (x, w, b))
        out.case(
            "%dx%d-to-%d%s" % (n, i, o, "" if bias else "-no-bias"),
            dict(bias=bias),
            x=x,
            w=w,
            b=b,
            y=y,
            dy=dy,
            dx=dx,
            dw=dw,
            db=db,
        )
    out.write(folder)


def pools(folder):
    out = File("max-pool")

    def add(name, n, c, size, kernel, stride, pads=(0,) * 4, make=distinct, dilation=1, ceil=False):
        kernel, stride = pair(kernel), pair(stride)
        x = make(n, c, *pair(size))
        if ceil:  # with PyTorch's own padding, on which the number of windows depends
            f = lambda x: F.max_pool2d(x, kernel, stride, pads[:2], dilation, True)
        else:
            f = lambda x: F.max_pool2d(padded(x, pads, float("-inf")), kernel, stride, 0, dilation)
        y, dy, (dx,) = forward_backward(f, (x,))
        settings = dict(kernel=kernel, stride=stride, pad=pads, ties=make is tied)
        if dilation != 1 or ceil:
            settings.update(dilation=pair(dilation), ceil=ceil)
        out.case(name, settings, x=x, y=y, dy=dy, dx=dx)

    def tied(*shape):
        # Zeros as after a ReLU: of equal values the first in row order gets the gradient.
        return torch.relu(torch.tensor(rng.integers(-3, 3, shape), dtype=torch.float64))

    add("2x2", 2, 3, (6, 8), 2, 2)
    add("2x2-odd", 2, 17, (7, 5), 2, 2)
    add("2x2-overlapping", 1, 5, (5, 4), 2, 1)
    add("3x3-stride2", 2, 16, (7, 9), 3, 2)
    add("3x3-stride2-pad1", 2, 5, (8, 7), 3, 2, (1,) * 4)
    add("3x3-stride1-pad1", 1, 33, (4, 5), 3, 1, (1,) * 4)
    add("3x3-stride3", 7, 1, (9, 8), 3, 3)
    add("3x2-stride1x2-asymmetric", 2, 3, (5, 6), (3, 2), (1, 2), (1, 0, 0, 1))
    add("whole-image", 2, 5, (3, 4), (3, 4), 1)
    add("1x1-stride2", 2, 3, (5, 4), 1, 2)
    add("2x2-ties", 2, 5, (6, 6), 2, 2, make=tied)
    add("3x3-stride2-pad1-ties", 2, 3, (7, 7), 3, 2, (1,) * 4, make=tied)
    add("3x3-dilation2", 2, 17, (9, 8), 3, 1, (1,) * 4, dilation=2)
    add("3x2-dilation3x2-stride2", 1, 5, (11, 9), (3, 2), 2, (0, 1, 2, 0), dilation=(3, 2))
    add("3x3-stride2-ceil", 2, 17, (6, 8), 3, 2, ceil=True)
    add("2x2-stride2-ceil-odd", 2, 16, (5, 7), 2, 2, ceil=True)
    add("2x2-stride3-pad1-ceil-drops-a-window", 1, 5, (6, 7), 2, 3, (1,) * 4, ceil=True)
    add("3x3-stride2-pad1-dilation2-ceil", 1, 3, (8, 9), 3, 2, (1,) * 4, dilation=2, ceil=True)
    out.write(folder)

    out = File("average-pool")

    def avg(name, n, c, size, kernel, stride, pad, include, ceil=False):
        kernel, stride, pad = pair(kernel), pair(stride), pair(pad)
        x = grid(n, c, *pair(size))
        f = lambda x: F.avg_pool2d(x, kernel, stride, pad, ceil, include)
        y, dy, (dx,) = forward_backward(f, (x,))
        settings = dict(kernel=kernel, stride=stride, pad=pad + pad, count_include_pad=include)
        if ceil:
            settings.update(ceil=True)
        out.case(name, settings, x=x, y=y, dy=dy, dx=dx)

    def wide(name, n, c, size, kernel, stride, pads, dilation, include):
        # What PyTorch has no single function for: padding on four sides, and dilation.
        kernel, stride, dilation = pair(kernel), pair(stride), pair(dilation)
        x = grid(n, c, *pair(size))

        def mean(x):
            k = torch.ones(c, 1, *kernel, dtype=x.dtype)
            sums = F.conv2d(padded(x, pads), k, None, stride, 0, dilation, c)
            ones = padded(torch.ones_like(x), pads, 1.0 if include else 0.0)
            return sums / F.conv2d(ones, k, None, stride, 0, dilation, c)

        y, dy, (dx,) = forward_backward(mean, (x,))
        settings = dict(kernel=kernel, stride=stride, pad=pads, dilation=dilation, count_include_pad=include)
        out.case(name, settings, x=x, y=y, dy=dy, dx=dx)

    for include in (True, False):
        tag = "-padding-counted" if include else "-padding-not-counted"
        avg("2x2" + tag, 2, 3, (6, 8), 2, 2, 0, include)
        avg("2x2-odd" + tag, 2, 17, (7, 5), 2, 2, 0, include)
        avg("3x3-stride2-pad1" + tag, 2, 16, (8, 7), 3, 2, 1, include)
        avg("3x3-stride1-pad1" + tag, 7, 1, (4, 5), 3, 1, 1, include)
        avg("3x2-stride1x2-pad1x1" + tag, 1, 5, (5, 6), (3, 2), (1, 2), 1, include)
        avg("5x4-stride3-pad2" + tag, 2, 3, (9, 7), (5, 4), 3, 2, include)
    for include in (True, False):
        tag = "-padding-counted" if include else "-padding-not-counted"
        avg("3x3-stride2-ceil" + tag, 2, 17, (6, 8), 3, 2, 0, include, True)
        avg("2x2-stride2-ceil-odd" + tag, 2, 16, (5, 7), 2, 2, 0, include, True)
        avg("3x3-stride2-pad1-ceil" + tag, 1, 5, (6, 8), 3, 2, 1, include, True)
        avg("2x2-stride3-pad1-ceil-drops-a-window" + tag, 1, 5, (6, 7), 2, 3, 1, include, True)
        wide("3x2-asymmetric" + tag, 2, 17, (5, 6), (3, 2), (1, 2), (2, 0, 0, 1), 1, include)
        wide("3x3-dilation2-pad1" + tag, 2, 5, (9, 8), 3, 2, (1,) * 4, 2, include)
        wide("2x3-dilation3x1-asymmetric" + tag, 1, 3, (9, 8), (2, 3), 1, (0, 2, 1, 1), (3, 1), include)
    out.write(folder)

    out = File("global-average-pool")
    for n, c, h, w in ((1, 1, 1, 1), (2, 17, 5, 7), (7, 3, 4, 4), (1, 64, 8, 8)):
        x = grid(n, c, h, w)
        y, dy, (dx,) = forward_backward(lambda x: F.adaptive_avg_pool2d(x, 1), (x,))
        out.case("%dx%dx%dx%d" % (n, c, h, w), {}, x=x, y=y, dy=dy, dx=dx)
    out.write(folder)

    out = File("kernel-pool")
    modes = dict(
        sum=lambda x: x.sum(1, keepdim=True),
        mean=lambda x: x.mean(1, keepdim=True),
        max=lambda x: x.max(1, keepdim=True)[0],
    )
    for mode, f in modes.items():
        for n, c, h, w in ((2, 4, 6, 6), (1, 16, 5, 3), (7, 17, 1, 2), (2, 1, 3, 3)):
            x = distinct(n, c, h, w)
            y, dy, (dx,) = forward_backward(f, (x,))
            out.case("%s-%dx%dx%dx%d" % (mode, n, c, h, w), dict(mode=mode), x=x, y=y, dy=dy, dx=dx)
    out.write(folder)


def batch_norm(folder):
    out = File("batch-norm")
    for name, shape, momentum, eps in (
        ("images", (2, 5, 3, 4), 0.1, 1e-5),
        ("17-channels", (7, 17, 3, 3), 0.1, 1e-5),
        ("batch1", (1, 3, 5, 4), 0.3, 1e-3),
        ("33-channels", (2, 33, 2, 3), 0.01, 1e-5),
        ("vectors", (7, 10), 0.1, 1e-5),
        ("far-from-zero", (7, 3, 5, 5), 0.1, 1e-5),
    ):
        c = shape[1]
        x = grid(*shape) + (1000 if name == "far-from-zero" else 0)
        gamma, beta, mean, var = 1 + grid(c, scale=0.3), grid(c), grid(c), 1 + grid(c).abs()
        for training in (True, False):
            m, v = mean.clone(), var.clone()
            y, dy, (dx, dg, db) = forward_backward(
                lambda x, g, b: F.batch_norm(x, m, v, g, b, training, momentum, eps), (x, gamma, beta)
            )
            out.case(
                name + ("-training" if training else "-inference"),
                dict(training=training, momentum=momentum, epsilon=eps),
                x=x,
                gamma=gamma,
                beta=beta,
                mean=mean,
                var=var,
                y=y,
                mean_after=m,
                var_after=v,
                dy=dy,
                dx=dx,
                dgamma=dg,
                dbeta=db,
            )
    out.write(folder)


def activations(folder):
    out = File("activation")
    functions = dict(
        relu=(F.relu, {}),
        tanh=(torch.tanh, {}),
        sigmoid=(torch.sigmoid, {}),
        gelu=(F.gelu, {}),
        silu=(F.silu, {}),
        hardswish=(F.hardswish, {}),
    )
    functions["relu6"] = (F.relu6, {})
    functions["leaky-relu-0.01"] = (lambda x: F.leaky_relu(x, 0.01), dict(slope=0.01))
    functions["leaky-relu-0.2"] = (lambda x: F.leaky_relu(x, 0.2), dict(slope=0.2))
    # Neither 0, -3 nor 3 themselves: there the derivative is a convention. Some far out, where functions saturate.
    far = torch.tensor(
        [-100.0, -30.0, -9.5, -5.25, -3.125, -2.875, -1e-3, 1e-3, 2.875, 3.125, 5.25, 9.5, 30.0, 100.0],
        dtype=torch.float32,
    ).double()
    for name, (f, settings) in functions.items():
        for tag, x in (
            ("images", grid(2, 5, 3, 7, scale=2) + 1 / 128),
            ("vectors", grid(7, 33, scale=2) + 1 / 128),
            ("far", far.reshape(1, -1)),
        ):
            y, dy, (dx,) = forward_backward(f, (x,))
            out.case(
                "%s-%s" % (name, tag), dict(function=name.split("-0.")[0], **settings), x=x, y=y, dy=dy, dx=dx
            )
    out.write(folder)

    out = File("softmax")
    for tag, x in (
        ("vectors", grid(7, 10, scale=2)),
        ("batch1", grid(1, 33)),
        ("two-classes", grid(2, 2)),
        ("images", grid(2, 5, 3, 2)),
        ("large", grid(3, 17, scale=40)),
        ("equal", torch.full((2, 3), 7.0, dtype=torch.float64)),
    ):
        y, dy, (dx,) = forward_backward(lambda x: F.softmax(x, 1), (x,))
        out.case(tag, {}, x=x, y=y, dy=dy, dx=dx)
    out.write(folder)


def joins(folder):
    out = File("flatten")
    for shape in ((2, 3, 4, 5), (1, 17, 1, 1), (7, 1, 3, 2), (2, 16, 5, 3)):
        x = grid(*shape)
        y, dy, (dx,) = forward_backward(lambda x: x.flatten(1), (x,))
        out.case("x".join(map(str, shape)), {}, x=x, y=y, dy=dy, dx=dx)
    out.write(folder)

    out = File("add")
    for k, shape in ((2, (2, 5, 3, 4)), (3, (1, 17, 3, 3)), (2, (7, 33))):
        xs = [grid(*shape) for _ in range(k)]
        y, dy, ds = forward_backward(lambda *a: sum(a[1:], a[0]), xs)
        out.case(
            "%d-of-%s" % (k, "x".join(map(str, shape))),
            dict(inputs=k),
            y=y,
            dy=dy,
            **{"x%d" % i: t for i, t in enumerate(xs)},
            **{"dx%d" % i: t for i, t in enumerate(ds)}
        )
    out.write(folder)

    out = File("concat")
    for n, channels, size in (
        (2, (3, 5), (4, 3)),
        (1, (16, 1, 17), (2, 3)),
        (7, (5, 5), (1, 1)),
        (2, (33, 7), ()),
    ):
        xs = [grid(n, c, *size) for c in channels]
        y, dy, ds = forward_backward(lambda *a: torch.cat(a, 1), xs)
        out.case(
            "%d-of-%s" % (n, "-".join(map(str, channels))),
            dict(inputs=len(channels)),
            y=y,
            dy=dy,
            **{"x%d" % i: t for i, t in enumerate(xs)},
            **{"dx%d" % i: t for i, t in enumerate(ds)}
        )
    out.write(folder)

    out = File("pad")
    for pads in ((1, 1, 1, 1), (0, 1, 2, 3), (3, 0, 0, 0), (0, 0, 0, 2)):
        x = grid(2, 5, 3, 4)
        y, dy, (dx,) = forward_backward(lambda x: padded(x, pads), (x,))
        out.case("-".join(map(str, pads)), dict(pad=pads), x=x, y=y, dy=dy, dx=dx)
    out.write(folder)

    out = File("dropout")
    for rate in (0.25, 0.5):
        x = grid(2, 5, 3, 4)
        out.case("inference-%s" % rate, dict(rate=rate, training=False), x=x, y=nn.Dropout(rate).eval()(x))
    out.write(folder)
