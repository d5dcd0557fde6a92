#!/usr/bin/env python3
"""Writes small ONNX models as other programs write them, each with an input and the output that goes with it.

    scripts/make_onnx_models.py [FILE]     (default: core/src/test/resources/striate/onnx/models.zip)

Each model is a folder of the zip (those that must be refused lie in refused/, each with its message; those that tell no size of images in open/), in the form of ONNX's backend test cases, which BackendCases runs. Those named
torch_… are exported by PyTorch, whose own numbers are the expected ones; the others are put together by hand as
tf2onnx, skl2onnx and others do, and NumPy gives the numbers. Made with PyTorch 1.13 and onnx 1.12 (Debian's).
"""

import io
import os
import sys
import warnings
import zipfile

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
here = os.path.dirname(os.path.abspath(__file__))
target = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "..", "core", "src", "test", "resources", "striate", "onnx", "models.zip")
os.makedirs(os.path.dirname(target), exist_ok=True)
archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)


def write(name, data):
    archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def save(name, model, inputs, outputs):
    write(f"{name}/model.onnx", model if isinstance(model, bytes) else model.SerializeToString())
    for kind, arrays in (("input", inputs), ("output", outputs)):
        for i, a in enumerate(arrays):
            write(f"{name}/test_data_set_0/{kind}_{i}.pb", numpy_helper.from_array(np.ascontiguousarray(a)).SerializeToString())


