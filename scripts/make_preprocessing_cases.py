#!/usr/bin/env python3
"""Writes what Pillow and PyTorch make of pictures before and in a network, for striate.format.SameAnswerTest.

    scripts/make_preprocessing_cases.py [FOLDER]     (default: core/src/test/resources/striate/format)
    scripts/make_preprocessing_cases.py --example FOLDER

Made with Pillow 9.4 and PyTorch 1.13 (Debian's). Resizing is that of torchvision's Resize and CenterCrop for Pillow
images (bilinear unless told otherwise, rounded as there), normalising that of ToTensor and Normalize, or of Keras's preprocess_input.

preprocessing.zip has net-C.onnx, small convolutional networks for C channels with inputs of 20x20 and 5 logits,
net-caffe.onnx for samples in 0 to 255, and cases.bin: for each case one line of text

    PREPROCESSING WIDTH HEIGHT CHANNELS -> CHANNELS

with the picture's size and channels, then the network's, followed by the resized picture, bytes [20, 20, channels],
the network's input, little-endian float32 [channels, 20, 20], and the probabilities, little-endian float32 [5].
The pictures' samples are a formula, which the test repeats.

With --example: a network for 224x224, a picture, the names of its classes, and PyTorch's answer, which docs/onnx.md
shows beside ours.
"""

import io
import os
import sys
import zipfile

import numpy as np
import torch
from PIL import Image
from torch import nn

FILTERS = {"interpolation=bicubic": Image.BICUBIC, "interpolation=lanczos": Image.LANCZOS,
           "interpolation=nearest": Image.NEAREST}
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


