"""Explanations: the maps of each method at the input and at layers, written out from the papers' formulas."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from .cases import File, grid, rng

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def gaussian(key, i):
    """Box and Muller on two outputs of SplitMix64."""
    first = lambda state: mix((state + GAMMA) & MASK)
    u = (first(key + 2 * i * GAMMA) >> 11) * 2.0**-53
    v = (first(key + (2 * i + 1) * GAMMA) >> 11) * 2.0**-53
    return math.sqrt(-2 * math.log(1 - u)) * math.cos(2 * math.pi * v)


class Net:
    """Weights by name, and a forward pass in which the value of any named layer can be put in place of its own."""

    def __init__(self, weights):
        self.w = weights

    def run(self, x, put=None):
        self.seen = {}

        def at(name, value):
            value = put[name] if put and name in put else value
            self.seen[name] = value
            return value

        return self.forward(at, at("input", x))

    def conv(self, name, x, **how):
        return F.conv2d(x, self.w[name + "__weight"], self.w.get(name + "__bias"), **how)

    def dense(self, name, x):
        return F.linear(x, self.w[name + "__weight"], self.w.get(name + "__bias"))

    def norm(self, name, x):
        p = [self.w[name + "__" + k] for k in ("running_mean", "running_var", "weight", "bias")]
        return F.batch_norm(x, *p, training=False, eps=1e-5)


def norm_weights(name, c):
    return {
        name + "__weight": 1 + grid(c, scale=0.2),
        name + "__bias": grid(c, scale=0.3),
        name + "__running_mean": grid(c, scale=0.3),
        name + "__running_var": 0.5 + grid(c).abs(),
    }


class Chapter(Net):
    image, classes, layers = (1, 9, 8), 10, ("input", "conv", "tanh")

    def __init__(self):
        super().__init__(dict(conv__weight=grid(4, 1, 3, 3, scale=0.5), out__weight=grid(10, 4 * 7 * 6, scale=0.2), out__bias=grid(10)))

    def forward(self, at, x):
        return self.dense("out", at("tanh", torch.tanh(at("conv", self.conv("conv", x)))).flatten(1))


class Pooled(Net):
    """Convolution, ReLU, global average, dense: Grad-CAM is CAM here."""

    image, classes, layers = (3, 8, 7), 5, ("input", "conv", "act")

    def __init__(self):
        super().__init__(dict(conv__weight=grid(6, 3, 3, 3, scale=0.4), conv__bias=grid(6, scale=0.2), out__weight=grid(5, 6), out__bias=grid(5)))

    def forward(self, at, x):
        return self.dense("out", at("act", F.relu(at("conv", self.conv("conv", x, padding=1)))).mean((2, 3)))


class Residual(Net):
    """a-act lies within a block, beside the way around it."""

    image, classes, layers = (2, 10, 9), 4, ("input", "stem-act", "a-act", "sum", "last")

    def __init__(self):
        w = dict(stem__weight=grid(5, 2, 3, 3, scale=0.4), a1__weight=grid(6, 5, 3, 3, scale=0.3), a2__weight=grid(6, 6, 3, 3, scale=0.3), cut__weight=grid(6, 5, 1, 1, scale=0.5), out__weight=grid(4, 6 * 2 * 2), out__bias=grid(4))
        for name, c in (("stem-bn", 5), ("a1-bn", 6), ("a2-bn", 6), ("cut-bn", 6)):
            w.update(norm_weights(name, c))
        super().__init__(w)

    def forward(self, at, x):
        x = at("stem-act", F.relu(self.norm("stem-bn", self.conv("stem", x, padding=1))))
        a = at("a-act", F.relu(self.norm("a1-bn", self.conv("a1", x, stride=2, padding=1))))
        a = self.norm("a2-bn", self.conv("a2", a, padding=1)) + self.norm("cut-bn", self.conv("cut", x, stride=2))
        x = at("last", F.relu(at("sum", a)))
        return self.dense("out", F.max_pool2d(x, 2).flatten(1))


class Branches(Net):
    """Two ways that are concatenated; left-act and right-act each lie beside the other."""

    image, classes, layers = (3, 9, 9), 3, ("stem-act", "left-act", "right-act", "both")

    def __init__(self):
        super().__init__(dict(stem__weight=grid(4, 3, 3, 3, scale=0.3), stem__bias=grid(4, scale=0.2), left__weight=grid(4, 1, 3, 3, scale=0.5), right__weight=grid(3, 4, 1, 1), right__bias=grid(3, scale=0.2), out__weight=grid(3, 7, scale=0.7), out__bias=grid(3)))

    def forward(self, at, x):
        x = at("stem-act", F.silu(self.conv("stem", x)))
        left = at("left-act", torch.sigmoid(self.conv("left", x, padding=1, groups=4)))
        right = at("right-act", torch.tanh(self.conv("right", x)))
        return self.dense("out", at("both", torch.cat((left, right), 1)).mean((2, 3)))


class Gated(Net):
    """Squeeze and excitation: act also leads past itself, through its means."""

    image, classes, layers = (2, 7, 7), 3, ("act", "gated")

    def __init__(self):
        super().__init__(dict(conv__weight=grid(4, 2, 3, 3, scale=0.4), gate__weight=grid(4, 4, 1, 1), gate__bias=grid(4), out__weight=grid(3, 4), out__bias=grid(3)))

    def forward(self, at, x):
        x = at("act", F.silu(self.conv("conv", x, padding=1)))
        gate = torch.sigmoid(self.conv("gate", x.mean((2, 3), keepdim=True)))
        return self.dense("out", at("gated", x * gate).mean((2, 3)))


def logit(net, x, target, layer, value):
    return net.run(x, {layer: value})[:, target]


def slope(net, x, target, layer, value):
    value = value.clone().requires_grad_(True)
    many = x.expand(len(value), -1, -1, -1)
    return torch.autograd.grad(logit(net, many, target, layer, value).sum(), value)[0]


def maps(net, x, base, target, layer):
    """Every method's map [rows, columns] of one picture."""
    net.run(base)
    a0 = net.seen[layer].detach()
    net.run(x)
    a = net.seen[layer].detach()
    g = slope(net, x, target, layer, a)
    out = dict(
        grad_cam=(g.mean((2, 3), keepdim=True) * a).sum(1)[0],
        hires_cam=(g * a).sum(1)[0],
    )
    points, weights = np.polynomial.legendre.leggauss(200)
    t = torch.tensor((points + 1) / 2)[:, None, None, None]
    w = torch.tensor(weights / 2)[:, None, None, None]
    out["integrated_gradients"] = ((a - a0) * (slope(net, x, target, layer, a0 + t * (a - a0)) * w).sum(0)).sum(1)[0]
    n, seed = 50, 1
    deviation = 0.15 * (a.max() - a.min()).item()
    noise = torch.tensor(
        [[gaussian(mix((seed * GAMMA + s) & MASK), i) for i in range(a.numel())] for s in range(n)], dtype=torch.float64
    ).reshape(n, *a.shape[1:])
    out["smooth_grad"] = slope(net, x, target, layer, a + deviation * noise).mean(0).sum(0)
    rows, columns = a.shape[2:]
    window, stride = 3, 2
    fall, covering = torch.zeros(rows, columns, dtype=torch.float64), torch.zeros(rows, columns)
    full = logit(net, x, target, layer, a)[0]
    starts = lambda side: sorted({min(i, side - window) for i in range(0, side - window + stride, stride)})
    for top in starts(rows):
        for left in starts(columns):
            covered = a.clone()
            covered[:, :, top : top + window, left : left + window] = a0[:, :, top : top + window, left : left + window]
            fall[top : top + window, left : left + window] += (full - logit(net, x, target, layer, covered)[0]).detach()
            covering[top : top + window, left : left + window] += 1
    out["occlusion"] = fall / covering
    out["ends"] = torch.stack([full, logit(net, x, target, layer, a0)[0], logit(net, x, target, layer, a * 0)[0]])
    return {k: v.detach() for k, v in out.items()}