def export(name, net, shape, opset=13, dynamic=True, **options):
    torch.manual_seed(sum(map(ord, name)))
    for p in net.parameters():
        nn.init.normal_(p, 0, 0.3)
    for m in net.modules():
        if isinstance(m, (nn.BatchNorm2d, nn.BatchNorm1d)):
            nn.init.uniform_(m.running_var, 0.5, 1.5)
            nn.init.normal_(m.running_mean, 0, 0.3)
    net.eval()
    x = torch.randn(shape)
    with torch.no_grad():
        y = net(x)
    f = io.BytesIO()
    axes = {"x": {0: "batch"}, "y": {0: "batch"}} if dynamic else None
    if dynamic == "all":  # as Hugging Face's Optimum has it
        axes["x"] = {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"}
    try:
        torch.onnx.export(net, x, f, input_names=["x"], output_names=["y"], opset_version=opset, dynamic_axes=axes, **options)
    except Exception as e:  # PyTorch cannot write it
        print(name, str(e).splitlines()[0][:150])
        return
    save(("open/" if dynamic == "all" else "") + "torch_" + name, f.getvalue(), [x.numpy()], [y.numpy()])


class Lambda(nn.Module):
    def __init__(self, f, **modules):
        super().__init__()
        for k, v in modules.items():
            setattr(self, k, v)
        self.f = f

    def forward(self, x):
        return self.f(self, x)


def se(s, x):
    g = F.adaptive_avg_pool2d(x, 1)
    return x * torch.sigmoid(s.b(F.relu(s.a(g))))


def se_dense(s, x):
    n, c = x.shape[:2]
    g = s.b(F.relu(s.a(x.mean((2, 3))))).view(n, c, 1, 1)
    return x * torch.sigmoid(g)


def shuffle(x, groups):
    n, c, h, w = x.shape
    return x.view(n, groups, c // groups, h, w).transpose(1, 2).contiguous().view(n, c, h, w)


def shuffle_unit(s, x):
    a, b = x.chunk(2, 1)
    return shuffle(torch.cat([a, s.c(b)], 1), 2)


def convnext(s, x):
    y = s.dw(x).permute(0, 2, 3, 1)
    y = s.b(F.gelu(s.a(s.norm(y)))) * s.gamma
    return x + y.permute(0, 3, 1, 2)


def norm_first(s, x):
    y = s.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
    return s.c(y)


def inception(s, x):
    return torch.cat([s.a(x), s.b(x), F.avg_pool2d(x, 3, 1, 1), F.max_pool2d(x, 3, 1, 1)], 1)


def attention(s, x):
    n, c, h, w = x.shape
    t = x.flatten(2).transpose(1, 2)
    t = torch.cat([s.token.expand(n, -1, -1), t], 1) + s.place
    q, k, v = s.qkv(s.norm(t)).reshape(n, -1, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
    a = (q @ k.transpose(-2, -1) * 0.5).softmax(-1)
    t = t + s.out((a @ v).transpose(1, 2).reshape(n, -1, 8))
    return s.head(t[:, 0])


def tokens(s, x):
    t = x.flatten(2).transpose(1, 2) + s.place
    for norm, a, b in ((s.n0, s.a0, s.b0), (s.n1, s.a1, s.b1), (s.n2, s.a2, s.b2)):
        t = t + b(F.gelu(a(norm(t))))
    return s.head(t.mean(1))


def patches(s, x):
    n, c, h, w = x.shape
    t = s.patch(x).flatten(2).transpose(1, 2)
    t = torch.cat([s.first.expand(n, -1, -1), t], 1)
    parts = lambda y: y.view(y.size()[:-1] + (2, 4)).permute(0, 2, 1, 3)
    a = (parts(s.q(t)) @ parts(s.k(t)).transpose(-1, -2) / 2).softmax(-1) @ parts(s.v(t))
    a = a.permute(0, 2, 1, 3).contiguous()
    return s.head(F.layer_norm(t + a.view(a.size()[:-2] + (8,)), [8])[:, 0])


def token_layers():
    layers = {}
    for i in range(3):
        layers |= {f"n{i}": nn.LayerNorm(8), f"a{i}": nn.Linear(8, 12), f"b{i}": nn.Linear(12, 8)}
    return dict(layers, place=nn.Parameter(torch.zeros(1, 36, 8)), head=nn.Linear(8, 3))


def swin_like(s, x):
    n, c, h, w = x.shape
    t = x.permute(0, 2, 3, 1)
    t = torch.roll(t, shifts=(-1, -1), dims=(1, 2))
    t = t.view(n, h // 2, 2, w // 2, 2, c).permute(0, 1, 3, 2, 4, 5).reshape(n, -1, 4 * c)
    return s.a(t).mean(1)


def merge(s, x):
    return torch.cat([x[:, :, 0::2, 0::2], x[:, :, 1::2, 0::2], x[:, :, 0::2, 1::2], x[:, :, 1::2, 1::2]], 1)


def classifier():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 8, 3, stride=2, padding=1), nn.ReLU6(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2),
        nn.Linear(8, 5))


def residual(s, x):
    return F.relu(s.b(F.relu(s.a(x))) + s.short(x))


def main():
    image = (2, 8, 6, 6)
    for opset in (7, 9, 11, 13, 15, 17):
        export(f"classifier_{opset}", classifier(), (2, 3, 12, 10), opset)
    export("every_axis_open", classifier(), (2, 3, 12, 10), 14, dynamic="all")
    export("every_axis_open_patches", Lambda(patches, patch=nn.Conv2d(3, 8, 4, 4), first=nn.Parameter(torch.zeros(1, 1, 8)), q=nn.Linear(8, 8), k=nn.Linear(8, 8), v=nn.Linear(8, 8), head=nn.Linear(8, 3)), (2, 3, 24, 20), 14, dynamic="all")
    export("classifier_fixed", classifier(), (1, 3, 12, 10), 13, dynamic=False)
    export("classifier_fixed_3", classifier(), (3, 3, 12, 10), 13, dynamic=False)
    export("classifier_training", classifier(), (2, 3, 12, 10), 13, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    export("no_folding", Lambda(se, a=nn.Conv2d(8, 2, 1), b=nn.Conv2d(2, 8, 1)), image, 11, do_constant_folding=False)
    export("residual", Lambda(residual, a=nn.Conv2d(8, 8, 3, padding=1), b=nn.Conv2d(8, 8, 3, padding=1), short=nn.Conv2d(8, 8, 1)), image)
    export("se", Lambda(se, a=nn.Conv2d(8, 2, 1), b=nn.Conv2d(2, 8, 1)), image)
    export("se_dense", Lambda(se_dense, a=nn.Linear(8, 2), b=nn.Linear(2, 8)), image)
    export("se_dense_9", Lambda(se_dense, a=nn.Linear(8, 2), b=nn.Linear(2, 8)), image, 9)
    export("gelu", nn.GELU(), image)
    export("gelu_tanh", nn.GELU(approximate="tanh"), image)
    export("silu", nn.SiLU(), image)
    export("mish", nn.Mish(), image)
    export("hardswish_13", nn.Hardswish(), image, 13)
    export("hardswish_14", nn.Hardswish(), image, 14)
    export("hardsigmoid", nn.Hardsigmoid(), image)
    export("relu6_10", nn.ReLU6(), image, 10)
    export("prelu", nn.PReLU(8), image)
    export("prelu_one", nn.Sequential(nn.Conv2d(8, 4, 3), nn.PReLU()), image)
    export("leaky", nn.LeakyReLU(0.2), image)
    for name, act in (("elu", nn.ELU()), ("selu", nn.SELU()), ("celu", nn.CELU(0.7)), ("softplus", nn.Softplus()), ("softsign", nn.Softsign()), ("tanh", nn.Tanh()), ("logsigmoid", nn.LogSigmoid()), ("hardtanh", nn.Hardtanh(-0.5, 0.7)), ("softshrink", nn.Softshrink(0.3)), ("tanhshrink", nn.Tanhshrink()), ("glu", nn.GLU(1)), ("softmin", nn.Softmin(1)), ("softmax2d", nn.Softmax2d()), ("logsoftmax", nn.LogSoftmax(1))):
        export(name, act, image)
    export("layer_norm", Lambda(norm_first, norm=nn.LayerNorm(8), c=nn.Conv2d(8, 3, 1)), image, 13)
    export("layer_norm_17", Lambda(norm_first, norm=nn.LayerNorm(8), c=nn.Conv2d(8, 3, 1)), image, 17)
    export("layer_norm_whole", nn.LayerNorm([8, 6, 6]), image, 11)
    export("group_norm", nn.GroupNorm(4, 8), image)
    export("group_norms", nn.Sequential(nn.Conv2d(8, 6, 3), nn.GroupNorm(3, 6), nn.ReLU(), nn.Conv2d(6, 4, 1), nn.GroupNorm(1, 4), nn.GroupNorm(2, 4, affine=False)), image)
    export("group_norms_folded_apart", nn.Sequential(nn.Conv2d(8, 6, 3), nn.GroupNorm(3, 6), nn.ReLU()), image, 11, do_constant_folding=False)
    export("instance_norm", nn.InstanceNorm2d(8, affine=True), image)
    export("batch_norm_1d", nn.Sequential(nn.Flatten(), nn.BatchNorm1d(288), nn.Linear(288, 4), nn.BatchNorm1d(4)), image)
    export("lrn", nn.LocalResponseNorm(5), image)
    export("shuffle", Lambda(shuffle_unit, c=nn.Conv2d(4, 4, 3, padding=1, groups=4)), image)
    export("shuffle_9", Lambda(shuffle_unit, c=nn.Conv2d(4, 4, 3, padding=1, groups=4)), image, 9)
    export("shuffles", nn.Sequential(*[Lambda(shuffle_unit, c=nn.Conv2d(4, 4, 3, padding=1, groups=4)) for _ in range(3)]), image, 14)
    export("convnext", Lambda(convnext, dw=nn.Conv2d(8, 8, 7, padding=3, groups=8), norm=nn.LayerNorm(8), a=nn.Linear(8, 32), b=nn.Linear(32, 8), gamma=nn.Parameter(torch.ones(8))), image)
    export("inception", Lambda(inception, a=nn.Conv2d(8, 4, 1), b=nn.Conv2d(8, 4, (1, 7), padding=(0, 3))), image)
    export("attention", Lambda(attention, token=nn.Parameter(torch.zeros(1, 1, 8)), place=nn.Parameter(torch.zeros(1, 37, 8)), norm=nn.LayerNorm(8), qkv=nn.Linear(8, 24), out=nn.Linear(8, 8), head=nn.Linear(8, 3)), image)
    export("tokens", Lambda(tokens, **token_layers()), image)
    export("tokens_17", Lambda(tokens, **token_layers()), image, 17)
    export("windows", Lambda(swin_like, a=nn.Linear(32, 5)), image)
    export("patch_merging", Lambda(merge), image, 11)
    export("pixel_shuffle", nn.PixelShuffle(2), image)
    export("pixel_unshuffle", nn.PixelUnshuffle(2), image)
    export("transposed", nn.ConvTranspose2d(8, 3, 4, 2, 1), image)
    export("transposed_groups", nn.ConvTranspose2d(8, 4, 3, 2, 1, output_padding=1, groups=2), image)
    export("up_nearest", nn.Upsample(scale_factor=2), image)
    export("up_nearest_9", nn.Upsample(scale_factor=2), image, 9)
    export("up_bilinear", nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False), image, 11)
    export("up_corners", nn.Upsample(size=(9, 11), mode="bilinear", align_corners=True), image, 13)
    export("up_bicubic", nn.Upsample(scale_factor=1.5, mode="bicubic"), image, 13)
    export("pad_reflect", nn.Sequential(nn.ReflectionPad2d((1, 2, 2, 1)), nn.Conv2d(8, 2, 3)), image)
    export("pad_replicate", nn.ReplicationPad2d(2), image, 10)
    export("pad_zero", nn.Sequential(nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(8, 4, 3, 2)), image)
    export("pad_negative", nn.ConstantPad2d((-1, 1, 2, -2), 0.5), image)
    export("pools", nn.Sequential(nn.MaxPool2d(3, 2, 1, ceil_mode=True), nn.AvgPool2d(2, 1, 1, count_include_pad=True)), image)
    export("pool_ceil", nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), image)
    export("pool_dilated", nn.MaxPool2d(2, 1, 0, dilation=2), image)
    export("pool_lp", nn.LPPool2d(2, 2), image)
    export("pool_adaptive", nn.AdaptiveAvgPool2d((3, 2)), image)
    export("pool_max_adaptive", nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()), image)
    export("dilated", nn.Conv2d(8, 4, 3, padding=2, dilation=2), image)
    export("depthwise_2", nn.Conv2d(8, 16, 3, padding=1, groups=8), image)
    export("conv1d", nn.Sequential(nn.Conv1d(4, 8, 5, 2, 2), nn.BatchNorm1d(8), nn.ReLU(), nn.MaxPool1d(2), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(8, 3)), (2, 4, 20))
    export("mlp", nn.Sequential(nn.Flatten(), nn.Linear(288, 10), nn.ReLU(), nn.Linear(10, 4), nn.Softmax(1)), image)
    export("mlp_tokens", nn.Sequential(nn.Linear(6, 10), nn.GELU(), nn.Linear(10, 6)), image)
    export("mean_var", Lambda(lambda s, x: (x - x.mean((2, 3), keepdim=True)) / x.std((2, 3), keepdim=True)), image)
    export("global_max_mean", Lambda(lambda s, x: torch.cat([x.amax((2, 3)), x.mean((2, 3)), x.sum(1).flatten(1)], 1)), image)
    export("norm_l2", Lambda(lambda s, x: F.normalize(x, dim=1)), image)
    export("where", Lambda(lambda s, x: torch.where(x > 0.2, x, torch.exp(x) - x.abs())), image)
    export("clamp_min", Lambda(lambda s, x: x.clamp(min=0.1).sqrt() + x.clamp(max=0.0) ** 2), image)
    export("split", Lambda(lambda s, x: torch.cat([p * (i + 1) for i, p in enumerate(x.split([3, 1, 4], 1))], 1)), image)
    export("stack", Lambda(lambda s, x: torch.stack([x.mean(3), x.amax(3)], 1)), image)
    export("topk", Lambda(lambda s, x: x.flatten(1).topk(5, 1)[0]), image)
    export("argmax", Lambda(lambda s, x: x.argmax(1).float()), image)
    export("grouped_reshape", Lambda(lambda s, x: x.reshape(x.shape[0], 4, -1).softmax(2).reshape(x.shape)), image)
    export("flip", Lambda(lambda s, x: torch.flip(x, [3])), image)
    export("two_branches_one_weight", Lambda(lambda s, x: s.c(x) + s.c(torch.relu(x)), c=nn.Conv2d(8, 8, 1)), image)
    export("one_slope", Lambda(lambda s, x: s.act(s.b(s.act(s.a(x)))), act=nn.PReLU(), a=nn.Conv2d(8, 4, 1), b=nn.Conv2d(4, 4, 1)), image)
    export("identity_only", Lambda(lambda s, x: x + 0), image)
    by_hand()


