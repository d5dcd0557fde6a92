"""Augmented pictures: the random numbers drawn again with Python's integers, resampled by torch.grid_sample."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from .cases import File

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
AUGMENT = 2
MEANS, DEVIATIONS = {1: [0.25], 3: [0.25, 0.5, 0.75]}, {1: [0.3], 3: [0.3, 0.2, 0.1]}


def mix(z):
    z &= MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def bits(key, j):
    return mix(key + (j + 1) * GAMMA)


def derive(key, number):
    return bits(mix(key ^ GAMMA), number)


def uniform(key, j):
    return (bits(key, j) >> 11) * 2.0**-53


def between(key, j, low, high):
    return low + (high - low) * uniform(key, j)


def below(key, j, bound):
    return (bits(key, j) * bound) >> 64


def parse(text):
    parts = {}
    for part in text.replace("),", ")\n").splitlines():
        name, inner = part.rstrip(")").split("(")
        parts[name] = [v if v in ("edge", "reflect", "mean", "noise") else float(v) for v in inner.split(",")]
    return parts


def factor(key, j, low, high):
    return math.exp(between(key, j, math.log(low), math.log(high)))


def matrix_and_move(parts, key):
    """The picture's own flips, scaling, shear, rotation as one matrix that moves points of the picture."""
    both = factor(key, 0, *parts.get("scale", (1, 1)))
    sx = both * factor(key, 1, *parts.get("stretch", (1, 1)))
    sy = both * factor(key, 2, *parts.get("stretch", (1, 1)))
    (turn,), (lean,) = parts.get("rotate", (0,)), parts.get("shear", (0,))
    angle, slant = (math.radians(between(key, j, -v, v)) for j, v in ((3, turn), (4, lean)))
    mirror = -1 if uniform(key, 5) < parts.get("flip-horizontal", (0,))[0] else 1
    upend = -1 if uniform(key, 6) < parts.get("flip-vertical", (0,))[0] else 1
    x, y = parts.get("shift", (0, 0))
    crop = int(parts.get("crop", (0,))[0])
    move = np.array(
        [
            between(key, 7, -x, x) + below(key, 9, 2 * crop + 1) - crop,
            between(key, 8, -y, y) + below(key, 10, 2 * crop + 1) - crop,
        ]
    )
    flips = np.diag([mirror, upend])
    scaling = np.diag([sx, sy])
    shear = np.array([[1, -math.tan(slant)], [0, 1]])
    # y goes down: seen by the eye, this turns against the clock
    rotation = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    return rotation @ shear @ scaling @ flips, move