def picture(w, h, channels):
    y, x, c = np.meshgrid(np.arange(h), np.arange(w), np.arange(channels), indexing="ij")
    return (((x * (5 + c) + y * (3 + 2 * c)) ^ (x * y // 16)) & 255).astype(np.uint8)


def image(samples):
    return Image.fromarray(samples[:, :, 0] if samples.shape[2] == 1 else samples)


def resize_and_crop(im, shorter, h, w, by=Image.BILINEAR):
    """torchvision.transforms.Resize(shorter, by), CenterCrop((h, w))"""
    width, height = im.size
    short, long = (width, height) if width <= height else (height, width)
    new_short, new_long = shorter, int(shorter * long / short)
    new_w, new_h = (new_short, new_long) if width <= height else (new_long, new_short)
    im = im.resize((new_w, new_h), by)
    top = int(round((new_h - h) / 2.0))
    left = int(round((new_w - w) / 2.0))
    return im.crop((left, top, left + w, top + h))


def aliased(im, w, h):
    """torch.nn.functional.interpolate without antialiasing"""
    a = np.asarray(im).astype(np.float32)
    t = torch.from_numpy(a[:, :, None] if a.ndim == 2 else a).permute(2, 0, 1)[None]
    t = torch.nn.functional.interpolate(t, size=(h, w), mode="bilinear", align_corners=False)[0]
    return image(np.floor(t.permute(1, 2, 0).numpy() + 0.5).astype(np.uint8))


def tensor(im):
    """torchvision.transforms.ToTensor()"""
    a = np.asarray(im)
    a = a[:, :, None] if a.ndim == 2 else a
    return torch.from_numpy(a.transpose(2, 0, 1).copy()).to(torch.float32).div(255)


def normalised(t, mean, std):
    return (t - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]


def keras(im, mode):
    """keras.applications.imagenet_utils.preprocess_input, channels first"""
    a = np.asarray(im).astype(np.float32)
    a = a[:, :, None] if a.ndim == 2 else a
    if mode == "tf":
        a /= 127.5
        a -= 1.0
    else:
        a = a[..., ::-1] - np.array([103.939, 116.779, 123.68], np.float32)
    return torch.from_numpy(a.transpose(2, 0, 1).copy())


def prepared(text, im, channels, size):
    """The resized picture, and the network's input."""
    im = im.convert("L" if channels == 1 else "RGB")
    plain = lambda: im.resize((size, size), Image.BILINEAR)
    if text == "imagenet":
        small = resize_and_crop(im, round(size * 256 / 224), size, size)
        return small, normalised(tensor(small), *IMAGENET)
    if text in ("tf", "caffe"):
        return plain(), keras(plain(), text)
    if text == "unit":
        return plain(), tensor(plain())
    if text == "resize=29,mean=0.5,std=0.25":
        small = resize_and_crop(im, 29, size, size)
        return small, normalised(tensor(small), [0.5] * channels, [0.25] * channels)
    if text == "resize=20,order=bgr,mean=0.4:0.5:0.6":
        small = resize_and_crop(im, 20, size, size)
        return small, normalised(tensor(small).flip(0), [0.4, 0.5, 0.6], [1.0, 1.0, 1.0])
    if text in FILTERS:
        return (small := im.resize((size, size), FILTERS[text])), tensor(small)
    if text == "interpolation=bilinear-aliased":
        return (small := aliased(im, size, size)), tensor(small)
    if text == "imagenet,resize=24,interpolation=bicubic":
        small = resize_and_crop(im, 24, size, size, Image.BICUBIC)
        return small, normalised(tensor(small), *IMAGENET)
    if text == "resize=26,fit=stretch,interpolation=bicubic":
        small = im.resize((26, 26), Image.BICUBIC).crop((3, 3, 3 + size, 3 + size))
        return small, tensor(small)
    raise ValueError(text)


def network(channels, classes, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Conv2d(channels, 8, 3, 2, 1), nn.BatchNorm2d(8), nn.ReLU(),
        nn.Conv2d(8, 16, 3, 2, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, classes))
    nn.init.normal_(net[-1].weight, 0, 1.5)
    return net.eval()


def export(net, channels, size):
    f = io.BytesIO()
    torch.onnx.export(net, torch.zeros(1, channels, size, size), f, input_names=["x"], output_names=["y"],
                      opset_version=13, dynamic_axes={"x": {0: "n"}, "y": {0: "n"}})
    return f.getvalue()


def probabilities(net, x):
    with torch.no_grad():
        return torch.softmax(net(x[None]), 1)[0].numpy()


def example(folder):
    os.makedirs(folder, exist_ok=True)
    names = ["bird", "cat", "dog", "fish", "horse"]
    net = network(3, len(names), 5)
    with open(os.path.join(folder, "net.onnx"), "wb") as f:
        f.write(export(net, 3, 224))
    with open(os.path.join(folder, "names.txt"), "w") as f:
        f.write("\n".join(names) + "\n")
    im = image(picture(641, 427, 3))
    im.save(os.path.join(folder, "picture.png"))
    for text in ("imagenet", "tf", "caffe", "unit", *FILTERS, "interpolation=bilinear-aliased"):
        p = probabilities(net, prepared(text, im, 3, 224)[1])
        order = np.argsort(-p)
        print(text + ":", ", ".join(f"{names[i]} {100 * p[i]:.2f} %" for i in order))


if len(sys.argv) > 2 and sys.argv[1] == "--example":
    example(sys.argv[2])
    sys.exit()
here = os.path.dirname(os.path.abspath(__file__))
default = os.path.join(here, "..", "core", "src", "test", "resources", "striate", "format")
target = sys.argv[1] if len(sys.argv) > 1 else default
os.makedirs(target, exist_ok=True)
SIZE = 20
nets = {"1": network(1, 5, 1), "3": network(3, 5, 3), "caffe": network(3, 5, 3)}
with torch.no_grad():
    nets["caffe"][0].weight /= 58  # as a network has them that learned from samples in 0 to 255
cases = io.BytesIO()
pictures = [(37, 23, 3), (23, 38, 3), (301, 199, 1), (1, 1, 3), (20, 20, 3), (7, 90, 3), (23, 23, 1), (640, 481, 3)]
for w, h, c in pictures:
    for text in ("imagenet", "tf", "caffe", "unit", "resize=29,mean=0.5,std=0.25", "resize=20,order=bgr,mean=0.4:0.5:0.6",
                 *FILTERS, "interpolation=bilinear-aliased", "imagenet,resize=24,interpolation=bicubic",
                 "resize=26,fit=stretch,interpolation=bicubic"):
        for channels in (3, 1):
            if channels == 1 and text not in ("tf", "unit", "resize=29,mean=0.5,std=0.25", *FILTERS,
                                              "interpolation=bilinear-aliased"):
                continue
            small, x = prepared(text, image(picture(w, h, c)), channels, SIZE)
            cases.write(f"{text} {w} {h} {c} -> {channels}\n".encode())
            cases.write(np.asarray(small).tobytes())
            cases.write(x.numpy().astype("<f4").tobytes())
            cases.write(probabilities(nets[text if text in nets else str(channels)], x).astype("<f4").tobytes())
with zipfile.ZipFile(os.path.join(target, "preprocessing.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    for name, net in nets.items():
        archive.writestr(zipfile.ZipInfo(f"net-{name}.onnx"), export(net, 1 if name == "1" else 3, SIZE), zipfile.ZIP_DEFLATED)
    archive.writestr(zipfile.ZipInfo("cases.bin"), cases.getvalue(), zipfile.ZIP_DEFLATED)
