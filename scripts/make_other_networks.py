#!/usr/bin/env python3
"""Exports well-known networks with random weights from PyTorch, for striate.benchmarks.Networks, and times their training there.

    scripts/make_other_networks.py FOLDER [NETWORK...]             NETWORK.onnx: normalisations folded, as PyTorch exports a classifier;
                                                                  NETWORK.train.onnx: with them, for training
                                                                  NETWORK.pt: traced in training mode, for benchmarks/peer/djl/DjlTraced.java
    scripts/make_other_networks.py --time THREADS BATCH [NETWORK...]   images a second of PyTorch's own training steps

1,000 classes, opset 14, any number of images of 3×224×224. The definitions are written from the papers and agree with torchvision's
in their layers. Written for PyTorch 1.13 (Debian's python3-torch).
"""

import os
import sys
import time
import warnings

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
CLASSES, SIZE = 1000, 224


def unit(i, o, k=3, s=1, g=1, act=nn.ReLU, eps=1e-5):
    """Convolution, batch normalisation, activation."""
    layers = [nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o, eps=eps)]
    return nn.Sequential(*layers, *([act()] if act else []))


def pooled():
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())


class Residual(nn.Module):
    def __init__(self, body, shortcut=None, after=None):
        super().__init__()
        self.body, self.shortcut, self.after = body, shortcut or nn.Identity(), after or nn.Identity()

    def forward(self, x):
        return self.after(self.body(x) + self.shortcut(x))


class SqueezeExcite(nn.Module):
    def __init__(self, c, r, act, gate):
        super().__init__()
        self.a, self.b, self.act, self.gate = nn.Conv2d(c, r, 1), nn.Conv2d(r, c, 1), act(), gate

    def forward(self, x):
        return x * self.gate(self.b(self.act(self.a(F.adaptive_avg_pool2d(x, 1)))))


def stem():
    return [unit(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1)]


def resnet18():
    layers, i = stem(), 64
    for o, n, stride in ((64, 2, 1), (128, 2, 2), (256, 2, 2), (512, 2, 2)):
        for j in range(n):
            s = stride if j == 0 else 1
            short = unit(i, o, 1, s, act=None) if s > 1 or i != o else None
            layers.append(Residual(nn.Sequential(unit(i, o, 3, s), unit(o, o, act=None)), short, nn.ReLU()))
            i = o
    return nn.Sequential(*layers, pooled(), nn.Linear(i, CLASSES))


def bottleneck(i, w, o, s, groups):
    short = unit(i, o, 1, s, act=None) if s > 1 or i != o else None
    return Residual(nn.Sequential(unit(i, w, 1), unit(w, w, 3, s, groups), unit(w, o, 1, act=None)), short, nn.ReLU())


def resnet50(groups=1, width=64):
    layers, i = stem(), 64
    for j, n in enumerate((3, 4, 6, 3)):
        for m in range(n):
            layers.append(bottleneck(i, (width << j) * groups, 256 << j, 2 if j and not m else 1, groups))
            i = 256 << j
    return nn.Sequential(*layers, pooled(), nn.Linear(i, CLASSES))


def resnext50():
    return resnet50(32, 4)


def regnetx_400mf():
    layers, i = [unit(3, 32, 3, 2)], 32
    for o, n in ((32, 1), (64, 2), (160, 7), (400, 12)):
        for j in range(n):
            layers.append(bottleneck(i, o, o, 1 if j else 2, o // 16))
            i = o
    return nn.Sequential(*layers, pooled(), nn.Linear(i, CLASSES))


def vgg11():
    layers, i = [], 3
    for o in (64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0):
        layers += [nn.Conv2d(i, o, 3, padding=1), nn.ReLU()] if o else [nn.MaxPool2d(2, 2)]
        i = o or i
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(i * 49, 4096), nn.ReLU(), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, CLASSES))


class DenseBlock(nn.Module):
    def __init__(self, i, n, growth):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Sequential(nn.BatchNorm2d(i + j * growth), nn.ReLU(), nn.Conv2d(i + j * growth, 4 * growth, 1, bias=False),
                          nn.BatchNorm2d(4 * growth), nn.ReLU(), nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False)) for j in range(n))

    def forward(self, x):
        all = [x]
        for layer in self.layers:
            all.append(layer(torch.cat(all, 1)))
        return torch.cat(all, 1)


