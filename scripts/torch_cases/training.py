"""Losses, optimisers, and a few steps of whole networks."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .cases import File, grid, rng


def losses(folder):
    out = File("cross-entropy")
    for n, c, scale in ((1, 10, 1), (7, 10, 2), (5, 3, 1), (2, 33, 3), (4, 5, 40)):
        for smoothing in (0.0, 0.1):
            for weighted in (False, True):
                x, y = grid(n, c, scale=scale), torch.tensor(rng.integers(0, c, n))
                w = torch.tensor(rng.integers(1, 9, c) / 4.0) if weighted else None
                x.requires_grad_(True)
                loss = F.cross_entropy(x, y, w, label_smoothing=smoothing)
                loss.backward()
                out.case(
                    "%dx%d-scale%d-smoothing%s%s" % (n, c, scale, smoothing, "-weighted" if weighted else ""),
                    dict(smoothing=smoothing),
                    x=x,
                    labels=y,
                    weights=w,
                    loss=loss,
                    dx=x.grad,
                )
    out.write(folder)

    out = File("mean-squared-error")
    for shape in ((1, 1), (7, 10), (2, 33), (3, 2, 4, 5)):
        x, t = grid(*shape).requires_grad_(True), grid(*shape)
        loss = F.mse_loss(x, t)
        loss.backward()
        out.case("x".join(map(str, shape)), {}, x=x, target=t, loss=loss, dx=x.grad)
    out.write(folder)


def with_betas(settings):
    rest = {k: v for k, v in settings.items() if not k.startswith("beta")}
    return dict(rest, betas=(settings["beta1"], settings["beta2"])) if "beta1" in settings else rest


def optimisers(folder):
    out = File("optimiser")
    o = torch.optim
    cases = {
        "sgd": (o.SGD, dict(lr=0.1)),
        "sgd-decay": (o.SGD, dict(lr=0.1, weight_decay=0.01)),
        "sgd-momentum": (o.SGD, dict(lr=0.1, momentum=0.9)),
        "sgd-momentum-decay": (o.SGD, dict(lr=0.05, momentum=0.9, weight_decay=0.01)),
        "sgd-nesterov": (o.SGD, dict(lr=0.1, momentum=0.9, nesterov=True)),
        "sgd-nesterov-decay": (o.SGD, dict(lr=0.1, momentum=0.8, nesterov=True, weight_decay=5e-4)),
        "adam": (o.Adam, dict(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8)),
        "adam-decay": (o.Adam, dict(lr=0.01, beta1=0.8, beta2=0.99, eps=1e-6, weight_decay=0.05)),
        "adamw": (o.AdamW, dict(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01)),
        "adamw-strong": (o.AdamW, dict(lr=0.01, beta1=0.85, beta2=0.95, eps=1e-7, weight_decay=0.3)),
        "rmsprop": (o.RMSprop, dict(lr=0.01, alpha=0.99, eps=1e-8)),
        "rmsprop-decay": (o.RMSprop, dict(lr=0.01, alpha=0.9, eps=1e-6, weight_decay=0.02)),
    }
    for name, (kind, settings) in cases.items():
        w = grid(37).requires_grad_(True)
        opt, first, steps, grads = kind([w], **with_betas(settings)), w.detach().clone(), [], []
        for step in range(5):
            # The last gradient holds zeros: moments and momentum still move the weight.
            w.grad = grid(37, scale=0.5) if step < 4 else torch.zeros(37, dtype=torch.float64)
            grads.append(w.grad.clone())
            opt.step()
            steps.append(w.detach().clone())
        out.case(
            name,
            dict(kind=kind.__name__, **settings),
            w=first,
            grads=torch.stack(grads),
            after=torch.stack(steps),
        )
    out.write(folder)


class Residual(nn.Module):
    """Stem, one residual block with a projection, one without, global average, dense."""

    def __init__(self):
        super().__init__()
        conv = lambda i, o, k, s, p: nn.Conv2d(i, o, k, s, p, bias=False)
        self.stem, self.stem_bn = conv(2, 5, 3, 1, 1), nn.BatchNorm2d(5)
        self.a1, self.a1_bn, self.a2, self.a2_bn = (
            conv(5, 6, 3, 2, 1),
            nn.BatchNorm2d(6),
            conv(6, 6, 3, 1, 1),
            nn.BatchNorm2d(6),
        )
        self.cut, self.cut_bn = conv(5, 6, 1, 2, 0), nn.BatchNorm2d(6)
        self.b1, self.b1_bn, self.b2, self.b2_bn = (
            conv(6, 6, 3, 1, 1),
            nn.BatchNorm2d(6),
            conv(6, 6, 3, 1, 1),
            nn.BatchNorm2d(6),
        )
        self.out = nn.Linear(6, 3)

    def forward(self, x):
        x = F.relu(self.stem_bn(self.stem(x)))
        x = F.relu(self.a2_bn(self.a2(F.relu(self.a1_bn(self.a1(x))))) + self.cut_bn(self.cut(x)))
        x = F.relu(self.b2_bn(self.b2(F.relu(self.b1_bn(self.b1(x))))) + x)
        return self.out(x.mean((2, 3)))


class Branches(nn.Module):
    """Two readers of one output, concatenated; depthwise, dilated and grouped convolutions; both spatial poolings."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        self.left = nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False)
        self.point = nn.Conv2d(8, 5, 1)
        self.right = nn.Conv2d(8, 6, 3, padding=2, dilation=2, groups=2)
        self.out = nn.Linear(11 * 2 * 2, 4)

    def forward(self, x):
        x = F.max_pool2d(F.leaky_relu(self.stem(x), 0.1), 2)
        left = F.silu(self.point(F.hardswish(self.left(x))))
        right = torch.sigmoid(torch.tanh(self.right(x)))
        return self.out(F.avg_pool2d(torch.cat((left, right), 1), 2).flatten(1))


