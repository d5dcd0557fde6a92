"""Layers that move numbers: forward, and the gradients for a given dy. Axes count from 0 without the batch.

A case says by the setting "shape" what its tensors are: image, tensor, or flattened (with its sizes as "sizes").
"""

import numpy as np
import torch
import torch.nn.functional as F

from .cases import File, distinct, forward_backward, grid


def moves(folder):
    out = File("move")

    def add(name, layer, x, f, **settings):
        shape = settings.pop("shape", "image" if x.dim() == 4 else "features" if x.dim() == 2 else "tensor")
        y, dy, (dx,) = forward_backward(f, (x,))
        out.case(name, dict(layer=layer, shape=shape, **settings), x=x, y=y, dy=dy, dx=dx)

    def tensor(name, layer, x, f, **settings):
        add(name, layer, x, f, shape="features" if x.dim() == 2 else "tensor", **settings)

    # Between images and tensors.
    for n, c, h, w in ((2, 3, 4, 5), (1, 17, 3, 2), (3, 1, 4, 3), (2, 5, 1, 1), (1, 5, 18, 20)):
        tag = "%dx%dx%dx%d" % (n, c, h, w)
        add("to-tensor-" + tag, "to-tensor", grid(n, c, h, w), lambda x: x)
        tensor("to-image-" + tag, "to-image", grid(n, c, h, w), lambda x: x)
        add(
            "to-tensor-flattened-" + tag,
            "to-tensor",
            grid(n, c * h * w),
            lambda x: x,
            shape="flattened",
            sizes=(c, h, w),
        )
    add("to-image-features", "to-image", grid(3, 17), lambda x: x.reshape(3, 17, 1, 1))
    tensor("to-tensor-of-a-tensor", "to-tensor", grid(2, 7, 5), lambda x: x)

    # Permutations.
    for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        f = lambda x: x.permute(0, *(k + 1 for k in order))
        tag = "".join(map(str, order))
        add("transpose-image-" + tag, "transpose", grid(2, 3, 4, 5), f, order=order)
        tensor("transpose-tensor-" + tag, "transpose", grid(1, 17, 3, 18), f, order=order)
    tensor("transpose-two-axes", "transpose", grid(3, 33, 17), lambda x: x.transpose(1, 2), order=(1, 0))
    tensor("transpose-one-axis", "transpose", grid(3, 5), lambda x: x, order=(0,))
    tensor("transpose-ones", "transpose", grid(2, 1, 5, 1, 3), lambda x: x.permute(0, 3, 2, 1, 4), order=(2, 1, 0, 3))
    tensor("transpose-heads", "transpose", grid(2, 5, 3, 4, 2), lambda x: x.permute(0, 3, 1, 4, 2), order=(2, 0, 3, 1))
    tensor("reshape-3-to-2", "reshape", grid(2, 3, 4, 5), lambda x: x.reshape(2, 12, 5), sizes=(12, 5))
    tensor("reshape-to-features", "reshape", grid(2, 3, 4), lambda x: x.reshape(2, 12), sizes=(12,))
    tensor("reshape-features", "reshape", grid(2, 12), lambda x: x.reshape(2, 1, 2, 2, 3), sizes=(1, 2, 2, 3))

    # Parts of an axis. PyTorch has no negative steps: the places are listed.
    def places(name, layer, x, axis, index, **settings):
        index = torch.tensor(index)
        f = lambda x: x.index_select(axis + 1, index)
        add(name, layer, x, f, axis=axis, **settings)

    for axis, start, count, step in ((0, 1, 3, 1), (0, 0, 5, 1), (0, 4, 5, -1), (0, 0, 3, 2), (1, 1, 2, 2), (1, 3, 1, 1),
                                     (2, 6, 3, -3), (2, 1, 5, 1), (2, 0, 7, 1)):
        tag = "%d-%d-%d-%d" % (axis, start, count, step)
        index = [start + i * step for i in range(count)]
        settings = dict(start=start, count=count, step=step)
        places("slice-image-" + tag, "slice", grid(2, 5, 4, 7), axis, index, **settings)
        places("slice-tensor-" + tag, "slice", grid(2, 5, 4, 7), axis, index, shape="tensor", **settings)
    places("slice-features", "slice", grid(3, 17), 0, range(2, 17, 5), start=2, count=3, step=5)
    for axis, index in ((0, (0, 0, 4)), (0, (3,)), (1, (3, 2, 1, 0)), (1, (0, 1, 1, 2, 2, 3)), (2, (6, 0, 6, 1))):
        tag = "%d-%s" % (axis, "".join(map(str, index)))
        places("gather-image-" + tag, "gather", grid(2, 5, 4, 7), axis, index, indices=index)
        places("gather-tensor-" + tag, "gather", grid(2, 5, 4, 7), axis, index, indices=index, shape="tensor")
    places("gather-features", "gather", grid(2, 9), 0, (8, 1, 1, 3), indices=(8, 1, 1, 3))

    # Copies.
    for size, sizes in (((5, 1, 1), (5, 4, 3)), ((1, 4, 3), (17, 4, 3)), ((1, 1, 3), (2, 5, 3)), ((3, 4, 1), (3, 4, 7)),
                        ((1, 1, 1), (3, 2, 4)), ((2, 3, 4), (2, 3, 4))):
        f = lambda x: x.expand(2, *sizes)
        tag = "x".join(map(str, size)) + "-to-" + "x".join(map(str, sizes))
        add("expand-image-" + tag, "expand", grid(2, *size), f, sizes=sizes)
        tensor("expand-tensor-" + tag, "expand", grid(2, *size), f, sizes=sizes)
    tensor("expand-features", "expand", grid(3, 1), lambda x: x.expand(3, 17), sizes=(17,))
    for repeats in ((1, 2, 1), (2, 1, 3), (3, 1, 1), (1, 1, 4), (1, 1, 1)):
        f = lambda x: x.repeat(1, *repeats)
        tag = "".join(map(str, repeats))
        add("tile-image-" + tag, "tile", grid(2, 3, 2, 5), f, repeats=repeats)
        tensor("tile-tensor-" + tag, "tile", grid(2, 3, 2, 5), f, repeats=repeats)
    tensor("tile-features", "tile", grid(2, 5), lambda x: x.repeat(1, 3), repeats=(3,))

    # Padding, by NumPy's places.
    def pad(name, x, mode, before, after, value=0.0, **settings):
        def f(x):
            for k, (b, a) in enumerate(zip(before, after)):
                n = x.shape[k + 1]
                x = x.narrow(k + 1, max(0, -b), n - max(0, -b) - max(0, -a))
                b, a = max(0, b), max(0, a)
                n = x.shape[k + 1]
                if mode == "constant":
                    sides = [torch.full((*x.shape[: k + 1], m, *x.shape[k + 2 :]), value, dtype=x.dtype) for m in (b, a)]
                    x = torch.cat((sides[0], x, sides[1]), k + 1)
                else:
                    index = np.pad(np.arange(n), (b, a), mode)
                    x = x.index_select(k + 1, torch.tensor(index))
            return x

        add(name, "pad", x, f, mode=mode, before=before, after=after, value=value, **settings)

    for mode in ("constant", "reflect", "edge", "wrap"):
        for before, after, value in (((0, 1, 2), (0, 2, 1), 0.0), ((1, 0, 0), (0, 0, 2), 2.5), ((0, -1, 3), (1, 0, -2), -1.5),
                                     ((0, 0, 11), (0, 9, 0), 0.25), ((0, 0, 0), (0, 0, 0), 1.0), ((-2, -1, -1), (-1, -1, 0), 0.0)):
            value = value if mode == "constant" else 0.0
            tag = mode + "-" + "_".join(map(str, before + after))
            pad("pad-image-" + tag, grid(2, 5, 4, 6), mode, before, after, value)
            pad("pad-tensor-" + tag, grid(2, 5, 4, 6), mode, before, after, value, shape="tensor")
        pad("pad-one-place-" + mode, grid(2, 3, 1, 1), mode, (0, 2, 1), (0, 0, 3), 0.0)
        pad("pad-features-" + mode, grid(2, 17), mode, (3,), (4,), 0.0)
    pad("pad-an-axis-cropped-away", grid(2, 3, 4), "constant", (-3, 0), (2, 0), 0.5)

    # Blocks and groups.
    for block, c, h, w in ((2, 12, 2, 3), (2, 4, 3, 1), (3, 18, 2, 2), (1, 5, 2, 2), (4, 16, 2, 3)):
        b = block
        o = c // (b * b)
        crd = lambda x: F.pixel_shuffle(x, b)
        dcr = (
            lambda x: x.reshape(2, b, b, o, h, w).permute(0, 3, 4, 1, 5, 2).reshape(2, o, h * b, w * b)
        )
        tag = "%d-%dx%dx%d" % (b, c, h, w)
        add("depth-to-space-crd-" + tag, "depth-to-space", grid(2, c, h, w), crd, block=b, crd=True)
        add("depth-to-space-dcr-" + tag, "depth-to-space", grid(2, c, h, w), dcr, block=b, crd=False)
        f = (
            lambda x: x.reshape(2, o, h, b, w, b).permute(0, 3, 5, 1, 2, 4).reshape(2, c, h, w)
        )
        add("space-to-depth-" + tag, "space-to-depth", grid(2, o, h * b, w * b), f, block=b)
    for groups, c in ((2, 6), (3, 12), (1, 5), (5, 5), (4, 64), (17, 34), (2, 32)):
        f = lambda x: x.reshape(2, groups, c // groups, 3, 2).transpose(1, 2).reshape(2, c, 3, 2)
        add("shuffle-%d-%d" % (groups, c), "shuffle", grid(2, c, 3, 2), f, groups=groups)
    out.write(folder)

    out = File("join")
    for shape, axis, sizes in (
        ("image", 0, ((3, 4, 5), (1, 4, 5), (17, 4, 5))),
        ("image", 1, ((3, 4, 5), (3, 1, 5))),
        ("image", 2, ((17, 2, 5), (17, 2, 1), (17, 2, 3))),
        ("image", 2, ((1, 2, 5), (1, 2, 1))),
        ("tensor", 0, ((3, 4, 5), (1, 4, 5))),
        ("tensor", 1, ((3, 4, 5), (3, 1, 5), (3, 2, 5))),
        ("tensor", 2, ((3, 4, 5), (3, 4, 1))),
        ("tensor", 1, ((7, 3), (7, 1))),
        ("tensor", 3, ((2, 1, 3, 2), (2, 1, 3, 3))),
        ("features", 0, ((5,), (1,), (7,))),
    ):
        xs = [grid(2, *s) for s in sizes]
        y, dy, ds = forward_backward(lambda *a: torch.cat(a, axis + 1), xs)
        out.case(
            "%s-%d-%s" % (shape, axis, "_".join("x".join(map(str, s)) for s in sizes)),
            dict(inputs=len(xs), axis=axis, shape=shape),
            y=y,
            dy=dy,
            **{"x%d" % i: t for i, t in enumerate(xs)},
            **{"dx%d" % i: t for i, t in enumerate(ds)}
        )
    out.write(folder)

    out = File("top-k")
    for shape, sizes, axis, k in (
        ("image", (17, 4, 5), 0, 1),
        ("image", (5, 4, 3), 0, 3),
        ("image", (3, 7, 2), 1, 7),
        ("image", (3, 2, 9), 2, 4),
        ("tensor", (3, 7, 5), 1, 2),
        ("tensor", (4, 33), 1, 17),
        ("features", (100,), 0, 5),
        ("features", (1,), 0, 1),
    ):
        for largest in (True, False):
            for indices in (True, False):
                x = distinct(2, *sizes)
                settings = dict(shape=shape, axis=axis, k=k, largest=largest, indices=indices)
                name = "%s-%s-%d-%d%s%s" % (
                    shape,
                    "x".join(map(str, sizes)),
                    axis,
                    k,
                    "-largest" if largest else "-smallest",
                    "-places" if indices else "",
                )
                f = lambda x: x.topk(k, axis + 1, largest)[0]
                if indices:
                    y = x.topk(k, axis + 1, largest)[1].double()
                    out.case(name, settings, x=x, y=y)
                else:
                    y, dy, (dx,) = forward_backward(f, (x,))
                    out.case(name, settings, x=x, y=y, dy=dy, dx=dx)
    out.write(folder)