def tensor(name, a):
    return numpy_helper.from_array(np.asarray(a), name)


def value(name, *shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def maps(name):
    info = onnx.ValueInfoProto(name=name)
    entry = info.type.sequence_type.elem_type.map_type
    entry.key_type = TensorProto.STRING
    entry.value_type.tensor_type.elem_type = TensorProto.FLOAT
    return info


def model(nodes, inputs, outputs, weights=(), opset=13, ir=7, extra=(), functions=()):
    graph = helper.make_graph(nodes, "g", inputs, outputs, [tensor(k, v) for k, v in weights])
    m = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset), *extra], functions=list(functions))
    m.ir_version = ir
    return m


def by_hand():
    r = np.random.RandomState(7)
    x = r.randn(2, 3, 6, 5).astype(np.float32)
    w = r.randn(4, 3, 3, 3).astype(np.float32)
    conv = F.conv2d(torch.tensor(x), torch.tensor(w), padding=1).numpy()
    node = helper.make_node
    # channels last, as tf2onnx writes it
    xl = np.ascontiguousarray(x.transpose(0, 2, 3, 1))
    yl = np.maximum(conv, 0).mean((2, 3)) @ np.eye(4, dtype=np.float32)
    save("nhwc", model([
        node("Transpose", ["x"], ["t"], perm=[0, 3, 1, 2]), node("Conv", ["t", "w"], ["c"], pads=[1, 1, 1, 1]),
        node("Relu", ["c"], ["r"]), node("Transpose", ["r"], ["u"], perm=[0, 2, 3, 1]),
        node("ReduceMean", ["u"], ["m"], axes=[1, 2], keepdims=0), node("MatMul", ["m", "e"], ["y"])],
        [value("x", "N", 6, 5, 3)], [value("y", "N", 4)], [("w", w), ("e", np.eye(4, dtype=np.float32))]), [xl], [yl])
    save("nhwc_flatten", model([
        node("Transpose", ["x"], ["t"], perm=[0, 3, 1, 2]), node("Conv", ["t", "w"], ["c"], pads=[1, 1, 1, 1]),
        node("Transpose", ["c"], ["u"], perm=[0, 2, 3, 1]), node("Reshape", ["u", "s"], ["f"]), node("MatMul", ["f", "e"], ["y"])],
        [value("x", "N", 6, 5, 3)], [value("y", "N", 2)],
        [("w", w), ("s", np.array([-1, 120])), ("e", e := r.randn(120, 2).astype(np.float32))]),
        [xl], [conv.transpose(0, 2, 3, 1).reshape(2, -1) @ e])
    # nodes in the wrong order, odd names, an unused tensor, an initializer that is an input too (IR 3)
    m = model([node("Relu", ["c c"], ["y"], name="näme/with: odd"), node("Conv", ["x", "w:0"], ["c c"], pads=[1, 1, 1, 1])],
              [value("x", 2, 3, 6, 5), value("w:0", 4, 3, 3, 3)], [value("y", 2, 4, 6, 5)], [("w:0", w), ("unused", np.zeros(3, np.float32))], opset=9, ir=3)
    save("odd_order", m, [x], [np.maximum(conv, 0)])
    # half precision weights behind Cast
    save("half_weights", model([node("Cast", ["h"], ["w"], to=1), node("Conv", ["x", "w"], ["y"], pads=[1, 1, 1, 1])],
         [value("x", "N", 3, 6, 5)], [value("y", "N", 4, 6, 5)], [("h", w.astype(np.float16))]), [x],
         [F.conv2d(torch.tensor(x), torch.tensor(w.astype(np.float16).astype(np.float32)), padding=1).numpy()])
    # all in half precision: computed in floats here
    h = model([node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1]), node("Relu", ["c"], ["y"])],
              [value("x", "N", 3, 6, 5, kind=TensorProto.FLOAT16)], [value("y", "N", 4, 6, 5, kind=TensorProto.FLOAT16)], [("w", w.astype(np.float16))])
    x16 = x.astype(np.float16)
    y16 = np.maximum(F.conv2d(torch.tensor(x16.astype(np.float32)), torch.tensor(w.astype(np.float16).astype(np.float32)), padding=1).numpy(), 0)
    save("half", h, [x16], [y16.astype(np.float16)])
    # floats as a list, not as bytes
    t = helper.make_tensor("w", TensorProto.FLOAT, w.shape, w.ravel().tolist())
    g = helper.make_graph([node("Conv", ["x", "w"], ["y"], pads=[1, 1, 1, 1])], "g", [value("x", "N", 3, 6, 5)], [value("y", "N", 4, 6, 5)], [t])
    save("float_list", helper.make_model(g, opset_imports=[helper.make_opsetid("", 12)]), [x], [conv])
    # quantised weights, per channel
    scale = (np.abs(w).max((1, 2, 3)) / 127).astype(np.float32)
    q = np.round(w / scale[:, None, None, None]).astype(np.int8)
    wq = (q * scale[:, None, None, None]).astype(np.float32)
    sx = np.float32(np.abs(x).max() / 127)
    xq = np.clip(np.round(x / sx), -128, 127) * sx
    save("qdq", model([
        node("QuantizeLinear", ["x", "sx", "z"], ["a"]), node("DequantizeLinear", ["a", "sx", "z"], ["b"]),
        node("DequantizeLinear", ["q", "s"], ["w"], axis=0), node("Conv", ["b", "w"], ["y"], pads=[1, 1, 1, 1])],
        [value("x", "N", 3, 6, 5)], [value("y", "N", 4, 6, 5)], [("q", q), ("s", scale), ("sx", sx), ("z", np.int8(0))]), [x],
        [F.conv2d(torch.tensor(xq), torch.tensor(wq), padding=1).numpy()])
    operators_on_integers(x, w)
    more_operators_on_integers(x, w)
    dynamic_quantisation(x, w)
    packed_weights()
    attention_operators()
    pictures_without_their_axes(x, w)
    sums_of_products(x)
    # WinMLTools's experiment of opset 7
    save("image_scaler", model([node("ImageScaler", ["x"], ["i"], scale=0.5, bias=[1.0, -2.0, 3.0]), node("Conv", ["i", "w"], ["y"], pads=[1, 1, 1, 1])],
         [value("x", "N", 3, 6, 5)], [value("y", "N", 4, 6, 5)], [("w", w)], 7, 3), [x],
         [F.conv2d(torch.tensor(0.5 * x + np.array([1, -2, 3], np.float32)[:, None, None]), torch.tensor(w), padding=1).numpy()])
    # integers that both depend on the image are divided as integers
    a, b = (10 * x).astype(np.int64), np.full_like(x, 3).astype(np.int64) + (x > 0)
    save("integers_divided", model([
        node("Mul", ["x", "ten"], ["t"]), node("Cast", ["t"], ["a"], to=7), node("Greater", ["x", "zero"], ["g"]), node("Cast", ["g"], ["h"], to=7),
        node("Add", ["h", "three"], ["b"]), node("Div", ["a", "b"], ["q"]), node("Transpose", ["q"], ["u"], perm=[0, 1, 3, 2]), node("Cast", ["u"], ["y"], to=1)],
        [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 5, 6)],
        [("ten", np.float32(10)), ("zero", np.float32(0)), ("three", np.int64(3))]), [x], [np.trunc(a / b).astype(np.float32).transpose(0, 1, 3, 2)])
    # a local function, and one in another
    act = helper.make_function("local", "Act", ["a"], ["b"], [node("LeakyRelu", ["a"], ["b"], alpha=0.25)], [helper.make_opsetid("", 15)])
    block = helper.make_function("local", "Block", ["a", "w"], ["b"], [node("Conv", ["a", "w"], ["c"], pads=[1, 1, 1, 1]), node("Act", ["c"], ["b"], domain="local")],
                                 [helper.make_opsetid("", 15), helper.make_opsetid("local", 1)])
    save("functions", model([node("Block", ["x", "w"], ["y"], domain="local")], [value("x", "N", 3, 6, 5)], [value("y", "N", 4, 6, 5)], [("w", w)], 15, 8,
         [helper.make_opsetid("local", 1)], [act, block]), [x], [np.where(conv > 0, conv, conv * 0.25)])
    # a choice that is known
    yes = helper.make_graph([node("Relu", ["c"], ["p"])], "then", [], [value("p", "N", 4, 6, 5)])
    no = helper.make_graph([node("Neg", ["c"], ["q"])], "else", [], [value("q", "N", 4, 6, 5)])
    save("known_if", model([node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1]), node("If", ["k"], ["y"], then_branch=yes, else_branch=no)],
         [value("x", "N", 3, 6, 5)], [value("y", "N", 4, 6, 5)], [("w", w), ("k", np.array(False))]), [x], [-conv])
    # probabilities by class name
    z = conv.mean((2, 3))
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    m = model([node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1]), node("GlobalAveragePool", ["c"], ["g"]), node("Flatten", ["g"], ["f"]),
               node("Softmax", ["f"], ["p"], axis=1), node("ZipMap", ["p"], ["y"], domain="ai.onnx.ml", classlabels_strings=["a", "b", "c", "d"])],
              [value("x", "N", 3, 6, 5)], [maps("y")],
              [("w", w)], extra=[helper.make_opsetid("ai.onnx.ml", 1)])
    save("zip_map", m, [x], [p])
    # a shape from Shape, Gather, Concat
    save("shape_arithmetic", model([
        node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1]), node("Shape", ["c"], ["s"]), node("Gather", ["s", "i0"], ["n"]), node("Unsqueeze", ["n", "a0"], ["n1"]),
        node("Concat", ["n1", "m1"], ["t"], axis=0), node("Reshape", ["c", "t"], ["f"]), node("Softmax", ["f"], ["y"], axis=-1)],
        [value("x", "N", 3, 6, 5)], [value("y", "N", 120)], [("w", w), ("i0", np.array(0)), ("a0", np.array([0])), ("m1", np.array([-1]))]), [x],
        [torch.tensor(conv.reshape(2, -1)).softmax(1).numpy()])
    # same padding of both kinds, an old opset with attributes
    for auto in ("SAME_UPPER", "SAME_LOWER"):
        y = F.conv2d(F.pad(torch.tensor(x), (1, 1, 0, 1) if auto == "SAME_UPPER" else (1, 1, 1, 0)), torch.tensor(w), stride=2).numpy()
        save(auto.lower(), model([node("Conv", ["x", "w"], ["y"], auto_pad=auto, strides=[2, 2])], [value("x", "N", 3, 6, 5)], [value("y", "N", 4, 3, 3)], [("w", w)]), [x], [y])
    # grey images whose one channel is no axis, as Keras's first lesson has them
    dense = np.random.RandomState(8).randn(30, 4).astype(np.float32)
    save("grey_without_channel", model([node("Reshape", ["x", "s"], ["f"]), node("MatMul", ["f", "d"], ["a"]), node("Add", ["a", "b"], ["y"])],
         [value("x", "N", 6, 5)], [value("y", "N", 4)], [("s", np.array([-1, 30])), ("d", dense), ("b", np.arange(4, dtype=np.float32))]), [x[:, 0]],
         [x[:, 0].reshape(2, 30) @ dense + np.arange(4)])
    # a weight that is the first factor: W · xᵀ
    save("weight_first", model([node("Gemm", ["d", "f"], ["t"], transA=1, transB=1), node("Transpose", ["t"], ["y"], perm=[1, 0]), node("Flatten", ["x"], ["f"])],
         [value("x", "N", 6, 5)], [value("y", "N", 4)], [("d", dense)]), [x[:, 0]], [x[:, 0].reshape(2, 30) @ dense])
    # what a review of the translator found
    z = np.maximum(F.conv2d(torch.tensor(x), torch.tensor(r3 := r.randn(3, 3, 1, 1).astype(np.float32))).numpy() + x, 0)
    microsoft = [helper.make_opsetid("com.microsoft", 1)]
    save("fused_residual", model([node("FusedConv", ["x", "w", "b", "x"], ["y"], domain="com.microsoft", activation="Relu")],
         [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 6, 5)], [("w", r3), ("b", np.zeros(3, np.float32))], extra=microsoft), [x], [z])
    save("fused_clip", model([node("FusedConv", ["x", "w"], ["y"], domain="com.microsoft", activation="Clip", activation_params=[0.0, 6.0])],
         [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 6, 5)], [("w", r3)], extra=microsoft), [x],
         [np.clip(F.conv2d(torch.tensor(x), torch.tensor(r3)).numpy(), 0, 6)])
    save("microsoft_gelu", model([node("Gelu", ["x"], ["a"], domain="com.microsoft"), node("BiasGelu", ["a", "b"], ["y"], domain="com.microsoft")],
         [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 6, 5)], [("b", np.arange(5, dtype=np.float32))], extra=microsoft), [x],
         [F.gelu(F.gelu(torch.tensor(x)) + torch.arange(5)).numpy()])
    one = r.randn(1, 4, 7, 1).astype(np.float32)
    save("squeeze_the_batch", model([node("Squeeze", ["x"], ["s"]), node("ReduceMean", ["s"], ["y"], axes=[1], keepdims=0)],
         [value("x", 1, 4, 7, 1)], [value("y", 4)]), [one], [one[0, :, :, 0].mean(1)])
    eight = r.randn(8, 3, 5).astype(np.float32)
    moved = F.conv2d(torch.tensor(eight.transpose(1, 0, 2)[None]), torch.tensor(w), padding=1).numpy()
    save("windows_over_images", model([
        node("Transpose", ["x"], ["t"], perm=[1, 0, 2]), node("Unsqueeze", ["t", "a"], ["u"]), node("Conv", ["u", "w"], ["y"], pads=[1, 1, 1, 1])],
        [value("x", 8, 3, 5)], [value("y", 1, 4, 8, 5)], [("w", w), ("a", np.array([0]))]), [eight], [moved])
    save("whole_division", model([node("Cast", ["x"], ["i"], to=7), node("Div", ["i", "two"], ["d"]), node("Cast", ["d"], ["y"], to=1)],
         [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 6, 5)], [("two", np.array(2))]), [x * 10], [np.trunc(np.trunc(x * 10) / 2).astype(np.float32)])
    # by ONNX's formula; PyTorch copies where the size stays
    at = np.clip((np.arange(5) + 0.5) / 1.1 - 0.5, 0, 4)
    low = np.minimum(at.astype(int), 3)
    lines = np.zeros((5, 5))
    lines[np.arange(5), low] = 1 - (at - low)
    lines[np.arange(5), low + 1] += at - low
    cut = (lines @ x[:, :, :5] @ lines.T).astype(np.float32)
    save("resize_to_the_same_size", model([node("Resize", ["x", "", "s"], ["y"], mode="linear", coordinate_transformation_mode="half_pixel")],
         [value("x", "N", 3, 5, 5)], [value("y", "N", 3, 5, 5)], [("s", np.array([1, 1, 1.1, 1.1], np.float32))]), [x[:, :, :5]], [cut])
    four = r.randn(2, 4, 4, 4).astype(np.float32)
    turned = four.reshape(2, 2, 4, 2, 4).transpose(0, 2, 1, 3, 4).reshape(2, 4, 4, 4)
    r4 = r.randn(2, 4, 1, 1).astype(np.float32)
    save("no_shuffle", model([
        node("Reshape", ["x", "s"], ["a"]), node("Transpose", ["a"], ["b"], perm=[0, 2, 1, 3, 4]), node("Reshape", ["b", "t"], ["c"]), node("Conv", ["c", "w"], ["y"])],
        [value("x", "N", 4, 4, 4)], [value("y", "N", 2, 4, 4)], [("s", np.array([-1, 2, 4, 2, 4])), ("t", np.array([-1, 4, 4, 4])), ("w", r4)]), [four],
        [F.conv2d(torch.tensor(turned.copy()), torch.tensor(r4)).numpy()])
    save("empty_part", model([
        node("Shape", ["x"], ["s"]), node("Slice", ["s", "z", "o"], ["n"]), node("Concat", ["n", "z"], ["t"], axis=0), node("ConstantOfShape", ["t"], ["c"]),
        node("Flatten", ["x"], ["f"]), node("Concat", ["f", "c"], ["y"], axis=1)],
        [value("x", "N", 3, 6, 5)], [value("y", "N", 90)], [("z", np.array([0])), ("o", np.array([1]))]), [x[:1]], [x[:1].reshape(1, 90)])
    save("lp_normalization", model([node("LpNormalization", ["x"], ["y"], axis=1, p=1)], [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 6, 5)]), [x],
         [x / np.abs(x).sum(1, keepdims=True)])
    save("mean_variance", model([node("MeanVarianceNormalization", ["x"], ["y"], axes=[2, 3])], [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 6, 5)]), [x],
         [(x - x.mean((2, 3), keepdims=True)) / (x.std((2, 3), keepdims=True) + 1e-9)])


