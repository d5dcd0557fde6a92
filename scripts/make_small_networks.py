#!/usr/bin/env python3
"""Exports networks for images of 3×32×32 in ten classes, of layers that few benchmarks have, as make_other_networks.py does.

    scripts/make_small_networks.py FOLDER [NETWORK...]
    scripts/make_small_networks.py --time THREADS BATCH [NETWORK...]

Written for PyTorch 1.13 (Debian's python3-torch).
"""

import sys

import torch
from torch import nn
from torch.nn import functional as F

import make_other_networks as other
from make_other_networks import Residual, pooled, unit


def before(i, o, k=3, s=1):
    """Batch normalisation, activation, convolution."""
    return nn.Sequential(nn.BatchNorm2d(i), nn.ReLU(), nn.Conv2d(i, o, k, s, k // 2, bias=False))


def wide_resnet():
    layers, i = [nn.Conv2d(3, 16, 3, 1, 1, bias=False)], 16
    for o, stride in ((64, 1), (128, 2), (256, 2)):
        for n in range(2):
            s = stride if n == 0 else 1
            shortcut = nn.Conv2d(i, o, 1, s, bias=False) if i != o else None
            layers.append(Residual(nn.Sequential(before(i, o, 3, s), before(o, o)), shortcut))
            i = o
    return nn.Sequential(*layers, nn.BatchNorm2d(i), nn.ReLU(), pooled(), nn.Linear(i, 10))


class Beside(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return torch.cat([x, self.body(x)], 1)


def densenet_bc():
    layers, c = [nn.Conv2d(3, 24, 3, 1, 1, bias=False)], 24
    for stage in range(3):
        for _ in range(6):
            layers.append(Beside(nn.Sequential(before(c, 48, 1), before(48, 12))))
            c += 12
        if stage < 2:
            layers += [before(c, c // 2, 1), nn.AvgPool2d(2)]
            c //= 2
    return nn.Sequential(*layers, nn.BatchNorm2d(c), nn.ReLU(), pooled(), nn.Linear(c, 10))


def convmixer():
    layers = [nn.Conv2d(3, 128, 2, 2), nn.GELU(), nn.BatchNorm2d(128)]
    for _ in range(6):
        layers.append(Residual(nn.Sequential(nn.Conv2d(128, 128, 9, padding=4, groups=128), nn.GELU(), nn.BatchNorm2d(128))))
        layers += [nn.Conv2d(128, 128, 1), nn.GELU(), nn.BatchNorm2d(128)]
    return nn.Sequential(*layers, pooled(), nn.Linear(128, 10))


def large_kernels():
    layers = [unit(3, 64)]
    for _ in range(2):
        depthwise = nn.Conv2d(64, 64, 13, padding=6, groups=64, bias=False)
        layers.append(Residual(nn.Sequential(depthwise, nn.BatchNorm2d(64), nn.ReLU(), unit(64, 64, 1))))
    return nn.Sequential(*layers, nn.MaxPool2d(2), pooled(), nn.Linear(64, 10))


def mobilenetv2_small():
    layers, i = [unit(3, 32)], 32
    for t, c, n, stride in ((1, 16, 1, 1), (6, 24, 2, 1), (6, 32, 3, 2), (6, 64, 3, 2), (6, 96, 2, 1)):
        for k in range(n):
            s, h = stride if k == 0 else 1, i * t
            wider = [unit(i, h, 1, act=nn.ReLU6)] if t > 1 else []
            body = nn.Sequential(*wider, unit(h, h, 3, s, h, nn.ReLU6), unit(h, c, 1, act=None))
            layers.append(Residual(body) if s == 1 and i == c else body)
            i = c
    return nn.Sequential(*layers, unit(i, 320, 1, act=nn.ReLU6), pooled(), nn.Linear(320, 10))


def lenet():
    return nn.Sequential(
        nn.Conv2d(3, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))


def vgg_bn():
    layers, i = [], 3
    for c in (64, 0, 128, 0, 256, 256, 0, 512, 512, 0):
        layers.append(unit(i, c) if c else nn.MaxPool2d(2))
        i = c or i
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(2048, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10))


def transposed():
    return nn.Sequential(
        nn.Conv2d(3, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 3, 2, 1), nn.ReLU(), nn.ConvTranspose2d(64, 32, 2, 2), nn.ReLU(),
        nn.ConvTranspose2d(32, 32, 3, 2, 1, 1), nn.ReLU(), nn.Conv2d(32, 16, 3, 1, 1), nn.ReLU(), nn.Flatten(), nn.Linear(16384, 10))


class Attention(nn.Module):
    """A block of a transformer, 64 tokens."""

    def __init__(self, c, heads):
        super().__init__()
        self.heads, self.each = heads, c // heads
        self.norm, self.qkv, self.out = nn.LayerNorm(c), nn.Linear(c, 3 * c), nn.Linear(c, c)
        self.mlp = nn.Sequential(nn.LayerNorm(c), nn.Linear(c, 4 * c), nn.GELU(), nn.Linear(4 * c, c))

    def forward(self, x):
        q, k, v = (a.reshape(-1, 64, self.heads, self.each).transpose(1, 2) for a in self.qkv(self.norm(x)).chunk(3, -1))
        weights = (q @ k.transpose(-2, -1) * self.each**-0.5).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(-1, 64, self.heads * self.each))
        return x + self.mlp(x)


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches, self.place = nn.Conv2d(3, 96, 4, 4), nn.Parameter(torch.randn(1, 64, 96) * 0.02)
        self.blocks = nn.Sequential(*[Attention(96, 3) for _ in range(4)])
        self.norm, self.head = nn.LayerNorm(96), nn.Linear(96, 10)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.patches(x).flatten(2).transpose(1, 2) + self.place)).mean(1))


