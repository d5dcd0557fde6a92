"""Explanations of networks as PyTorch exports them: shapes that none of ours has."""

import io
import warnings

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .cases import File, grid
from .explain import curve, maps

warnings.filterwarnings("ignore")


class Net(nn.Module):
    """A network in which the value of a named place can be put in place of its own; the maps' formulas ask it as they ask others."""

    def run(self, x, put=None):
        self.put, self.seen = put or {}, {}
        out = self.forward(self.at("input", x))
        self.put = {}
        return out

    def at(self, name, value):
        if torch.onnx.is_in_onnx_export():
            return value
        self.seen[name] = self.put.get(name, value)
        return self.seen[name]


class Dense(Net):
    """As DenseNet: every layer reads all before it, normalisation stands before the convolution."""

    image, classes, last = (3, 16, 14), 5, True

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, padding=1)
        self.a = nn.Sequential(nn.BatchNorm2d(6), nn.ReLU(), nn.Conv2d(6, 4, 3, padding=1, bias=False))
        self.b = nn.Sequential(nn.BatchNorm2d(10), nn.ReLU(), nn.Conv2d(10, 4, 3, padding=1, bias=False))
        self.down = nn.Sequential(nn.BatchNorm2d(14), nn.ReLU(), nn.Conv2d(14, 7, 1, bias=False), nn.AvgPool2d(2))
        self.c = nn.Sequential(nn.BatchNorm2d(7), nn.ReLU(), nn.Conv2d(7, 4, 3, padding=1, bias=False))
        self.norm, self.out = nn.BatchNorm2d(11), nn.Linear(11, 5)

    def forward(self, x):
        x = self.stem(x)
        x = torch.cat((x, self.a(x)), 1)
        x = self.down(torch.cat((x, self.b(x)), 1))
        x = self.at("last", F.relu(self.norm(torch.cat((x, self.c(x)), 1))))
        return self.out(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Shuffle(Net):
    """As ShuffleNetV2: halves go different ways, and are shuffled."""

    image, classes, last = (3, 15, 15), 4, True

    def __init__(self):
        super().__init__()
        unit = lambda i, o, k=1, s=1, g=1: nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o))
        self.stem, self.end, self.out = unit(3, 8, 3, 2), unit(8, 10), nn.Linear(10, 4)
        self.a, self.b, self.c = unit(4, 4), unit(4, 4, 3, 1, 4), unit(4, 4)

    def forward(self, x):
        x = F.relu(self.stem(x))
        for _ in range(2):
            a, b = x.chunk(2, 1)
            x = torch.cat((a, F.relu(self.c(self.b(F.relu(self.a(b)))))), 1)
            n, c, h, w = x.shape
            x = x.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, c, h, w)
        x = self.at("last", F.relu(self.end(x)))
        return self.out(x.mean((2, 3)))


class Groups(Net):
    """A residual block with group normalisation: a number depends on all of its group in the picture."""

    image, classes, last = (1, 12, 13), 3, True

    def __init__(self):
        super().__init__()
        self.stem, self.n1 = nn.Conv2d(1, 8, 3, padding=1, bias=False), nn.GroupNorm(4, 8)
        self.a, self.n2 = nn.Conv2d(8, 8, 3, padding=1, bias=False), nn.GroupNorm(2, 8)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        x = F.relu(self.n1(self.stem(x)))
        x = self.at("last", F.relu(x + self.n2(self.a(x))))
        return self.out(F.adaptive_avg_pool2d(x, 1).flatten(1))


class Mixer(Net):
    """As MLP-Mixer: patches, layer normalisation, dense layers over places and over channels, no attention; its maps are rows of tokens."""

    image, classes, last = (3, 12, 12), 4, False

    def __init__(self):
        super().__init__()
        self.patch, self.n1, self.n2, self.n3 = nn.Conv2d(3, 6, 3, 3), nn.LayerNorm(6), nn.LayerNorm(6), nn.LayerNorm(6)
        self.t1, self.t2, self.c1, self.c2, self.out = nn.Linear(16, 10), nn.Linear(10, 16), nn.Linear(6, 12), nn.Linear(12, 6), nn.Linear(6, 4)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = x + self.t2(F.gelu(self.t1(self.n1(x).transpose(1, 2)))).transpose(1, 2)
        x = x + self.c2(F.gelu(self.c1(self.n2(x))))
        return self.out(self.n3(x).mean(1))


class Plain(Net):
    """No convolution, no map but the picture."""

    image, classes, last = (1, 9, 11), 6, False

    def __init__(self):
        super().__init__()
        self.a, self.out = nn.Linear(99, 20), nn.Linear(20, 6)

    def forward(self, x):
        return self.out(F.relu(self.a(x.flatten(1))))


class Yes(Net):
    """One output, a sigmoid: yes or no."""

    image, classes, last = (1, 11, 9), 1, True

    def __init__(self):
        super().__init__()
        self.a, self.b, self.out = nn.Conv2d(1, 6, 3), nn.Conv2d(6, 5, 3, 2), nn.Linear(5 * 4 * 3, 1)

    def forward(self, x):
        x = self.at("last", F.relu(self.b(F.relu(self.a(x)))))
        x = self.out(x.flatten(1))
        return torch.sigmoid(x) if torch.onnx.is_in_onnx_export() else x


def filled(net):
    for p in net.parameters():
        p.data = grid(*p.shape, scale=0.4).float()
    for m in net.modules():
        if isinstance(m, (nn.BatchNorm2d, nn.GroupNorm, nn.LayerNorm)):
            m.weight.data = (1 + grid(*m.weight.shape, scale=0.2)).float()
        if isinstance(m, nn.BatchNorm2d):
            m.running_mean, m.running_var = grid(*m.running_mean.shape, scale=0.3).float(), (0.5 + grid(*m.running_var.shape).abs()).float()
    return net.eval()


def exported(net):
    file = io.BytesIO()
    torch.onnx.export(net, torch.zeros(2, *net.image), file, opset_version=14, input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "n"}, "y": {0: "n"}})
    return np.frombuffer(file.getvalue(), np.uint8)


def imported(folder):
    out = File("explain-imported")
    for kind in (Dense, Shuffle, Groups, Mixer, Plain, Yes):
        net = filled(kind())
        onnx = exported(net)
        net.double()
        # No pixel is nought: where a map is equal, each library has an order of its own.
        x, base, target = grid(1, *kind.image) + 1 / 128, grid(1, *kind.image, scale=0.3), kind.classes - 1
        for layer in ("input", "last")[: 1 + kind.last]:
            found = maps(net, x, base, target, layer)
            more = {}
            if layer == "input":
                assert len(found["hires_cam"].unique()) == found["hires_cam"].numel(), kind
                order = torch.argsort(found["hires_cam"].flatten(), descending=True, stable=True)
                more = dict(onnx=onnx, deletion=curve(net, x, base, order, target), insertion=curve(net, base, x, order, target))
            out.case("%s-%s" % (kind.__name__, layer), dict(net=kind.__name__, layer=layer, target=target, image=kind.image), x=x, base=base, **found, **more)
    out.write(folder)
