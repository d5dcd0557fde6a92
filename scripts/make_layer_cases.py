#!/usr/bin/env python3
"""Writes what PyTorch computes for every layer, loss, optimiser, schedule, augmentation and for whole small networks.

    scripts/make_layer_cases.py [FOLDER]     (default: core/src/test/resources/striate/truth)

The files are read by striate.truth.TorchCases. PyTorch works in float64 throughout; made with PyTorch 1.13
(Debian's python3-torch). Inputs are small multiples of a power of two, so most results are exact.

A file is gzip; inside it cases follow one another. A case is one line of text

    case FAMILY NAME | key=value key=value ... | tensor=f32[2,3,5,5] other=f64[4] ...

and then, right after the line feed, the tensors' values in that order, little-endian, C order (images are NCHW,
convolution weights OIHW, dense weights [out, in], as PyTorch has them). A tensor is f32 where that loses nothing,
otherwise f64. Padding is top,left,bottom,right everywhere; pairs are height,width.
"""

import os
import sys

import torch

from torch_cases.augment import augment
from torch_cases.explain import explain
from torch_cases.imported import imported
from torch_cases.layers import activations, batch_norm, conv2d, dense, joins, pools
from torch_cases.moves import moves
from torch_cases.steps import schedules, soft_cross_entropy, steps
from torch_cases.tensors import binary, norms, products, reductions, unary
from torch_cases.training import losses, networks, optimisers
from torch_cases.tuning import gradients, tuning
from torch_cases.windows import windows

here = os.path.dirname(os.path.abspath(__file__))
target = (
    sys.argv[1]
    if len(sys.argv) > 1
    else os.path.join(here, "..", "core", "src", "test", "resources", "striate", "truth")
)
os.makedirs(target, exist_ok=True)
print("PyTorch", torch.__version__)
for make in (conv2d, dense, pools, batch_norm, activations, joins, losses, optimisers, networks, soft_cross_entropy, steps, schedules, augment, unary, binary, reductions, products, norms, gradients, tuning, moves, windows, explain, imported):
    make(target)
