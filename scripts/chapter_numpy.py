#!/usr/bin/env python3
"""The chapter's network in NumPy: the outside truth for `striate chapter`, and what its speed is
measured against.

    python3 scripts/chapter_numpy.py MNIST_DIR [--epochs 300] [--seconds] [--chunk 1000] [--precut]

MNIST_DIR holds the four IDX files, gzip or not. Prints one line an epoch in the published format;
with --seconds, the epoch's wall time follows after a tab. The test images are evaluated in whole
batches (--chunk images each), not one by one as a reader of the book would do it first. With --precut
all sections are cut out once, before the first epoch, where the listing cuts them for every batch.
"""
import argparse
import gzip
import os
import time

import numpy as np

ALPHA, BATCH, LABELS = 2, 128, 10
ROWS = COLUMNS = 28 - 3
KERNELS = 16
HIDDEN = ROWS * COLUMNS * KERNELS


def idx(folder, name):
    for path, opener in ((name + ".gz", gzip.open), (name, open)):
        full = os.path.join(folder, path)
        if os.path.exists(full):
            with opener(full, "rb") as file:
                raw = file.read()
            dims = raw[3]
            return np.frombuffer(raw, np.uint8, offset=4 + 4 * dims)
    raise SystemExit(f"{folder}: has no {name}.gz and no {name}")


def digits(folder, part, count):
    images = idx(folder, part + "-images-idx3-ubyte").reshape(-1, 28, 28)[:count] / 255
    return images, idx(folder, part + "-labels-idx1-ubyte")[:count]


def sections(images):
    """Every image's 3x3 sections, row by row: (images * positions) x 9."""
    windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2))
    return windows[:, :ROWS, :COLUMNS].reshape(-1, 9)


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mnist")
    parser.add_argument("--epochs", type=int, default=300)
    parser.add_argument("--seconds", action="store_true")
    parser.add_argument("--chunk", type=int, default=1000)
    parser.add_argument("--precut", action="store_true")
    args = parser.parse_args()

    images, labels = digits(args.mnist, "train", 1000)
    test_images, test_labels = digits(args.mnist, "t10k", 10000)
    one_hot = np.eye(LABELS)[labels]
    prepare = sections if args.precut else lambda images: images
    finish = (lambda x: x) if args.precut else sections
    x_train = [prepare(images[i : i + BATCH]) for i in range(0, 896, BATCH)]
    x_test = [prepare(test_images[i : i + args.chunk]) for i in range(0, 10000, args.chunk)]

    np.random.seed(1)
    kernels = 0.02 * np.random.random((9, KERNELS)) - 0.01
    weights = 0.2 * np.random.random((HIDDEN, LABELS)) - 0.1

    for epoch in range(args.epochs):
        start = time.perf_counter()
        correct = 0
        for i, x in enumerate(x_train):
            x = finish(x)
            target = one_hot[i * BATCH : (i + 1) * BATCH]
            h = np.tanh(x.dot(kernels)).reshape(BATCH, HIDDEN)
            mask = np.random.randint(2, size=h.shape)
            h *= mask * 2
            p = softmax(h.dot(weights))
            correct += int((p.argmax(1) == target.argmax(1)).sum())
            d2 = (target - p) / (BATCH * BATCH)
            d1 = d2.dot(weights.T) * (1 - h ** 2) * mask
            weights += ALPHA * h.T.dot(d2)
            kernels -= ALPHA * x.T.dot(d1.reshape(-1, KERNELS))
        test_correct, done = 0, 0
        for x in x_test:
            h = np.tanh(finish(x).dot(kernels)).reshape(-1, HIDDEN)
            guess = h.dot(weights).argmax(1)
            test_correct += int((guess == test_labels[done : done + len(guess)]).sum())
            done += len(guess)
        line = f"I:{epoch} Test-Acc:{test_correct / 10000} Train-Acc:{correct / 1000}"
        if args.seconds:
            line += f"\t{time.perf_counter() - start:.4f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