def operators_on_integers(x, w):
    """What ONNX Runtime's quantiser writes without QuantizeLinear and DequantizeLinear around each operator."""
    r = np.random.RandomState(9)
    node = helper.make_node
    constants, clear = {}, [1.0]

    def scale(name, a):
        low, high = min(a.min(), 0), max(a.max(), 0)
        s = np.float32((high - low) * (1 + 0.1 * r.rand()) / 255)
        constants[name + "s"], constants[name + "z"] = s, np.uint8(np.round(-low / s))
        return [name + "s", name + "z"]

    def rounded(name, a):
        """What is left of it; no number may be near the middle between two steps, where roundings of floats count."""
        steps = a.astype(np.float64) / constants[name + "s"]
        clear.append(np.abs(np.abs(steps - np.floor(steps)) - 0.5).min())
        return (np.clip(np.round(steps) + constants[name + "z"], 0, 255) - constants[name + "z"]) * np.float64(constants[name + "s"])

    xs = scale("x", x)
    xq = rounded("x", x)
    ws = (np.abs(w).max((1, 2, 3)) / 127).astype(np.float32)
    wi = np.round(w / ws[:, None, None, None]).astype(np.int8)
    bi = r.randint(-3000, 3000, 4).astype(np.int32)
    c = F.conv2d(torch.tensor(xq), torch.tensor(wi * ws[:, None, None, None].astype(np.float64)), torch.tensor(bi * (np.float64(constants["xs"]) * ws)), padding=1).numpy()
    cs = scale("c", c)
    cq = rounded("c", c)
    leaky = np.where(cq > 0, cq, cq * np.float64(np.float32(0.3)))
    ls = scale("l", leaky)
    lq = rounded("l", leaky)
    ss = scale("s", cq + lq)
    sq = rounded("s", cq + lq)
    both = np.concatenate([sq, lq], 1)
    ks = scale("k", both)
    kq = rounded("k", both)
    mean = kq.mean((2, 3))
    ms = scale("m", mean)
    mq = rounded("m", mean)
    gi = r.randint(-127, 128, (8, 5)).astype(np.int8)
    gs = np.float32(0.01)
    ci = r.randint(-500, 500, 5).astype(np.int32)
    g = mq @ (gi * np.float64(gs)) + ci * (np.float64(constants["ms"]) * gs)
    ps = scale("p", g)
    pq = rounded("p", g)
    vi = r.randint(0, 256, (5, 3)).astype(np.uint8)
    v = pq @ ((vi - 120.0) * np.float64(np.float32(0.02)))
    vs = scale("v", v)
    vq = rounded("v", v)
    assert min(clear) > 1e-5, clear
    ms2 = [helper.make_opsetid("com.microsoft", 1)]
    constants.update(wi=wi, ws=ws, wz=np.zeros(4, np.int8), bi=bi, gi=gi, gs=gs, gz=np.int8(0), ci=ci, vi=vi, us=np.float32(0.02), uz=np.uint8(120))
    save("operators_on_integers", model([
        node("QuantizeLinear", ["x", *xs], ["xq"]),
        node("QLinearConv", ["xq", *xs, "wi", "ws", "wz", *cs, "bi"], ["cq"], pads=[1, 1, 1, 1]),
        node("QLinearLeakyRelu", ["cq", *cs, *ls], ["lq"], domain="com.microsoft", alpha=0.3),
        node("QLinearAdd", ["cq", *cs, "lq", *ls, *ss], ["sq"], domain="com.microsoft"),
        node("QLinearConcat", [*ks, "sq", *ss, "lq", *ls], ["kq"], domain="com.microsoft", axis=1),
        node("QLinearGlobalAveragePool", ["kq", *ks, *ms], ["mq"], domain="com.microsoft", channels_last=0),
        node("Flatten", ["mq"], ["f"]),
        node("QGemm", ["f", *ms, "gi", "gs", "gz", "ci", *ps], ["pq"], domain="com.microsoft", alpha=1.0, transA=0, transB=0),
        node("QLinearMatMul", ["pq", *ps, "vi", "us", "uz", *vs], ["vq"]),
        node("DequantizeLinear", ["vq", *vs], ["y"], domain="com.microsoft")],
        [value("x", "N", 3, 6, 5)], [value("y", "N", 3)], list(constants.items()), extra=ms2), [x], [vq.astype(np.float32)])


