#!/usr/bin/env python3
"""Makes the MNIST part that the application carries.

    scripts/embed-mnist.py MNIST_FOLDER [OUTPUT_FOLDER]

MNIST_FOLDER holds the four original IDX files, gzip or not:
train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte.

Written are the first 1,000 training images and labels and all 10,000 test images and labels, as
gzip of IDX files with their own, correct headers. No time stamp and no file name goes into the
gzip header, so one zlib version gives the same bytes each time. At the end the SHA-256 of the
unpacked content is printed, in the form in which EmbeddedMnist.java states it.
"""
import gzip
import hashlib
import os
import struct
import sys

TRAIN = 1000
TEST = 10000


def read(folder, name):
    plain = os.path.join(folder, name)
    if os.path.exists(plain):
        with open(plain, "rb") as file:
            return file.read()
    with gzip.open(plain + ".gz", "rb") as file:
        return file.read()


def images(data, count):
    magic, total, rows, columns = struct.unpack(">iiii", data[:16])
    if magic != 2051 or rows != 28 or columns != 28 or total < count:
        raise SystemExit(f"not MNIST images: magic {magic}, {total} of {rows}x{columns}")
    return struct.pack(">iiii", magic, count, rows, columns) + data[16 : 16 + count * 784]


def labels(data, count):
    magic, total = struct.unpack(">ii", data[:8])
    if magic != 2049 or total < count:
        raise SystemExit(f"not MNIST labels: magic {magic}, {total} labels")
    return struct.pack(">ii", magic, count) + data[8 : 8 + count]


def write(folder, name, content):
    with open(os.path.join(folder, name), "wb") as file:
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
            packed.write(content)
    print(f"{name} {len(content)} {hashlib.sha256(content).hexdigest()}")


def main():
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    source = sys.argv[1]
    here = os.path.dirname(os.path.abspath(__file__))
    target = (
        sys.argv[2]
        if len(sys.argv) == 3
        else os.path.join(here, "..", "app", "src", "main", "resources", "striate", "app", "mnist")
    )
    os.makedirs(target, exist_ok=True)
    write(target, "train-1000-images.idx3.gz", images(read(source, "train-images-idx3-ubyte"), TRAIN))
    write(target, "train-1000-labels.idx1.gz", labels(read(source, "train-labels-idx1-ubyte"), TRAIN))
    write(target, "test-10000-images.idx3.gz", images(read(source, "t10k-images-idx3-ubyte"), TEST))
    write(target, "test-10000-labels.idx1.gz", labels(read(source, "t10k-labels-idx1-ubyte"), TEST))


if __name__ == "__main__":
    main()
