"""Arithmetic on tensors: forward, and the gradients for a given dy. Axes count from 0 without the batch.

A case says by the setting "shape" what its inputs are (image, tensor, features), and by "domain" which numbers its
functions take (any, positive, unit, above-one). "slopes=none" marks gradients that are not slopes.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

from .cases import File, distinct, forward_backward, grid, rng


def kind_of(x):
    return {2: "features", 4: "image"}.get(x.dim(), "tensor")


def of_domain(domain, *shape):
    x = grid(*shape, scale=1.5) + 1 / 128
    if domain == "positive":
        return x.abs() + 0.25
    if domain == "unit":
        return torch.clamp(x, -60 / 64, 60 / 64)
    if domain == "above-one":
        return x.abs() + 1.125
    return x


def elu(x, alpha, gamma=1.0, rate=1.0):
    return gamma * torch.where(x > 0, x, alpha * torch.expm1(rate * x))


def unary(folder):
    out = File("unary")
    any_, positive = "any", "positive"
    functions = [
        ("abs", torch.abs, any_, ()),
        ("neg", torch.neg, any_, ()),
        ("exp", torch.exp, any_, ()),
        ("log", torch.log, positive, ()),
        ("sqrt", torch.sqrt, positive, ()),
        ("reciprocal", torch.reciprocal, positive, ()),
        ("square", torch.square, any_, ()),
        ("erf", torch.erf, any_, ()),
        ("sign", torch.sign, any_, ()),
        ("floor", torch.floor, any_, ()),
        ("ceil", torch.ceil, any_, ()),
        ("round", torch.round, any_, ()),
        ("truncate", torch.trunc, any_, ()),
        ("not", lambda x: (x == 0).double() + 0 * x, any_, ()),
        ("is_nan", lambda x: torch.isnan(x).double() + 0 * x, any_, ()),
        ("is_infinite", lambda x: torch.isinf(x).double() + 0 * x, any_, ()),
        ("softplus", F.softplus, any_, ()),
        ("softsign", F.softsign, any_, ()),
        ("mish", F.mish, any_, ()),
        ("elu", lambda x: elu(x, 1.5), any_, (1.5,)),
        ("selu", F.selu, any_, (1.6732632423543772, 1.0507009873554805)),
        ("celu", lambda x: F.celu(x, 0.75), any_, (0.75,)),
        ("hard_sigmoid", lambda x: torch.clamp(0.25 * x + 0.59375, 0, 1), any_, (0.25, 0.59375)),
        ("thresholded_relu", lambda x: torch.where(x > 0.5, x, 0 * x), any_, (0.5,)),
        ("clip", lambda x: torch.clamp(x, -0.75, 1.5), any_, (-0.75, 1.5)),
        ("gelu_tanh", lambda x: F.gelu(x, approximate="tanh"), any_, ()),
        ("power", lambda x: x**2, any_, (2.0,)),
        ("power", lambda x: x**3, any_, (3.0,)),
        ("power", lambda x: x**0.5, positive, (0.5,)),
        ("power", lambda x: x**-1, positive, (-1.0,)),
        ("power", lambda x: x**-1.75, positive, (-1.75,)),
        ("power", lambda x: x**0, any_, (0.0,)),
        ("swish", lambda x: x * torch.sigmoid(1.75 * x), any_, (1.75,)),
        ("shrink", lambda x: torch.where(x < -0.5, x + 0.25, torch.where(x > 0.5, x - 0.25, 0 * x)), any_, (0.5, 0.25)),
        ("sin", torch.sin, any_, ()),
        ("cos", torch.cos, any_, ()),
        ("tan", torch.tan, "unit", ()),
        ("asin", torch.asin, "unit", ()),
        ("acos", torch.acos, "unit", ()),
        ("atan", torch.atan, any_, ()),
        ("sinh", torch.sinh, any_, ()),
        ("cosh", torch.cosh, any_, ()),
        ("asinh", torch.asinh, any_, ()),
        ("acosh", torch.acosh, "above-one", ()),
        ("atanh", torch.atanh, "unit", ()),
    ]
    for name, f, domain, settings in functions:
        numbers = tuple(settings) + (0.0, 0.0)
        tag = name + "".join("-%s" % v for v in settings[:1])
        for kind, shape in (("image", (2, 5, 3, 7)), ("features", (3, 17)), ("tensor", (1, 3, 33))):
            x = of_domain(domain, *shape)
            y, dy, (dx,) = forward_backward(f, (x,))
            out.case(
                "%s-%s" % (tag, kind),
                dict(function=name, shape=kind, domain=domain, alpha=numbers[0], beta=numbers[1]),
                x=x,
                y=y,
                dy=dy,
                dx=dx,
            )
    # Where functions saturate, and whole numbers and halves, which the derivative leaves alone.
    far = torch.tensor([[-100.0, -30.0, -9.5, -5.25, -2.5, -0.5, 0.5, 1.5, 2.5, 5.25, 9.5, 30.0, 80.0]]).double()
    for name, f, domain, settings in functions:
        if domain == any_ and name not in ("exp", "sinh", "cosh", "power", "tan") and not name.startswith("thres"):
            numbers = tuple(settings) + (0.0, 0.0)
            y, dy, (dx,) = forward_backward(f, (far,))
            out.case(
                name + "-far",
                dict(function=name, shape="features", domain=domain, alpha=numbers[0], beta=numbers[1]),
                x=far,
                y=y,
                dy=dy,
                dx=dx,
            )
    out.write(folder)


def step(f):
    return lambda a, b: f(a, b).double() + 0 * a + 0 * b


def prelu(a, b):
    return torch.where(a > 0, a, a * b)


BINARY = [
    ("add", torch.add, "any"),
    ("sub", torch.sub, "any"),
    ("mul", torch.mul, "any"),
    ("div", torch.div, "positive"),
    ("pow", torch.pow, "positive"),
    ("max", torch.maximum, "any"),
    ("min", torch.minimum, "any"),
    ("mod", torch.fmod, "positive"),
    ("floor_mod", torch.remainder, "positive"),
    ("equal", step(torch.eq), "any"),
    ("less", step(torch.lt), "any"),
    ("greater", step(torch.gt), "any"),
    ("less_or_equal", step(torch.le), "any"),
    ("greater_or_equal", step(torch.ge), "any"),
    ("and", step(lambda a, b: (a != 0) & (b != 0)), "any"),
    ("or", step(lambda a, b: (a != 0) | (b != 0)), "any"),
    ("xor", step(lambda a, b: (a != 0) ^ (b != 0)), "any"),
    ("prelu", prelu, "any"),
]

# Shapes of two operands; what the batch is multiplied with follows them.
PAIRS = [
    ("image", (5, 3, 7), (5, 3, 7)),
    ("image", (17, 3, 5), (17, 1, 1)),
    ("image", (3, 11, 13), (3, 1, 1)),
    ("image", (1, 5, 4), (17, 1, 1)),
    ("image", (17, 3, 5), (1, 3, 5)),
    ("image", (4, 3, 5), (1, 1, 5)),
    ("image", (2, 3, 5), (1, 1, 1)),
    ("image", (3, 1, 5), (1, 4, 1)),
    ("tensor", (7, 33), (7, 33)),
    ("tensor", (7, 33), (7, 1)),
    ("tensor", (7, 33), (1, 33)),
    ("tensor", (3, 1, 2, 5), (3, 4, 1, 5)),
    ("tensor", (5, 1), (1, 3)),
    ("features", (17,), (17,)),
    ("features", (17,), (1,)),
]


def jumps(name):
    """A remainder jumps, so finite differences of it may be anything."""
    return dict(slopes="none") if name in ("mod", "floor_mod") else {}


def operands(name, domain, n, sizes, other):
    a, b = of_domain(domain, n, *sizes), of_domain(domain, *other)
    if name in ("equal", "less_or_equal", "greater_or_equal"):
        a, b = torch.round(a), torch.round(b)
    if name in ("and", "or", "xor"):
        a, b = torch.relu(torch.round(a)), torch.relu(torch.round(b))
    if name == "pow":
        b = torch.round(b * 4) / 4
    return a, b


def binary(folder):
    out = File("binary")
    for name, f, domain in BINARY:
        for i, (shape, sizes, other) in enumerate(PAIRS):
            usual = name in ("add", "mul", "sub", "div")
            if not usual and i not in (0, 1, 9, 13):
                continue
            n = 1 + i % 3
            a, b = operands(name, domain, n, sizes, (n,) + other)
            grows = np.broadcast_shapes(sizes, other) != tuple(sizes)
            if name == "prelu" and grows:
                continue
            y, dy, (da, db) = forward_backward(f, (a, b))
            tag = "%s-%s-%s" % (name, "x".join(map(str, sizes)), "x".join(map(str, other)))
            out.case(tag, dict(op=name, shape=shape, domain=domain, **jumps(name)), x0=a, x1=b, y=y, dy=dy, dx0=da, dx1=db)
    out.write(folder)

    out = File("binary-constant")
    constants = [
        ("image", (5, 3, 7), ()),
        ("image", (17, 3, 5), (17, 1, 1)),
        ("image", (3, 11, 13), (3, 1, 1)),
        ("image", (17, 3, 5), (17, 3, 5)),
        ("image", (4, 3, 5), (5,)),
        ("image", (4, 3, 5), (3, 1)),
        ("image", (1, 3, 5), (17, 1, 1)),
        ("tensor", (7, 33), (33,)),
        ("tensor", (7, 33), (7, 1)),
        ("tensor", (7, 33), (7, 33)),
        ("tensor", (7, 33), (1, 1)),
        ("tensor", (1, 3), (2, 7, 3)),
        ("tensor", (5, 1), (3,)),
        ("features", (17,), (17,)),
        ("features", (17,), (1,)),
        ("features", (3,), (7, 3)),
    ]
    for name, f, domain in BINARY:
        for i, (shape, sizes, other) in enumerate(constants):
            usual = name in ("add", "mul", "sub", "div")
            if not usual and i not in (0, 1, 7, 13):
                continue
            for first in (False, True) if usual else (False,):
                n = 1 + i % 3
                x, v = operands(name, domain, n, sizes, other)
                # PyTorch aligns the batch too: axes of 1 after it keep it the first one.
                missing = max(0, len(other) - len(sizes))
                wide = lambda x: x.reshape((n,) + (1,) * missing + tuple(sizes))
                g = (lambda x, v: f(v, wide(x))) if first else (lambda x, v: f(wide(x), v))
                y, dy, (dx, dv) = forward_backward(g, (x, v))
                tag = "%s-%s-%s%s" % (name, "x".join(map(str, sizes)), "x".join(map(str, other)), "-first" * first)
                out.case(
                    tag, dict(op=name, shape=shape, domain=domain, first=first, **jumps(name)), x=x, v=v, y=y, dy=dy, dx=dx, dv=dv
                )
    out.write(folder)

    out = File("where")
    for i, (shape, c, a, b) in enumerate(
        (
            ("image", (5, 3, 7), (5, 3, 7), (5, 3, 7)),
            ("image", (1, 3, 7), (17, 1, 1), (17, 3, 7)),
            ("tensor", (7, 1), (1, 33), (1, 1)),
            ("features", (17,), (17,), (1,)),
        )
    ):
        n = 1 + i % 3
        x = torch.relu(torch.round(grid(n, *c)))
        p, q = grid(n, *a), grid(n, *b)
        y, dy, (dp, dq) = forward_backward(lambda p, q: torch.where(x != 0, p, q), (p, q))
        out.case("%s-%d" % (shape, i), dict(shape=shape), x0=x, x1=p, x2=q, y=y, dy=dy, dx0=0 * x, dx1=dp, dx2=dq)
    out.write(folder)

    out = File("constant")
    for i, (sizes, value) in enumerate((((5, 3, 7), (3, 4)), ((17,), (17,)), ((7, 3), ()), ((2, 2), (2, 3, 5)))):
        n = 1 + i
        x, v = grid(n, *sizes), grid(*value)
        f = lambda x, v: v.reshape((1,) + (tuple(value) or (1,))).expand((n,) + (tuple(value) or (1,))) + 0 * x.sum()
        y, dy, (dx, dv) = forward_backward(f, (x, v))
        out.case("%d" % i, dict(shape=kind_of(x)), x=x, v=v, y=y, dy=dy, dx=dx, dv=dv)
    out.write(folder)


REDUCED = [
    ("image", (17, 3, 5), (1, 2)),
    ("image", (17, 3, 5), (0,)),
    ("image", (3, 5, 4), (1,)),
    ("image", (3, 5, 4), (2,)),
    ("image", (3, 5, 4), (0, 2)),
    ("image", (3, 5, 4), (0, 1, 2)),
    ("image", (1, 7, 3), (0,)),
    ("image", (20, 7, 11), (1, 2)),
    ("tensor", (7, 33), (1,)),
    ("tensor", (7, 33), (0,)),
    ("tensor", (2, 150), (1,)),
    ("tensor", (2, 3, 5, 4), (1, 3)),
    ("tensor", (2, 3, 5, 4), (1, 2)),
    ("features", (17,), (0,)),
]


def reductions(folder):
    out = File("reduce")
    kinds = dict(
        sum=lambda x, a, k: x.sum(a, keepdim=k),
        mean=lambda x, a, k: x.mean(a, keepdim=k),
        max=lambda x, a, k: torch.amax(x, a, keepdim=k),
        min=lambda x, a, k: torch.amin(x, a, keepdim=k),
        l1=lambda x, a, k: x.abs().sum(a, keepdim=k),
        l2=lambda x, a, k: (x**2).sum(a, keepdim=k).sqrt(),
        log_sum=lambda x, a, k: x.sum(a, keepdim=k).log(),
        log_sum_exp=lambda x, a, k: torch.logsumexp(x, a, keepdim=k),
        sum_square=lambda x, a, k: (x**2).sum(a, keepdim=k),
    )

    def prod(x, axes, keep):
        for a in sorted(axes, reverse=True):
            x = x.prod(a, keepdim=keep)
        return x

    kinds["prod"] = prod
    for name, f in kinds.items():
        for i, (shape, sizes, axes) in enumerate(REDUCED):
            usual = name in ("sum", "mean", "max")
            if not usual and i not in (0, 1, 4, 8, 9):
                continue
            for keep in (False, True):
                n = 1 + i % 3
                domain = "positive" if name == "log_sum" else "any"
                x = of_domain(domain, n, *sizes)
                if name in ("max", "min"):
                    x = distinct(n, *sizes) if n * np.prod(sizes) < 4000 else x
                if name == "prod":
                    x = torch.round(x) / 2 + 0.25
                along = tuple(a + 1 for a in axes)
                y, dy, (dx,) = forward_backward(
                    lambda x: f(x, along, keep).reshape((n,) + left(sizes, axes, keep)), (x,)
                )
                out.case(
                    "%s-%s-over-%s%s" % (name, "x".join(map(str, sizes)), "".join(map(str, axes)), "-kept" * keep),
                    dict(kind=name, shape=shape, domain=domain, axes=axes, keep=keep),
                    x=x,
                    y=y,
                    dy=dy,
                    dx=dx,
                )
    # Ties: each gets its share.
    x = torch.relu(torch.round(grid(2, 5, 4, 3)))
    y, dy, (dx,) = forward_backward(lambda x: torch.amax(x, (2, 3)), (x,))
    out.case("max-ties", dict(kind="max", shape="image", axes=(1, 2), keep=False), x=x, y=y, dy=dy, dx=dx)
    x = torch.tensor([[[2.0, 0.0, 3.0], [0.0, 0.0, 5.0], [1.5, 2.0, -4.0]]]).double()
    y, dy, (dx,) = forward_backward(lambda x: x.prod(2), (x,))
    out.case("prod-zeros", dict(kind="prod", shape="tensor", axes=(1,), keep=False), x=x, y=y, dy=dy, dx=dx)
    out.write(folder)

    out = File("arg-reduce")
    for i, (shape, sizes, axes) in enumerate(REDUCED):
        if len(axes) > 1 or sizes[axes[0]] > 100:
            continue
        for largest in (True, False):
            for last in (False, True):
                keep = (i + last) % 2 == 0
                n = 1 + i % 3
                x = torch.round(grid(n, *sizes, scale=2))
                a = x.numpy() if largest else -x.numpy()
                axis = axes[0] + 1
                if last:
                    y = a.shape[axis] - 1 - np.argmax(np.flip(a, axis), axis)
                else:
                    y = np.argmax(a, axis)
                y = torch.tensor(y.reshape((n,) + left(sizes, axes, keep)).astype(np.float64))
                out.case(
                    "%s-%s-over-%d%s%s"
                    % ("max" if largest else "min", "x".join(map(str, sizes)), axes[0], "-last" * last, "-kept" * keep),
                    dict(shape=shape, max=largest, axis=axes[0], keep=keep, last=last, slopes="none"),
                    x=x,
                    y=y,
                    dy=grid(*y.shape),
                    dx=0 * x,
                )
    out.write(folder)

    out = File("axis-softmax")
    for log in (False, True):
        for i, (shape, sizes, axes) in enumerate(REDUCED):
            if sizes[0] == 20:
                continue
            n = 1 + i % 3
            x = grid(n, *sizes, scale=3 if i % 2 else 1)
            along = tuple(a + 1 for a in axes)

            def f(x):
                y = x - torch.logsumexp(x, along, keepdim=True)
                return y if log else y.exp()

            y, dy, (dx,) = forward_backward(f, (x,))
            out.case(
                "%s%s-over-%s" % ("log-" * log, "x".join(map(str, sizes)), "".join(map(str, axes))),
                dict(shape=shape, axes=axes, log=log),
                x=x,
                y=y,
                dy=dy,
                dx=dx,
            )
        x = grid(2, 3, 17, scale=40)
        y, dy, (dx,) = forward_backward(lambda x: F.log_softmax(x, 2) if log else F.softmax(x, 2), (x,))
        out.case("log-" * log + "large", dict(shape="tensor", axes=(1,), log=log), x=x, y=y, dy=dy, dx=dx)
    out.write(folder)


def left(sizes, axes, keep):
    """What is left of the sizes; at least one axis."""
    kept = tuple((1 if i in axes else s) for i, s in enumerate(sizes) if keep or i not in axes)
    return kept or (1,)


def products(folder):
    out = File("matmul")
    for i, (shape, a, b) in enumerate(
        (
            ("tensor", (2, 3), (3, 4)),
            ("tensor", (17, 33), (33, 18)),
            ("tensor", (1, 33), (33, 17)),
            ("tensor", (33, 17), (17, 1)),
            ("tensor", (5, 1), (1, 7)),
            ("tensor", (3, 7, 16), (3, 16, 7)),
            ("tensor", (3, 50, 16), (3, 16, 50)),
            ("tensor", (3, 50, 50), (3, 50, 16)),
            ("tensor", (3, 7, 16), (16, 9)),
            ("tensor", (7, 16), (3, 16, 9)),
            ("tensor", (2, 1, 7, 16), (3, 16, 9)),
            ("tensor", (2, 1, 20, 16), (1, 3, 16, 70)),
            ("image", (3, 7, 16), (3, 16, 9)),
            ("image", (1, 20, 16), (3, 16, 40)),
            ("image", (17, 3, 1), (17, 1, 3)),
        )
    ):
        n = 1 + i % 3
        x, z = grid(n, *a), grid(n, *b, scale=0.5)
        wide = max(len(a), len(b))
        up = lambda t, s: t.reshape((n,) + (1,) * (wide - len(s)) + tuple(s))
        y, dy, (dx, dz) = forward_backward(lambda x, z: up(x, a) @ up(z, b), (x, z))
        out.case(
            "%s-%s-%s" % (shape, "x".join(map(str, a)), "x".join(map(str, b))),
            dict(shape=shape),
            x0=x,
            x1=z,
            y=y,
            dy=dy,
            dx0=dx,
            dx1=dz,
        )
    out.write(folder)

    out = File("linear")
    for i, (sizes, outs, bias) in enumerate(
        (
            ((7, 33), 17, True),
            ((1, 5), 3, True),
            ((50, 16), 33, False),
            ((2, 3, 5), 1, True),
            ((3, 1), 17, False),
            ((17,), 10, True),
        )
    ):
        n = 1 + i % 3
        x, w, b = grid(n, *sizes), grid(outs, sizes[-1], scale=0.5), grid(outs) if bias else None
        y, dy, (dx, dw, db) = forward_backward(F.linear, (x, w, b))
        out.case(
            "%s-to-%d" % ("x".join(map(str, sizes)), outs),
            dict(shape="tensor" if len(sizes) > 1 else "features", bias=bias),
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


def norms(folder):
    out = File("layer-norm")

    def add(name, shape, sizes, axes, scale, bias, n=2, eps=1e-5, move=0.0):
        x = grid(n, *sizes, scale=2) + move
        w = None if scale is None else 1 + grid(*scale, scale=0.3)
        b = grid(*scale) if bias else None
        along = tuple(a + 1 for a in axes)

        def f(x, w, b):
            mean = x.mean(along, keepdim=True)
            y = (x - mean) / torch.sqrt(((x - mean) ** 2).mean(along, keepdim=True) + eps)
            y = y if w is None else y * w
            return y if b is None else y + b

        y, dy, (dx, dw, db) = forward_backward(f, (x, w, b))
        if scale is not None and bias and axes == tuple(range(len(sizes) - len(axes), len(sizes))):
            if tuple(scale) == tuple(sizes[axes[0] :]):
                assert torch.allclose(y, F.layer_norm(x, scale, w, b, eps)), name
        out.case(
            name,
            dict(shape=shape, axes=axes, epsilon=eps, scale=scale or (), bias=bias),
            x=x,
            w=w,
            b=b,
            y=y,
            dy=dy,
            dx=dx,
            dw=dw,
            db=db,
        )

    add("tokens", "tensor", (7, 33), (1,), (33,), True)
    add("many-tokens", "tensor", (3, 197), (1,), (197,), True, n=1, eps=1e-6)
    add("tokens-no-bias", "tensor", (7, 16), (1,), (16,), False)
    add("tokens-plain", "tensor", (7, 17), (1,), None, False)
    add("features", "features", (17,), (0,), (17,), True, n=3)
    add("example", "tensor", (5, 7), (0, 1), (5, 7), True)
    add("image", "image", (3, 4, 5), (0, 1, 2), (3, 4, 5), True)
    add("channels", "image", (17, 4, 3), (0,), (17, 1, 1), True)
    add("channels-of-a-tensor", "tensor", (17, 5), (0,), (17, 1), True, n=3)
    add("height", "image", (3, 7, 4), (1,), (7, 1), True)
    add("width", "image", (3, 4, 7), (2,), (7,), True)
    add("one-weight", "tensor", (7, 33), (1,), (1,), True)
    add("far-from-zero", "tensor", (4, 150), (1,), (150,), True, move=1000.0)
    add("large-epsilon", "tensor", (4, 5), (1,), (5,), True, eps=0.5)
    out.write(folder)

    out = File("group-norm")
    for i, (shape, sizes, groups, affine) in enumerate(
        (
            ("image", (6, 4, 5), 2, True),
            ("image", (6, 4, 5), 3, False),
            ("image", (17, 3, 4), 17, True),
            ("image", (17, 3, 4), 1, True),
            ("image", (5, 13, 11), 5, False),
            ("image", (16, 5, 5), 4, True),
            ("tensor", (6, 33), 3, True),
            ("tensor", (4, 2, 3, 2), 2, True),
            ("features", (12,), 3, True),
        )
    ):
        n = 1 + i % 3
        x = grid(n, *sizes, scale=2)
        w, b = (1 + grid(sizes[0], scale=0.3), grid(sizes[0])) if affine else (None, None)
        y, dy, (dx, dw, db) = forward_backward(lambda x, w, b: F.group_norm(x, groups, w, b, 1e-5), (x, w, b))
        out.case(
            "%s-%s-in-%d" % (shape, "x".join(map(str, sizes)), groups),
            dict(shape=shape, groups=groups, epsilon=1e-5, affine=affine),
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

    out = File("lrn")
    for i, (shape, sizes, size, alpha, beta, k) in enumerate(
        (
            ("image", (17, 3, 4), 5, 1e-4, 0.75, 1.0),
            ("image", (5, 3, 4), 3, 0.5, 0.5, 2.0),
            ("image", (3, 2, 2), 2, 0.75, 0.625, 1.0),
            ("image", (3, 2, 2), 9, 0.75, 1.0, 1.5),
            ("tensor", (17, 6), 5, 0.25, 0.75, 1.0),
            ("image", (1, 3, 3), 1, 0.5, 0.75, 1.0),
        )
    ):
        n = 1 + i % 3
        x = grid(n, *sizes, scale=2)

        def f(x):
            c = x.shape[1]
            before = (size - 1) // 2
            sums = [
                (x[:, max(0, i - before) : min(c, i + size - before)] ** 2).sum(1, keepdim=True) for i in range(c)
            ]
            return x / (k + alpha / size * torch.cat(sums, 1)) ** beta

        y, dy, (dx,) = forward_backward(f, (x,))
        if size % 2 == 1:
            assert torch.allclose(y, F.local_response_norm(x, size, alpha, beta, k))
        out.case(
            "%s-%s-size-%d" % (shape, "x".join(map(str, sizes)), size),
            dict(shape=shape, size=size, alpha=alpha, beta=beta, bias=k),
            x=x,
            y=y,
            dy=dy,
            dx=dx,
        )
    out.write(folder)

    out = File("quantize")
    for i, (shape, sizes, scales, zeros, axis, low, high) in enumerate(
        (
            ("image", (5, 3, 4), (0.0625,), (3.0,), 0, -128.0, 127.0),
            ("image", (3, 4, 5), (0.0625, 0.03125, 0.125), (0.0, 10.0, -5.0), 0, -20.0, 20.0),
            ("tensor", (7, 3), (0.25, 0.5, 0.125), (128.0, 128.0, 127.0), 1, 0.0, 255.0),
            ("features", (17,), (0.5,), (0.0,), 0, -2.0, 1.0),
        )
    ):
        n = 1 + i % 3
        x = grid(n, *sizes)
        form = [1] * (len(sizes) + 1)
        form[axis + 1] = len(scales) if len(scales) > 1 else 1
        s, z = (torch.tensor(v, dtype=torch.float64).reshape(form) for v in (scales, zeros))
        whole = torch.round(x / s) + z
        y = torch.clamp(whole, low, high)
        dy = grid(*sizes).expand(n, *sizes).contiguous()
        dx = torch.where((whole < low) | (whole > high), 0 * dy, dy / s)
        out.case(
            "%s-%s" % (shape, "x".join(map(str, sizes))),
            dict(shape=shape, scales=scales, zeros=zeros, axis=axis, low=low, high=high, slopes="none"),
            x=x,
            y=y,
            dy=dy,
            dx=dx,
        )
    out.write(folder)
