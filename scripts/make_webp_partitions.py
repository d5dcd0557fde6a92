#!/usr/bin/env python3
"""Makes webp-partitions-variants.gz: lossy WebP in one to eight token partitions, and its pixels by libwebp.

cwebp has no option for the number of partitions, so libwebp is called through ctypes (1.2 or later);
Pillow decodes. Run with the target folder, or none for the tests' resources.
"""

import ctypes
import gzip
import io
import os
import sys

import numpy as np
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
default = os.path.join(here, "..", "images", "src", "test", "resources", "striate", "images")
target = sys.argv[1] if len(sys.argv) > 1 else default
webp = ctypes.CDLL("libwebp.so.7")
ABI = 0x020F
WRITER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_uint8), ctypes.c_size_t, ctypes.c_void_p)


class Config(ctypes.Structure):  # WebPConfig; the fields that are set, and room for the others
    _fields_ = [("lossless", ctypes.c_int), ("quality", ctypes.c_float), ("method", ctypes.c_int)]
    _fields_ += [("a%d" % i, ctypes.c_int) for i in range(15)]
    _fields_ += [("partitions", ctypes.c_int)] + [("b%d" % i, ctypes.c_int) for i in range(16)]


class Picture(ctypes.Structure):  # WebPPicture
    _fields_ = [(n, ctypes.c_int) for n in ("use_argb", "colorspace", "width", "height")]
    _fields_ += [(n, ctypes.c_void_p) for n in "yuv"] + [("strides", ctypes.c_int * 2)]
    _fields_ += [("a", ctypes.c_void_p), ("a_stride", ctypes.c_int), ("pad1", ctypes.c_uint32 * 2)]
    _fields_ += [("argb", ctypes.c_void_p), ("argb_stride", ctypes.c_int), ("pad2", ctypes.c_uint32 * 3)]
    _fields_ += [("writer", WRITER), ("rest", ctypes.c_uint8 * 256)]


def encode(image, quality, method, partitions):
    config, picture, out = Config(), Picture(), bytearray()
    assert webp.WebPConfigInitInternal(ctypes.byref(config), 0, ctypes.c_float(quality), ABI)
    config.method, config.partitions = method, partitions
    assert webp.WebPValidateConfig(ctypes.byref(config))
    assert webp.WebPPictureInitInternal(ctypes.byref(picture), ABI)
    picture.width, picture.height = image.size

    def write(data, size, _):
        out.extend(ctypes.string_at(data, size))
        return 1

    picture.writer = WRITER(write)
    assert webp.WebPPictureImportRGB(ctypes.byref(picture), image.tobytes(), 3 * image.width)
    assert webp.WebPEncode(ctypes.byref(config), ctypes.byref(picture))
    webp.WebPPictureFree(ctypes.byref(picture))
    return bytes(out)


cases = []
rng = np.random.default_rng(3)
for width, height in ((18, 130), (17, 17)):
    y, x = np.mgrid[0:height, 0:width]
    waves = [127 + 80 * np.sin(x / (7 + 3 * c) + y / 11) + rng.normal(0, 6, x.shape) for c in range(3)]
    image = Image.fromarray(np.stack(waves, 2).clip(0, 255).astype(np.uint8))
    for partitions in range(4):
        for method in (0, 4):
            data = encode(image, 20 + 25 * partitions, method, partitions)
            pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
            name = f"{width}x{height}-{1 << partitions}-{method}"
            head = f"{name} {len(data)} {width} {height} 3 0\n"
            cases.append(head.encode() + data + pixels.tobytes())
path = os.path.join(target, "webp-partitions-variants.gz")
with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
    out.write(b"".join(cases))
print(len(cases), "cases,", os.path.getsize(path), "bytes")