class KernelPooled(nn.Module):
    """The chapter's idea: kernels, the largest of them at each position, one dense layer."""

    def __init__(self):
        super().__init__()
        self.conv, self.out = nn.Conv2d(1, 4, 3, bias=False), nn.Linear(36, 10)

    def forward(self, x):
        return self.out(torch.tanh(self.conv(x)).max(1)[0].flatten(1))


def groups(net, settings):
    """Weight decay is kept off biases and off the scales and shifts of batch norm, as good recipes do."""
    if "weight_decay" not in settings:
        return net.parameters()
    weights = [p for p in net.parameters() if p.dim() > 1]
    offsets = [p for p in net.parameters() if p.dim() == 1]
    return [dict(params=weights), dict(params=offsets, weight_decay=0.0)]


def networks(folder):
    """Three training steps of whole networks: losses, and all weights and running statistics after each."""
    out = File("network")
    o = torch.optim
    cases = {
        "residual-sgd": (
            Residual,
            (2, 7, 9),
            3,
            5,
            o.SGD,
            dict(lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4),
            0.0,
        ),
        "residual-adamw": (
            Residual,
            (2, 8, 6),
            3,
            7,
            o.AdamW,
            dict(lr=0.01, weight_decay=0.05, beta1=0.9, beta2=0.999, eps=1e-8),
            0.1,
        ),
        "branches-adam": (
            Branches,
            (3, 10, 11),
            4,
            7,
            o.Adam,
            dict(lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8),
            0.0,
        ),
        "branches-rmsprop": (
            Branches,
            (3, 10, 10),
            4,
            1,
            o.RMSprop,
            dict(lr=0.002, alpha=0.9, eps=1e-8),
            0.0,
        ),
        "kernel-pooled-sgd": (KernelPooled, (1, 8, 8), 10, 3, o.SGD, dict(lr=0.5), 0.0),
    }
    for name, (kind, image, classes, n, optimiser, settings, smoothing) in cases.items():
        net = kind().double().train()
        with torch.no_grad():
            for key, p in net.named_parameters():
                p.copy_(1 + grid(*p.shape, scale=0.2) if "_bn.weight" in key else grid(*p.shape, scale=0.3))
        opt = optimiser(groups(net, settings), **with_betas(settings))
        state = lambda: {k: v.clone() for k, v in net.state_dict().items() if "num_batches" not in k}
        x, labels = grid(3, n, *image), torch.tensor(rng.integers(0, classes, (3, n)))
        before, values, after, grads = state(), [], [], {}
        for step in range(3):
            opt.zero_grad()
            loss = F.cross_entropy(net(x[step]), labels[step], label_smoothing=smoothing)
            loss.backward()
            if step == 0:
                grads = {k: p.grad.clone() for k, p in net.named_parameters()}
            opt.step()
            values.append(loss.item())
            after.append(state())
        net.eval()
        tensors = dict(x=x, labels=labels, losses=np.array(values), outputs=net(x[0]))
        for key in before:
            plain = key.replace("_bn", "-bn").replace(".", "__")
            tensors["before__" + plain] = before[key]
            if key in grads:
                tensors["grad__" + plain] = grads[key]
            for step in range(3):
                tensors["after%d__%s" % (step + 1, plain)] = after[step][key]
        out.case(
            name,
            dict(
                net=kind.__name__,
                optimiser=optimiser.__name__,
                smoothing=smoothing,
                image=image,
                classes=classes,
                **settings
            ),
            **tensors
        )
    out.write(folder)