def more_operators_on_integers(x, w):
    """The others; the weights have a scale for each channel and one zero point for all, as ONNX Runtime takes them."""
    r = np.random.RandomState(11)
    node = helper.make_node
    constants, clear = {}, [1.0]

    def scale(name, low, high):
        s = np.float32((high - low) * (1 + 0.1 * r.rand()) / 255)
        constants[name + "s"], constants[name + "z"] = s, np.uint8(np.round(-low / s))
        return [name + "s", name + "z"]

    def rounded(name, a):
        steps = a.astype(np.float64) / constants[name + "s"]
        clear.append(np.abs(np.abs(steps - np.floor(steps)) - 0.5).min())
        return (np.clip(np.round(steps) + constants[name + "z"], 0, 255) - constants[name + "z"]) * np.float64(constants[name + "s"])

    xs = scale("x", x.min(), x.max())
    xq = rounded("x", x)
    ws = (np.abs(w).max((1, 2, 3)) / 127).astype(np.float32)
    wi = np.round(w / ws[:, None, None, None]).astype(np.int8)
    c = F.conv2d(torch.tensor(xq), torch.tensor(wi * ws[:, None, None, None].astype(np.float64)), padding=1).numpy()
    cs = scale("c", c.min(), c.max())
    cq = rounded("c", c)
    gs = scale("g", 0, 1)
    gq = rounded("g", 1 / (1 + np.exp(-cq)))
    ms = scale("m", (cq * gq).min(), (cq * gq).max())
    mq = rounded("m", cq * gq)
    a = F.avg_pool2d(torch.tensor(mq), (3, 2), (2, 1), (1, 0), count_include_pad=False).numpy()
    as_ = scale("a", a.min(), a.max())
    aq = rounded("a", a)
    constants["ss"], constants["sz"] = np.float32(1 / 256), np.uint8(0)
    e = np.exp(aq - aq.max(1, keepdims=True))
    sq = rounded("s", e / e.sum(1, keepdims=True))
    assert min(clear) > 1e-5, clear
    constants.update(wi=wi, ws=ws, wz=np.int8(0))
    save("more_operators_on_integers", model([
        node("QuantizeLinear", ["x", *xs], ["xq"]),
        node("QLinearConv", ["xq", *xs, "wi", "ws", "wz", *cs], ["cq"], pads=[1, 1, 1, 1]),
        node("QLinearSigmoid", ["cq", *cs, *gs], ["gq"], domain="com.microsoft"),
        node("QLinearMul", ["cq", *cs, "gq", *gs, *ms], ["mq"], domain="com.microsoft"),
        node("QLinearAveragePool", ["mq", *ms, *as_], ["aq"], domain="com.microsoft", kernel_shape=[3, 2], strides=[2, 1], pads=[1, 0, 1, 0]),
        node("QLinearSoftmax", ["aq", *as_, "ss", "sz"], ["sq"], domain="com.microsoft", axis=1, opset=13),
        node("DequantizeLinear", ["sq", "ss", "sz"], ["y"])],
        [value("x", "N", 3, 6, 5)], [value("y", "N", 4, 3, 4)], list(constants.items()), extra=[helper.make_opsetid("com.microsoft", 1)]), [x], [sq.astype(np.float32)])