def vit():
    return Transformer()


def dilated():
    layers = [unit(3, 48)]
    for r in (1, 2, 4):
        layers += [nn.Conv2d(48, 48, 3, padding=r, dilation=r, bias=False), nn.BatchNorm2d(48), nn.ReLU()]
    for r in (2, 4):
        layers += [nn.Conv2d(48, 48, 3, padding=r, dilation=r, groups=48, bias=False), nn.BatchNorm2d(48), nn.ReLU(), unit(48, 48, 1)]
    return nn.Sequential(*layers, pooled(), nn.Linear(48, 10))


def multiplied():
    return nn.Sequential(
        unit(3, 32), nn.Conv2d(32, 128, 3, 1, 1, groups=32, bias=False), nn.BatchNorm2d(128), nn.ReLU(), unit(128, 64, 1),
        nn.Conv2d(64, 128, 5, 2, 2, groups=64, bias=False), nn.BatchNorm2d(128), nn.ReLU(), pooled(), nn.Linear(128, 10))


def squeezing():
    layers = [unit(3, 40)]
    for _ in range(3):
        body = nn.Sequential(unit(40, 40), nn.Conv2d(40, 40, 3, 1, 1, bias=False), nn.BatchNorm2d(40),
                             other.SqueezeExcite(40, 10, nn.ReLU, nn.Sigmoid()))
        layers.append(Residual(body, after=nn.SiLU()))
    return nn.Sequential(*layers, pooled(), nn.Linear(40, 10))


class Largest(nn.Module):
    def forward(self, x):
        return torch.maximum(*x.chunk(2, 1))


def maxout():
    return nn.Sequential(
        nn.Conv2d(3, 64, 5, 1, 2), Largest(), nn.MaxPool2d(3, 2, 1), nn.Conv2d(32, 96, 5, 1, 2), Largest(), nn.AvgPool2d(3, 2, 1),
        nn.Dropout2d(0.2), nn.Conv2d(48, 128, 3, 1, 1), Largest(), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def gated():
    return nn.Sequential(
        nn.Conv2d(3, 64, 3, 1, 1), nn.GLU(1), nn.InstanceNorm2d(32, affine=True), nn.Conv2d(32, 96, 3, 2, 1), nn.GLU(1), nn.Tanh(),
        nn.Conv2d(48, 96, 3, 2, 1), nn.Sigmoid(), nn.Conv2d(96, 64, 3, 1, 1), nn.Softsign(), nn.Hardtanh(), nn.Flatten(),
        nn.Linear(4096, 10))


def group_norms():
    def norm(i, o, k=3, s=1):
        return nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, bias=False), nn.GroupNorm(8, o), nn.SiLU())

    layers, i = [], 3
    for o, stride in ((64, 1), (128, 2), (256, 2)):
        layers += [norm(i, o, 3, stride), Residual(nn.Sequential(norm(o, o), norm(o, o)))]
        i = o
    return nn.Sequential(*layers, pooled(), nn.Linear(256, 10))


def rows_and_columns():
    return nn.Sequential(
        nn.Conv2d(3, 64, (1, 9), 1, (0, 4)), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d((1, 2)),
        nn.Conv2d(64, 96, (1, 5), (1, 2), (0, 2)), nn.BatchNorm2d(96), nn.ReLU(), nn.Conv2d(96, 96, (9, 1), 1, (4, 0)),
        nn.BatchNorm2d(96), nn.ReLU(), pooled(), nn.Linear(96, 10))


other.SIZE, other.CLASSES, other.__doc__ = 32, 10, __doc__
other.NETWORKS = (wide_resnet, densenet_bc, convmixer, large_kernels, mobilenetv2_small, lenet, vgg_bn, transposed, vit, dilated,
                  multiplied, squeezing, maxout, gated, group_norms, rows_and_columns)

if __name__ == "__main__":
    other.main(sys.argv[1:])