def curve(net, start, end, order, target, steps=20):
    """The probability while pixels of one picture are replaced by those of another, in this order."""
    out = []
    for step in range(steps + 1):
        state = start.clone().flatten(2)
        chosen = order[: len(order) * step // steps]
        state[:, :, chosen] = end.flatten(2)[:, :, chosen]
        answer = net.run(state.reshape(start.shape))
        out.append((F.softmax(answer, 1) if answer.shape[1] > 1 else torch.sigmoid(answer))[0, target].item())
    return np.array(out)


def spearman(a, b):
    """Equal values share the mean of their ranks."""
    ranks = lambda v: np.array([((v < x).sum() + (v <= x).sum() - 1) / 2 for x in v])
    return np.corrcoef(ranks(a), ranks(b))[0, 1]


def explain(folder):
    out = File("explain")
    for kind in (Chapter, Pooled, Residual, Branches, Gated):
        net = kind()
        x, base = grid(1, *kind.image), grid(1, *kind.image, scale=0.3)
        for layer in kind.layers:
            for target in (0, kind.classes - 1):
                out.case(
                    "%s-%s-%d" % (kind.__name__, layer, target),
                    dict(net=kind.__name__, layer=layer, target=target, image=kind.image, classes=kind.classes),
                    x=x,
                    base=base,
                    **maps(net, x, base, target, layer),
                    **{"before__" + k: v for k, v in net.w.items()}
                )
        found = maps(net, x, base, 1, "input")["hires_cam"]
        order = torch.argsort(found.flatten(), descending=True)
        out.case(
            "%s-curves" % kind.__name__,
            dict(net=kind.__name__, layer="curves", target=1, image=kind.image, classes=kind.classes),
            x=x,
            base=base,
            map=found,
            deletion=curve(net, x, base, order, 1),
            insertion=curve(net, base, x, order, 1),
            **{"before__" + k: v for k, v in net.w.items()}
        )
    for rows, columns, height, width in ((7, 6, 31, 33), (1, 3, 5, 9), (4, 4, 4, 4)):
        m = grid(1, 1, rows, columns)
        big = F.interpolate(m, (height, width), mode="bilinear", align_corners=False)
        out.case("spread-%dx%d" % (rows, columns), dict(layer="spread", net="none"), map=m[0, 0], spread=big[0, 0])
    for step in (1 / 64, 1.0):
        a, b = grid(200, step=step).numpy(), grid(200, step=step).numpy()
        b = a + 2 * b
        out.case("ranks-%s" % step, dict(layer="ranks", net="none"), a=a, b=b, correlation=np.array(spearman(a, b)))
    out.write(folder)
