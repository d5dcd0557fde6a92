#!/usr/bin/env python3
"""Writes how Pillow scales pictures, for striate.data.ResizeTest.

    scripts/make_picture_cases.py [FOLDER]     (default: core/src/test/resources/striate/data)

Made with Pillow 9.4 (Debian's python3-pil) in mode F, one channel at a time, so that nothing is rounded between the
two passes. The pictures' samples are the high bytes of a linear congruential generator, which the test repeats.

A case of resize.cases.gz is one line of text

    FIT WIDTH HEIGHT CHANNELS -> WIDTH HEIGHT

followed by the result, little-endian float32 [height, width, channels].
"""

import gzip
import math
import os
import sys

import numpy as np
import PIL
from PIL import Image


def picture(width, height, channels):
    state = width * 1000003 + height * 1009 + channels
    samples = np.empty(height * width * channels, np.uint8)
    for i in range(samples.size):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        samples[i] = state >> 24
    return samples.reshape(height, width, channels)


def scaled(samples, box, width, height):
    planes = []
    for c in range(samples.shape[2]):
        plane = Image.fromarray(samples[:, :, c].astype(np.float32), "F")
        planes.append(np.asarray(plane.resize((width, height), Image.BILINEAR, box=box)))
    return np.stack(planes, axis=2)


def fitted(samples, fit, width, height):
    h, w, channels = samples.shape
    if fit == "STRETCH":
        return scaled(samples, (0, 0, w, h), width, height)
    if fit == "CROP":
        s = max(width / w, height / h)
        cw, ch = width / s, height / s
        left, top = (w - cw) / 2, (h - ch) / 2
        # Pillow refuses a box that rounding has pushed a hair outside.
        box = (max(left, 0), max(top, 0), min(left + cw, w), min(top + ch, h))
        return scaled(samples, box, width, height)
    s = min(width / w, height / h)
    iw = min(max(math.floor(w * s + 0.5), 1), width)
    ih = min(max(math.floor(h * s + 0.5), 1), height)
    out = np.zeros((height, width, channels), np.float32)
    left, top = (width - iw) // 2, (height - ih) // 2
    out[top : top + ih, left : left + iw] = scaled(samples, (0, 0, w, h), iw, ih)
    return out


here = os.path.dirname(os.path.abspath(__file__))
default = os.path.join(here, "..", "core", "src", "test", "resources", "striate", "data")
target = sys.argv[1] if len(sys.argv) > 1 else default
os.makedirs(target, exist_ok=True)
print("Pillow", PIL.__version__)
sizes = [
    (37, 23, 3, 8, 5),
    (23, 37, 1, 5, 8),
    (5, 4, 3, 13, 11),
    (100, 3, 1, 7, 7),
    (3, 100, 3, 7, 7),
    (1, 1, 3, 4, 4),
    (1, 9, 1, 4, 3),
    (641, 479, 1, 28, 28),
    (200, 301, 3, 32, 16),
    (28, 28, 1, 20, 20),
    (20, 20, 1, 28, 28),
    (9, 7, 3, 9, 5),
]
with open(os.path.join(target, "resize.cases.gz"), "wb") as raw:
    with gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        for w, h, c, to_w, to_h in sizes:
            for fit in ("STRETCH", "CROP", "PAD"):
                result = fitted(picture(w, h, c), fit, to_w, to_h)
                out.write(f"{fit} {w} {h} {c} -> {to_w} {to_h}\n".encode())
                out.write(result.astype("<f4").tobytes())