def dynamic_quantisation(x, w):
    """What ONNX Runtime's dynamic quantiser writes, and its optimiser makes of it; a range for each image."""
    r = np.random.RandomState(26)
    node = helper.make_node
    clear = [1.0]

    def steps(a):
        """Steps above the zero point, and the scale; no number may be near the middle between two steps."""
        axes = tuple(range(1, a.ndim))
        low = np.minimum(a.min(axes, keepdims=True), 0).astype(np.float32)
        high = np.maximum(a.max(axes, keepdims=True), 0).astype(np.float32)
        scale = (high - low) / np.float32(255)
        exact = np.concatenate([(a / scale).ravel(), (low / scale).ravel()])
        clear.append(np.abs(np.abs(exact - np.floor(exact)) - 0.5).min())
        zero = np.round(-low / scale)
        return np.clip(np.round(a.astype(np.float64) / scale) + zero, 0, 255) - zero, scale

    def weight(a, columns=False):
        axes = tuple(range(a.ndim - 1)) if columns else None
        low, high = np.minimum(a.min(axes), 0), np.maximum(a.max(axes), 0)
        scale = ((high - low) / 255).astype(np.float32)
        zero = np.round(-low / scale).astype(np.uint8)
        return np.clip(np.round(a / scale) + zero, 0, 255).astype(np.uint8), scale, zero

    wi, ws, wz = weight(w)
    ai, as_, az = weight((r.randn(120, 7) * 0.05).astype(np.float32), columns=True)
    bi, bs, bz = weight((r.randn(7, 6) * 0.3).astype(np.float32))
    ci, cs, cz = weight(r.randn(6, 5).astype(np.float32))
    bias = r.randn(6).astype(np.float32)
    q, s = steps(x)
    y = np.maximum(F.conv2d(torch.tensor(q), torch.tensor(wi.astype(np.float64) - wz), padding=1).numpy() * (s * ws), 0)
    f = y.reshape(2, -1)
    q, s = steps(f)
    y = np.tanh(q @ (ai.astype(np.float64) - az) * (s * as_))
    q, s = steps(y)
    y = np.tanh(q @ (bi.astype(np.float64) - bz) * (s * bs) + bias)
    q, s = steps(y)
    y = q @ (ci.astype(np.float64) - cz) * (s * cs)
    assert min(clear) > 1e-5, clear
    nodes = [
        node("DynamicQuantizeLinear", ["x"], ["xq", "xs", "xz"]), node("ConvInteger", ["xq", "wi", "xz", "wz"], ["ci32"], pads=[1, 1, 1, 1]),
        node("Cast", ["ci32"], ["cf"], to=1), node("Mul", ["xs", "ws"], ["xws"]), node("Mul", ["cf", "xws"], ["c"]),
        node("Relu", ["c"], ["r"]), node("Flatten", ["r"], ["f"]),
        node("DynamicQuantizeLinear", ["f"], ["fq", "fs", "fz"]), node("MatMulInteger", ["fq", "ai", "fz", "az"], ["m32"]),
        node("Cast", ["m32"], ["mf"], to=1), node("Mul", ["fs", "as"], ["fas"]), node("Mul", ["mf", "fas"], ["m"]), node("Tanh", ["m"], ["t"]),
        node("DynamicQuantizeMatMul", ["t", "bi", "bs", "bz", "bias"], ["u"], domain="com.microsoft"), node("Tanh", ["u"], ["v"]),
        node("DynamicQuantizeLinear", ["v"], ["vq", "vs", "vz"]),
        node("MatMulIntegerToFloat", ["vq", "ci", "vs", "cs", "vz", "cz"], ["y"], domain="com.microsoft")]
    constants = dict(wi=wi, ws=ws, wz=wz, ai=ai, az=az, bi=bi, bs=bs, bz=bz, bias=bias, ci=ci, cs=cs, cz=cz)
    constants["as"] = as_
    save("dynamic_quantisation", model(nodes, [value("x", "N", 3, 6, 5)], [value("y", "N", 5)], list(constants.items()), extra=[helper.make_opsetid("com.microsoft", 1)]), [x], [y.astype(np.float32)])
    save("open/dynamic_quantisation", model(nodes[:5], [value("x", "n", "c", "h", "w")], [value("c", "n", 4, "h", "w")], list(constants.items())), [x],
         [F.conv2d(torch.tensor(steps(x)[0]), torch.tensor(wi.astype(np.float64) - wz), padding=1).numpy().astype(np.float32) * (steps(x)[1] * ws)])
    # an image that is 0 throughout, and one that is nowhere below 0
    z = np.stack([np.zeros((3, 6, 5)), np.abs(x[0])]).astype(np.float32)
    q, s = steps(z[1:])
    save("dynamic_quantisation_of_nothing", model([node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]), node("DequantizeLinear", ["q", "s", "z"], ["y"])],
         [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 6, 5)]), [z], [np.concatenate([z[:1], q * s]).astype(np.float32)])


