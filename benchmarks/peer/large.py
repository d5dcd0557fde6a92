#!/usr/bin/env python3
"""W5 (ResNet-18) and W6 (MobileNetV2) in PyTorch: the models for ONNX Runtime, and PyTorch itself as a peer.

    large.py export FOLDER            writes W5.onnx, W6.onnx (random weights, eval mode, any batch size) and counts of
                                      parameters (W5.parameters, W6.parameters); needs the module onnx
    large.py bench THREADS WORKLOAD...  the figures of LargeBench.java, timed in the same way

The networks are those of scripts/architecture_counts.py."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts"))
sys.dont_write_bytecode = True

import architecture_counts as nets
import torch
from torch import nn

nets.Conv, nets.Norm, nets.Dense = nn.Conv2d, nn.BatchNorm2d, nn.Linear
MAKE = {"W5": nets.resnet18, "W6": nets.mobilenet_v2}
SHAPE = (3, 224, 224)
CLASSES, TRAINING, MANY, RATE = 1000, 16, 32, 0.01


def count(net):
    return sum(p.numel() for p in net.parameters())


def export(folder):
    os.makedirs(folder, exist_ok=True)
    torch.manual_seed(1)
    for name, make in MAKE.items():
        net = make().eval()
        torch.onnx.export(
            net,
            torch.randn(2, *SHAPE),
            os.path.join(folder, name + ".onnx"),
            opset_version=14,
            input_names=["x"],
            output_names=["y"],
            dynamic_axes={"x": {0: "n"}, "y": {0: "n"}},
        )
        with open(os.path.join(folder, name + ".parameters"), "w") as f:
            f.write("%d\n" % count(net))


def segments(step, warm_steps, warm_s, least, least_s):
    end, i = time.perf_counter() + warm_s, 0
    while i < warm_steps or time.perf_counter() < end:
        step()
        i += 1
    each = []
    for _ in range(3):
        start, n = time.perf_counter(), 0
        while n < least or time.perf_counter() - start < least_s:
            step()
            n += 1
        each.append((time.perf_counter() - start) / n)
    return sorted(each)[1]


def bench(threads, workloads):
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    torch.manual_seed(1)

    def report(w, metric, v):
        text = "%.0f" if v == int(v) else "%.1f" if v >= 100 else "%.4f"
        print("python-torch\t%s\t%d\t%s\t%s" % (w, threads, metric, text % v), flush=True)

    def train(w, net):
        x = [torch.randn(TRAINING, *SHAPE).numpy() for _ in range(3)]
        y = [torch.randint(CLASSES, (TRAINING,)) for _ in range(3)]
        net.train()
        sgd = torch.optim.SGD(net.parameters(), lr=RATE, momentum=0.9)
        losses = []

        def step():
            k = len(losses) % len(x)
            sgd.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(net(torch.from_numpy(x[k]).clone()), y[k])
            loss.backward()
            sgd.step()
            losses.append(loss.item())

        report(w, "train_images_per_s", TRAINING / segments(step, 3, 10, 1, 3))
        report(w, "loss_first", losses[0])
        report(w, "loss_last", losses[-1])

    def infer(w, net):
        net.eval()
        one = [torch.randn(1, *SHAPE).numpy() for _ in range(8)]
        many = [torch.randn(MANY, *SHAPE).numpy() for _ in range(2)]
        calls = [0]

        def run(x):
            net(torch.from_numpy(x[calls[0] % len(x)])).numpy()
            calls[0] += 1

        with torch.no_grad():
            end = time.perf_counter() + 6
            while calls[0] < 20 or time.perf_counter() < end:
                run(one)
            times, end = [], time.perf_counter() + 10
            while len(times) < 1000 and (len(times) < 100 or time.perf_counter() < end):
                start = time.perf_counter()
                run(one)
                times.append(time.perf_counter() - start)
            times.sort()
            report(w, "lat_b1_median_us", times[len(times) // 2] * 1e6)
            report(w, "lat_b1_p99_us", times[int(len(times) * 0.99)] * 1e6)
            report(w, "thr_b32_images_per_s", MANY / segments(lambda: run(many), 2, 4, 1, 2))

    for w in workloads:
        net = MAKE[w[:2]]()
        report(w, "parameters", count(net))
        (infer if w.endswith("i") else train)(w, net)


if len(sys.argv) == 3 and sys.argv[1] == "export":
    export(sys.argv[2])
elif len(sys.argv) > 3 and sys.argv[1] == "bench":
    bench(int(sys.argv[2]), sys.argv[3:])
else:
    sys.exit(__doc__)