def displacement(key, sigma, alpha, height, width):
    step = max(1.0, sigma / 2)
    rows, columns = int((height - 1) / step) + 2, int((width - 1) / step) + 2
    deviation = sigma / step
    radius = math.ceil(3 * deviation)
    t = np.arange(-radius, radius + 1)
    kernel = np.exp(-0.5 * t**2 / deviation**2)
    kernel /= kernel.sum()
    shape = (rows + 2 * radius, columns + 2 * radius)
    noise = np.array([bits(key, i // 4) >> 16 * (i % 4) & 0xFFFF for i in range(shape[0] * shape[1])])
    noise = np.where(noise < 32768, noise, noise - 65536).reshape(shape) / 32768
    smooth = np.apply_along_axis(lambda v: np.convolve(v, kernel, "valid"), 0, noise)
    smooth = np.apply_along_axis(lambda v: np.convolve(v, kernel, "valid"), 1, smooth)
    points_x, points_y = np.arange(columns) * step, np.arange(rows) * step
    along = np.stack([np.interp(np.arange(width), points_x, row) for row in smooth])
    return np.stack([np.interp(np.arange(height), points_y, c) for c in along.T]).T * alpha / step


def resample(x, parts, key):
    """x: [c, h, w]"""
    _, h, w = x.shape
    forward, move = matrix_and_move(parts, derive(key, 0))
    middle = np.array([(w - 1) / 2, (h - 1) / 2])
    v, u = np.meshgrid(np.arange(h), np.arange(w), indexing="ij")
    places = (np.stack([u, v], -1) - middle - move) @ np.linalg.inv(forward).T + middle
    if "elastic" in parts:
        own = derive(key, 1)
        places[..., 0] += displacement(derive(own, 0), *parts["elastic"], h, w)
        places[..., 1] += displacement(derive(own, 1), *parts["elastic"], h, w)
    grid = torch.tensor(2 * places / np.array([w - 1, h - 1]) - 1)[None]
    modes = {"edge": "border", "reflect": "reflection"}
    outside = parts.get("outside", [0.0])[0]
    background = 0.0 if outside in modes else outside
    mode = modes.get(outside, "zeros")
    y = F.grid_sample(torch.tensor(x - background)[None], grid, "bilinear", mode, align_corners=True)
    return y[0].numpy() + background


def fill_of(value, c, means, noise):
    if value == "mean":
        return means[c] * 255
    return next(noise) if value == "noise" else value


def erase(x, parts, key, means):
    c, h, w = x.shape
    holes = []
    if "cutout" in parts:
        side, fill = int(parts["cutout"][0]), parts["cutout"][1]
        left, top = below(key, 0, w) - side // 2, below(key, 1, h) - side // 2
        holes.append((left, top, left + side, top + side, fill, derive(key, 0)))
    if "erase" in parts and uniform(key, 2) < parts["erase"][0]:
        _, smallest, largest, ratio, fill = parts["erase"]
        for n in range(10):
            area = between(key, 3 + 4 * n, smallest, largest) * h * w
            r = math.exp(between(key, 4 + 4 * n, math.log(ratio), -math.log(ratio)))
            tall, wide = math.floor(math.sqrt(area * r) + 0.5), math.floor(math.sqrt(area / r) + 0.5)
            if 0 < tall <= h and 0 < wide <= w:
                top, left = below(key, 5 + 4 * n, h - tall + 1), below(key, 6 + 4 * n, w - wide + 1)
                holes.append((left, top, left + wide, top + tall, fill, derive(key, 1)))
                break
    for left, top, right, bottom, fill, own in holes:
        noise = (bits(own, j) >> 56 for j in range(c * h * w))
        for k in range(c):
            for y in range(max(top, 0), min(bottom, h)):
                for i in range(max(left, 0), min(right, w)):
                    x[k, y, i] = fill_of(fill, k, means, noise)


def lit(x, light, key, parts):
    """Also what lies outside is in another light, so the background goes along as one more sample."""
    brightness, contrast = light
    add = 255 * between(key, 0, -brightness, brightness)
    k = 1 + between(key, 1, -contrast, contrast)
    mean = x.mean()
    moved = lambda s: np.clip(mean + k * (s - mean) + add, 0, 255)
    if isinstance(parts.get("outside", [0.0])[0], float):
        parts = dict(parts, outside=[float(moved(parts.get("outside", [0.0])[0]))])
    return moved(x), parts


def augmented(x, text, seed, epoch, index, visit):
    parts = parse(text)
    c = x.shape[0]
    key = derive(derive(mix(seed + GAMMA), AUGMENT), epoch)
    key = derive(derive(key, index), visit)
    if "light" in parts:
        x, parts = lit(x, parts["light"], derive(key, 2), parts)
    moves = set(parts) - {"light", "cutout", "erase", "outside"}
    y = resample(x, parts, key) if moves else x.copy()
    erase(y, parts, derive(key, 3), MEANS[c])
    mean, deviation = (np.array(v[c])[:, None, None] for v in (MEANS, DEVIATIONS))
    return (y / 255 - mean) / deviation


def augment(folder):
    out = File("augment")

    def add(name, size, channels, text, n=4, seed=11, epoch=3):
        h, w = size
        rng = np.random.default_rng(len(name) * 7919 + h * 31 + w)
        x = rng.integers(0, 256, (n, h, w, channels)).astype(np.float64)
        y = [augmented(p.transpose(2, 0, 1), text, seed, epoch, i, 0) for i, p in enumerate(x)]
        out.case(name, dict(augment=text, seed=seed, epoch=epoch), x=x, y=np.array(y).astype(np.float32))

    add("shift", (9, 13), 1, "shift(2,3)")
    add("shift-far", (5, 4), 3, "shift(9,0)")
    add("rotate", (12, 12), 1, "rotate(30)")
    add("rotate-any", (7, 10), 3, "rotate(180)")
    add("scale", (8, 9), 1, "scale(0.5,2)")
    add("stretch", (8, 9), 3, "stretch(0.7,1.4)")
    add("shear", (10, 9), 1, "shear(40)")
    add("flips", (6, 5), 3, "flip-horizontal(0.5),flip-vertical(0.5)", n=12)
    add("crop", (8, 8), 3, "crop(3)", n=8)
    add("crop-reflect", (8, 7), 3, "crop(5),outside(reflect)")
    add("rotate-edge", (11, 8), 1, "rotate(90),scale(0.5,1),outside(edge)")
    add("rotate-reflect", (6, 8), 3, "rotate(90),scale(0.3,1),outside(reflect)")
    add("rotate-grey", (8, 8), 3, "rotate(90),scale(0.5,1),outside(128)")
    add("elastic", (28, 28), 1, "elastic(4,34)", n=2)
    add("elastic-fine", (9, 11), 3, "elastic(1,6)", n=2)
    add("elastic-coarse", (40, 33), 1, "elastic(9.5,200)", n=2)
    add("all-moves", (28, 28), 1, "shift(2,2),rotate(15),scale(0.8,1.2),stretch(0.9,1.1),shear(10),elastic(5,40)", n=3)
    add("light", (9, 7), 3, "light(0.5,0.8)", n=6)
    add("light-moved", (9, 7), 1, "light(0.5,0.8),shift(3,3),outside(60)")
    add("cutout", (9, 12), 3, "cutout(6,mean)", n=8)
    add("cutout-noise", (9, 12), 3, "cutout(5,noise)")
    add("erase", (12, 9), 1, "erase(0.7,0.02,0.4,0.3,200)", n=12)
    add("erase-noise", (9, 9), 3, "erase(1,0.1,0.9,0.1,noise)", n=8)
    add("everything", (16, 20), 3, "flip-horizontal(0.5),crop(2),rotate(20),light(0.2,0.2),elastic(3,15),cutout(5,0),erase(0.5,0.02,0.4,0.3,mean)")
    out.write(folder)
