#!/usr/bin/env python3
"""Writes small picture files of odd but sound kinds, and broken ones, for striate.images.VariantsTest.

    scripts/make_picture_variants.py [FOLDER]     (default: images/src/test/resources/striate/images)

Each FORMAT-variants.gz holds one case after another: a line of text

    NAME BYTES WIDTH HEIGHT CHANNELS TOLERANCE

then the file, then the samples [height, width, channels] that are expected of it. Files are written byte by byte
here, so most samples are known beforehand; those of lossy files are what Pillow's libjpeg and libwebp read.
A file that is refused has the sides 0 0, and CHANNELS is the length of the message that follows it.

Needs Pillow 9.4 (Debian's python3-pil) and the programs of Debian's webp and libjpeg-turbo-progs.
"""

import gzip
import io
import os
import random
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy as np
from PIL import Image

here = os.path.dirname(os.path.abspath(__file__))
default = os.path.join(here, "..", "images", "src", "test", "resources", "striate", "images")
target = sys.argv[1] if len(sys.argv) > 1 else default
rng = np.random.default_rng(21)
random.seed(21)


class Cases:
    def __init__(self, name):
        self.name = name
        self.cases = []

    def reads(self, name, data, samples, tolerance=0):
        samples = np.asarray(samples)
        if samples.ndim == 2:
            samples = samples[:, :, None]
        h, w, c = samples.shape
        assert c in (1, 3) and samples.min() >= 0 and samples.max() <= 255
        head = f"{name} {len(data)} {w} {h} {c} {tolerance}\n".encode()
        self.cases.append(head + bytes(data) + samples.astype(np.uint8).tobytes())

    def refuses(self, name, data, message):
        message = message.encode()
        self.cases.append(f"{name} {len(data)} 0 0 {len(message)} 0\n".encode() + bytes(data) + message)

    def write(self):
        path = os.path.join(target, self.name + "-variants.gz")
        with open(path, "wb") as raw:
            with gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
                out.write(b"".join(self.cases))
        print(self.name, len(self.cases), "cases,", os.path.getsize(path), "bytes")


def on_white(rgb, alpha, most=255):
    rgb, alpha = rgb.astype(np.int64), alpha.astype(np.int64)
    return ((rgb * alpha + (most - alpha) * most) * 510 + most * most) // (2 * most * most)


def pillow(data):
    """What Pillow reads, on white."""
    image = Image.open(io.BytesIO(data))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = np.asarray(image.convert("RGBA"))
        return on_white(rgba[:, :, :3], rgba[:, :, 3:])
    return np.asarray(image.convert("RGB"))


# ---- PNG

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind, data, crc=None):
    crc = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc & 0xFFFFFFFF)


def packed(values, depth):
    """Rows of samples [height, n] as bytes."""
    if depth == 16:
        return [r.astype(">u2").tobytes() for r in values]
    if depth == 8:
        return [r.astype(np.uint8).tobytes() for r in values]
    out = []
    for r in values:
        bits = "".join(format(int(v), f"0{depth}b") for v in r)
        bits += "0" * (-len(bits) % 8)
        out.append(bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)))
    return out