def packed_weights():
    """Weights of 4 and 8 bits in blocks, as ONNX Runtime's quantiser of weights writes them."""
    r = np.random.RandomState(19)
    node = helper.make_node
    x = r.randn(2, 3, 40).astype(np.float32)
    y, nodes, constants, now = x.astype(np.float64), [], {}, "x"
    for i, (outs, bits, points) in enumerate(((24, 4, "packed"), (48, 4, "none"), (20, 8, "packed"), (36, 4, "floats"), (10, 8, "none"))):
        ins, block = y.shape[-1], 16
        blocks = -(-ins // block)
        codes = r.randint(0, 2 ** bits, (outs, blocks * block))
        scales = r.uniform(0.01, 0.03, (outs, blocks)).astype(np.float32)
        zeros = {"none": np.full((outs, blocks), 2 ** (bits - 1)), "packed": r.randint(0, 2 ** bits, (outs, blocks)), "floats": r.uniform(6, 9, (outs, blocks)).astype(np.float32)}[points]

        def packed(a):
            if bits == 8:
                return a.astype(np.uint8)
            a = np.pad(a, [(0, 0), (0, a.shape[1] % 2)]).astype(np.uint8)
            return a[:, 0::2] | a[:, 1::2] << 4

        constants[f"w{i}"] = packed(codes).reshape(outs, blocks, -1)
        constants[f"s{i}"] = scales.ravel()
        inputs = [now, f"w{i}", f"s{i}"]
        if points != "none":
            constants[f"z{i}"] = packed(zeros).ravel() if points == "packed" else zeros
            inputs.append(f"z{i}")
        now = f"h{i}"
        nodes.append(node("MatMulNBits", inputs, [now], domain="com.microsoft", K=ins, N=outs, bits=bits, block_size=block))
        weights = (codes - np.repeat(zeros, block, 1)) * np.repeat(scales.astype(np.float64), block, 1)
        y = np.tanh(y @ weights[:, :ins].T)
        nodes.append(node("Tanh", [now], [now := f"t{i}"]))
    save("packed_weights", model(nodes, [value("x", "N", 3, 40)], [value(now, "N", 3, 10)], list(constants.items()), extra=[helper.make_opsetid("com.microsoft", 1)]), [x], [y.astype(np.float32)])


def attention_operators():
    """Attention as one operator: ONNX's since opset 23, and those of ONNX Runtime's optimiser."""
    r = np.random.RandomState(23)
    node = helper.make_node
    x = r.randn(2, 5, 12).astype(np.float32)
    tx = torch.tensor(x, dtype=torch.float64)
    w = r.randn(12, 36).astype(np.float32) * 0.4
    b = r.randn(36).astype(np.float32) * 0.3
    mask = r.randn(5, 5).astype(np.float32)
    allowed = r.rand(5, 5) < 0.7
    allowed |= np.eye(5, dtype=bool)

    def heads(t, n):
        return t.reshape(*t.shape[:2], n, -1).transpose(1, 2)

    def attention(q, k, v, scale=None, bias=None, cap=0.0):
        s = q @ k.transpose(-1, -2) * (q.shape[-1] ** -0.5 if scale is None else scale)
        s = cap * torch.tanh(s / cap) if cap else s
        return torch.softmax(s if bias is None else s + bias, -1) @ v

    def rows(t):
        return t.transpose(1, 2).flatten(2)

    def out(t):
        return [np.ascontiguousarray(t.numpy().astype(np.float32))]

    qkv = tx @ torch.tensor(w, dtype=torch.float64) + torch.tensor(b, dtype=torch.float64)
    q, k, v = qkv.split(12, -1)
    split = [node("MatMul", ["x", "w"], ["p"]), node("Add", ["p", "b"], ["a"]), node("Split", ["a", "n"], ["q", "k", "v"], axis=-1)]
    weights = [("w", w), ("b", b), ("n", np.array([12, 12, 12]))]
    info = [value("x", "N", 5, 12)], [value("y", "N", 5, 12)]
    save("attention_23", model([*split, node("Attention", ["q", "k", "v"], ["y"], q_num_heads=3, kv_num_heads=3)], *info, weights, opset=23, ir=11), [x], out(rows(attention(heads(q, 3), heads(k, 3), heads(v, 3)))))
    bias = torch.tensor(np.where(allowed, 0, -np.inf))
    save("attention_23_masked", model([*split, node("Attention", ["q", "k", "v", "mask"], ["y"], q_num_heads=2, kv_num_heads=2, scale=0.7)], *info, [*weights, ("mask", allowed)], opset=23, ir=11), [x],
         out(rows(attention(heads(q, 2), heads(k, 2), heads(v, 2), 0.7, bias))))
    causal = torch.tensor(np.where(np.tri(5), 0, -np.inf))
    save("attention_23_causal", model([*split, node("Attention", ["q", "k", "v"], ["y"], q_num_heads=2, kv_num_heads=2, is_causal=1)], *info, weights, opset=23, ir=11), [x], out(rows(attention(heads(q, 2), heads(k, 2), heads(v, 2), None, causal))))
    four = r.randn(2, 3, 5, 4).astype(np.float32)
    t4 = torch.tensor(four, dtype=torch.float64)
    save("attention_24_axes", model([node("Relu", ["x"], ["k"]), node("Attention", ["x", "k", "x"], ["y"], softcap=1.5)], [value("x", "N", 3, 5, 4)], [value("y", "N", 3, 5, 4)], opset=24, ir=11), [four],
         out(attention(t4, t4.relu(), t4, cap=1.5)))
    microsoft = [helper.make_opsetid("com.microsoft", 1)]
    save("microsoft_attention", model([node("Attention", ["x", "w", "b", "", "", "mask"], ["y"], domain="com.microsoft", num_heads=3)], *info, [("w", w), ("b", b), ("mask", mask[None, None])], extra=microsoft), [x],
         out(rows(attention(heads(q, 3), heads(k, 3), heads(v, 3), bias=torch.tensor(mask)))))
    save("microsoft_attention_causal", model([node("Attention", ["x", "w", "b"], ["y"], domain="com.microsoft", num_heads=2, unidirectional=1)], *info, weights[:2], extra=microsoft), [x],
         out(rows(attention(heads(q, 2), heads(k, 2), heads(v, 2), None, causal))))
    p = tx @ torch.tensor(w, dtype=torch.float64)
    save("microsoft_multi_head", model([node("MatMul", ["x", "w"], ["p"]), node("Split", ["p", "n"], ["q", "k", "v"], axis=-1), node("MultiHeadAttention", ["q", "k", "v", "b", "", "mask"], ["y"], domain="com.microsoft", num_heads=4, scale=0.3)],
         *info, [*weights, ("mask", mask[None, None])], extra=microsoft), [x], out(rows(attention(heads(q, 4), heads(k, 4), heads(v, 4), 0.3, torch.tensor(mask)))))
    # what stands around it
    g, g2, h, h2, e, e2 = (r.randn(12).astype(np.float32) for _ in range(6))
    tg, tg2, th, th2, te, te2 = (torch.tensor(a, dtype=torch.float64) for a in (g, g2, h, h2, e, e2))
    total = tx + tx.relu() + te
    a = F.layer_norm(total, [12], tg, th, 1e-6) + total
    d = root_norm(a + x, tg2, 1e-6) - (a + x)
    save("microsoft_skip_norms", model([
        node("Relu", ["x"], ["r"]), node("SkipLayerNormalization", ["x", "r", "g", "h", "e"], ["n", "", "", "s"], domain="com.microsoft", epsilon=1e-6), node("Add", ["n", "s"], ["a"]),
        node("SkipSimplifiedLayerNormalization", ["a", "x", "g2"], ["m", "", "", "t"], domain="com.microsoft", epsilon=1e-6), node("Sub", ["m", "t"], ["d"]),
        node("FastGelu", ["d", "e2"], ["f"], domain="com.microsoft"), node("RMSNormalization", ["f", "h2"], ["y"], epsilon=1e-4)],
        *info, [("g", g), ("h", h), ("e", e), ("g2", g2), ("h2", h2), ("e2", e2)], opset=23, ir=11, extra=microsoft), [x], out(root_norm(F.gelu(d + te2, approximate="tanh"), th2, 1e-4)))
    u = r.randn(7, 12).astype(np.float32)
    c = r.randn(7).astype(np.float32)
    first = x[:, 0]
    tf, tu = torch.tensor(first, dtype=torch.float64), torch.tensor(u, dtype=torch.float64)
    z = F.leaky_relu(tf @ tu.T + torch.tensor(c), 0.2)
    save("microsoft_products", model([
        node("FusedGemm", ["x", "u", "c"], ["g"], domain="com.microsoft", transB=1, activation="LeakyRelu", activation_alpha=0.2),
        node("Unsqueeze", ["g", "one"], ["t"]), node("FusedMatMul", ["t", "t"], ["y"], domain="com.microsoft", transA=1, alpha=0.5)],
        [value("x", "N", 12)], [value("y", "N", 7, 7)], [("u", u), ("c", c), ("one", np.array([1]))], extra=microsoft), [first], out(z[:, :, None] @ z[:, None, :] * 0.5))


def root_norm(t, scale, epsilon):
    return t / torch.sqrt((t * t).mean(-1, keepdim=True) + epsilon) * scale


def pictures_without_their_axes(x, w):
    """Rows of numbers, and one picture alone."""
    r = np.random.RandomState(13)
    node = helper.make_node
    d = r.randn(90, 5).astype(np.float32)
    b = r.randn(5).astype(np.float32)
    rows = x.reshape(2, 90)
    save("rows_dense", model([node("Gemm", ["x", "d", "b"], ["y"])], [value("x", "N", 90)], [value("y", "N", 5)], [("d", d), ("b", b)]), [rows], [rows @ d + b])
    mean = F.conv2d(torch.tensor(x), torch.tensor(w)).mean((2, 3)).numpy()
    ends = [node("Conv", ["p", "w"], ["c"]), node("ReduceMean", ["c"], ["y"], axes=[2, 3], keepdims=0)]
    save("rows_channel_after_channel", model([node("Reshape", ["x", "s"], ["p"]), *ends],
                                             [value("x", "N", 90)], [value("y", "N", 4)], [("w", w), ("s", np.array([-1, 3, 6, 5]))]), [rows], [mean])
    last = np.ascontiguousarray(x.transpose(0, 2, 3, 1))
    save("rows_pixel_after_pixel", model([node("Reshape", ["x", "s"], ["i"]), node("Transpose", ["i"], ["p"], perm=[0, 3, 1, 2]), *ends],
                                         [value("x", "N", 90)], [value("y", "N", 4)], [("w", w), ("s", np.array([-1, 6, 5, 3]))]), [last.reshape(2, 90)], [mean])
    one = r.randint(0, 256, (6, 5, 3)).astype(np.float32)
    mean = F.conv2d(torch.tensor(one.transpose(2, 0, 1)[None] / np.float32(255)), torch.tensor(w)).mean((2, 3)).numpy()
    save("one_picture_channels_last", model([
        node("Transpose", ["x"], ["t"], perm=[2, 0, 1]), node("Div", ["t", "k"], ["u"]), node("Unsqueeze", ["u", "z"], ["p"]), *ends],
        [value("x", 6, 5, 3)], [value("y", 1, 4)], [("w", w), ("k", np.float32(255)), ("z", np.array([0]))]), [one], [mean])
    save("one_picture", model([node("Unsqueeze", ["x", "z"], ["p"]), *ends], [value("x", 3, 6, 5)], [value("y", 1, 4)], [("w", w), ("z", np.array([0]))]),
         [x[0]], [F.conv2d(torch.tensor(x[:1]), torch.tensor(w)).mean((2, 3)).numpy()])
    # what a program finds of the image first, then what it says of it
    f = x.mean((2, 3))
    save("logits_are_not_first", model([node("ReduceMean", ["x"], ["features"], axes=[2, 3], keepdims=0), node("Gemm", ["features", "d"], ["logits"])],
                                       [value("x", "N", 3, 6, 5)], [value("features", "N", 3), value("logits", "N", 5)], [("d", d[:3])]), [x], [f, f @ d[:3]])


def sums_of_products(x):
    """Einsum in the forms that programs of PyTorch and TensorFlow have it."""
    r = np.random.RandomState(17)
    node = helper.make_node
    a, b, c = (r.randn(*s).astype(np.float32) for s in ((4, 3), (3, 7), (2, 6)))
    chain = [("nchw,oc->nohw", ["x", "a"]), ("nohw,oc->nchw", ["e0", "a"]), ("nchw->nwch", ["e1"]), ("nwch,cd->nwdh", ["e2", "b"]), ("nwdh,nwgh->nwdg", ["e3", "e2"]),
             ("nwdg,nwdg->nwd", ["e4", "e4"]), ("nwd,nwd", ["e5", "e5"]), ("n,nchw,kh->nkcw", ["e6", "x", "c"]), ("nkcw,nkdw->ncd", ["e7", "e7"]), ("ncd->nc", ["e8"])]
    known = {"x": x / 4, "a": a, "b": b / 9, "c": c}
    nodes = []
    for i, (equation, inputs) in enumerate(chain):
        known[f"e{i}"] = np.einsum(equation if "->" in equation else equation + "->n", *(known[k] for k in inputs), dtype=np.float64).astype(np.float32)
        if equation == "nwd,nwd":  # all that stands twice is summed over
            known[f"e{i}"] = np.einsum("nwd,nwd->n", known["e5"], known["e5"]) / 1e3
            equation = "nwd,nwd->n"
            known["t"] = np.float32(1e-3)
            nodes += [node("Einsum", inputs, ["s"], equation=equation), node("Mul", ["s", "t"], [f"e{i}"])]
            continue
        nodes.append(node("Einsum", inputs, [f"e{i}"], equation=equation))
    nodes.append(node("Concat", ["e8", "f"], ["y"], axis=2))
    nodes.insert(-1, node("Unsqueeze", ["e9", "two"], ["f"]))
    y = np.concatenate([known["e8"], known["e9"][:, :, None]], 2)
    save("einsum", model(nodes, [value("x", "N", 3, 6, 5)], [value("y", "N", 3, 4)], [("a", a), ("b", known["b"]), ("c", c), ("t", known["t"]), ("two", np.array([2]))]), [known["x"]], [y])


def refusals():
    """Graphs that are refused, each with what the message must contain."""
    node = helper.make_node
    x = [value("x", "N", 3, 6, 5)]
    y = [value("y", "N", 3, 6, 5)]
    ones = np.ones((4, 3, 3, 3), np.float32)
    cases = {
        "layer_norm_without_weight": ([node("LayerNormalization", ["x"], ["y"])], [], "LayerNormalization (opset 17): input 1 expected, got none"),
        "one_sided_infinity": ([node("IsInf", ["x"], ["y"], detect_negative=0)], [], "infinite numbers of one sign"),
        "output_padding_too_short": ([node("ConvTranspose", ["x", "w"], ["y"], output_padding=[])], [("w", np.ones((3, 2, 3, 3), np.float32))], "output_padding: 2 numbers expected"),
        "slice_with_one_axis": ([node("Slice", ["x", "s", "e", "a"], ["y"])], [("s", np.array([0, 0])), ("e", np.array([2, 2])), ("a", np.array([2]))], "Slice (opset 17): as many starts as ends expected"),
        "quantize_two_zero_points": ([node("QuantizeLinear", ["x", "s", "z"], ["y"])], [("s", np.ones(3, np.float32)), ("z", np.zeros(2, np.uint8))], "as many zero points as scales expected"),
        "if_of_nothing": ([node("If", ["c"], ["y"], then_branch=helper.make_graph([node("Relu", ["x"], ["p"])], "t", [], [value("p", "N", 3, 6, 5)]),
                                else_branch=helper.make_graph([node("Neg", ["x"], ["q"])], "e", [], [value("q", "N", 3, 6, 5)]))], [("c", np.zeros(0, bool))], "If (opset 17): its inputs and attributes do not fit together"),
        "top_0": ([node("TopK", ["x", "k"], ["y", "i"])], [("k", np.array([0]))], "TopK (opset 17): top k: k of at least 1 expected, got 0"),
        "weights_from_one": ([node("Flatten", ["x"], ["f"]), node("Slice", ["f", "z", "o", "o"], ["s"]), node("Expand", ["s", "e"], ["g"]), node("LayerNormalization", ["g", "w"], ["y"])],
                             [("z", np.array([0])), ("o", np.array([1])), ("e", np.array([1, 2000000000])), ("w", np.ones(1, np.float32))], "a weight of 2000000000 numbers, repeated from fewer"),
        "eight_images": ([node("Conv", ["x", "w"], ["c"]), node("Reshape", ["c", "s"], ["y"])], [("w", ones), ("s", np.array([16, 2, 4, 3]))],
                         "from [N, 4, 4, 3] to [16, 2, 4, 3]: images must stay apart [node 1]; the file is written for 8 images at a time"),
        "open_picture": ([node("Transpose", ["x"], ["t"], perm=[2, 0, 1]), node("Cast", ["t"], ["f"], to=1), node("Unsqueeze", ["f", "z"], ["p"]), node("Conv", ["p", "w"], ["y"])],
                         [("w", ones), ("z", np.array([0]))], "input \"x\": axis 1 (W) has no size in the file"),
        "einsum_of_a_diagonal": ([node("Einsum", ["x"], ["y"], equation="nchh->nch")], [], 'Einsum (opset 17): operands of different letters expected, got "nchh->nch"'),
        "mask_beside_the_image": ([node("Mul", ["x", "mask"], ["y"])], [], "inputs: one, the image, expected, got 2: x, mask; the others have to be constants in the file"),
        "several_kinds": ([node("LSTM", ["x", "w", "w"], ["a"]), node("Det", ["x"], ["b"]), node("Det", ["x"], ["c"]), node("Sum", ["a", "b", "c"], ["y"])],
                          [("w", ones)], "LSTM (opset 17) is not supported [node 0]; Det (opset 17) is not supported [node 1, node 2]"),
    }
    for name, (nodes, weights, message) in cases.items():
        inputs = x + [value("mask", "N", 3, 6, 5)] if name.startswith("mask") else [value("x", 8, 3, 6, 5)] if name.startswith("eight") else x
        inputs = [value("x", "H", "W", 3, kind=TensorProto.UINT8)] if name.startswith("open") else inputs
        write(f"refused/{name}.onnx", model(nodes, inputs, y, weights, opset=17, ir=8).SerializeToString())
        write(f"refused/{name}.txt", message)


main()
refusals()
archive.close()
