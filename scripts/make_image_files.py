#!/usr/bin/env python3
"""Writes small picture files of every kind, and what Pillow reads in them, for striate.images.PicturesTest.

    scripts/make_image_files.py [FOLDER]     (default: images/src/test/resources/striate/images)

Made with Pillow 9.4 (Debian's python3-pil). expected.gz holds one case after another: a line of text

    FILE WIDTH HEIGHT CHANNELS TOLERANCE

followed by the samples [height, width, channels]. Transparency lies on white; EXIF orientation is applied. The
tolerance is for lossy files alone, where decoders may round and interpolate colours in their own way.
"""

import gzip
import io
import os
import struct
import sys
import zlib

import numpy as np
import PIL
from PIL import Image, ImageCms, ImageOps

here = os.path.dirname(os.path.abspath(__file__))
default = os.path.join(here, "..", "images", "src", "test", "resources", "striate", "images")
target = sys.argv[1] if len(sys.argv) > 1 else default
os.makedirs(target, exist_ok=True)
print("Pillow", PIL.__version__)

W, H = 26, 18
y, x = np.mgrid[0:H, 0:W].astype(np.float64)
red = 255 * x / (W - 1)
green = 255 * y / (H - 1)
blue = 255 * np.exp(-((x - 18) ** 2 + (y - 5) ** 2) / 30)
rgb = np.stack([red, green, blue], 2).round().astype(np.uint8)
# Lossy WebP stores colours at half the size, and decoders differ in how they smooth them: no edges there.
SMOOTH = Image.fromarray(96 + rgb // 5)
rgb[3:7, 2:9] = (250, 240, 10)
grey = ((red + green) / 2).round().astype(np.uint8)
grey[2:6, 3:8] = 255
alpha = (255 * np.clip((x - 3) / 15, 0, 1)).round().astype(np.uint8)
RGB = Image.fromarray(rgb)
GREY = Image.fromarray(grey)
RGBA = Image.fromarray(np.dstack([rgb, alpha]))
LA = Image.merge("LA", [GREY, Image.fromarray(alpha)])

cases = []


def flat(image):
    """As Striate shows it: on white, grey or RGB."""
    if image.mode in ("RGBA", "LA") or "transparency" in image.info:
        grey_only = image.mode == "LA"
        rgba = np.asarray(image.convert("RGBA")).astype(np.int64)
        a = rgba[:, :, 3:]
        on_white = (2 * (rgba[:, :, :3] * a + 255 * (255 - a)) + 255) // 510
        out = on_white[:, :, :1] if grey_only else on_white
        return out.astype(np.uint8)
    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L"))[:, :, None]
    out = np.asarray(image.convert("RGB"))
    if image.mode in ("P", "L") and np.ptp(out, axis=2).max() == 0:
        return out[:, :, :1]
    return out


def expect(name, samples, tolerance):
    if samples.ndim == 2:
        samples = samples[:, :, None]
    h, w, c = samples.shape
    cases.append((f"{name} {w} {h} {c} {tolerance}\n".encode(), samples.astype(np.uint8).tobytes()))


def save(name, image, tolerance=0, **options):
    path = os.path.join(target, name)
    image.save(path, **options)
    expect(name, flat(ImageOps.exif_transpose(Image.open(path))), tolerance)


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    return e.tobytes()


def png16(name, samples, colour_type):
    """A 16-bit PNG by hand: Pillow writes none in colour."""
    h, w = samples.shape[:2]

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + samples[r].astype(">u2").tobytes() for r in range(h))
    with open(os.path.join(target, name), "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 16, colour_type, 0, 0, 0)))
        out.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


save("grey.png", GREY)
save("colour.png", RGB)
save("alpha.png", RGBA)
save("grey-alpha.png", LA)
save("palette.png", RGB.quantize(40))
save("palette-4-bit.png", RGB.quantize(9), bits=4)
save("palette-clear.png", RGB.quantize(40), transparency=3)
save("colour-clear.png", RGB, transparency=(250, 240, 10))
save("one-bit.png", GREY.convert("1"))
save("turned.png", RGB, exif=exif(6))
deep = (np.outer(np.arange(H), np.ones(W)) * 3000 + np.arange(W) * 517).astype(np.int64)
png16("grey-16.png", deep, 0)
expect("grey-16.png", (2 * deep * 255 + 65535) // 131070, 0)
deep3 = np.stack([deep, 65535 - deep, deep // 2], 2)
png16("colour-16.png", deep3, 2)
expect("colour-16.png", (2 * deep3 * 255 + 65535) // 131070, 0)

save("grey.jpg", GREY, 1, quality=90)
save("colour.jpg", RGB, 1, quality=95, subsampling=0)
save("half-colours.jpg", RGB, 2, quality=90, subsampling=2)
save("progressive.jpg", RGB, 1, quality=95, subsampling=0, progressive=True)
srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
save("profile.jpg", RGB, 1, quality=95, subsampling=0, icc_profile=srgb)
save("broken-profile.jpg", RGB, 1, quality=95, subsampling=0, icc_profile=srgb[:60] + b"broken" * 9)
CMYK = Image.merge("CMYK", [*(ImageOps.invert(c) for c in RGB.split()), Image.fromarray((grey // 4).astype(np.uint8))])
save("ink.jpg", CMYK, 2, quality=95, subsampling=0)
packed = io.BytesIO()
CMYK.save(packed, "JPEG", quality=95)
packed = bytearray(packed.getvalue())
at = packed.index(b"Adobe")
packed[at + 11] = 2  # from here on the samples are taken as YCCK
with open(os.path.join(target, "ink-luma.jpg"), "wb") as out:
    out.write(packed)
expect("ink-luma.jpg", flat(Image.open(os.path.join(target, "ink-luma.jpg"))), 3)
for o in range(1, 9):
    save(f"orientation-{o}.jpg", RGB, 1, quality=95, subsampling=0, exif=exif(o))

save("lossless.webp", RGB, lossless=True)
save("lossless-alpha.webp", RGBA, lossless=True, exact=True)
save("lossy.webp", SMOOTH, 8, quality=95)
save("lossy-grey.webp", GREY.convert("RGB"), 2, quality=80)
SMOOTH_ALPHA = SMOOTH.copy()
SMOOTH_ALPHA.putalpha(Image.fromarray(alpha))
save("lossy-alpha.webp", SMOOTH_ALPHA, 8, quality=95)
save("turned.webp", RGB, lossless=True, exif=exif(8))

save("palette.gif", RGB.quantize(60))
save("clear.gif", RGB.quantize(60), transparency=5)
save("grey.gif", GREY)
two = RGB.quantize(60)
save("moving.gif", two, save_all=True, append_images=[two.transpose(Image.FLIP_LEFT_RIGHT)])

save("colour.bmp", RGB)
save("palette.bmp", RGB.quantize(60))
save("grey.bmp", GREY)
save("one-bit.bmp", GREY.convert("1"))
save("alpha.bmp", RGB.convert("RGBA"))

with open(os.path.join(target, "expected.gz"), "wb") as raw:
    with gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        for head, body in cases:
            out.write(head + body)
