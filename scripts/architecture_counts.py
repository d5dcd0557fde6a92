#!/usr/bin/env python3
"""Builds the ready architectures in PyTorch and prints their layers, parameters and multiply-adds.

    scripts/architecture_counts.py            one line each:  name, input, parameters, multiply-adds, source's count
    scripts/architecture_counts.py NAME       all layers of one: kind, settings, output shape, parameters

Nothing is allocated (PyTorch's "meta" device), so the large ones cost nothing. A count that differs from the
published one ends the script with an error. Parameters leave out running statistics; multiply-adds are those of
convolutions and dense layers, padding counted, biases not.
"""

import functools
import sys

import torch
from torch import nn

Conv = functools.partial(nn.Conv2d, device="meta")
Norm = functools.partial(nn.BatchNorm2d, device="meta")
Dense = functools.partial(nn.Linear, device="meta")


def unit(i, o, k, s=1, groups=1, act=nn.ReLU):
    """Convolution without bias, batch norm, activation; padding so that stride 1 keeps the size."""
    layers = [Conv(i, o, k, s, k // 2, groups=groups, bias=False), Norm(o)]
    return nn.Sequential(*layers, act()) if act else nn.Sequential(*layers)


class Sum(nn.Module):
    def __init__(self, branch, cut=None, after=None):
        super().__init__()
        self.branch, self.cut, self.after = branch, cut or nn.Identity(), after or nn.Identity()

    def forward(self, x):
        return self.after(self.branch(x) + self.cut(x))


class PlainShortcut(nn.Module):
    """He et al.'s option A: every second pixel, and zeros for the channels that are new. No parameters."""

    def __init__(self, new):
        super().__init__()
        self.new = new

    def forward(self, x):
        return nn.functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.new // 2, self.new // 2))


def basic(i, o, s, option="B"):
    branch = nn.Sequential(unit(i, o, 3, s), unit(o, o, 3, act=None))
    cut = None if i == o and s == 1 else PlainShortcut(o - i) if option == "A" else unit(i, o, 1, s, act=None)
    return Sum(branch, cut, nn.ReLU())


def chapter(columns, bias):
    return nn.Sequential(
        Conv(1, 16, 3, bias=False),
        nn.Tanh(),
        nn.Dropout(0.5),
        nn.Flatten(),
        Dense(16 * columns * columns, 10, bias=bias),
    )


def lenet5():
    return nn.Sequential(
        Conv(1, 6, 5, padding=2),
        nn.Tanh(),
        nn.AvgPool2d(2),
        Conv(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        Conv(16, 120, 5),
        nn.Tanh(),
        nn.Flatten(),
        Dense(120, 84),
        nn.Tanh(),
        Dense(84, 10),
    )


def resnet_small(depth, option):
    layers, i = [unit(3, 16, 3)], 16
    for stage in range(3):
        for block in range((depth - 2) // 6):
            o = 16 << stage
            layers.append(basic(i, o, 2 if stage > 0 and block == 0 else 1, option))
            i = o
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), Dense(64, 10))


def resnet18():
    layers, i = [unit(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1)], 64
    for stage in range(4):
        for block in range(2):
            o = 64 << stage
            layers.append(basic(i, o, 2 if stage > 0 and block == 0 else 1))
            i = o
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), Dense(512, 1000))


def inverted(i, o, s, expand):
    wide = i * expand
    layers = [] if expand == 1 else [unit(i, wide, 1, act=nn.ReLU6)]
    branch = nn.Sequential(*layers, unit(wide, wide, 3, s, wide, act=nn.ReLU6), unit(wide, o, 1, act=None))
    return Sum(branch) if s == 1 and i == o else branch


def mobilenet_v2():
    layers, i = [unit(3, 32, 3, 2, act=nn.ReLU6)], 32
    for expand, o, blocks, s in (
        (1, 16, 1, 1),
        (6, 24, 2, 2),
        (6, 32, 3, 2),
        (6, 64, 4, 2),
        (6, 96, 3, 1),
        (6, 160, 3, 2),
        (6, 320, 1, 1),
    ):
        for block in range(blocks):
            layers.append(inverted(i, o, s if block == 0 else 1, expand))
            i = o
    return nn.Sequential(
        *layers,
        unit(320, 1280, 1, act=nn.ReLU6),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(0.2),
        Dense(1280, 1000)
    )


VGG = {11: (1, 1, 2, 2, 2), 16: (2, 2, 3, 3, 3)}


def vgg_convolutions(depth, normed):
    layers, i = [], 3
    for stage, count in enumerate(VGG[depth]):
        for _ in range(count):
            o = min(64 << stage, 512)
            layers += [Conv(i, o, 3, padding=1), *([Norm(o)] if normed else []), nn.ReLU()]
            i = o
        layers.append(nn.MaxPool2d(2))
    return layers