def densenet121():
    layers, i, blocks = stem(), 64, (6, 12, 24, 16)
    for j, n in enumerate(blocks):
        layers.append(DenseBlock(i, n, 32))
        i += n * 32
        if j < len(blocks) - 1:
            layers += [nn.BatchNorm2d(i), nn.ReLU(), nn.Conv2d(i, i // 2, 1, bias=False), nn.AvgPool2d(2, 2)]
            i //= 2
    return nn.Sequential(*layers, nn.BatchNorm2d(i), nn.ReLU(), pooled(), nn.Linear(i, CLASSES))


def inverted(i, e, o, k, s, act, squeeze=None, eps=1e-5):
    body = [unit(i, e, 1, act=act, eps=eps)] if e != i else []
    body += [unit(e, e, k, s, e, act, eps)] + ([squeeze] if squeeze else []) + [unit(e, o, 1, act=None, eps=eps)]
    return Residual(nn.Sequential(*body)) if s == 1 and i == o else nn.Sequential(*body)


def efficientnet_b0():
    layers, i = [unit(3, 32, 3, 2, act=nn.SiLU)], 32
    for t, k, stride, o, n in ((1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)):
        for j in range(n):
            layers.append(inverted(i, i * t, o, k, 1 if j else stride, nn.SiLU, SqueezeExcite(i * t, i // 4, nn.SiLU, torch.sigmoid)))
            i = o
    return nn.Sequential(*layers, unit(i, 1280, 1, act=nn.SiLU), pooled(), nn.Linear(1280, CLASSES))


def mobilenetv3_small():
    h, r = nn.Hardswish, nn.ReLU
    layers, i = [unit(3, 16, 3, 2, act=h, eps=1e-3)], 16
    for e, o, k, s, squeeze, act in ((16, 16, 3, 2, 8, r), (72, 24, 3, 2, 0, r), (88, 24, 3, 1, 0, r), (96, 40, 5, 2, 24, h), (240, 40, 5, 1, 64, h),
                                     (240, 40, 5, 1, 64, h), (120, 48, 5, 1, 32, h), (144, 48, 5, 1, 40, h), (288, 96, 5, 2, 72, h),
                                     (576, 96, 5, 1, 144, h), (576, 96, 5, 1, 144, h)):
        layers.append(inverted(i, e, o, k, s, act, SqueezeExcite(e, squeeze, r, F.hardsigmoid) if squeeze else None, 1e-3))
        i = o
    return nn.Sequential(*layers, unit(96, 576, 1, act=h, eps=1e-3), pooled(), nn.Linear(576, 1024), h(), nn.Linear(1024, CLASSES))


class Shuffled(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        b = o // 2
        self.a = nn.Sequential(unit(i, i, 3, s, i, None), unit(i, b, 1)) if s > 1 else None
        self.b = nn.Sequential(unit(i if s > 1 else b, b, 1), unit(b, b, 3, s, b, None), unit(b, b, 1))

    def forward(self, x):
        a, b = (self.a(x), x) if self.a else x.chunk(2, 1)
        y = torch.cat([a, self.b(b)], 1)
        n, c, h, w = y.shape
        return y.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, c, h, w)


def shufflenetv2():
    layers, i = [unit(3, 24, 3, 2), nn.MaxPool2d(3, 2, 1)], 24
    for o, n in ((116, 4), (232, 8), (464, 4)):
        for j in range(n):
            layers.append(Shuffled(i, o, 1 if j else 2))
            i = o
    return nn.Sequential(*layers, unit(i, 1024, 1), pooled(), nn.Linear(1024, CLASSES))


class ChannelNorm(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Next(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.depthwise, self.norm = nn.Conv2d(c, c, 7, padding=3, groups=c), nn.LayerNorm(c, eps=1e-6)
        self.a, self.b, self.scale = nn.Linear(c, 4 * c), nn.Linear(4 * c, c), nn.Parameter(torch.full((c, 1, 1), 0.1))

    def forward(self, x):
        y = self.norm(self.depthwise(x).permute(0, 2, 3, 1))
        return x + self.scale * self.b(F.gelu(self.a(y))).permute(0, 3, 1, 2)


def convnext_tiny():
    layers, i = [nn.Conv2d(3, 96, 4, 4), ChannelNorm(96, eps=1e-6)], 96
    for o, n in ((96, 3), (192, 3), (384, 9), (768, 3)):
        layers += [ChannelNorm(i, eps=1e-6), nn.Conv2d(i, o, 2, 2)] if o != i else []
        layers += [Next(o) for _ in range(n)]
        i = o
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), ChannelNorm(i, eps=1e-6), nn.Flatten(), nn.Linear(i, CLASSES))


class Fire(nn.Module):
    def __init__(self, i, squeeze, expand):
        super().__init__()
        self.squeeze = nn.Sequential(nn.Conv2d(i, squeeze, 1), nn.ReLU())
        self.a, self.b = (nn.Sequential(nn.Conv2d(squeeze, expand, k, padding=k // 2), nn.ReLU()) for k in (1, 3))

    def forward(self, x):
        x = self.squeeze(x)
        return torch.cat([self.a(x), self.b(x)], 1)


def squeezenet():
    def pool():
        return nn.MaxPool2d(3, 2, ceil_mode=True)

    return nn.Sequential(
        nn.Conv2d(3, 64, 3, 2), nn.ReLU(), pool(), Fire(64, 16, 64), Fire(128, 16, 64), pool(), Fire(128, 32, 128), Fire(256, 32, 128), pool(),
        Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256), nn.Dropout(), nn.Conv2d(512, CLASSES, 1), nn.ReLU(), pooled())


def alexnet():
    """As in the paper, with local response normalisation and two groups."""
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, 4, 2), nn.ReLU(), nn.LocalResponseNorm(5, 1e-4, 0.75, 2.0), nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, 1, 2, groups=2), nn.ReLU(), nn.LocalResponseNorm(5, 1e-4, 0.75, 2.0), nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, 1, 1), nn.ReLU(), nn.Conv2d(384, 384, 3, 1, 1, groups=2), nn.ReLU(),
        nn.Conv2d(384, 256, 3, 1, 1, groups=2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.Dropout(0.5), nn.Linear(9216, 4096), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4096, 4096), nn.ReLU(), nn.Linear(4096, CLASSES))


def odd_layers():
    """No network of a paper: layers that the others lack."""
    return nn.Sequential(
        nn.Conv2d(3, 40, 5, 2, 2), nn.PReLU(40), nn.Conv2d(40, 72, 3, 1, 2, dilation=2), nn.BatchNorm2d(72), nn.ELU(), nn.AvgPool2d(2),
        nn.Conv2d(72, 72, (1, 7), 1, (0, 3)), nn.BatchNorm2d(72), nn.LeakyReLU(0.1), nn.Conv2d(72, 72, (7, 1), 1, (3, 0)), nn.BatchNorm2d(72), nn.Mish(),
        nn.Conv2d(72, 144, 3, 2, 1, groups=12), nn.BatchNorm2d(144), nn.Hardswish(), nn.MaxPool2d(2),
        nn.ConvTranspose2d(144, 100, 4, 2, 1), nn.InstanceNorm2d(100, affine=True), nn.GELU(), nn.LPPool2d(2, 2),
        nn.Conv2d(100, 250, 3, 1, 1), nn.BatchNorm2d(250), nn.Softplus(), pooled(), nn.Linear(250, CLASSES))


NETWORKS = (resnet18, resnet50, vgg11, densenet121, efficientnet_b0, mobilenetv3_small, shufflenetv2, convnext_tiny, regnetx_400mf, resnext50,
            squeezenet, alexnet, odd_layers)


def export(folder, make):
    net = make()
    images = torch.randn(2, 3, SIZE, SIZE)
    with torch.no_grad():
        for norm in net.modules():
            if isinstance(norm, nn.BatchNorm2d):
                norm.momentum = 1  # running statistics that fit: the signal keeps its size
        net(images)
        for norm in net.modules():
            if isinstance(norm, nn.BatchNorm2d):
                norm.momentum = 0.1
    net.eval()
    for suffix, mode in ((".onnx", torch.onnx.TrainingMode.EVAL), (".train.onnx", torch.onnx.TrainingMode.PRESERVE)):
        torch.onnx.export(net, images, os.path.join(folder, make.__name__ + suffix), training=mode, do_constant_folding=suffix == ".onnx",
                          input_names=["input"], output_names=["logits"], dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}}, opset_version=14)
    torch.jit.trace(net.train(), images, check_trace=False).save(os.path.join(folder, make.__name__ + ".pt"))


def timed(make, batch):
    net = make().train()
    images, labels = torch.randn(batch, 3, SIZE, SIZE), torch.randint(CLASSES, (batch,))
    sgd, times = torch.optim.SGD(net.parameters(), 0.01, 0.9), []
    while len(times) < 4 or sum(times) < 3:
        start = time.perf_counter()
        sgd.zero_grad(set_to_none=True)
        F.cross_entropy(net(images), labels).backward()
        sgd.step()
        times.append(time.perf_counter() - start)
    times = sorted(times[1:])
    return batch / times[len(times) // 2]


def main(args):
    clock = args[:1] == ["--time"] and len(args) >= 3
    if not args or (args[0].startswith("-") and not clock):
        sys.exit(__doc__.strip())
    wanted = args[3:] if clock else args[1:]
    unknown = set(wanted) - {make.__name__ for make in NETWORKS}
    if unknown:
        sys.exit(f"no network {', '.join(sorted(unknown))}; there are {', '.join(make.__name__ for make in NETWORKS)}")
    if clock:
        torch.set_num_threads(int(args[1]))
    else:
        os.makedirs(args[0], exist_ok=True)
    for make in NETWORKS:
        if wanted and make.__name__ not in wanted:
            continue
        torch.manual_seed(1)
        if clock:
            print(f"{make.__name__}\t{timed(make, int(args[2])):.1f} images/s", flush=True)
        else:
            export(args[0], make)
            print(make.__name__, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