def filtered(rows, back, choose):
    out, above = b"", bytes(len(rows[0]) if rows else 0)
    for y, row in enumerate(rows):
        kind = choose(y)
        line = bytearray()
        for i, v in enumerate(row):
            a = row[i - back] if i >= back else 0
            b = above[i]
            c = above[i - back] if i >= back else 0
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            line.append((v - [0, a, b, (a + b) // 2, nearest][kind]) & 255)
        out += bytes([kind]) + bytes(line)
        above = row
    return out


ADAM = [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def png_data(samples, kind, depth, interlaced=False):
    h, w = samples.shape[:2]
    back = max(1, CHANNELS[kind] * depth // 8)
    passes = ADAM if interlaced else [(0, 1, 0, 1)]
    out = b""
    for left, right, top, down in passes:
        part = samples[top::down, left::right]
        if part.size:
            rows = packed(part.reshape(part.shape[0], -1), depth)
            out += filtered(rows, back, lambda y: (y + w) % 5)
    return out


def header(w, h, depth, kind, interlaced=False):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, kind, 0, 0, int(interlaced)))


def png(samples, kind, depth, interlaced=False, before=b"", after=b"", idat=None, end=chunk(b"IEND", b"")):
    h, w = samples.shape[:2]
    if idat is None:
        idat = chunk(b"IDAT", zlib.compress(png_data(samples, kind, depth, interlaced)))
    return SIGNATURE + header(w, h, depth, kind, interlaced) + before + idat + after + end


def palette_chunk(palette):
    return chunk(b"PLTE", np.asarray(palette, np.uint8).tobytes())


def grey_or_colour(colours):
    """Indexed pictures are grey where all of their palette is."""
    return colours


def png_cases():
    cases = Cases("png")
    sizes = [(1, 1), (3, 2), (7, 5), (9, 8), (13, 11)]
    for kind, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        for depth in depths:
            for interlaced in (False, True):
                for w, h in sizes:
                    most = 2**depth - 1
                    c = CHANNELS[kind]
                    v = rng.integers(0, most + 1, (h, w, c))
                    before = b""
                    if kind == 3:
                        colours = rng.integers(0, 256, (most + 1, 3))
                        before = palette_chunk(colours)
                        expected = colours[v[:, :, 0]]
                    elif c % 2 == 0:
                        expected = on_white(v[:, :, :-1], v[:, :, -1:], most)
                    else:
                        expected = (2 * v * 255 + most) // (2 * most)
                    name = f"type-{kind}-{depth}-{'adam7' if interlaced else 'plain'}-{w}x{h}"
                    cases.reads(name, png(v, kind, depth, interlaced, before), expected)
                    if kind == 0 or kind == 2:
                        level = v[0, 0]
                        # Bits above the depth are passed over, as libpng does.
                        for high in (0, 0xF00 if depth < 8 else 0):
                            t = chunk(b"tRNS", (level | high).astype(">u2").tobytes())
                            e = np.where((v == level).all(axis=2, keepdims=True), 255, expected)
                            cases.reads(f"{name}-clear{'-high' if high else ''}", png(v, kind, depth, interlaced, t), e)
                    if kind == 3:
                        a = rng.integers(0, 256, max(1, most // 2))
                        full = np.concatenate([a, np.full(most + 1 - len(a), 255)])
                        t = before + chunk(b"tRNS", a.astype(np.uint8).tobytes())
                        e = on_white(colours[v[:, :, 0]], full[v[:, :, 0]][:, :, None])
                        cases.reads(name + "-clear", png(v, kind, depth, interlaced, t), e)

    v = rng.integers(0, 256, (6, 7, 3))
    index = rng.integers(0, 4, (6, 7, 1))
    colours = np.array([[255, 0, 0], [0, 200, 0], [9, 9, 250], [250, 250, 250]])
    plte = palette_chunk(colours)
    shown = colours[index[:, :, 0]]
    data = zlib.compress(png_data(v, 2, 8))

    notes = {
        "gAMA-long": (b"gAMA", b"\0\0\xb1\x8f\0\0"),
        "gAMA-short": (b"gAMA", b"\0"),
        "gAMA-zero": (b"gAMA", b"\0\0\0\0"),
        "gAMA-odd": (b"gAMA", b"\0\1\x86\xa0"),
        "cHRM-short": (b"cHRM", b"\0" * 7),
        "cHRM-zero": (b"cHRM", b"\0" * 32),
        "sRGB-9": (b"sRGB", b"\x09"),
        "sRGB-empty": (b"sRGB", b""),
        "iCCP-broken": (b"iCCP", b"name\0\0broken"),
        "iCCP-nameless": (b"iCCP", b""),
        "iCCP-unpackable": (b"iCCP", b"x" * 90),
        "tEXt-no-null": (b"tEXt", b"Comment without an end"),
        "tEXt-empty": (b"tEXt", b""),
        "tEXt-long-name": (b"tEXt", b"k" * 100 + b"\0x"),
        "zTXt-broken": (b"zTXt", b"Comment\0\0abc"),
        "zTXt-method": (b"zTXt", b"Comment\0\7" + zlib.compress(b"x")),
        "zTXt-empty": (b"zTXt", b""),
        "iTXt-broken": (b"iTXt", b"a\0\1\7b"),
        "iTXt-not-utf8": (b"iTXt", b"a\0\0\0\0\0\xff\xfe"),
        "bKGD-empty": (b"bKGD", b""),
        "bKGD-long": (b"bKGD", b"\0" * 7),
        "bKGD-index-99": (b"bKGD", b"\x63"),
        "pHYs-short": (b"pHYs", b"\0"),
        "pHYs-zero": (b"pHYs", b"\0" * 9),
        "pHYs-unit-7": (b"pHYs", b"\0\0\0\1\0\0\0\1\7"),
        "hIST-short": (b"hIST", b"\0"),
        "hIST-long": (b"hIST", b"\0" * 40),
        "sPLT-broken": (b"sPLT", b"name"),
        "sPLT-depth-3": (b"sPLT", b"name\0\3abc"),
        "sBIT-long": (b"sBIT", b"\5" * 9),
        "sBIT-zero": (b"sBIT", b"\0\0\0"),
        "tIME-month-99": (b"tIME", b"\7\xd0\x63\x63\x63\x63\x63"),
        "tIME-short": (b"tIME", b"\7"),
        "eXIf-empty": (b"eXIf", b""),
        "eXIf-broken": (b"eXIf", b"II*\0\xff\xff\xff\xff"),
        "oFFs-short": (b"oFFs", b"\0"),
        "sCAL-broken": (b"sCAL", b"\1x"),
        "acTL-short": (b"acTL", b"\0"),
        "acTL-zero": (b"acTL", b"\0" * 8),
        "fcTL-short": (b"fcTL", b"\0"),
        "cICP": (b"cICP", b"\x0c\x0d\0\1"),
        "vpAg": (b"vpAg", b"\0\0\0\1\0\0\0\1\0"),
        "own": (b"prVt", b"anything"),
    }
    for name, (kind, body) in notes.items():
        for place in ("before", "after"):
            for twice in (1, 2):
                n = chunk(kind, body) * twice
                cases.reads(f"note-{name}-{place}-{twice}-colour", png(v, 2, 8, **{place: n}), v)
                b = {"before": plte + n} if place == "before" else {"before": plte, "after": n}
                cases.reads(f"note-{name}-{place}-{twice}-palette", png(index, 3, 2, **b), shown)
        cases.reads(f"note-{name}-wrong-sum", png(v, 2, 8, before=chunk(kind, body, 7)), v)
        cases.reads(f"note-{name}-before-palette", png(index, 3, 2, before=chunk(kind, body) + plte), shown)
    grey = v[:, :, :1]
    cases.reads("tRNS-short-grey", png(grey, 0, 8, before=chunk(b"tRNS", b"\0")), grey)
    cases.reads("tRNS-long-grey", png(grey, 0, 8, before=chunk(b"tRNS", b"\0\0\0")), grey)
    cases.reads("tRNS-empty", png(index, 3, 2, before=plte + chunk(b"tRNS", b"")), shown)
    cases.reads("tRNS-longer-than-palette", png(index, 3, 2, before=plte + chunk(b"tRNS", b"\0" * 5)), shown)
    cases.reads("tRNS-before-palette", png(index, 3, 2, before=chunk(b"tRNS", b"\0") + plte), shown)
    cases.reads("tRNS-after-data", png(index, 3, 2, before=plte, after=chunk(b"tRNS", b"\0")), shown)
    cases.reads("tRNS-wrong-sum", png(index, 3, 2, before=plte + chunk(b"tRNS", b"\0", 5)), shown)
    cases.reads("tRNS-in-alpha", png(rgba_for(v), 6, 8, before=chunk(b"tRNS", b"\0" * 6)), v)
    cases.reads("hint-palette-in-colour", png(v, 2, 8, before=plte), v)
    cases.reads("hint-palette-odd", png(v, 2, 8, before=chunk(b"PLTE", b"\0\0")), v)
    cases.reads("palette-longer-than-depth", png(index, 3, 2, before=palette_chunk(rng.integers(0, 256, (9, 3)) * 0 + np.resize(colours, (9, 3)))), np.resize(colours, (9, 3))[index[:, :, 0]])
    short = np.vstack([colours[:2], np.zeros((2, 3), int)])
    cases.reads("palette-shorter-than-indices", png(index, 3, 2, before=palette_chunk(colours[:2])), short[index[:, :, 0]])
    cases.reads("palette-of-one", png(index * 0, 3, 1, before=palette_chunk(colours[:1])), colours[index[:, :, 0] * 0])
    greys = np.repeat(np.array([[0], [80], [160], [255]]), 3, 1)
    cases.reads("palette-of-greys", png(index, 3, 2, before=palette_chunk(greys)), greys[index[:, :, 0]][:, :, :1])

    for name, end in {
        "none": b"",
        "wrong-sum": struct.pack(">I", 0) + b"IEND" + b"\0\0\0\0",
        "no-sum": struct.pack(">I", 0) + b"IEND",
        "half": struct.pack(">I", 0) + b"IE",
        "length-only": struct.pack(">I", 0),
        "three": b"\0\0\0",
        "with-data": chunk(b"IEND", b"data"),
        "huge": struct.pack(">I", 0x7FFFFFFF) + b"IEND",
        "trailing": chunk(b"IEND", b"") + b"trailing bytes" * 9,
        "twice": chunk(b"IEND", b"") * 2,
        "zeros": b"\0" * 50,
        "text": b"</html> and so on",
        "a-whole-jpeg": chunk(b"IEND", b"") + b"\xff\xd8\xff\xe0",
        "huge-note": struct.pack(">I", 0xFFFFFFFF) + b"tEXtabc",
        "odd-name": chunk(b"\0\1\2\3", b"abc"),
        "capital-name": chunk(b"ABCD", b"abc"),
    }.items():
        cases.reads(f"end-{name}", png(v, 2, 8, end=end), v)
        cases.reads(f"end-{name}-palette", png(index, 3, 2, before=plte, end=end), shown)

    def idat(*parts):
        return b"".join(chunk(b"IDAT", p) for p in parts)

    cut = zlib.compressobj(9)
    deflated = cut.compress(png_data(v, 2, 8)) + cut.flush(zlib.Z_SYNC_FLUSH)
    raw = png_data(v, 2, 8)
    stored = zlib.compressobj(0)
    stored = stored.compress(raw) + stored.flush()
    for name, body in {
        "one-byte-each": idat(*(data[i : i + 1] for i in range(len(data)))),
        "empty-first": idat(b"", data),
        "empty-last": idat(data, b""),
        "empty-between": idat(data[:9], b"", b"", data[9:]),
        "only-empty-before": idat(b"", b"", data[:1], b"", data[1:]),
        "no-adler": idat(data[:-4]),
        "half-adler": idat(data[:-2]),
        "wrong-adler": idat(data[:-4] + b"\0\0\0\0"),
        "no-last-block": idat(deflated),
        "more-after": idat(data + b"more"),
        "more-rows": idat(zlib.compress(raw + raw)),
        "stored": idat(stored),
        "small-window": idat((lambda c: c.compress(raw) + c.flush())(zlib.compressobj(9, zlib.DEFLATED, 9))),
        "note-between": idat(data[:9]) + chunk(b"tEXt", b"a\0b") + idat(data[9:]),
        "last-without-sum": idat(data[:9]) + struct.pack(">I", len(data) - 9) + b"IDAT" + data[9:],
    }.items():
        end = b"" if name == "last-without-sum" else chunk(b"IEND", b"")
        cases.reads(f"data-{name}", png(v, 2, 8, idat=body, end=end), v)

    damaged = "picture: damaged PNG, "
    whole = png(v, 2, 8)
    cases.refuses("cut-in-header", whole[:20], damaged + "the file ends early")
    cases.refuses("cut-after-header", whole[:33], damaged + "the file ends early")
    cases.refuses("cut-in-data", whole[:80], damaged + "the file ends early")
    cases.refuses("no-data", png(v, 2, 8, idat=b""), damaged + "the file ends early")
    cases.refuses("wrong-sum-of-data", png(v, 2, 8, idat=chunk(b"IDAT", data, 1)), damaged + "a checksum does not match")
    cases.refuses("few-rows", png(v, 2, 8, idat=idat(zlib.compress(raw[:-5]))), damaged + "fewer pixels than its header says")
    cases.refuses("no-palette", png(index, 3, 2), damaged + "its palette is missing")
    cases.refuses("filter-5", png(v, 2, 8, idat=idat(zlib.compress(b"\5" + raw[1:]))), damaged + "a filter of 0 to 4 expected, got 5")
    cases.refuses("depth-3", SIGNATURE + header(7, 6, 3, 0), damaged + "no such PNG: colour type 0, depth 3, compression 0, filter 0, interlace 0")
    cases.refuses("width-0", SIGNATURE + header(0, 6, 8, 0), damaged + "at least one pixel expected, got 0×6")
    cases.refuses("apple", SIGNATURE + chunk(b"CgBI", b"\x50\0\x20\x06") + whole[8:], "picture: a PNG in Apple's own form (CgBI) is not supported")
    cases.refuses("as-text", whole.replace(b"\r\n", b"\n", 1), "picture: a PNG, JPEG, WebP, GIF or BMP picture expected, got a PNG that a transfer as text has damaged")

    # Blank pages: thousands of pixels a byte.
    page = np.zeros((1170, 827, 1), np.uint8)
    small = zlib.compressobj(9)
    body = b"".join(b"\0" + bytes(104) for _ in range(1170))
    body = small.compress(body) + small.flush()
    cases.reads("blank-page", SIGNATURE + header(827, 1170, 1, 3) + palette_chunk([[255] * 3, [0] * 3]) + chunk(b"IDAT", body), page + 255)

    tall = (4, 6)
    o = rng.integers(0, 256, (*tall, 3))
    for order in ("<", ">"):
        for type_name, code, form in (("BYTE", 1, "B3x"), ("SHORT", 3, "H2x"), ("LONG", 4, "I"), ("SSHORT", 8, "h2x"), ("SLONG", 9, "i")):
            tiff = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
            other = struct.pack(order + "HHI", 0x0100, 4, 1) + struct.pack(order + "I", 640)
            entry = struct.pack(order + "HHI", 0x0112, code, 1) + struct.pack(order + form, 6)
            tiff += struct.pack(order + "H", 2) + other + entry + struct.pack(order + "I", 0)
            turned = np.rot90(o, -1)
            name = f"turned-{'little' if order == '<' else 'big'}-{type_name}"
            cases.reads(name + "-eXIf", png(o, 2, 8, before=chunk(b"eXIf", tiff)), turned)
            cases.reads(name + "-eXIf-after", png(o, 2, 8, after=chunk(b"eXIf", tiff)), turned)
            cases.reads(name + "-eXIf-prefixed", png(o, 2, 8, before=chunk(b"eXIf", b"Exif\0\0" + tiff)), turned)
            for keyword in (b"exif", b"APP1"):
                full = b"Exif\0\0" + tiff
                digits = full.hex().encode()
                lines = b"\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
                text = b"\n" + keyword + b"\n%8d\n" % len(full) + lines + b"\n"
                key = b"Raw profile type " + keyword + b"\0"
                cases.reads(f"{name}-tEXt-{keyword.decode()}", png(o, 2, 8, before=chunk(b"tEXt", key + text)), turned)
                cases.reads(f"{name}-zTXt-{keyword.decode()}", png(o, 2, 8, after=chunk(b"zTXt", key + b"\0" + zlib.compress(text))), turned)
            for value in (0, 9, 255):
                bad = tiff[:-10] + struct.pack(order + "I", 1)[:0] + tiff[-10:]
                entry = struct.pack(order + "HHI", 0x0112, code, 1) + struct.pack(order + {"B3x": "B3x", "H2x": "H2x", "I": "I", "h2x": "h2x", "i": "i"}[form], value)
                bad = tiff[:22] + entry + tiff[34:]
                cases.reads(f"{name}-of-{value}", png(o, 2, 8, before=chunk(b"eXIf", bad)), o)
    cases.write()


def rgba_for(v):
    return np.dstack([v, np.full(v.shape[:2], 255)])


# ---- GIF


def lzw(indices, bits, clear_every=None, end=True, deferred=False):
    """GIF's packing. Without an end code if asked; with a full table that is not cleared if asked."""
    out, acc, n = bytearray(), 0, 0
    size = bits + 1

    def emit(code):
        nonlocal acc, n
        acc |= code << n
        n += size
        while n >= 8:
            out.append(acc & 255)
            acc >>= 8
            n -= 8

    clear = 1 << bits
    table = {(i,): i for i in range(clear)}
    following = clear + 2
    emit(clear)
    current = ()
    for count, i in enumerate(indices):
        if current + (i,) in table:
            current += (i,)
            continue
        emit(table[current])
        if following < 4096:
            table[current + (i,)] = following
            following += 1
            if following > 1 << size and size < 12:
                size += 1
        elif not deferred:
            emit(clear)
            table = {(k,): k for k in range(clear)}
            following, size = clear + 2, bits + 1
        current = (i,)
        if clear_every and count % clear_every == clear_every - 1:
            emit(table[current])
            current = ()
            emit_size = size
            if following < 4096:
                following += 1
                if following > 1 << size and size < 12:
                    size += 1
            emit(clear)
            table = {(k,): k for k in range(clear)}
            following, size = clear + 2, bits + 1
    if current:
        emit(table[current])
        following += 1
        if following > 1 << size and size < 12:
            size += 1
    if end:
        emit(clear + 1)
    if n:
        out.append(acc & 255)
    return bytes(out)


def blocks(data, size=255, terminator=True):
    out = b""
    for i in range(0, len(data), size):
        part = data[i : i + size]
        out += bytes([len(part)]) + part
    return out + (b"\0" if terminator else b"")


def table_bits(colours):
    return max(0, (len(colours) - 1).bit_length() - 1)


def gif_screen(w, h, colours=None, background=0, version=b"GIF89a"):
    flags = 0x70
    table = b""
    if colours is not None:
        flags |= 0x80 | table_bits(colours)
        table = np.asarray(colours, np.uint8).tobytes().ljust(3 * (2 << table_bits(colours)), b"\0")
    return version + struct.pack("<HHBBB", w, h, flags, background, 0) + table


def gif_frame(index, bits, left=0, top=0, colours=None, interlaced=False, **pack):
    h, w = index.shape
    flags = 0x40 if interlaced else 0
    table = b""
    if colours is not None:
        flags |= 0x80 | table_bits(colours)
        table = np.asarray(colours, np.uint8).tobytes().ljust(3 * (2 << table_bits(colours)), b"\0")
    rows = list(range(h))
    if interlaced:
        rows = rows[0::8] + rows[4::8] + rows[2::4] + rows[1::2]
    size = pack.pop("size", 255)
    terminator = pack.pop("terminator", True)
    data = lzw(index[rows].reshape(-1).tolist(), bits, **pack)
    return b"," + struct.pack("<HHHHB", left, top, w, h, flags) + table + bytes([bits]) + blocks(data, size, terminator)


def control(transparent=None, disposal=0, delay=0):
    return b"!\xf9\4" + struct.pack("<BHB", disposal << 2 | (transparent is not None), delay, transparent or 0) + b"\0"


def gif_cases():
    cases = Cases("gif")
    for bits in range(1, 9):
        n = 1 << bits
        colours = rng.integers(0, 256, (n, 3))
        for w, h in ((1, 1), (2, 9), (5, 3), (17, 13), (40, 33)):
            index = rng.integers(0, n, (h, w))
            smooth = (np.add.outer(np.arange(h), np.arange(w)) // 3) % n
            for kind, i in (("noise", index), ("smooth", smooth)):
                for interlaced in (False, True):
                    lzw_bits = max(2, bits)
                    data = gif_screen(w, h, colours) + gif_frame(i, lzw_bits, interlaced=interlaced) + b";"
                    cases.reads(f"bits-{bits}-{w}x{h}-{kind}-{'laced' if interlaced else 'plain'}", data, colours[i])
    colours = np.array([[10, 200, 30], [200, 10, 10], [0, 0, 255], [90, 90, 90]])
    i = rng.integers(0, 4, (7, 9))
    shown = colours[i]
    frame = gif_frame(i, 2)
    screen = gif_screen(9, 7, colours)
    other = rng.integers(0, 256, (4, 3))
    deep = rng.integers(0, 256, (90, 90))
    deep_colours = rng.integers(0, 256, (256, 3))
    deep_screen = gif_screen(90, 90, deep_colours)
    cases.reads("full-table", deep_screen + gif_frame(deep, 8) + b";", deep_colours[deep])
    cases.reads("full-table-kept", deep_screen + gif_frame(deep, 8, deferred=True) + b";", deep_colours[deep])
    cases.reads("many-clears", deep_screen + gif_frame(deep, 8, clear_every=50) + b";", deep_colours[deep])
    for name, data in {
        "87a": gif_screen(9, 7, colours, version=b"GIF87a") + frame + b";",
        "no-trailer": screen + frame,
        "no-terminator": screen + gif_frame(i, 2, terminator=False),
        "no-end-code": screen + gif_frame(i, 2, end=False) + b";",
        "wrong-trailer": screen + frame + b"\0\0\1garbage",
        "zeros-between": screen + b"\0\0" + frame + b";",
        "small-blocks": screen + gif_frame(i, 2, size=1) + b";",
        "comment": screen + b"!\xfe\5hello\0" + frame + b";",
        "two-comments": screen + b"!\xfe\5hello\3abc\0" + b"!\xfe\0" + frame + b";",
        "loop": screen + b"!\xff\x0bNETSCAPE2.0\3\1\0\0\0" + control() + frame + b";",
        "unknown-extension": screen + b"!\x42\3abc\0" + frame + b";",
        "long-control": screen + b"!\xf9\6\0\0\0\0\0\0\0" + frame + b";",
        "short-control": screen + b"!\xf9\1\1\0" + frame + b";",
        "second-frame-cut": screen + frame + control(0) + frame[:12],
        "two-frames": screen + frame + control(0) + gif_frame(3 - i, 2) + b";",
        "local-table": gif_screen(9, 7, other) + gif_frame(i, 2, colours=colours) + b";",
        "local-table-only": gif_screen(9, 7) + gif_frame(i, 2, colours=colours) + b";",
        "transparent-past-palette": screen + control(255) + frame + b";",
        "transparent-4": screen + control(4) + frame + b";",
        "disposal-3": screen + control(disposal=3) + frame + b";",
        "more-pixels": screen + frame.replace(struct.pack("<HH", 9, 7), struct.pack("<HH", 9, 7), 1)[:-1] + b"\2xx\0;",
        "background-9": gif_screen(9, 7, colours, 9) + frame + b";",
        "small-screen": gif_screen(4, 4, colours) + frame + b";",
        "no-screen": gif_screen(0, 0, colours) + frame + b";",
        "codes-of-8-bits": screen + gif_frame(i, 8) + b";",
    }.items():
        cases.reads(name, data, shown)
    for transparent in range(4):
        e = shown.copy()
        e[i == transparent] = 255
        cases.reads(f"transparent-{transparent}", screen + control(transparent) + frame + b";", e)
    ramp = rng.integers(0, 256, (5, 6))
    cases.reads("no-table", gif_screen(6, 5) + gif_frame(ramp, 8) + b";", ramp)
    past = rng.integers(0, 8, (5, 6))
    padded = np.vstack([colours, np.zeros((4, 3), int)])
    cases.reads("index-past-palette", gif_screen(6, 5, colours) + gif_frame(past, 3) + b";", padded[past])
    e = padded[past].copy()
    e[past == 6] = 255
    cases.reads("transparent-index-past-palette", gif_screen(6, 5, colours) + control(6) + gif_frame(past, 3) + b";", e)
    two = np.array([[0, 0, 0], [255, 255, 255]])
    cases.reads("two-greys", gif_screen(9, 7, two) + gif_frame(i % 2, 2) + b";", 255 * (i % 2))
    for left, top, w, h in ((0, 0, 9, 7), (3, 2, 12, 9), (3, 2, 20, 20), (0, 5, 12, 12), (11, 0, 20, 7)):
        for transparent in (None, 0, 2, 200):
            for local in (False, True):
                table = other if local else colours
                back = np.array([255] * 3) if transparent is not None else table[0]
                e = np.full((max(h, top + 7), max(w, left + 9), 3), back)
                f = table[i].copy()
                if transparent is not None:
                    f[i == transparent] = 255
                e[top : top + 7, left : left + 9] = f
                data = gif_screen(w, h, colours, 1) + control(transparent) + gif_frame(i, 2, left, top, other if local else None) + b";"
                cases.reads(f"part-{left}-{top}-{w}x{h}-{transparent}-{'local' if local else 'global'}", data, e)
    damaged = "picture: damaged GIF, "
    cases.refuses("no-frame", screen + b";", damaged + "there is no frame in it")
    cases.refuses("cut-in-table", screen[:15], damaged + "the file ends early")
    cases.refuses("cut-in-frame", (screen + frame)[:-8], damaged + "the file ends early")
    few = gif_frame(i, 2).replace(struct.pack("<HH", 9, 7), struct.pack("<HH", 9, 9), 1)
    cases.refuses("few-pixels", screen + few + b";", damaged + "fewer pixels than its header says")
    cases.refuses("frame-of-0", screen + b"," + struct.pack("<HHHHB", 0, 0, 0, 7, 0) + b"\2\1\0\0;", damaged + "at least one pixel expected, got 0×7")
    cases.refuses("codes-of-13-bits", screen + frame[:10] + b"\x0d" + frame[11:], damaged + "codes of 1 to 8 bits expected, got 13")
    cases.write()


# ---- BMP


def bmp_rows(rows, top_down=False, last_padding=True):
    lines = [r + b"\0" * (-len(r) % 4) for r in rows]
    lines = lines if top_down else lines[::-1]
    out = b"".join(lines)
    return out if last_padding else out[: len(out) - (-len(rows[0]) % 4)]


def bmp(w, h, bits, body, size=40, compression=0, palette=b"", masks=(), used=0, top_down=False, reserved=0,
        file_size=None, image_size=None, offset=None, planes=1, gap=b""):
    high = -h if top_down else h
    if size == 12:
        head = struct.pack("<IHHHH", 12, w, h, planes, bits)
    else:
        head = struct.pack("<IiiHHIIiiII", size, w, high, planes, bits, compression,
                           len(body) if image_size is None else image_size, 2835, 2835, used, 0)
        if size >= 52:
            m = list(masks) + [0] * (4 - len(masks))
            head += struct.pack("<IIII", *m)
        head = head.ljust(size, b"\0")[:size]
    extra = b"" if size >= 52 else b"".join(struct.pack("<I", m) for m in masks)
    place = 14 + len(head) + len(extra) + len(palette) + len(gap)
    total = place + len(body) if file_size is None else file_size
    return (b"BM" + struct.pack("<III", total, reserved, place if offset is None else offset)
            + head + extra + palette + gap + body)


def bmp_palette(colours, each=4):
    return b"".join(bytes([b, g, r]) + b"\0" * (each - 3) for r, g, b in colours.tolist())


def scaled(value, bits):
    most = 2**bits - 1
    return (2 * value * 255 + most) // (2 * most)


def bmp_cases():
    cases = Cases("bmp")
    for size in (12, 40, 52, 56, 64, 108, 124):
        for bits in (1, 2, 4, 8, 24, 32):
            for w, h in ((1, 1), (5, 3), (8, 2), (11, 7)):
                for top_down in ((False,) if size == 12 else (False, True)):
                    name = f"header-{size}-{bits}-{w}x{h}-{'down' if top_down else 'up'}"
                    if bits <= 8:
                        colours = rng.integers(0, 256, (2**bits, 3))
                        i = rng.integers(0, 2**bits, (h, w))
                        rows = packed(i, bits)
                        data = bmp(w, h, bits, bmp_rows(rows, top_down), size, palette=bmp_palette(colours, 3 if size == 12 else 4), top_down=top_down)
                        cases.reads(name, data, colours[i])
                    else:
                        v = rng.integers(0, 256, (h, w, 3))
                        pixels = v[:, :, ::-1]
                        if bits == 32:
                            pixels = np.dstack([pixels, rng.integers(0, 256, (h, w))])
                        rows = [r.astype(np.uint8).tobytes() for r in pixels.reshape(h, -1)]
                        cases.reads(name, bmp(w, h, bits, bmp_rows(rows, top_down), size, top_down=top_down), v)
    w, h = 9, 5
    fields = {
        "555": (16, 0, (0x7C00, 0x3E0, 0x1F)),
        "555-named": (16, 3, (0x7C00, 0x3E0, 0x1F)),
        "565": (16, 3, (0xF800, 0x7E0, 0x1F)),
        "bgr565": (16, 3, (0x1F, 0x7E0, 0xF800)),
        "444": (16, 3, (0xF00, 0xF0, 0xF)),
        "888": (32, 3, (0xFF0000, 0xFF00, 0xFF)),
        "rgbx": (32, 3, (0xFF000000, 0xFF0000, 0xFF00)),
        "bgr": (32, 3, (0xFF, 0xFF00, 0xFF0000)),
        "10-10-10": (32, 3, (0x3FF00000, 0xFFC00, 0x3FF)),
        "11-11-10": (32, 3, (0xFFE00000, 0x1FFC00, 0x3FF)),
    }
    for name, (bits, compression, masks) in fields.items():
        raw = rng.integers(0, 2**bits, (h, w))
        out = []
        for m in masks:
            shift = (m & -m).bit_length() - 1
            out.append(scaled((raw & m) >> shift, bin(m).count("1")))
        rows = [r.astype("<u2" if bits == 16 else "<u4").tobytes() for r in raw]
        for size in (40, 52, 56, 108, 124):
            for top_down in (False, True):
                m = masks if compression == 3 else ()
                cases.reads(f"fields-{name}-{size}-{'down' if top_down else 'up'}", bmp(w, h, bits, bmp_rows(rows, top_down), size, compression, masks=m, top_down=top_down), np.dstack(out))
    for name, (bits, masks) in {
        "8888": (32, (0xFF0000, 0xFF00, 0xFF, 0xFF000000)),
        "rgba": (32, (0xFF000000, 0xFF0000, 0xFF00, 0xFF)),
        "1555": (16, (0x7C00, 0x3E0, 0x1F, 0x8000)),
        "4444": (16, (0xF00, 0xF0, 0xF, 0xF000)),
    }.items():
        raw = rng.integers(0, 2**bits, (h, w))
        out = [scaled((raw & m) >> ((m & -m).bit_length() - 1), bin(m).count("1")) for m in masks]
        e = on_white(np.dstack(out[:3]), out[3][:, :, None])
        rows = [r.astype("<u2" if bits == 16 else "<u4").tobytes() for r in raw]
        for size in (56, 108, 124):
            cases.reads(f"alpha-{name}-{size}", bmp(w, h, bits, bmp_rows(rows), size, 3, masks=masks), e)
        cases.reads(f"alpha-{name}-behind-40", bmp(w, h, bits, bmp_rows(rows), 40, 6, masks=masks), e)
        empty = raw & ~masks[3]
        rows = [r.astype("<u2" if bits == 16 else "<u4").tobytes() for r in empty]
        cases.reads(f"alpha-{name}-unused", bmp(w, h, bits, bmp_rows(rows), 124, 3, masks=masks), np.dstack(out[:3]))

    colours = rng.integers(0, 256, (256, 3))
    i = rng.integers(0, 256, (h, w))
    rows = packed(i, 8)
    body = bmp_rows(rows)
    pal = bmp_palette(colours)
    for name, options in {
        "reserved": {"reserved": 0x03040506},
        "file-size-0": {"file_size": 0},
        "file-size-huge": {"file_size": 0xFFFFFFFF},
        "image-size-0": {"image_size": 0},
        "image-size-wrong": {"image_size": 7},
        "offset-0": {"offset": 0},
        "offset-in-header": {"offset": 20},
        "planes-0": {"planes": 0},
        "planes-9": {"planes": 9},
        "used-256": {"used": 256},
        "used-huge": {"used": 1 << 31},
        "gap": {"gap": b"anything here"},
    }.items():
        cases.reads("odd-" + name, bmp(w, h, 8, body, palette=pal, **options), colours[i])
        v = rng.integers(0, 256, (h, w, 3))
        body24 = bmp_rows([r.astype(np.uint8).tobytes() for r in v[:, :, ::-1].reshape(h, -1)])
        if name != "used-256":
            options = {k: x for k, x in options.items() if k != "used"}
        cases.reads("odd-24-" + name, bmp(w, h, 24, body24, **options), v)
    cases.reads("last-padding-missing", bmp(w, h, 8, bmp_rows(rows, last_padding=False), palette=pal), colours[i])
    cases.reads("trailing", bmp(w, h, 8, body, palette=pal) + b"trailing bytes", colours[i])
    few = rng.integers(0, 20, (h, w))
    cases.reads("used-20", bmp(w, h, 8, bmp_rows(packed(few, 8)), palette=pal[:80], used=20), colours[few])
    cases.reads("short-palette", bmp(w, h, 8, bmp_rows(packed(few, 8)), palette=pal[:80]), colours[few])
    past = np.vstack([colours[:10], np.zeros((10, 3), int)])
    cases.reads("index-past-palette", bmp(w, h, 8, bmp_rows(packed(few, 8)), palette=pal[:40], used=10), past[few])
    greys = np.repeat(np.arange(256)[:, None], 3, 1)
    cases.reads("grey", bmp(w, h, 8, body, palette=bmp_palette(greys)), i)

    def runs(code, index, bits, end=True):
        out = b""
        for row in index[::-1].tolist():
            out += code(row, bits)
            out += b"\0\0"
        return (out[:-2] + b"\0\1") if end else out[:-2]

    def equal_runs(row, bits):
        out, x = b"", 0
        while x < len(row):
            n = 1
            while x + n < len(row) and row[x + n] == row[x] and n < 255:
                n += 1
            out += bytes([n, row[x] if bits == 8 else row[x] * 17])
            x += n
        return out

    def literals(row, bits):
        if len(row) < 3:
            return equal_runs(row, bits)
        data = bytes(row) if bits == 8 else bytes(a << 4 | b for a, b in zip(row[::2], (row + [0])[1::2]))
        return bytes([0, len(row)]) + data + b"\0" * (len(data) % 2)

    def pairs(row, bits):
        if bits == 8:
            return equal_runs(row, bits)
        return b"".join(bytes([len(row[x : x + 2]), row[x] << 4 | (row + [0])[x + 1]]) for x in range(0, len(row), 2))

    for bits in (4, 8):
        for code in (equal_runs, literals, pairs):
            for w2, h2 in ((1, 1), (9, 5), (17, 4), (30, 6)):
                index = np.repeat(rng.integers(0, 2**bits, (h2, (w2 + 2) // 3)), 3, 1)[:, :w2]
                index[h2 // 2] = rng.integers(0, 2**bits, w2)
                for end in (True, False):
                    data = bmp(w2, h2, bits, runs(code, index, bits, end), compression=1 if bits == 8 else 2, palette=pal[: 4 << bits])
                    cases.reads(f"runs-{bits}-{code.__name__}-{w2}x{h2}-{'end' if end else 'open'}", data, colours[index])
        # Passing over pixels leaves the first colour.
        e = np.zeros((5, 9), int)
        e[4, 2:5] = 3
        e[2, 5:9] = 7
        data = b"\0\2\2\0" + bytes([3, 3 if bits == 8 else 0x33]) + b"\0\2\0\2" + bytes([4, 7 if bits == 8 else 0x77]) + b"\0\1"
        cases.reads(f"runs-{bits}-jumps", bmp(9, 5, bits, data, compression=1 if bits == 8 else 2, palette=pal[: 4 << bits]), colours[e])
        over = bytes([200, 5 if bits == 8 else 0x55]) + b"\0\1"
        e = np.zeros((5, 9), int)
        e[4] = 5
        cases.reads(f"runs-{bits}-too-long", bmp(9, 5, bits, over, compression=1 if bits == 8 else 2, palette=pal[: 4 << bits]), colours[e])
    damaged = "picture: damaged BMP, "
    whole = bmp(w, h, 8, body, palette=pal)
    cases.refuses("cut", whole[:-9], damaged + "the file ends early")
    cases.refuses("cut-in-palette", whole[:200], damaged + "the file ends early")
    cases.refuses("cut-in-header", whole[:30], damaged + "the file ends early")
    cases.refuses("width-0", bmp(0, 5, 8, b"", palette=pal), damaged + "at least one pixel expected, got 0×5")
    cases.refuses("width-negative", bmp(-4, 5, 8, b"", palette=pal), damaged + "at least one pixel expected, got -4×5")
    cases.refuses("bits-7", bmp(w, h, 7, body, palette=pal), damaged + "pixels of 1, 2, 4, 8, 16, 24 or 32 bits expected, got 7")
    cases.refuses("jpeg-inside", bmp(w, h, 0, body, compression=4), "picture: a BMP with a JPEG inside and 0 bits a pixel is not supported")
    cases.refuses("png-inside", bmp(w, h, 0, body, compression=5), "picture: a BMP with a PNG inside and 0 bits a pixel is not supported")
    cases.refuses("huffman", bmp(w, h, 1, body, 64, compression=3), "picture: a BMP with Huffman codes and 1 bits a pixel is not supported")
    cases.refuses("runs-cut", bmp(9, 5, 8, b"\3\3\0\0\2", compression=1, palette=pal), damaged + "the file ends early")
    cases.refuses("enormous", bmp(100000, 100000, 8, b"", palette=pal), "picture: 100000×100000 pixels are more than the 150000000 that Striate decodes")
    cases.refuses("lowest", struct.pack("<2sIIIIiiHHIIiiII", b"BM", 0, 0, 0, 40, 9, -(1 << 31), 1, 8, 0, 0, 0, 0, 0, 0), "picture: 9×2147483648 pixels are more than the 150000000 that Striate decodes")
    cases.write()


# ---- WebP


def scene(w, h, kind):
    y, x = np.mgrid[0:h, 0:w]
    if kind == 0:
        a = np.stack([x * 255 // max(1, w - 1), y * 255 // max(1, h - 1), (x * y) % 256], 2)
    elif kind == 1:
        a = rng.integers(0, 256, (h, w, 3))
    elif kind == 2:
        small = rng.integers(0, 256, (h // 8 + 1, w // 8 + 1, 3)).astype(np.uint8)
        return Image.fromarray(small).resize((w, h), Image.BICUBIC)
    elif kind == 3:
        colours = rng.integers(0, 256, (random.choice([2, 3, 5, 16, 17, 60]), 3))
        a = colours[rng.integers(0, len(colours), (h, w))]
    else:
        a = np.full((h, w, 3), (200, 30, 60))
        for _ in range(6):
            t, l = random.randrange(h), random.randrange(w)
            a[t : t + random.randrange(1, h + 1), l : l + random.randrange(1, w + 1)] = rng.integers(0, 256, 3)
    return Image.fromarray(a.astype(np.uint8))


def program(*command, data=None):
    return subprocess.run(command, input=data, check=True, capture_output=True).stdout


def cwebp(image, *options):
    with tempfile.TemporaryDirectory() as folder:
        image.save(folder + "/in.png")
        program("cwebp", "-quiet", *options, folder + "/in.png", "-o", folder + "/out.webp")
        with open(folder + "/out.webp", "rb") as f:
            return f.read()


def riff(*chunks):
    body = b"WEBP" + b"".join(kind + struct.pack("<I", len(d)) + d + b"\0" * (len(d) & 1) for kind, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp_chunks(data):
    at, out = 12, []
    while at + 8 <= len(data):
        n = struct.unpack("<I", data[at + 4 : at + 8])[0]
        out.append((data[at : at + 4], data[at + 8 : at + 8 + n]))
        at += 8 + n + (n & 1)
    return out


def vp8x(flags, w, h):
    return b"VP8X", struct.pack("<I", flags) + (w - 1).to_bytes(3, "little") + (h - 1).to_bytes(3, "little")


def with_alpha(image, kind):
    w, h = image.size
    y, x = np.mgrid[0:h, 0:w]
    a = [x * 255 // max(1, w - 1), rng.integers(0, 2, (h, w)) * 255, rng.integers(0, 256, (h, w)), np.clip((x + y) * 5, 0, 255)][kind]
    image = image.copy()
    image.putalpha(Image.fromarray(a.astype(np.uint8)))
    return image


def webp_cases():
    cases = Cases("webp")
    sizes = [(1, 1), (2, 3), (5, 1), (7, 16), (16, 16), (17, 15), (33, 18), (31, 40)]
    settings = [
        ("-m", "0", "-q", "80"), ("-m", "0", "-q", "5"), ("-m", "4"), ("-m", "6", "-q", "95"), ("-m", "6", "-q", "0"),
        ("-segments", "1", "-f", "0"), ("-segments", "4", "-sns", "100", "-q", "30"), ("-f", "100", "-sharpness", "7", "-q", "20"),
        ("-nostrong", "-f", "60", "-q", "20"), ("-nostrong", "-f", "90", "-sharpness", "3", "-q", "10"),
        ("-sharp_yuv", "-q", "70"), ("-jpeg_like", "-q", "60"), ("-pass", "6", "-size", "300"), ("-q", "100", "-f", "10"),
        ("-lossless", "-z", "0"), ("-lossless", "-z", "6"), ("-lossless", "-z", "9"), ("-lossless", "-m", "6", "-q", "100"),
        ("-near_lossless", "20"), ("-lossless", "-hint", "graph"),
    ]
    for i, options in enumerate(settings):
        for w, h in sizes:
            image = scene(w, h, random.randrange(5))
            if random.random() < 0.4:
                image = with_alpha(image, random.randrange(4))
                if "-lossless" in options:
                    options = (*options, "-exact")
                else:
                    options = (*options, "-alpha_method", str(random.randrange(2)), "-alpha_filter", random.choice(["none", "fast", "best"]), "-alpha_q", random.choice(["100", "40"]))
            data = cwebp(image, *options)
            cases.reads(f"{i}-{'_'.join(options).replace('-', '')}-{w}x{h}", data, pillow(data))

    photo = scene(40, 30, 2)
    lossy, lossless = cwebp(photo, "-q", "60"), cwebp(photo, "-lossless")
    clear = cwebp(with_alpha(photo, 0), "-q", "60")
    shown, exact = pillow(lossy), np.asarray(photo)
    (vp8,), (vp8l,) = [[d for k, d in webp_chunks(f) if k.startswith(b"VP8") and k != b"VP8X"] for f in (lossy, lossless)]
    alph = dict(webp_chunks(clear))[b"ALPH"]
    tiff = b"II*\0\x08\0\0\0\1\0\x12\1\4\0\1\0\0\0\6\0\0\0\0\0\0\0"
    cases.reads("profile", riff(vp8x(0x20, 40, 30), (b"ICCP", b"p3" * 99), (b"VP8 ", vp8)), shown)
    cases.reads("profile-lossless", riff(vp8x(0x20, 40, 30), (b"ICCP", b"odd"), (b"VP8L", vp8l)), exact)
    cases.reads("turned", riff(vp8x(8, 40, 30), (b"VP8L", vp8l), (b"EXIF", tiff)), np.rot90(exact, -1))
    cases.reads("turned-prefixed", riff(vp8x(8, 40, 30), (b"VP8 ", vp8), (b"EXIF", b"Exif\0\0" + tiff)), np.rot90(shown, -1))
    cases.reads("unknown-chunk", riff(vp8x(0, 40, 30), (b"abcd", b"odd"), (b"VP8L", vp8l)), exact)
    cases.reads("trailing", lossless + b"trailing bytes", exact)
    cases.reads("trailing-chunk", riff((b"VP8L", vp8l), (b"abcd", b"123")), exact)
    cases.reads("riff-size-0", lossless[:4] + b"\0\0\0\0" + lossless[8:], exact)
    cases.reads("riff-size-huge", lossless[:4] + b"\xff\xff\xff\xff" + lossless[8:], exact)
    cases.reads("xmp", riff(vp8x(4, 40, 30), (b"VP8L", vp8l), (b"XMP ", b"<x/>")), exact)
    raw = rng.integers(0, 256, (30, 40))
    for f in range(4):
        filtered_alpha = raw.copy()
        for y in range(29, -1, -1):
            for x in range(39, -1, -1):
                left, up = (raw[y, x - 1] if x else 0), (raw[y - 1, x] if y else 0)
                if y == 0 or x == 0:
                    p = 0 if x == y == 0 else left if y == 0 else up
                else:
                    p = [0, left, up, np.clip(int(left) + int(up) - int(raw[y - 1, x - 1]), 0, 255)][f]
                filtered_alpha[y, x] = (raw[y, x] - (p if f else 0)) & 255
        body = bytes([f << 2]) + filtered_alpha.astype(np.uint8).tobytes()
        cases.reads(f"raw-alpha-{f}", riff(vp8x(16, 40, 30), (b"ALPH", body), (b"VP8 ", vp8)), on_white(shown, raw[:, :, None]))

    def anmf(x, y, w, h, *chunks):
        head = b"".join((v).to_bytes(3, "little") for v in (x // 2, y // 2, w - 1, h - 1, 100)) + b"\0"
        return b"ANMF", head + riff(*chunks)[12:]

    anim = (b"ANIM", b"\x11\x22\x33\xff\0\0")
    for name, chunks, part in (
        ("lossy", ((b"VP8 ", vp8),), shown),
        ("lossless", ((b"VP8L", vp8l),), exact),
        ("alpha", ((b"ALPH", alph), (b"VP8 ", dict(webp_chunks(clear))[b"VP8 "])), pillow(clear)),
    ):
        for w, h, x, y in ((40, 30, 0, 0), (60, 50, 6, 4), (60, 30, 20, 0), (41, 31, 0, 0)):
            e = np.full((h, w, 3), 255)
            e[y : y + 30, x : x + 40] = part
            data = riff(vp8x(0x12, w, h), anim, anmf(x, y, 40, 30, *chunks), anmf(0, 0, 40, 30, (b"VP8L", vp8l)))
            cases.reads(f"moving-{name}-{w}x{h}", data, e)
            assert np.array_equal(pillow(data), e), name
    damaged = "picture: damaged WebP, "
    cases.refuses("cut-lossy", lossy[:-9], damaged + "the file ends early")
    cases.refuses("cut-lossless", lossless[:-9], damaged + "the file ends early")
    cases.refuses("no-picture", riff(vp8x(0, 40, 30)), damaged + "the file ends early")
    short = riff((b"VP8 ", vp8[: len(vp8) // 2]))
    cases.refuses("short-lossy", short, damaged + "the file ends early")
    cases.refuses("short-lossless", riff((b"VP8L", vp8l[: len(vp8l) // 2])), damaged + "the file ends early")
    cases.refuses("off-canvas", riff(vp8x(2, 50, 30), anim, anmf(20, 0, 40, 30, (b"VP8L", vp8l))), damaged + "a frame that is not on its canvas")
    cases.refuses("other-canvas", riff(vp8x(0, 50, 30), (b"VP8L", vp8l)), damaged + "a canvas of 50×30 with a picture of 40×30")
    cases.refuses("frame-of-other-size", riff(vp8x(2, 60, 60), anim, anmf(0, 0, 42, 30, (b"VP8L", vp8l))), damaged + "a frame of 42×30 expected, got 40×30")
    cases.refuses("between-frames", riff((b"VP8 ", bytes([vp8[0] | 1]) + vp8[1:])), damaged + "the first frame is not a key frame")
    cases.write()


# ---- JPEG


def jpeg(image, **options):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def segments(data):
    at, out = 2, []
    while True:
        marker, n = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker == 0xDA:
            return out + [(marker, data[at:])]
        out.append((marker, data[at : at + 2 + n]))
        at += 2 + n


def joined(parts):
    return b"\xff\xd8" + b"".join(body for _, body in parts)


def without(data, *markers):
    return joined(p for p in segments(data) if p[0] not in markers)


def added(data, segment, place=0):
    parts = segments(data)
    parts.insert(place, (0, segment))
    return joined(parts)


def with_ids(data, ids):
    out = []
    for marker, body in segments(data):
        body = bytearray(body)
        for i, v in enumerate(ids):
            if marker in (0xC0, 0xC2):
                body[10 + 3 * i] = v
            if marker == 0xDA:
                body[5 + 2 * i] = v
        out.append((marker, bytes(body)))
    return joined(out)


def adobe(transform):
    return b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0" + bytes([transform])


def cjpeg(image, *options, scans=None):
    with tempfile.TemporaryDirectory() as folder:
        image.save(folder + "/in.ppm")
        if scans:
            with open(folder + "/scans", "w") as f:
                f.write(scans)
            options = (*options, "-scans", folder + "/scans")
        return program("cjpeg", *options, folder + "/in.ppm")


def jpeg_cases():
    cases = Cases("jpeg")

    def as_pillow(name, data, tolerance=0):
        samples = pillow(data)
        if Image.open(io.BytesIO(data)).mode == "L":
            samples = samples[:, :, :1]
        cases.reads(name, data, samples, tolerance)

    samplings = ["1x1", "2x1", "2x2", "1x2", "4x1", "1x4", "4x2", "3x1", "1x1,2x1,1x1", "2x2,1x2,2x1", "1x1,2x2,2x2"]
    for i, sampling in enumerate(samplings):
        for w, h in ((1, 1), (3, 2), (8, 8), (17, 15), (33, 18), (35, 41)):
            for options in ((), ("-progressive",), ("-restart", "1B"), ("-restart", "1", "-optimize"), ("-quality", "100"), ("-quality", "3")):
                if (w + i + len(cases.cases)) % 2:
                    data = cjpeg(scene(w, h, random.randrange(5)), "-sample", sampling, *options)
                    as_pillow(f"{sampling}-{w}x{h}-{'_'.join(options).replace('-', '')}", data)
    y, x = np.mgrid[0:20, 0:37]
    image = Image.fromarray(np.stack([x * 6, y * 12, (x * y) % 256], 2).astype(np.uint8))
    for sub in (0, 2):
        plain = jpeg(image, subsampling=sub)
        for jfif in (True, False):
            for transform in (None, 0, 1, 2):
                for ids in ((1, 2, 3), (0, 1, 2), (82, 71, 66), (1, 2, 4), (114, 103, 98)):
                    data = with_ids(plain if jfif else without(plain, 0xE0), ids)
                    if transform is not None:
                        data = added(data, adobe(transform), int(jfif))
                    as_pillow(f"colours-{sub}-{'jfif' if jfif else 'bare'}-{transform}-{'_'.join(map(str, ids))}", data)
    ink = Image.merge("CMYK", [*image.split(), Image.fromarray((x * 3).astype(np.uint8))])
    for progressive in (False, True):
        for transform in (None, 0, 1, 2):
            data = without(jpeg(ink, progressive=progressive), 0xEE)
            if transform is not None:
                data = added(data, adobe(transform))
            as_pillow(f"ink-{transform}-{'progressive' if progressive else 'plain'}", data, 1)
    grey = jpeg(image.convert("L"))
    as_pillow("grey", grey)
    as_pillow("grey-id-0", with_ids(grey, (0,)))
    wide = joined((m, b[:11] + b"\x22" + b[12:] if m == 0xC0 else b) for m, b in segments(grey))
    as_pillow("grey-of-2x2", wide)
    for name, scans in {"one-each": "0;\n1;\n2;\n", "two-and-one": "0 1;\n2;\n"}.items():
        as_pillow("scans-" + name, cjpeg(image, scans=scans))
        as_pillow("scans-restart-" + name, cjpeg(image, "-sample", "2x1,1x2,1x1", "-restart", "2B", scans=scans))
    plain = jpeg(image)
    slow = jpeg(image, progressive=True)
    shown, turned = pillow(plain), np.rot90(pillow(plain), -1)
    for name, data in {
        "no-end": plain[:-2],
        "trailing": plain + b"trailing bytes",
        "zeros-before-end": plain[:-2] + b"\0\0\0\xff\xd9",
        "two-pictures": plain + plain,
        "fill": plain[:2] + b"\xff\xff\xff" + plain[2:],
        "comment": added(plain, b"\xff\xfe\0\5abc"),
        "empty-note": added(plain, b"\xff\xe5\0\2"),
        "bytes-between": plain[:20] + b"\0\0\0" + plain[20:],
        "no-huffman-tables": without(plain, 0xC4),
        "profile-broken": added(plain, b"\xff\xe2\0\x14ICC_PROFILE\0\1\1abcd"),
        "profile-of-grey": added(plain, b"\xff\xe2\0\x94ICC_PROFILE\0\1\1" + (b"\0\0\0\x80lcms\2\x10\0\0mntrGRAYXYZ ".ljust(128, b"\0"))),
        "short-adobe": added(plain, b"\xff\xee\0\7Adobe", 1),
        "short-jfif": added(plain, b"\xff\xe0\0\7JFIF\0"),
    }.items():
        cases.reads("odd-" + name, data, shown)
    cases.reads("progressive-no-end", slow[:-2], pillow(slow))
    for order in ("<", ">"):
        for type_name, code, form in (("BYTE", 1, "B3x"), ("SHORT", 3, "H2x"), ("LONG", 4, "I"), ("SLONG", 9, "i")):
            for directories in (1, 2):
                head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
                entries = [struct.pack(order + "HHI", 0x0100, 4, 1) + struct.pack(order + "I", 640)]
                entries.append(struct.pack(order + "HHI", 0x0112, code, 1) + struct.pack(order + form, 6))
                first = struct.pack(order + "H", 2) + b"".join(entries)
                second = struct.pack(order + "HHHI", 1, 0x0112, 3, 1) + struct.pack(order + "H2x", 3) + struct.pack(order + "I", 0)
                tiff = head + first + struct.pack(order + "I", len(head) + len(first) + 4 if directories == 2 else 0)
                tiff += second if directories == 2 else b""
                body = b"Exif\0\0" + tiff
                note = b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
                name = f"turned-{'little' if order == '<' else 'big'}-{type_name}-{directories}"
                cases.reads(name, added(plain, note), turned)
                xmp = b"http://ns.adobe.com/xap/1.0/\0<x/>"
                before = b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp
                cases.reads(name + "-after-xmp", added(added(plain, note, 1), before, 1), turned)
    damaged = "picture: damaged JPEG, "
    for share in (0.3, 0.6, 0.9):
        cases.refuses(f"cut-{share}", plain[: int(len(plain) * share)], damaged + "the file ends early")
        cases.refuses(f"progressive-cut-{share}", slow[: int(len(slow) * share)], damaged + "the file ends early")
    frame = next(b for m, b in segments(plain) if m == 0xC0)
    for marker, what in {
        0xC3: "a lossless JPEG", 0xC5: "a hierarchical JPEG", 0xC9: "a JPEG with arithmetic coding",
        0xCA: "a JPEG with arithmetic coding", 0xCB: "a lossless JPEG", 0xF7: "JPEG-LS", 0xDE: "a hierarchical JPEG",
    }.items():
        cases.refuses(f"frame-{marker:x}", plain.replace(frame, b"\xff" + bytes([marker]) + frame[2:]), f"picture: {what} is not supported")
    cases.refuses("12-bit", plain.replace(frame, frame[:4] + b"\x0c" + frame[5:]), "picture: a JPEG of 12 bits a sample is not supported")
    cases.refuses("height-0", plain.replace(frame, frame[:5] + b"\0\0" + frame[7:]), "picture: a JPEG that tells its height at the end is not supported")
    cases.refuses("two-components", plain.replace(frame, b"\xff\xc0\0\x0e" + frame[4:9] + b"\2" + frame[10:16]), "picture: a JPEG of 2 components is not supported")
    cases.refuses("no-scan", joined(segments(plain)[:-1]) + b"\xff\xd9", damaged + "there is no picture in it")
    cases.refuses("no-quantisers", without(plain, 0xDB), damaged + "a table of quantisers is missing")
    restarts = cjpeg(image, "-restart", "1B")
    cases.refuses("wrong-restart", restarts.replace(b"\xff\xd1", b"\xff\xd5"), damaged + "a restart marker is missing")
    cases.write()


if __name__ == "__main__":
    png_cases()
    gif_cases()
    bmp_cases()
    webp_cases()
    jpeg_cases()