def vgg(depth):
    head = [
        nn.Flatten(),
        Dense(512 * 49, 4096),
        nn.ReLU(),
        nn.Dropout(0.5),
        Dense(4096, 4096),
        nn.ReLU(),
        nn.Dropout(0.5),
        Dense(4096, 1000),
    ]
    return nn.Sequential(*vgg_convolutions(depth, False), *head)


def vgg_small(depth):
    return nn.Sequential(*vgg_convolutions(depth, True), nn.Flatten(), Dense(512, 10))


def keras_mnist():
    return nn.Sequential(
        Conv(1, 32, 3),
        nn.ReLU(),
        Conv(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.25),
        nn.Flatten(),
        Dense(64 * 144, 128),
        nn.ReLU(),
        nn.Dropout(0.5),
        Dense(128, 10),
    )


# name: (network, image, published count or None, where it is published)
ALL = {
    "chapter-printed": (
        lambda: chapter(25, False),
        (1, 27, 27),
        100144,
        "the book's listing: 9*16 + 10000*10; reads 27x27 of 28x28",
    ),
    "chapter-corrected": (lambda: chapter(26, False), (1, 28, 28), 108304, "9*16 + 26*26*16*10"),
    "chapter-corrected-bias": (
        lambda: chapter(26, True),
        (1, 28, 28),
        108314,
        "the same with a bias in the dense layer",
    ),
    "keras-mnist": (keras_mnist, (1, 28, 28), 1199882, "Keras 2 example mnist_cnn.py"),
    "lenet5": (lenet5, (1, 28, 28), 61706, "LeCun et al. 1998 with all of C3's connections"),
    "resnet20-option-A": (
        lambda: resnet_small(20, "A"),
        (3, 32, 32),
        269722,
        "He et al. 2015, table 6: 0.27 M",
    ),
    "resnet56-option-A": (
        lambda: resnet_small(56, "A"),
        (3, 32, 32),
        853018,
        "He et al. 2015, table 6: 0.85 M",
    ),
    "resnet20": (lambda: resnet_small(20, "B"), (3, 32, 32), 272474, "the same with projections (option B)"),
    "resnet56": (lambda: resnet_small(56, "B"), (3, 32, 32), 855770, "the same with projections (option B)"),
    "resnet18": (resnet18, (3, 224, 224), 11689512, "torchvision resnet18"),
    "mobilenet-v2": (mobilenet_v2, (3, 224, 224), 3504872, "torchvision mobilenet_v2"),
    "vgg11": (lambda: vgg(11), (3, 224, 224), 132863336, "torchvision vgg11"),
    "vgg16": (lambda: vgg(16), (3, 224, 224), 138357544, "torchvision vgg16"),
    "vgg11-small": (
        lambda: vgg_small(11),
        (3, 32, 32),
        9231114,
        "VGG-11 with batch norm and one dense layer, for 32x32",
    ),
    "vgg16-small": (
        lambda: vgg_small(16),
        (3, 32, 32),
        14728266,
        "VGG-16 with batch norm and one dense layer, for 32x32",
    ),
}


def walk(name):
    """Runs a batch of one through the network: (lines, parameters, multiply-adds)."""
    make, image, _, _ = ALL[name]
    net, lines, total = make().eval(), [], 0

    def seen(path):
        def hook(m, inputs, y):
            nonlocal total
            params = sum(p.numel() for p in m.parameters(recurse=False))
            if isinstance(m, nn.Conv2d):
                total += y[0].numel() * m.weight[0].numel()
            elif isinstance(m, nn.Linear):
                total += m.weight.numel()
            lines.append("%-18s %-110s %-18s %9d" % (path, m, "x".join(map(str, y.shape[1:])), params))

        return hook

    for path, m in net.named_modules():
        if not list(m.children()):
            m.register_forward_hook(seen(path))
    net(torch.empty(1, *image, device="meta"))
    return lines, sum(p.numel() for p in net.parameters()), total


if __name__ == "__main__":
    wrong = 0
    for name in sys.argv[1:] or ALL:
        lines, params, madds = walk(name)
        if sys.argv[1:]:
            print("\n".join(lines))
        _, image, published, source = ALL[name]
        wrong += params != published
        print(
            "%-24s %-10s %11d %13d  %s%s"
            % (
                name,
                "x".join(map(str, image)),
                params,
                madds,
                source,
                "" if params == published else "  EXPECTED %d" % published,
            )
        )
    sys.exit(1 if wrong else 0)
