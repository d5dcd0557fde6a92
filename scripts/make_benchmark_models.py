#!/usr/bin/env python3
"""Exports networks with random weights from PyTorch, for striate.benchmarks.Imported.

    scripts/make_benchmark_models.py FOLDER

ResNet-18, MobileNetV2 and MobileNetV3-Small for 224×224 pixels and 1,000 classes, opset 13, any number of images. Written
for PyTorch 1.13 (Debian's python3-torch).
"""

import os
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")


def unit(i, o, k=3, s=1, g=1, act=None):
    layers = [nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o)]
    return layers + ([act()] if act else [])


class Residual(nn.Module):
    def __init__(self, body, shortcut=None, after=None):
        super().__init__()
        self.body = nn.Sequential(*body)
        self.shortcut = nn.Sequential(*shortcut) if shortcut else nn.Identity()
        self.after = after or nn.Identity()

    def forward(self, x):
        return self.after(self.body(x) + self.shortcut(x))


class SqueezeExcite(nn.Module):
    def __init__(self, c, r):
        super().__init__()
        self.a, self.b = nn.Conv2d(c, r, 1), nn.Conv2d(r, c, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.b(F.relu(self.a(F.adaptive_avg_pool2d(x, 1)))))


def resnet18():
    layers, i = unit(3, 64, 7, 2, act=nn.ReLU) + [nn.MaxPool2d(3, 2, 1)], 64
    for o, stride in ((64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
        short = unit(i, o, 1, stride) if stride > 1 or i != o else None
        layers.append(Residual(unit(i, o, 3, stride, act=nn.ReLU) + unit(o, o), short, nn.ReLU()))
        i = o
    return layers + [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000)]


def inverted(i, e, o, k, stride, act, squeeze=False):
    body = unit(i, e, 1, act=act) if e != i else []
    body += unit(e, e, k, stride, e, act)
    body += [SqueezeExcite(e, e // 4)] if squeeze else []
    body += unit(e, o, 1)
    return Residual(body) if stride == 1 and i == o else nn.Sequential(*body)


def mobilenetv2():
    layers, i = unit(3, 32, 3, 2, act=nn.ReLU6), 32
    for t, o, n, stride in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)):
        for j in range(n):
            layers.append(inverted(i, i * t, o, 3, stride if j == 0 else 1, nn.ReLU6))
            i = o
    return layers + unit(320, 1280, 1, act=nn.ReLU6) + [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(1280, 1000)]


def mobilenetv3():
    h, r = nn.Hardswish, nn.ReLU
    blocks = ((16, 16, 3, 2, 1, r), (72, 24, 3, 2, 0, r), (88, 24, 3, 1, 0, r), (96, 40, 5, 2, 1, h), (240, 40, 5, 1, 1, h), (240, 40, 5, 1, 1, h),
              (120, 48, 5, 1, 1, h), (144, 48, 5, 1, 1, h), (288, 96, 5, 2, 1, h), (576, 96, 5, 1, 1, h), (576, 96, 5, 1, 1, h))
    layers, i = unit(3, 16, 3, 2, act=h), 16
    for e, o, k, stride, squeeze, act in blocks:
        layers.append(inverted(i, e, o, k, stride, act, squeeze))
        i = o
    return layers + unit(96, 576, 1, act=h) + [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(576, 1024), h(), nn.Dropout(0.2), nn.Linear(1024, 1000)]


folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
torch.manual_seed(1)
for make in (resnet18, mobilenetv2, mobilenetv3):
    net = nn.Sequential(*make()).eval()
    torch.onnx.export(net, torch.rand(1, 3, 224, 224), os.path.join(folder, make.__name__ + ".onnx"), input_names=["input"], output_names=["logits"],
                      dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}}, opset_version=13)
    print(make.__name__)
